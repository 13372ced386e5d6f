"""Answers made before a door is reached: no such page, a forged form, a fault of ours."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse

from servicehall.doors.gate import answers
from servicehall.doors.gate.entrance import State
from servicehall.kernel.errors import NotFound, Refusal
from servicehall.kernel.ids import new_id

_log = logging.getLogger("servicehall.site")


class Unreadable(Refusal):
    """The request breaks the rules of HTTP or ours so badly that no door was asked."""

    code = "unreadable"
    status = 400


class FormExpired(Refusal):
    """The form was not ours, or is older than the browser's cookies."""

    code = "form-expired"
    status = 403


class Fault(Refusal):
    """Something broke on our side. It is in the log under the request's id."""

    code = "fault"
    status = 500


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, NotFound())


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, Unreadable())


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    _log.info("form refused: %s", reason)
    return _answer(request, FormExpired())


def fault(request: HttpRequest) -> HttpResponse:
    return _answer(request, Fault())


def _answer(request: HttpRequest, no: Refusal) -> HttpResponse:
    state: State = getattr(request, "gate", None) or State(request_id=new_id())
    if request.path.startswith("/api/"):
        state.door = "api"
    return answers.refusal(request, no, state)
