"""The rows of this package beside the facts they came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Fact

from . import rules
from .flow import ISSUED
from .models import HallRegister, RegisterCount, Result
from .types import ResultHandedOver

_PAGE = 500
_COLUMNS: tuple[str, ...] = ("number", "code", "application_id", "reference", "party_id", "revision_id")
_COLUMNS += ("territory_id", "kind", "sealed_sha256", "language", "issued_at", "valid_until", "state", "paper_id")
_COLUMNS += ("paper_sha256", "handed_over_at", "revoked_at", "turn")
_Line = tuple[int, int, int]


def walk() -> Iterator[str]:
    """Every difference, one sentence each: results page by page, then those only the ledger knows, then the counts."""
    counts: dict[tuple[int, int], int] = {}
    seen: set[UUID] = set()
    last = UUID(int=0)
    while rows := list(Result.objects.filter(id__gt=last).order_by("id").values("id", "sealed", *_COLUMNS)[:_PAGE]):
        last = rows[-1]["id"]
        ids = [row["id"] for row in rows]
        seen.update(ids)
        facts, lines = ledger.of_many(ids), _lines(ids)
        for row in rows:
            yield from _result(row, facts[row["id"]], lines.get(row["id"]), counts)
    yield from _only_in_ledger(seen)
    yield from _counts(counts)


def _result(
    row: dict[str, Any], facts: list[Fact], line: _Line | None, counts: dict[tuple[int, int], int]
) -> Iterator[str]:
    result_id = row["id"]
    if not facts or facts[0].name != ISSUED:
        yield f"result {result_id}: no {ISSUED} in the ledger"
        return
    told = [rules.told(fact.turn, fact.name, fact.at, fact.payload) for fact in facts]
    rebuilt = rules.rebuild(told)
    for column in _COLUMNS:
        if row[column] != rebuilt[column]:
            yield f"result {result_id}: {column} is {row[column]!r}, the facts say {rebuilt[column]!r}"
    if rules.digest(bytes(row["sealed"])) != rebuilt["sealed_sha256"]:
        yield f"result {result_id}: its sealed values are not those that were issued"
    over = next((fact.payload for fact in told if isinstance(fact.payload, ResultHandedOver)), None)
    expected = None if over is None else (over.hall_id, over.year, over.register_number)
    if line != expected:
        yield f"result {result_id}: its register line is {line}, the facts say {expected}"
    if over is not None:
        key = (over.hall_id, over.year)
        counts[key] = max(counts.get(key, 0), over.register_number)


def _only_in_ledger(seen: set[UUID]) -> Iterator[str]:
    number = 0
    while entries := ledger.after(number, names=(ISSUED,), limit=_PAGE):
        number = entries[-1][0]
        missing = [fact.subject for _, fact in entries if fact.subject not in seen]
        here = set(Result.objects.filter(id__in=missing).values_list("id", flat=True)) if missing else set()
        yield from (f"result {subject}: in the ledger, but no row" for subject in missing if subject not in here)


def _counts(counts: dict[tuple[int, int], int]) -> Iterator[str]:
    rows = {(hall, year): last for hall, year, last in RegisterCount.objects.values_list("hall_id", "year", "last")}
    for hall, year in sorted(rows.keys() | counts.keys()):
        row, told = rows.get((hall, year)), counts.get((hall, year))
        if row != told:
            yield f"register of hall {hall} in {year}: count is {row}, the facts say {told}"


def _lines(ids: list[UUID]) -> dict[UUID, _Line]:
    rows = HallRegister.objects.filter(result_id__in=ids).values_list("result_id", "hall_id", "year", "number")
    return {result_id: (hall, year, number) for result_id, hall, year, number in rows}
