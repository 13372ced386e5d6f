"""Accounts and purposes, rebuilt from their facts and laid beside their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Difference, Fact

from .flow import FLOW
from .models import Account, Login, Purpose

_PAGE = 500


def walk() -> Iterator[Difference]:
    """Where accounts, their logins or purposes disagree with the facts. Three queries for each 500 rows."""
    yield from _compared(Account, "account", _account, _logins)
    yield from _compared(Purpose, "purpose", _purpose, lambda ids: {key: {} for key in ids})


def _compared(
    model: type[Any],
    word: str,
    rebuilt: Callable[[Sequence[Fact]], dict[str, Any]],
    beside: Callable[[Sequence[UUID]], Mapping[UUID, dict[str, Any]]],
) -> Iterator[Difference]:
    last = UUID(int=0)
    while rows := list(model.objects.filter(id__gt=last).order_by("id")[:_PAGE]):
        last, ids = rows[-1].id, [row.id for row in rows]
        facts, more = ledger.of_many(ids), beside(ids)
        for row in rows:
            there, told = _columns(row) | more[row.id], rebuilt(facts[row.id]) if facts[row.id] else {}
            for name in sorted(there):
                if there[name] != told.get(name):
                    yield Difference(row.id, f"{word}.{name}", repr(there[name]), repr(told.get(name)))


def _columns(row: Model) -> dict[str, Any]:
    replayed: frozenset[str] = row.REPLAYED  # type: ignore[attr-defined]
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name in replayed}


def _logins(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {id: {"logins": set()} for id in ids}
    for account_id, login_id in Login.objects.filter(account_id__in=ids).values_list("account_id", "id"):
        found[account_id]["logins"].add(str(login_id))
    return found


def _account(facts: Sequence[Fact]) -> dict[str, Any]:
    opened = facts[0].payload
    spoken = [fact.payload["language"] for fact in facts if "language" in fact.payload]
    added = [fact.payload["login"] for fact in facts if fact.name == "account.login-added"]
    return {
        "kind": opened["kind"],
        "state": FLOW.replay(fact.name for fact in facts),
        "party": UUID(opened["party_id"]) if opened["party_id"] else None,
        "code": opened["code"],
        "language": spoken[-1],
        "opened_at": facts[0].at,
        "turn": len(facts),
        "logins": {*opened["logins"], *added},
    }


def _purpose(facts: Sequence[Fact]) -> dict[str, Any]:
    granted = facts[0].payload
    return {
        "account": UUID(granted["account_id"]),
        "kind": granted["kind"],
        "about": UUID(granted["about"]),
        "authority": granted["authority_id"],
        "since": facts[0].at,
        "until": datetime.fromisoformat(granted["until"]) if granted["until"] else None,
        "ended_at": next((fact.at for fact in facts if fact.name == "purpose.ended"), None),
        "turn": len(facts),
    }
