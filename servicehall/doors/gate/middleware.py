"""The gate: one request, one transaction. The act is done or undone as a whole, then the answer leaves."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from servicehall.doors.look.headers import SECURITY
from servicehall.kernel.errors import Refusal
from servicehall.kernel.ids import new_id

from . import answers, entrance, intention
from .hot import Visit
from .legible import legible
from .routes import route_for

_log = logging.getLogger("servicehall.gate")


class Gate:
    """Opens the transaction, lets the actor in, keeps one intention to one effect, and turns refusals into answers.

    A Refusal undoes everything; its page is made afterwards, in a transaction of its own where it needs rows. A view
    that answers by itself is committed before the first byte leaves, so what it read is on record.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        state = entrance.State(request_id=new_id())
        request.gate = state  # type: ignore[attr-defined]
        request.actor = state.actor  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            if state.transaction is not None:
                intention.keep(request, response, state)
                if state.refusal is not None or response.status_code >= 500:
                    transaction.set_rollback(True)
        finally:
            _close(state)
        if state.refusal is not None:
            response = self._refused(request, state)
        return _dressed(response, state)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        state: entrance.State = request.gate  # type: ignore[attr-defined]
        state.door, state.kwargs = getattr(view, "door", "citizen"), kwargs
        try:
            state.route = route_for(view, request)
            legible(request)
            hot = self._hot(request, state, kwargs)
            if hot is not None:
                return hot
            _open(state)
            entrance.enter(request, state)
            if state.route is None:
                return None
            state.route.policy.admit(state.actor)
            return intention.seen(request, state)
        except Refusal as no:
            return self.process_exception(request, no)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        state: entrance.State = request.gate  # type: ignore[attr-defined]
        state.refusal = exception
        return HttpResponse(status=exception.status)

    def _hot(self, request: HttpRequest, state: entrance.State, kwargs: dict[str, Any]) -> HttpResponse | None:
        if state.route is None or state.route.hot is None:
            return None
        return state.route.hot(request, Visit(request, state), **kwargs)

    def _refused(self, request: HttpRequest, state: entrance.State) -> HttpResponse:
        refusal, route = state.refusal, state.route
        assert refusal is not None
        in_place = route is not None and request.method == "POST" and state.entered and route.policy.admits(state.actor)
        if route is not None and route.refused is not None and in_place:
            try:
                with transaction.atomic():
                    entrance.enter(request, state)
                    shown = route.refused(request, refusal, **state.kwargs)
                if shown is not None:
                    return shown
            except Refusal as no:
                refusal = no
        return answers.refusal(request, refusal, state)


def _open(state: entrance.State) -> None:
    state.transaction = transaction.atomic()
    state.transaction.__enter__()


def _close(state: entrance.State) -> None:
    """Commit, or undo what was marked; also when something beyond a view's own faults went wrong."""
    if state.transaction is not None:
        kind, fault, traceback = sys.exc_info()
        state.transaction.__exit__(kind, fault, traceback)


def _dressed(response: HttpResponse, state: entrance.State) -> HttpResponse:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if state.route is None or state.route.personal or state.refusal is not None:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Request-Id"] = str(state.request_id)
    return response
