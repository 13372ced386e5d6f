"""Holdings, rebuilt from their facts and laid beside their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Difference, Fact

from .models import Holding

_PAGE = 500


def walk() -> Iterator[Difference]:
    """Where holdings disagree with the facts. Two queries for each 500."""
    last = UUID(int=0)
    while rows := list(Holding.objects.filter(id__gt=last).order_by("id")[:_PAGE]):
        last = rows[-1].id
        facts = ledger.of_many([row.id for row in rows])
        for row in rows:
            told = _rebuilt(facts[row.id]) if facts[row.id] else {}
            there = {"account": row.account_id, "post": row.post_id}
            there |= {name: getattr(row, name) for name in ("since", "until", "turn")}
            for name in sorted(there):
                if there[name] != told.get(name):
                    yield Difference(row.id, f"holding.{name}", repr(there[name]), repr(told.get(name)))


def _rebuilt(facts: Sequence[Fact]) -> dict[str, Any]:
    taken = facts[0].payload
    until = facts[-1].payload["until"]
    return {
        "account": UUID(taken["account_id"]),
        "post": taken["post_id"],
        "since": datetime.fromisoformat(taken["since"]),
        "until": datetime.fromisoformat(until) if until else None,
        "turn": len(facts),
    }
