"""Each authority decides its own step; who finishes one opens those that waited for it, and the last concludes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from servicehall.accounts import commands as accounts
from servicehall.catalogue.types import Revision, StepKind
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid, NotAllowed, Stale
from servicehall.kernel.flow import NotNow
from servicehall.results import commands as results
from servicehall.vault import commands as vault

from .. import access, opening, plan, ways
from ..errors import OwnMatter, ReasonsNeeded
from ..errors import Paused as ClockStandsStill
from ..flow import FLOW, Action, State, StepState
from ..models import Application, Pause, Step
from . import charging, printing

REFUSED = "refused"
GRANTED = "granted"
IN_PART = "granted-in-part"

AGAINST = frozenset({REFUSED, "failed", "object"})
"""Outcomes that speak against the applicant; they are given with reasons."""


@transaction.atomic(savepoint=False)
def take_up(*, actor: Actor, application_id: UUID, step_id: UUID, at: datetime) -> Application:
    """Take an open step of one's office upon oneself; the purpose under which the file may be read begins.

    Taking up what a colleague has hands it over to the actor, in the open.
    Refuses: NotFound (not at the actor's office), NotNow (the step is done), NotAllowed (another post's), OwnMatter.
    Records: application.step-started, and the purpose (accounts).
    """
    application, step = access.for_step(actor, application_id, step_id, lock=True)
    may_decide(actor, application, step, pauses_matter=False)
    if step.account_id == actor.account_id:
        return application
    assert actor.account_id is not None
    accounts.grant_purpose(
        actor=actor,
        account_id=actor.account_id,
        kind="assignment",
        about=application.id,
        authority_id=actor.authority_id,
        at=at,
    )
    Step.objects.filter(pk=step.pk).update(account_id=actor.account_id)
    ways.take(
        application,
        Action.TAKE_UP,
        actor=actor,
        at=at,
        payload={"step": step.id, "account": actor.account_id},
    )
    return application


@transaction.atomic(savepoint=False)
def decide_step(
    *,
    actor: Actor,
    application_id: UUID,
    step_id: UUID,
    outcome: str,
    reasons: str,
    at: datetime,
) -> Application:
    """Conclude one step with one of its outcomes; open what waited for it; conclude the application after the last.

    A step another officer has concluded meanwhile is refused as Stale, with what they decided. Refusing the whole is
    for steps of kind ``decide``; other authorities' objections are heard there.
    reasons: required for any outcome against the applicant. Source: Administrative Licensing Law of China, art. 38.
    Refuses: NotFound, Stale, NotNow, NotAllowed, OwnMatter, Paused, Invalid, ReasonsNeeded.
    Records: application.step-decided; then application.fee-due, or application.decided after the last step.
    """
    application, step = access.for_step(actor, application_id, step_id, lock=True)
    if step.state != StepState.OPEN:
        raise Stale(version=application.turn, outcome=step.outcome)
    may_decide(actor, application, step)
    revision, chosen = opening.chosen(application)
    planned = plan.step_of(revision, step.key)
    if outcome not in plan.outcomes(planned):
        raise Invalid(errors={"outcome": "unknown"})
    if outcome in AGAINST and not reasons.strip():
        raise ReasonsNeeded()
    if step.kind == StepKind.CHECK and application.state == State.FILED:
        raise NotNow(state=application.state, action=str(Action.CONCLUDE_STEP), allowed=["accept", "ask"])
    FLOW.take(State(application.state), Action.CONCLUDE_STEP)
    close(step, outcome=outcome, actor=actor, at=at, reasons=reasons, application=application)
    through = done(application)
    refused = step.kind == StepKind.DECIDE and outcome in AGAINST
    ready = [] if refused else plan.ready(chosen, done=through, opened=opened(application))
    rows = opening.open_steps(application, revision, ready, pauses_of(application), at=at)
    ways.take(
        application,
        Action.CONCLUDE_STEP,
        actor=actor,
        at=at,
        payload={"opened": opening.told(rows), **closed(step)},
    )
    charging.charge_when_due(application, revision, ready, actor=actor, at=at)
    if refused:
        _conclude(application, revision, REFUSED, actor=actor, at=at, reasons=reasons)
    else:
        conclude_when_finished(application, actor=actor, at=at, reasons=reasons)
    return application


def conclude_when_finished(application: Application, *, actor: Actor, at: datetime, reasons: str = "") -> None:
    """Grant an accepted application whose every step is done; nothing otherwise. Joined exactly once: the application's
    row is locked by whoever finishes a step."""
    revision, chosen = opening.chosen(application)
    if application.state == State.ACCEPTED and plan.finished(chosen, done=done(application)):
        part = Step.objects.filter(application_id=application.id, outcome=IN_PART).exists()
        _conclude(application, revision, IN_PART if part else GRANTED, actor=actor, at=at, reasons=reasons)


def may_decide(actor: Actor, application: Application, step: Step, *, pauses_matter: bool = True) -> None:
    """Whether this officer may act on this step now.

    Nobody handles their own application, and a second pair of eyes is never the first one. Source: Administrative
    Procedure Law of China, art. 7; EU Regulation 2018/1046, art. 61 (the same principle).
    Refuses: NotNow, NotAllowed, OwnMatter, Paused.
    """
    if step.state != StepState.OPEN or application.concluded_at is not None:
        raise NotNow(state=step.state, action=str(Action.CONCLUDE_STEP), allowed=[])
    _, chosen = opening.chosen(application)
    planned = next(one for one in chosen if one.key == step.key)
    if planned.role not in actor.roles and "head" not in actor.roles:
        raise NotAllowed(role=planned.role)
    if actor.party_id is not None and actor.party_id == application.party_id:
        raise OwnMatter()
    if planned.kind is StepKind.COUNTERSIGN and _had_a_hand(actor, application, planned.after):
        raise OwnMatter()
    if pauses_matter and any(pause.until is None for pause in pauses_of(application)):
        raise ClockStandsStill()


def unchanged(application: Application, turn: int) -> None:
    """Whether the application still stands as the actor saw it. Refuses: Stale."""
    if application.turn != turn:
        raise Stale(version=application.turn)


def close(
    step: Step, *, outcome: str, actor: Actor, at: datetime, reasons: str = "", application: Application | None = None
) -> None:
    """Write a step's end to its row. One statement, two with reasons."""
    step.state, step.done_at, step.outcome = StepState.DONE, at, outcome
    step.account_id = actor.account_id
    sealed = None
    if reasons.strip() and application is not None:
        sealed = vault.seal(application.party_id, {"reasons": reasons.strip()}, about_reasons(step.id))
    Step.objects.filter(pk=step.pk).update(
        state=step.state, done_at=at, outcome=outcome, account_id=step.account_id, sealed=sealed
    )


def closed(step: Step | None) -> dict[str, Any]:
    """What a fact says of the step it concludes."""
    if step is None:
        return {"step": None}
    return {"step": step.id, "key": step.key, "outcome": step.outcome, "account": step.account_id}


def about_reasons(step_id: UUID) -> str:
    """The place a step's reasons are sealed for."""
    return f"applications_step:{step_id}:sealed"


def about_decision(application_id: UUID) -> str:
    """The place the decision's reasons are sealed for."""
    return f"applications_application:{application_id}:decision"


def _conclude(
    application: Application, revision: Revision, outcome: str, *, actor: Actor, at: datetime, reasons: str
) -> None:
    """The decision: its result is issued in the same transaction, what is still open is dropped, purposes end."""
    result_id = None
    if outcome != REFUSED:
        result_id = results.issue(
            actor=actor,
            application_id=application.id,
            party_id=application.party_id,
            revision_id=revision.id,
            territory_id=application.territory_id,
            kind=revision.result.template,
            values=printing.result_values(application, revision, actor=actor),
            language=printing.language_of(application),
            valid_until=printing.valid_until(application, revision, at=at),
            reference=application.reference,
            at=at,
        ).id
    dropped = drop_open(application, at=at)
    decision = None
    if reasons.strip():
        decision = vault.seal(application.party_id, {"reasons": reasons.strip()}, about_decision(application.id))
    ways.take(
        application,
        Action.DECIDE,
        actor=actor,
        at=at,
        payload={"outcome": outcome, "result": result_id, "dropped": dropped},
        concluded_at=at,
        outcome=outcome,
        result_id=result_id,
        decision=decision,
    )
    accounts.end_purposes(actor=actor, about=application.id, at=at)


def drop_open(application: Application, *, at: datetime) -> list[str]:
    """End the steps that are still open; returns their ids. Two statements."""
    rows = Step.objects.filter(application_id=application.id, state=StepState.OPEN)
    ids = [str(step_id) for step_id in rows.order_by("id").values_list("id", flat=True)]
    if ids:
        Step.objects.filter(id__in=ids).update(state=StepState.DROPPED, done_at=at)
    return ids


def done(application: Application) -> set[str]:
    """Keys of the steps that are done; a check that was routed on is not. One query."""
    rows = Step.objects.filter(application_id=application.id, state=StepState.DONE).exclude(outcome="routed")
    return set(rows.values_list("key", flat=True))


def opened(application: Application) -> set[str]:
    """Keys of the steps that were ever opened. One query."""
    return set(Step.objects.filter(application_id=application.id).values_list("key", flat=True))


def pauses_of(application: Application) -> list[Pause]:
    """The application's pauses, oldest first. One query."""
    return list(Pause.objects.filter(application_id=application.id).order_by("since", "id"))


def _had_a_hand(actor: Actor, application: Application, keys: tuple[str, ...]) -> bool:
    return Step.objects.filter(
        application_id=application.id, key__in=keys, account_id=actor.account_id, state=StepState.DONE
    ).exists()
