from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from servicehall.ledger.types import Difference

from . import audit
from .models import Holding
from .types import Entrance, PostView

_ENTRANCE = tuple(field.name for field in fields(Entrance))
_ENTER = f"SELECT {', '.join(_ENTRANCE)} FROM workforce_enter(%s, coalesce(%s, now()))"
_COLUMNS = {
    "holding_id": "id",
    "post_id": "post_id",
    "code": "post__code",
    "role": "post__role",
    "names": "post__names",
    "office_id": "post__office_id",
    "hall_id": "post__hall_id",
    "authority_id": "post__office__authority_id",
    "territory_id": "post__territory_id",
    "since": "since",
    "until": "until",
}


def enter(token_hash: bytes | None, *, at: datetime | None = None) -> Entrance:
    """Who comes with this token (``accounts.commands.token_hash``); a guest when it is none or no longer good.

    The first statement of every request: it also sets the row-security context, which lasts as long as the transaction.
    at: by default this moment, by the database's clock. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [token_hash, at])
        row = cursor.fetchone()
    known = dict(zip(_ENTRANCE, row, strict=True))
    return Entrance(**known | {"roles": frozenset(known["roles"])})


def entrance_of(held: Mapping[str, Any]) -> Entrance:
    """An entrance that came as JSON from a statement of a package above, which called ``workforce_enter`` itself."""
    known = {name: held[name] for name in _ENTRANCE} | {"roles": frozenset(held["roles"])}
    for name in ("account_id", "session_id", "party_id"):
        known[name] = None if known[name] is None else UUID(known[name])
    return Entrance(**known)


def posts_of(account_id: UUID, *, at: datetime | None = None) -> list[PostView]:
    """The posts an account holds, the one held longest first. at: by default this moment. One query."""
    return _views(_live(at).filter(account_id=account_id))


def holders(*, office_id: int, role: str | None = None, at: datetime | None = None) -> list[UUID]:
    """Accounts that hold a post at this office, longest first. One query."""
    rows = _live(at).filter(post__office_id=office_id)
    rows = rows if role is None else rows.filter(post__role=role)
    return list(dict.fromkeys(rows.order_by("since", "id").values_list("account_id", flat=True)))


def differences() -> list[Difference]:
    """Where holdings disagree with the facts; empty when they agree. Two queries for each 500."""
    return list(audit.walk())


def _live(at: datetime | None) -> QuerySet[Holding]:
    moment = Now() if at is None else at
    return Holding.objects.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment, post__in_force=True)


def _views(rows: QuerySet[Holding]) -> list[PostView]:
    found = rows.order_by("since", "id").values_list(*_COLUMNS.values())
    return [PostView(**dict(zip(_COLUMNS, row, strict=True))) for row in found]
