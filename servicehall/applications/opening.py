"""Steps as rows: opened together, timed by their own limits, told to the ledger in the fact that opened them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision, StepPlan
from servicehall.clock.limit import Limit
from servicehall.kernel.ids import new_id
from servicehall.offices import queries as offices

from . import plan, reckoning
from .flow import StepState
from .models import Application, Pause, Step
from .types import Due
from .ways import iso


def open_steps(
    application: Application, revision: Revision, ready: Sequence[StepPlan], pauses: Sequence[Pause], *, at: datetime
) -> list[Step]:
    """Insert rows for these steps. One statement for all; none when there are none. Refuses: NoAuthority."""
    rows = built(application, revision, ready, pauses, at=at)
    if rows:
        Step.objects.bulk_create(rows)
    return rows


def built(
    application: Application, revision: Revision, ready: Sequence[StepPlan], pauses: Sequence[Pause], *, at: datetime
) -> list[Step]:
    """Rows for these steps, each at its office and timed, not yet inserted. Refuses: NoAuthority."""
    receiving = offices.hall(application.hall_id).unit_code if application.hall_id is not None else None
    rows = []
    counted: dict[Limit | None, Due] = {}  # steps that open together and have one limit are due together
    for step in ready:
        office = plan.office_of(step, application.grounds, territory_id=application.territory_id, receiving=receiving)
        row = Step(
            id=new_id(),
            application_id=application.id,
            key=step.key,
            kind=str(step.kind),
            office_id=office.id,
            opened_at=at,
        )
        if step.limit not in counted:
            counted[step.limit] = reckoning.due(reckoning.of_step(row, application, revision, pauses))
        when = counted[step.limit]
        row.due_at, row.due_on = when.at, when.on
        rows.append(row)
    return rows


def told(rows: Sequence[Step]) -> list[dict[str, Any]]:
    """What a fact says of steps it opened."""
    return [
        {
            "id": str(row.id),
            "key": row.key,
            "round": row.round,
            "kind": row.kind,
            "office": row.office_id,
            "due_at": iso(row.due_at),
            "due_on": row.due_on.isoformat() if row.due_on else None,
        }
        for row in rows
    ]


def timed_anew(
    application: Application, revision: Revision, pauses: Sequence[Pause]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]], dict[str, Any]]:
    """Due moments after a pause began or ended: the application's columns, its open steps' for the fact, and the
    application's for the fact. Two statements: reads the open steps and writes those whose due moment moved."""
    when = reckoning.due(reckoning.whole(application, revision, pauses))
    rows = list(Step.objects.filter(application_id=application.id, state=StepState.OPEN).order_by("id"))
    dues = {}
    for row in rows:
        step_when = reckoning.due(reckoning.of_step(row, application, revision, pauses))
        row.due_at, row.due_on = step_when.at, step_when.on
        dues[str(row.id)] = {"at": iso(row.due_at), "on": row.due_on.isoformat() if row.due_on else None}
    if rows:
        Step.objects.bulk_update(rows, ["due_at", "due_on"])
    columns = {"due_at": when.at, "due_on": when.on, "provisional": when.provisional}
    return columns, dues, reckoning.told(when)


def chosen(application: Application) -> tuple[Revision, tuple[StepPlan, ...]]:
    """The revision the application is pinned to, and the steps it goes through."""
    revision = catalogue.revision(application.revision_id)
    return revision, plan.steps(revision, application.grounds, application.tier)
