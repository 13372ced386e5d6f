"""Do the rows say what the facts say? Every application is replayed and compared, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Difference

from ..models import Application, Material, Notice, Pause, Step
from ..rebuild import Rebuilt, rebuild
from ..ways import iso

PAGE = 500
"""Applications replayed at a time: six queries for each page."""


def differences(*, on_page: Callable[[int], None] | None = None) -> list[Difference]:
    """Where rows and facts disagree; empty when they agree. on_page: told how many were replayed so far."""
    found: list[Difference] = []
    last, seen = UUID(int=0), 0
    while True:
        rows = list(Application.objects.filter(id__gt=last).order_by("id")[:PAGE])
        if not rows:
            return found
        found.extend(_page(rows))
        last, seen = rows[-1].id, seen + len(rows)
        if on_page is not None:
            on_page(seen)


def _page(rows: list[Application]) -> Iterable[Difference]:
    ids = [row.id for row in rows]
    facts = ledger.of_many(ids)
    children = {
        kind: _by_application(model.objects.filter(application_id__in=ids))
        for kind, model in (("steps", Step), ("materials", Material), ("notices", Notice), ("pauses", Pause))
    }
    for row in rows:
        made = rebuild(facts[row.id]) if facts[row.id] else Rebuilt()
        yield from _compare(row.id, "application", _plain(row), made.application)
        for kind, held in children.items():
            expected: Mapping[str, Mapping[str, Any]] = getattr(made, kind)
            there = {str(child.pk): _plain(child) for child in held.get(row.id, [])}
            for key in sorted(there.keys() | expected.keys()):
                yield from _compare(row.id, f"{kind} {key}", there.get(key, {}), expected.get(key, {}))


def _compare(subject: UUID, what: str, row: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterable[Difference]:
    for column in sorted(row.keys() | facts.keys()):
        if row.get(column) != facts.get(column):
            yield Difference(subject, f"{what}.{column}", repr(row.get(column)), repr(facts.get(column)))


def _by_application(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return found


def _plain(row: Model) -> dict[str, Any]:
    """The replayed columns of a row, as facts hold them."""
    columns = {}
    for field in row._meta.concrete_fields:
        if field.name in row.REPLAYED:  # type: ignore[attr-defined]
            value = getattr(row, field.attname)
            columns[field.name] = _word(value)
    return columns


def _word(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value
