"""Signing in and out, and the window an officer sits at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from servicehall.accounts import commands as accounts
from servicehall.accounts.types import NotSignedIn
from servicehall.doors.gate import answers
from servicehall.doors.gate.routes import OFFICER, PUBLIC, SIGNED_IN
from servicehall.kernel.errors import NotFound
from servicehall.offices import queries as offices
from servicehall.workforce import queries as workforce

from .acts import act, done
from .shapes import Credentials, Sitting


@act("POST", "/session", policy=PUBLIC, once=False, status=201, tag="session")
def sign_in(request: HttpRequest, body: Credentials) -> HttpResponse:
    """Sign in; the token goes into every other request as ``Authorization: Bearer``."""
    answer = accounts.sign_in(login=body.login, password=body.password, totp=body.totp, door="api", at=timezone.now())
    if isinstance(answer, NotSignedIn):
        return answers.problem(answer.refusal, language=request.actor.language)  # type: ignore[attr-defined]
    return done({"token": answer.token, "account_id": str(answer.account_id), "kind": str(answer.kind)}, status=201)


@act("GET", "/session", policy=SIGNED_IN, tag="session")
def who(request: HttpRequest) -> HttpResponse:
    """Who this token is, and where they sit."""
    actor = request.actor  # type: ignore[attr-defined]
    return done({**actor.recorded(), "roles": sorted(actor.roles), "language": actor.language})


@act("DELETE", "/session", policy=SIGNED_IN, tag="session")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    accounts.sign_out(session_id=request.actor.session_id, at=timezone.now())  # type: ignore[attr-defined]
    return done({})


@act("POST", "/session/window", policy=OFFICER, once=False, tag="session")
def sit(request: HttpRequest, body: Sitting) -> HttpResponse:
    """Sit down at a window of a hall where one holds a post."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.account_id is None or actor.session_id is None:
        raise NotFound()
    hall_id = offices.window(body.window_id).hall_id
    held = [post for post in workforce.posts_of(actor.account_id) if post.hall_id == hall_id]
    if not held:
        raise NotFound()
    accounts.sit(session_id=actor.session_id, window_id=body.window_id, post_id=held[0].post_id)
    return done({"window_id": body.window_id})
