"""An application and all that comes with it, built in memory and written by one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model

from servicehall.catalogue.types import StepPlan
from servicehall.kernel.actor import Actor
from servicehall.ledger.commands import plain

from .deciding import Decided
from .models import Application, Material, Step
from .ways import Told

WRITE = "SELECT applications_file(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"


@dataclass(slots=True)
class Handed:
    """What filing comes to before it is written. ``opened``: plans of the steps that are open, to charge for."""

    application: Application
    steps: list[Step]
    materials: list[Material]
    facts: list[Told]
    secret: str
    opened: list[StepPlan] = field(default_factory=list)

    def parameters(self, actor: Actor) -> list[str]:
        """The five JSON texts that ``applications_file`` takes."""
        return [
            json.dumps(columns(self.application)),
            json.dumps([columns(row) for row in self.steps]),
            json.dumps([columns(row) for row in self.materials]),
            json.dumps(
                [
                    {"name": f.name, "turn": f.turn, "at": f.at.isoformat(), "payload": plain(f.payload)}
                    for f in self.facts
                ]
            ),
            json.dumps(actor.recorded()),
        ]


def write(handed: Handed, *, actor: Actor) -> None:
    """Insert the application, its steps and materials and record its facts, in the caller's transaction. One query."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE, handed.parameters(actor))


WRITE_STEP = "SELECT applications_conclude_step(%s, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"


def step_parameters(concluded: Decided, application: Application, actor: Actor) -> list[Any]:
    """What ``applications_conclude_step`` takes: the application's id, its moved columns, the step, the steps that
    open, the fact, the actor."""
    row, fact = columns(application), concluded.fact
    kept = {name: row[name] for name in ("state", "turn", "last_at")}
    told = {"name": fact.name, "turn": fact.turn, "at": fact.at.isoformat(), "payload": plain(fact.payload)}
    return [
        application.id,
        json.dumps(kept),
        json.dumps(columns(concluded.step)),
        json.dumps([columns(one) for one in concluded.rows]),
        json.dumps(told),
        json.dumps(actor.recorded()),
    ]


def write_step(concluded: Decided, application: Application, *, actor: Actor) -> None:
    """Conclude a step and open those that waited for it, in the caller's transaction. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE_STEP, step_parameters(concluded, application, actor))


def columns(row: Model) -> dict[str, Any]:
    """A row as PostgreSQL reads it from JSON: sealed bytes in hexadecimal, everything else as facts hold it."""
    found: dict[str, Any] = {}
    for one in row._meta.concrete_fields:
        value = getattr(row, one.attname)
        found[str(one.column)] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return "\\x" + bytes(value).hex()
    if value is None or isinstance(value, bool | int | dict | list):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def rows_of(handed: Handed) -> Sequence[Model]:
    """Every row that will be there, for tests that compare them with what the database holds."""
    return [handed.application, *handed.steps, *handed.materials]
