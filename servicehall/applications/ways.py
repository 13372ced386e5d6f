"""One step along the flow: edge, columns, turn, fact. Every command ends here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import TooLate
from servicehall.ledger import commands as ledger

from .flow import FLOW, Action, State
from .models import Application


@dataclass(frozen=True, slots=True)
class Told:
    """A fact about to be recorded: name, the subject's turn, the moment that counts, ids and numbers."""

    name: str
    turn: int
    at: datetime
    payload: dict[str, Any]


def moved(application: Application, action: Action, *, at: datetime, payload: dict[str, Any], **columns: Any) -> Told:
    """Move an application along one edge in memory: stage, turn, ``columns``. Returns the fact to record with it.

    Refuses: NotNow; TooLate (``at`` lies clearly before the last fact, and the edge may not be late).
    """
    edge = FLOW.take(State(application.state), action)
    if at < application.last_at - MEETING and not edge.may_be_late:
        raise TooLate(last=application.last_at.isoformat())
    application.state = edge.to or application.state
    application.turn += 1
    application.last_at = max(at, application.last_at)
    for name, value in columns.items():
        setattr(application, name, value)
    return Told(edge.fact, application.turn, at, payload)


MEETING = timedelta(seconds=30)
"""Acts that meet at the row's lock each carry the moment their request came in: the later one to get the lock may be
the earlier one to come, and is not refused for it. Turns say in which order they took effect."""


def take(
    application: Application, action: Action, *, actor: Actor, at: datetime, payload: dict[str, Any], **columns: Any
) -> None:
    """Move the locked row along one edge, set ``columns``, raise its turn and record the edge's fact. Two statements.

    Refuses: NotNow, TooLate.
    """
    fact = moved(application, action, at=at, payload=payload, **columns)
    changed = ["state", "turn", "last_at", *columns]
    Application.objects.filter(pk=application.pk).update(**{name: getattr(application, name) for name in changed})
    ledger.record(fact.name, subject=application.id, turn=fact.turn, actor=actor, at=at, payload=payload)


def iso(moment: datetime | None) -> str | None:
    """A moment as facts hold it: ISO 8601 in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat()
