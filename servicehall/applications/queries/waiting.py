"""An office's inbox in parts: how much waits, how much of it is taken, and one page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from servicehall.catalogue.types import StepKind
from servicehall.kernel.actor import Actor

from .. import access
from ..models import Pause, Step
from ..types import InboxRow
from .desk import inbox_row

_SEALED = ("sealed", *(f"application__{column}" for column in ("sealed", "slip", "decision", "secret", "grounds")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One page of an office's open steps, and how many there are of each kind. Never a person."""

    rows: tuple[InboxRow, ...]
    every: int
    mine: int
    free: int


def waiting(*, actor: Actor, now: datetime, whose: str = "all", page: int = 1, size: int = 50) -> Waiting:
    """Open steps of the actor's office, soonest due first, paused ones last. Three queries. Refuses: NotFound.

    whose: ``mine``, ``free`` or all. Steps of payment are left out: there it is the applicant's turn.
    """
    every = access.inbox(actor).exclude(kind=StepKind.PAY)
    mine, free = Q(account_id=actor.account_id), Q(account_id=None)
    counts = every.aggregate(every=Count("id"), mine=Count("id", filter=mine), free=Count("id", filter=free))
    chosen = every.filter({"mine": mine, "free": free}.get(whose, Q()))
    return Waiting(rows=tuple(_rows(chosen, actor, now, (page - 1) * size, size)), **counts)


def _rows(chosen: QuerySet[Step], actor: Actor, now: datetime, skipped: int, size: int) -> list[InboxRow]:
    ordered = chosen.select_related("application").defer(*_SEALED).order_by("due_at", "id")
    found = list(ordered[skipped : skipped + size])
    ids = {step.application_id for step in found}
    pauses: dict[UUID, list[Pause]] = {id_: [] for id_ in ids}
    for pause in Pause.objects.filter(application_id__in=ids).order_by("since", "id"):
        pauses[pause.application_id].append(pause)
    return [inbox_row(step, pauses[step.application_id], actor, now) for step in found]
