"""The register, rebuilt from its facts and laid beside its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Difference, Fact

from .flow import FLOW, State
from .models import Identifier, Party

_PAGE = 500


def walk() -> Iterator[Difference]:
    """Where parties or their identifiers disagree with the facts. Three queries for each 500 parties."""
    last = UUID(int=0)
    while rows := list(Party.objects.filter(id__gt=last).order_by("id")[:_PAGE]):
        last = rows[-1].id
        facts = ledger.of_many([row.id for row in rows])
        numbers: dict[UUID, dict[str, Any]] = {row.id: {} for row in rows}
        for number in Identifier.objects.filter(party_id__in=numbers):
            numbers[number.party_id][str(number.id)] = (number.scheme, number.proof)
        for row in rows:
            there = {name: getattr(row, name) for name in sorted(Party.REPLAYED)} | {"identifiers": numbers[row.id]}
            told = _rebuilt(facts[row.id])
            for name in sorted(there):
                if there[name] != told.get(name):
                    yield Difference(row.id, f"party.{name}", repr(there[name]), repr(told.get(name)))


def _rebuilt(facts: Sequence[Fact]) -> dict[str, Any]:
    """A party's columns, and its identifiers as {id: (scheme, proof)}; nothing where there are no facts."""
    if not facts:
        return {}
    first, state = facts[0], FLOW.replay(fact.name for fact in facts)
    told = [*first.payload["identifiers"], *(fact.payload for fact in facts if fact.name == "party.identified")]
    spoken = [fact.payload["language"] for fact in facts if "language" in fact.payload]
    return {
        "kind": first.payload["kind"],
        "state": state,
        "language": spoken[-1],
        "registered_at": first.at,
        "turn": len(facts),
        "identifiers": {one["id"]: (one["scheme"], one["proof"]) for one in told if state is not State.FORGOTTEN},
    }
