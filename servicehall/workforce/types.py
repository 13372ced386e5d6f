from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Who comes with a token, and from which post they act. All None and no roles: a guest.

    ``kind``: "party" or "staff". ``post_id``: the post chosen for the session, else the one held longest at the
    session's window, else the one held longest. ``roles``: of all posts held at that post's office.
    """

    account_id: UUID | None
    session_id: UUID | None
    kind: str | None
    party_id: UUID | None
    language: str | None
    post_id: int | None
    office_id: int | None
    authority_id: int | None
    territory_id: int | None
    hall_id: int | None
    window_id: int | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A post somebody holds. ``until``: exclusive, None while open."""

    holding_id: UUID
    post_id: int
    code: str
    role: str
    names: Mapping[str, str]
    office_id: int
    hall_id: int | None
    authority_id: int
    territory_id: int
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """post.taken, version 1."""

    account_id: str
    post_id: int
    since: str
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """post.left, version 1."""

    until: str
