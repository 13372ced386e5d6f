"""Between filing and handling: accepted, routed to the right authority, or asked once for everything missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from servicehall.accounts import commands as accounts
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Need, Revision, StepPlan
from servicehall.clock.limit import Limit
from servicehall.clock.reckon import reckon
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid, NotFound
from servicehall.kernel.ids import new_id
from servicehall.offices import queries as offices
from servicehall.vault import commands as vault

from .. import access, deciding, opening, plan, reckoning, ways
from ..errors import SecondNotice
from ..flow import FLOW, Action, State
from ..models import Application, Material, Notice, Pause, Step
from . import charging, steps

ANSWER_WITHIN = Limit(30, "calendar_days")
"""How long the applicant has to answer a notice, where the law profile names no limit of its own."""


def accepted(
    application: Application, *, actor: Actor, at: datetime, by: Step | None, outcome: str = "complete"
) -> None:
    """Accept a filed application whose row is locked: the limit runs, the plan's first steps open.

    by: the check that found it complete, concluded here; None where the procedure has no check.
    The day of acceptance does not count. Source: Administrative Licensing Law of China, art. 42.
    Records: application.accepted, and application.fee-due where a step of payment opens.
    """
    revision, chosen = opening.chosen(application)
    FLOW.take(State(application.state), Action.ACCEPT)
    if by is not None:
        steps.close(by, outcome=outcome, actor=actor, at=at)
    pauses = steps.pauses_of(application) if application.turn > 1 else []
    columns, payload, rows, ready = acceptance(application, revision, chosen, at=at, by=by, pauses=pauses)
    if rows:
        Step.objects.bulk_create(rows)
    ways.take(application, Action.ACCEPT, actor=actor, at=at, payload=payload, **columns)
    charging.charge_when_due(application, revision, ready, actor=actor, at=at)
    steps.conclude_when_finished(application, actor=actor, at=at)


def acceptance(
    application: Application,
    revision: Revision,
    chosen: Sequence[StepPlan],
    *,
    at: datetime,
    by: Step | None,
    pauses: Sequence[Pause] = (),
) -> tuple[dict[str, Any], dict[str, Any], list[Step], list[StepPlan]]:
    """What acceptance comes to, nothing written yet: the application's columns, the fact's payload, the steps that
    open, and their plans. by: the check that was concluded for it. pauses: those that ended before acceptance; they
    count where the limit runs from receipt. What was first promised stands, unless the limit begins with acceptance."""
    application.accepted_at = at
    done = [by.key] if by is not None else []
    ready = plan.ready(chosen, done=done, opened=done)
    rows = opening.built(application, revision, ready, pauses, at=at)
    when = reckoning.due(reckoning.whole(application, revision, pauses))
    first = when.at if reckoning.starts_at(application) == at else application.first_due_at
    columns = {
        "accepted_at": at,
        "due_at": when.at,
        "due_on": when.on,
        "provisional": when.provisional,
        "first_due_at": first,
    }
    payload = {
        "due": reckoning.told(when),
        "first_due_at": ways.iso(first),
        "opened": opening.told(rows),
        **deciding.closed(by),
    }
    return columns, payload, rows, ready


@transaction.atomic(savepoint=False)
def accept(*, actor: Actor, application_id: UUID, step_id: UUID, turn: int, at: datetime) -> Application:
    """Find a filed application complete and accept it.

    turn: the one the officer saw; another means somebody was first.
    Refuses: NotFound (not at the actor's office), Stale, NotNow, OwnMatter, Paused.
    Records: application.accepted.
    """
    application, step = access.for_step(actor, application_id, step_id, lock=True)
    steps.may_decide(actor, application, step)
    steps.unchanged(application, turn)
    steps.has_purpose(actor, application.id, at=at)
    accepted(application, actor=actor, at=at, by=step)
    return application


@transaction.atomic(savepoint=False)
def route(*, actor: Actor, application_id: UUID, step_id: UUID, unit_code: str, at: datetime) -> Application:
    """Send a filed application on to the office of the same kind of authority that covers ``unit_code``.

    Wrong authority inside the territory is our matter, never the applicant's.
    Refuses: NotFound, NotNow, NoAuthority, Invalid (it is there already). Records: application.routed.
    """
    application, step = access.for_step(actor, application_id, step_id, lock=True)
    steps.may_decide(actor, application, step)
    steps.has_purpose(actor, application.id, at=at)
    revision = catalogue.revision(application.revision_id)
    office = offices.competent_office(
        territory_id=application.territory_id, authority=revision.authority, unit_code=unit_code
    )
    if office.id == application.office_id:
        raise Invalid(errors={"unit": "there-already"})
    steps.close(step, outcome="routed", actor=actor, at=at)
    again = Step(
        id=new_id(),
        application_id=application.id,
        key=step.key,
        round=step.round + 1,
        kind=step.kind,
        office_id=office.id,
        opened_at=at,
        due_at=step.due_at,
        due_on=step.due_on,
    )
    Step.objects.bulk_create([again])
    ways.take(
        application,
        Action.ROUTE,
        actor=actor,
        at=at,
        payload={"office": office.id, "opened": opening.told([again]), **deciding.closed(step)},
        office_id=office.id,
    )
    accounts.end_purposes(actor=actor, about=application.id, at=at)
    return application


@transaction.atomic(savepoint=False)
def ask(
    *, actor: Actor, application_id: UUID, step_id: UUID, turn: int, items: Mapping[str, str], at: datetime
) -> Notice:
    """Send the one-time notice: everything missing or wrong, in words; the clock stands still until it is answered.

    items: ``material:<key>`` or ``answer:<field key>`` to what the applicant should do, at least one, each not empty.
    Refuses: NotFound, Stale, NotNow, Paused (a notice is open), SecondNotice, Invalid, OwnMatter.
    Records: application.noticed.
    """
    application, step = access.for_step(actor, application_id, step_id, lock=True)
    steps.may_decide(actor, application, step)
    steps.unchanged(application, turn)
    steps.has_purpose(actor, application.id, at=at)
    FLOW.take(State(application.state), Action.ASK)
    asked = _items(application, items)
    number = Notice.objects.filter(application_id=application.id).count() + 1
    if number > 1:
        raise SecondNotice()
    notice = _noticed(application, number, asked, items, office_id=step.office_id, at=at)
    pause = _paused(application, notice, at=at)
    revision = catalogue.revision(application.revision_id)
    pauses = list(Pause.objects.filter(application_id=application.id).order_by("since", "id"))
    columns, dues, when = opening.timed_anew(application, revision, pauses)
    ways.take(
        application,
        Action.ASK,
        actor=actor,
        at=at,
        payload={
            "notice": notice.id,
            "number": number,
            "office": notice.office_id,
            "items": asked,
            "answer_until": notice.answer_until,
            "pause": pause.id,
            "reason": pause.reason,
            "mode": pause.mode,
            "due": when,
            "step_dues": dues,
        },
        **columns,
    )
    return notice


def materials_told(rows: Sequence[Material]) -> list[dict[str, Any]]:
    """What a fact says of materials handed in."""
    return [
        {"id": row.id, "key": row.key, "round": row.round, "file": row.file_id, "seen_at_window": row.seen_at_window}
        for row in rows
    ]


def _items(application: Application, items: Mapping[str, str]) -> list[dict[str, str]]:
    revision = catalogue.revision(application.revision_id)
    known = {f"material:{material.key}" for material in revision.materials if material.need is not Need.HELD}
    known |= {f"answer:{key}" for key in revision.form.fields}
    wrong = {name: "unknown" for name in items if name not in known}
    wrong |= {name: "empty" for name, text in items.items() if not text.strip()}
    if wrong or not items:
        raise Invalid(errors=wrong or {"items": "empty"})
    return [dict(zip(("kind", "key"), name.split(":", 1), strict=True)) for name in sorted(items)]


def _noticed(
    application: Application,
    number: int,
    asked: list[dict[str, str]],
    items: Mapping[str, str],
    *,
    office_id: int,
    at: datetime,
) -> Notice:
    notice_id = new_id()
    notice = Notice(
        id=notice_id,
        application_id=application.id,
        number=number,
        office_id=office_id,
        items=asked,
        answer_until=_answer_until(application.territory_id, at),
        sent_at=at,
        sealed=vault.seal(application.party_id, {"texts": dict(items)}, about_notice(notice_id)),
    )
    Notice.objects.bulk_create([notice])
    return notice


def about_notice(notice_id: UUID) -> str:
    """The place a notice's words are sealed for."""
    return f"applications_notice:{notice_id}:sealed"


def _answer_until(territory_id: int, at: datetime) -> date:
    until = reckon(
        received=at,
        limit=ANSWER_WITHIN,
        calendar=offices.calendar(territory_id),
        profile=offices.profile(territory_id),
    ).due_on
    if until is None:
        raise NotFound()
    return until


def _paused(application: Application, notice: Notice, *, at: datetime) -> Pause:
    pause = Pause(
        id=new_id(),
        application_id=application.id,
        reason="supplement",
        mode=offices.profile(application.territory_id).pause_mode,
        notice_id=notice.id,
        since=at,
    )
    Pause.objects.bulk_create([pause])
    return pause
