"""May this officer decide this step, and what does it come to? Pure over rows already read; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision, StepKind, StepPlan
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid, NotAllowed, Stale
from servicehall.kernel.flow import NotNow
from servicehall.vault import commands as vault

from . import opening, plan, ways
from .errors import OwnMatter, ReasonsNeeded
from .errors import Paused as ClockStandsStill
from .flow import FLOW, Action, State, StepState
from .models import Application, Pause, Step

REFUSED = "refused"
GRANTED = "granted"
IN_PART = "granted-in-part"

AGAINST = frozenset({REFUSED, "failed", "object"})
"""Outcomes that speak against the applicant."""

REASONED = AGAINST | {IN_PART, "agree-with-conditions"}
"""Outcomes that are given with reasons: those against the applicant, wholly or in part."""


@dataclass(slots=True)
class Matter:
    """An application with one of its steps in hand, and everything that decides whether and how it may be concluded."""

    application: Application
    step: Step
    steps: Sequence[Step]
    pauses: Sequence[Pause]

    @property
    def revision(self) -> Revision:
        """The one the application is pinned to. No SQL once it is held."""
        return catalogue.revision(self.application.revision_id)

    @property
    def chosen(self) -> tuple[StepPlan, ...]:
        """The steps this application goes through."""
        return plan.steps(self.revision, self.application.grounds, self.application.tier)

    @property
    def planned(self) -> StepPlan:
        """The step in hand as the plan has it; also one that a supplement's answers have made superfluous."""
        return plan.step_of(self.revision, self.step.key)

    def done(self) -> set[str]:
        """Keys of the steps that are done; a check that was routed on is not."""
        return {one.key for one in self.steps if one.state == StepState.DONE and one.outcome != "routed"}

    def opened(self) -> set[str]:
        """Keys of the steps that were ever opened."""
        return {one.key for one in self.steps}


@dataclass(slots=True)
class Decided:
    """What a conclusion comes to: the step's row as it will be, the steps that open, the fact, and what follows.

    ``refused``: the whole is refused. ``finished``: every step is done, with the outcome of the whole in ``outcome``.
    """

    step: Step
    rows: list[Step]
    ready: list[StepPlan]
    fact: ways.Told
    refused: bool
    finished: bool
    outcome: str


def may_decide(matter: Matter, actor: Actor, *, pauses_matter: bool = True) -> None:
    """Whether this officer may act on this step now.

    Nobody handles their own application, and a second pair of eyes is never the first one. Source: Administrative
    Procedure Law of China, art. 7; EU Regulation 2018/1046, art. 61 (the same principle).
    Refuses: NotNow, NotAllowed, OwnMatter, Paused.
    """
    application, step, planned = matter.application, matter.step, matter.planned
    if step.state != StepState.OPEN or application.concluded_at is not None:
        raise NotNow(state=step.state, action=str(Action.CONCLUDE_STEP), allowed=[])
    by_money_alone = planned.kind is StepKind.PAY  # no officer, not even a head, concludes a fee nobody paid
    if by_money_alone or (planned.role not in actor.roles and "head" not in actor.roles):
        raise NotAllowed(role=planned.role)
    if actor.party_id is not None and actor.party_id == application.party_id:
        raise OwnMatter()
    if planned.kind is StepKind.COUNTERSIGN and _had_a_hand(matter, actor, planned.after):
        raise OwnMatter()
    if pauses_matter and any(pause.until is None for pause in matter.pauses):
        raise ClockStandsStill()


def decided(
    matter: Matter,
    *,
    actor: Actor,
    outcome: str,
    reasons: str,
    at: datetime,
    wrapped: Mapping[UUID, bytes | None] | None = None,
) -> Decided:
    """Conclude the step in memory. No SQL beyond the party's key for reasons, and none with ``wrapped``.

    Refuses: Stale, NotNow, NotAllowed, OwnMatter, Paused, Invalid, ReasonsNeeded.
    """
    application, step = matter.application, matter.step
    if step.state != StepState.OPEN:
        raise Stale(version=application.turn, outcome=step.outcome)
    may_decide(matter, actor)
    if step.kind == StepKind.PAY:
        raise NotNow(state=application.state, action=str(Action.CONCLUDE_STEP), allowed=["pay"])
    if outcome not in plan.outcomes(matter.planned):
        raise Invalid(errors={"outcome": "unknown"})
    if outcome in REASONED and not reasons.strip():
        raise ReasonsNeeded()
    if step.kind == StepKind.CHECK and application.state == State.FILED:
        raise NotNow(state=application.state, action=str(Action.CONCLUDE_STEP), allowed=["accept", "ask"])
    FLOW.take(State(application.state), Action.CONCLUDE_STEP)
    step.state, step.done_at, step.outcome, step.account_id = StepState.DONE, at, outcome, actor.account_id
    if reasons.strip():
        step.sealed = vault.seal(
            application.party_id, {"reasons": reasons.strip()}, about_reasons(step.id), wrapped=wrapped
        )
    refused = step.kind == StepKind.DECIDE and outcome in AGAINST
    chosen, done = matter.chosen, matter.done()
    ready = [] if refused else plan.ready(chosen, done=done, opened=matter.opened())
    rows = opening.built(application, matter.revision, ready, matter.pauses, at=at)
    payload = {"opened": opening.told(rows), **closed(step)}
    fact = ways.moved(application, Action.CONCLUDE_STEP, at=at, payload=payload)
    part = any(one.outcome == IN_PART for one in matter.steps)
    return Decided(
        step=step,
        rows=rows,
        ready=ready,
        fact=fact,
        refused=refused,
        finished=not refused and plan.finished(chosen, done=done),
        outcome=REFUSED if refused else IN_PART if part else GRANTED,
    )


def closed(step: Step | None) -> dict[str, Any]:
    """What a fact says of the step it concludes."""
    if step is None:
        return {"step": None}
    return {"step": step.id, "key": step.key, "outcome": step.outcome, "account": step.account_id}


def about_reasons(step_id: UUID) -> str:
    """The place a step's reasons are sealed for."""
    return f"applications_step:{step_id}:sealed"


def _had_a_hand(matter: Matter, actor: Actor, keys: tuple[str, ...]) -> bool:
    return any(
        one.key in keys and one.account_id == actor.account_id and one.state == StepState.DONE for one in matter.steps
    )
