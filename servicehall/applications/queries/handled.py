"""One step as its office may see it without opening the file, and what the plan says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import StepPlan
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Stale
from servicehall.ledger import queries as ledger

from .. import access, plan
from ..types import StepView, Tracking
from .own import shown, step_view


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """A step of one's office and the way of its application. No answers, no person: nothing here is a reading."""

    tracking: Tracking
    step: StepView
    taken: bool


def handled(*, actor: Actor, application_id: UUID, step_id: UUID, now: datetime) -> Handled:
    """A step at the actor's office, open or done, whoever has it. Six queries. Refuses: NotFound."""
    row, step = access.for_step(actor, application_id, step_id)
    return Handled(
        tracking=shown(row, actor=actor, now=now, open_notice=False),
        step=step_view(step, actor),
        taken=step.account_id is not None,
    )


def read_to(*, application_id: UUID, turn: int) -> None:
    """Whether whoever read the file at ``turn`` has read all that the applicant sent. One query.

    Asked after a decision, which holds the application's row. What other authorities did beside it does not matter:
    each decides its own step. Refuses: Stale.
    """
    sent = [fact.turn for fact in ledger.of(application_id) if fact.name == "application.supplemented"]
    if any(later > turn for later in sent):
        raise Stale(version=max(sent))


def planned(revision_id: UUID, key: str) -> StepPlan:
    """What the plan says of a step, also of the check of intake that no plan lists. Raises KeyError."""
    return plan.step_of(catalogue.revision(revision_id), key)


def steps_ahead(revision_id: UUID, grounds: Mapping[str, Any], tier: str) -> tuple[StepPlan, ...]:
    """Every step people take for these grounds, begun or not, in the order of the plan."""
    return plan.steps(catalogue.revision(revision_id), grounds, tier)


def outcomes(step: StepPlan) -> tuple[str, ...]:
    """What an officer may conclude the step with."""
    return plan.outcomes(step)
