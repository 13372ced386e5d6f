"""Paper rows beside the facts they came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Fact
from servicehall.papers import rules
from servicehall.papers.models import Paper

_PAGE = 500
_COLUMNS = sorted((Paper.REPLAYED - {"id", "territory", "file"}) | {"territory_id", "file_id"})


def walk() -> Iterator[str]:
    """Every difference, one sentence each. Two queries for 500 papers."""
    last = UUID(int=0)
    while rows := list(Paper.objects.filter(id__gt=last).order_by("id").values("id", *_COLUMNS)[:_PAGE]):
        last = rows[-1]["id"]
        facts = ledger.of_many([row["id"] for row in rows])
        for row in rows:
            yield from _paper(row, facts[row["id"]])


def _paper(row: dict[str, Any], facts: list[Fact]) -> Iterator[str]:
    rebuilt = rules.rebuild(facts)
    for column in _COLUMNS:
        if row[column] != rebuilt.get(column):
            yield f"paper {row['id']}: {column} is {row[column]!r}, the facts say {rebuilt.get(column)!r}"
