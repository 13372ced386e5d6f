"""The rows of this package beside the facts they came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Fact

from . import rules
from .flow import MADE
from .models import BookLine, Charge, ChargeLine, ReceiptCount
from .types import ChargeMade, ChargePaid

_PAGE = 500
_COLUMNS: tuple[str, ...] = ("about", "reference", "party_id", "territory_id", "state", "currency", "total", "made_at")
_COLUMNS += ("paid_at", "hall_id", "tendered", "receipt_number", "closed_at", "turn")
_BOOK: tuple[str, ...] = ("charge_id", "transaction_id", "place", "fact", "account", "hall_id", "authority_id")
_BOOK += ("amount", "currency", "at")


def walk() -> Iterator[str]:
    """Every difference, one sentence each: charges page by page, then those only the ledger knows, then the counts."""
    counts: dict[tuple[int, int], int] = {}
    seen: set[UUID] = set()
    last = UUID(int=0)
    while rows := list(Charge.objects.filter(id__gt=last).order_by("id").values("id", *_COLUMNS)[:_PAGE]):
        last = rows[-1]["id"]
        ids = [row["id"] for row in rows]
        seen.update(ids)
        facts, lines, book = ledger.of_many(ids), _lines(ids), _book(ids)
        for row in rows:
            yield from _charge(row, facts[row["id"]], lines[row["id"]], book[row["id"]], counts)
    yield from _only_in_ledger(seen)
    yield from _counts(counts)


def _charge(
    row: dict[str, Any],
    facts: list[Fact],
    lines: list[tuple[Any, ...]],
    book: set[tuple[Any, ...]],
    counts: dict[tuple[int, int], int],
) -> Iterator[str]:
    charge_id = row["id"]
    if not facts or facts[0].name != MADE:
        yield f"charge {charge_id}: no {MADE} in the ledger"
        return
    told = [rules.told(fact.turn, fact.name, fact.at, fact.payload) for fact in facts]
    made = told[0].payload
    assert isinstance(made, ChargeMade)
    rebuilt = rules.rebuild(told)
    for column in _COLUMNS:
        if row[column] != rebuilt[column]:
            yield f"charge {charge_id}: {column} is {row[column]!r}, the facts say {rebuilt[column]!r}"
    expected = [
        (place, line.authority_id, line.purpose, line.names, line.amount) for place, line in enumerate(made.lines, 1)
    ]
    if lines != expected:
        yield f"charge {charge_id}: lines are {lines}, the facts say {expected}"
    legs = {leg for fact in told for leg in _legs(charge_id, fact, made)}
    if book != legs:
        yield f"charge {charge_id}: the book has {len(book - legs)} lines too many and {len(legs - book)} too few"
    for fact in told:
        if isinstance(fact.payload, ChargePaid):
            _, year, count = fact.payload.receipt_number.rsplit("/", 2)
            key = (fact.payload.hall_id, int(year))
            counts[key] = max(counts.get(key, 0), int(count))


def _legs(charge_id: UUID, fact: rules.Told, made: ChargeMade) -> Iterator[tuple[Any, ...]]:
    entry = rules.transaction_of(charge_id, fact.turn)
    for leg in rules.legs(fact.payload, lines=made.lines):
        which = (entry, leg.place, fact.name, str(leg.account), leg.hall_id, leg.authority_id)
        yield *which, leg.amount, leg.currency, fact.at


def _only_in_ledger(seen: set[UUID]) -> Iterator[str]:
    number = 0
    while entries := ledger.after(number, names=(MADE,), limit=_PAGE):
        number = entries[-1][0]
        missing = [fact.subject for _, fact in entries if fact.subject not in seen]
        here = set(Charge.objects.filter(id__in=missing).values_list("id", flat=True)) if missing else set()
        yield from (f"charge {subject}: in the ledger, but no row" for subject in missing if subject not in here)


def _counts(counts: dict[tuple[int, int], int]) -> Iterator[str]:
    rows = {(hall, year): last for hall, year, last in ReceiptCount.objects.values_list("hall_id", "year", "last")}
    for hall, year in sorted(rows.keys() | counts.keys()):
        row, told = rows.get((hall, year)), counts.get((hall, year))
        if row != told:
            yield f"receipts of hall {hall} in {year}: count is {row}, the facts say {told}"


def _lines(ids: list[UUID]) -> dict[UUID, list[tuple[Any, ...]]]:
    found: dict[UUID, list[tuple[Any, ...]]] = {charge_id: [] for charge_id in ids}
    rows = ChargeLine.objects.filter(charge_id__in=ids).order_by("charge_id", "place")
    for charge_id, *line in rows.values_list("charge_id", "place", "authority_id", "purpose", "names", "amount"):
        found[charge_id].append(tuple(line))
    return found


def _book(ids: list[UUID]) -> dict[UUID, set[tuple[Any, ...]]]:
    found: dict[UUID, set[tuple[Any, ...]]] = {charge_id: set() for charge_id in ids}
    for charge_id, *line in BookLine.objects.filter(charge_id__in=ids).values_list(*_BOOK):
        found[charge_id].add(tuple(line))
    return found
