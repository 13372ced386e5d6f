"""Each authority decides its own step; who finishes one opens those that waited for it, and the last concludes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from servicehall.accounts import commands as accounts
from servicehall.accounts import queries as accounts_held
from servicehall.catalogue.types import Revision
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotAllowed, Stale
from servicehall.results import commands as results
from servicehall.vault import commands as vault

from .. import access, deciding, handing, opening, plan, ways
from ..deciding import GRANTED, IN_PART, REFUSED
from ..flow import Action, State, StepState
from ..models import Application, Pause, Step
from . import charging, printing


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
    if step.account_id is not None:
        accounts.end_purposes(actor=actor, about=application.id, account_id=step.account_id, at=at)
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
    Refuses: NotFound, Stale, NotNow, NotAllowed (another post's, or not taken up), OwnMatter, Paused, Invalid,
    ReasonsNeeded.
    Records: application.step-decided; then application.fee-due, or application.decided after the last step.
    """
    application, step = access.for_step(actor, application_id, step_id, lock=True)
    matter = matter_of(application, step)
    concluded = deciding.decided(matter, actor=actor, outcome=outcome, reasons=reasons, at=at)
    has_purpose(actor, application.id, at=at)
    handing.write_step(concluded, application, actor=actor)
    charging.charge_when_due(application, matter.revision, concluded.ready, actor=actor, at=at)
    if concluded.refused or concluded.finished:
        _conclude(application, matter.revision, concluded.outcome, actor=actor, at=at, reasons=reasons)
    return application


def conclude_when_finished(application: Application, *, actor: Actor, at: datetime, reasons: str = "") -> None:
    """Grant an accepted application whose every step is done; nothing otherwise. Joined exactly once: the application's
    row is locked by whoever finishes a step."""
    revision, chosen = opening.chosen(application)
    if application.state == State.ACCEPTED and plan.finished(chosen, done=done(application)):
        part = Step.objects.filter(application_id=application.id, outcome=IN_PART).exists()
        _conclude(application, revision, IN_PART if part else GRANTED, actor=actor, at=at, reasons=reasons)


def may_decide(actor: Actor, application: Application, step: Step, *, pauses_matter: bool = True) -> None:
    """Whether this officer may act on this step now (``deciding.may_decide``). Two queries.

    Refuses: NotNow, NotAllowed, OwnMatter, Paused.
    """
    deciding.may_decide(matter_of(application, step), actor, pauses_matter=pauses_matter)


def has_purpose(actor: Actor, application_id: UUID, *, at: datetime) -> None:
    """Whether the officer has taken the application up: nobody decides a file they have no reason to read. One query.

    Refuses: NotAllowed (``needs`` take-up).
    """
    if actor.account_id is None or not accounts_held.purpose_for(
        account_id=actor.account_id, about=application_id, at=at
    ):
        raise NotAllowed(needs="take-up")


def matter_of(application: Application, step: Step) -> deciding.Matter:
    """A step in hand with what its conclusion depends on. Two queries."""
    every = list(Step.objects.filter(application_id=application.id).order_by("opened_at", "id"))
    steps = [step if one.id == step.id else one for one in every]
    return deciding.Matter(application, step, steps, pauses_of(application))


def unchanged(application: Application, turn: int) -> None:
    """Whether the application still stands as the actor saw it. Refuses: Stale."""
    if application.turn != turn:
        raise Stale(version=application.turn)


def close(step: Step, *, outcome: str, actor: Actor, at: datetime) -> None:
    """Write the end of a step that needs no reasons to its row. One statement."""
    step.state, step.done_at, step.outcome, step.account_id = StepState.DONE, at, outcome, actor.account_id
    Step.objects.filter(pk=step.pk).update(state=step.state, done_at=at, outcome=outcome, account_id=step.account_id)


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
