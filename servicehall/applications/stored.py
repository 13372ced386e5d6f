"""Rows that came as JSON from one statement, as the models and facts they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from servicehall.ledger.types import Fact

M = TypeVar("M", bound=models.Model)
Read = Callable[[Any], Any]


def row(model: type[M], held: Mapping[str, Any]) -> M:
    """A row of ``model``; columns that were left out keep the model's defaults and are not to be looked at."""
    readers = _readers(model)
    values = {}
    for column, value in held.items():
        attribute, read = readers[column]
        values[attribute] = value if value is None or read is None else read(value)
    return model(**values)


def fact(held: Mapping[str, Any]) -> Fact:
    """A fact of the ledger."""
    return Fact(
        id=held["id"],
        subject=UUID(held["subject"]),
        turn=held["turn"],
        name=held["name"],
        version=held["version"],
        at=datetime.fromisoformat(held["at"]),
        recorded_at=datetime.fromisoformat(held["recorded_at"]),
        actor=held["actor"],
        payload=held["payload"],
    )


@cache
def _readers(model: type[models.Model]) -> dict[str, tuple[str, Read | None]]:
    return {str(one.column): (one.attname, _reader(one)) for one in model._meta.concrete_fields}


def _reader(field: models.Field[Any, Any]) -> Read | None:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.DateTimeField):
        return datetime.fromisoformat
    if isinstance(target, models.DateField):
        return date.fromisoformat
    if isinstance(target, models.UUIDField):
        return UUID
    if isinstance(target, models.BinaryField):
        return lambda text: bytes.fromhex(text[2:])
    return None
