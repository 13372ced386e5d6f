"""Makes rows agree with what is wanted, writing only what differs, in one statement for each table and level."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class Tally:
    created: int = 0
    changed: int = 0
    closed: int = 0

    @property
    def wrote(self) -> int:
        return self.created + self.changed + self.closed


def close(standing: Mapping[K, M], wanted: set[K], rows: QuerySet[M], tally: Tally) -> None:
    """Put out of force what is in the table and no longer wanted; it is referred to and stays. At most one update."""
    gone = [row.pk for key, row in standing.items() if key not in wanted and _columns(row)["in_force"]]
    if gone:
        tally.closed += rows.filter(pk__in=gone).update(in_force=False)


def put(standing: dict[K, M], wanted: Mapping[K, M], unique: list[str], tally: Tally) -> None:
    """Insert or update the wanted rows that differ; ``standing`` then holds all of them, with their keys. At most one
    statement."""
    differing: dict[K, M] = {}
    for key, row in wanted.items():
        old = standing.get(key)
        if old is not None and _columns(old) == _columns(row):
            continue
        tally.created, tally.changed = tally.created + (old is None), tally.changed + (old is not None)
        differing[key] = row
    if differing:
        rows = list(differing.values())
        model = type(rows[0])
        changing = [name for name in _columns(rows[0]) if name not in unique]
        model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=changing)
        standing.update(differing)


def _columns(row: Model) -> dict[str, Any]:
    """What the row says, without its number: column → value."""
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
