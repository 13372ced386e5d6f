"""Who stands at the door: the session behind a token, as an Actor. One statement."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.transaction import Atomic
from django.http import HttpRequest

from servicehall.doors.look.language import chosen
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import Refusal
from servicehall.workforce import queries as workforce
from servicehall.workforce.types import Entrance

from .routes import Route

ANYBODY = Actor(door="citizen", kind=Kind.GUEST)


@dataclass(slots=True)
class State:
    """What the gate knows of one request."""

    request_id: UUID
    actor: Actor = ANYBODY
    door: str = "citizen"
    route: Route | None = None
    kwargs: dict[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None
    entered: bool = False
    intention: tuple[str, str, str, bytes] | None = None
    transaction: Atomic | None = None


def token_of(request: HttpRequest, *, api: bool) -> str | None:
    """The session token: a bearer token for machines, the cookie for people; never one for the other."""
    if api:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" and token.strip() else None
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME)


def enter(request: HttpRequest, state: State) -> None:
    """Find the session, set the row-security context, and put the Actor on the request. One statement."""
    admit(request, state, workforce.enter(hash_of(request, state)))


def hash_of(request: HttpRequest, state: State) -> bytes | None:
    """What is stored of the token this request came with; None without one."""
    api = state.route.api if state.route is not None else state.door == "api"
    token = token_of(request, api=api)
    return hashlib.sha256(token.encode()).digest() if token else None


def admit(request: HttpRequest, state: State, found: Entrance) -> None:
    """Make the Actor of who was found, and put it on the request."""
    language = chosen(request, found.language)
    if found.account_id is None:
        state.actor = Actor(door=state.door, kind=Kind.GUEST, request_id=state.request_id, language=language)
    else:
        state.actor = Actor(
            door=state.door,
            kind=Kind.OFFICER if found.kind == "staff" else Kind.PARTY,
            account_id=found.account_id,
            party_id=found.party_id,
            territory_id=found.territory_id,
            authority_id=found.authority_id,
            office_id=found.office_id,
            post_id=found.post_id,
            hall_id=found.hall_id,
            window_id=found.window_id,
            request_id=state.request_id,
            session_id=found.session_id,
            roles=frozenset(found.roles or ()),
            language=language,
        )
    state.entered = True
    request.actor = state.actor  # type: ignore[attr-defined]
