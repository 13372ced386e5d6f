"""Due dates of an application and of its open steps, from its stored facts and the territory's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from servicehall.catalogue.types import Revision
from servicehall.clock.limit import Limit
from servicehall.clock.limit import Pause as ClockPause
from servicehall.clock.reckon import Reckoning, reckon
from servicehall.offices import queries as offices

from . import plan
from .models import Application, Pause, Step
from .types import Due
from .ways import iso

NO_DUE = Due(at=None, on=None)


def starts_at(application: Application) -> datetime:
    """The moment from which the limit of decision runs: acceptance where the law profile says so, else receipt.

    Source: Administrative Licensing Law of China, art. 42 (from acceptance); Viet Nam Decree 118/2025 (from receipt).
    """
    decision = offices.profile(application.territory_id).decision
    if decision is not None and decision.starts == "acceptance" and application.accepted_at is not None:
        return application.accepted_at
    return application.filed_at


def whole(
    application: Application, revision: Revision, pauses: Sequence[Pause], *, now: datetime | None = None
) -> Reckoning:
    """The application's own reckoning. now: for colour and time left."""
    return _reckon(application.territory_id, starts_at(application), revision.limits[application.tier], pauses, now)


def of_step(
    step: Step, application: Application, revision: Revision, pauses: Sequence[Pause], *, now: datetime | None = None
) -> Reckoning:
    """A step's reckoning by its own limit; a step without one is due with the whole."""
    limit = plan.step_of(revision, step.key).limit
    if limit is None:
        return whole(application, revision, pauses, now=now)
    return _reckon(application.territory_id, step.opened_at, limit, pauses, now)


def due(reckoning: Reckoning) -> Due:
    """What is stored of a reckoning: nothing while the clock stands still."""
    if reckoning.due_at is None:
        return NO_DUE
    return Due(at=reckoning.due_at, on=reckoning.due_on, provisional=reckoning.provisional)


def due_of(application: Application) -> Due:
    """What is stored of the application's due moment now."""
    return Due(at=application.due_at, on=application.due_on, provisional=application.provisional)


def told(when: Due) -> dict[str, Any]:
    """A due moment as facts hold it."""
    return {"at": iso(when.at), "on": when.on.isoformat() if when.on else None, "provisional": when.provisional}


def _reckon(
    territory_id: int, start: datetime, limit: Limit, pauses: Sequence[Pause], now: datetime | None
) -> Reckoning:
    return reckon(
        received=start,
        limit=limit,
        calendar=offices.calendar(territory_id),
        profile=offices.profile(territory_id),
        pauses=tuple(
            ClockPause(
                since=p.since, until=p.until, mode="restart" if p.mode == "restart" else "continue", reason=p.reason
            )
            for p in pauses
            if p.until is None or p.until > start
        ),
        now=now,
    )
