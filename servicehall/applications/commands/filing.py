"""Handing an application in: the act from which the law counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision, StepPlan
from servicehall.files import commands as files
from servicehall.forms import check, walk
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotFound, Stale
from servicehall.kernel.ids import new_id, new_reference, new_secret
from servicehall.offices import queries as offices
from servicehall.vault import commands as vault
from servicehall.vault.types import Sealing

from .. import access, handing, opening, plan, reckoning, ways
from ..errors import AnswersIncomplete, DraftExpired, MaterialsMissing, NotOffered
from ..flow import FLOW, Action, State, StepState
from ..handing import Handed
from ..models import Application, Draft, Material
from ..types import Filed
from . import charging, drafts, intake, steps
from .answers import about_answers, about_slip, written
from .intake import materials_told


@transaction.atomic(savepoint=False)
def file(*, actor: Actor, draft_id: UUID, version: int, at: datetime) -> Filed:
    """Hand a draft in. It becomes an application, pinned to its revision, at its competent office.

    at: the moment of filing, kept as it is; the day of receipt follows from the territory's calendar.
    At a window the officer who takes it in checks it, and it is accepted in the same act.
    Refuses: NotFound, DraftExpired, Stale, NotOffered (the revision is no longer in force), AnswersIncomplete,
    MaterialsMissing, NoAuthority.
    Records: application.filed; then application.accepted or application.fee-due where the plan says so.
    """
    draft, acting = access.draft(actor, draft_id, lock=True)
    if draft.expires_at <= at:
        raise DraftExpired()
    if draft.version != version:
        raise Stale(version=draft.version)
    filed = _hand_in(draft, drafts.opened(acting, draft), actor=acting, at=at)
    draft.delete()
    return filed


@transaction.atomic(savepoint=False)
def file_at_once(
    *,
    actor: Actor,
    revision_id: UUID,
    territory_id: int,
    answers: Mapping[str, Any],
    at: datetime,
    tier: str = "standard",
    materials: Mapping[str, str] | None = None,
    delivery_hall_id: int | None = None,
    party_id: UUID | None = None,
) -> Filed:
    """Hand in without a draft before it, as machines do; otherwise like ``file``.

    materials: key to the id of a file already received for the party, or ``"window"`` at a window.
    Refuses: NotFound, NotOffered, AnswersIncomplete, MaterialsMissing, Invalid (an unknown material),
    NoAuthority. Records: as ``file``.
    """
    draft = drafts.unsaved(
        actor=actor, revision_id=revision_id, territory_id=territory_id, tier=tier, party_id=party_id, at=at
    )
    drafts.check_materials(draft, materials or {}, at_window=draft.helper_id is not None)
    draft.materials = dict(materials or {})
    if delivery_hall_id is not None:
        if offices.hall(delivery_hall_id).territory_id != territory_id:
            raise NotFound()
        draft.delivery_hall_id = delivery_hall_id
    acting = actor if draft.helper_id is None else replace(actor, party_id=draft.party_id, helper_id=draft.helper_id)
    return _hand_in(draft, answers, actor=acting, at=at)


def _hand_in(draft: Draft, held: Mapping[str, Any], *, actor: Actor, at: datetime) -> Filed:
    """From what is there to an application: checked, numbered, timed, sealed, recorded, taken in where it can be."""
    revision = catalogue.revision(draft.revision_id)
    _still_offered(draft, revision, at=at)
    handed = prepared(draft, revision, held, actor=actor, at=at)
    handing.write(handed, actor=actor)
    application = handed.application
    for material in handed.materials:
        if material.file_id is not None:
            files.attach(actor=actor, file_id=material.file_id, about=application.id, at=at)
    charging.charge_when_due(application, revision, handed.opened, actor=actor, at=at)
    if not handed.opened:
        steps.conclude_when_finished(application, actor=actor, at=at)
    return filed(handed)


def filed(handed: Handed) -> Filed:
    """What filing gives back."""
    row = handed.application
    return Filed(id=row.id, reference=row.reference, secret=handed.secret, due_on=row.due_on)


def prepared(
    draft: Draft,
    revision: Revision,
    held: Mapping[str, Any],
    *,
    actor: Actor,
    at: datetime,
    wrapped: Mapping[UUID, bytes | None] | None = None,
) -> Handed:
    """The whole application in memory: checked, numbered, timed, sealed, and taken in where it can be. No SQL beyond
    the party's key, and none with ``wrapped``. Refuses: as ``file``."""
    answers = _checked(draft, revision, held, at=at)
    grounds = walk.facts(revision.form, answers)
    _materials_complete(revision, draft, grounds)
    secret = new_secret()
    application, chosen = _made(draft, revision, grounds, answers, secret=secret, at=at, wrapped=wrapped)
    first = plan.intake(chosen)
    rows = opening.built(application, revision, [first] if first else [], [], at=at)
    materials = _materials(draft, application)
    told = _told(application, materials) | {"opened": opening.told(rows)}
    facts = [ways.Told(FLOW.take(State.DRAFT, Action.FILE).fact, 1, at, told)]
    handed = Handed(application, rows, materials, facts, secret, [first] if first else [])
    if first is None or draft.channel == "window":
        _taken_in(handed, revision, chosen, actor=actor, at=at)
    return handed


def _taken_in(handed: Handed, revision: Revision, chosen: tuple[StepPlan, ...], *, actor: Actor, at: datetime) -> None:
    """Accept what was just filed: nothing stands before acceptance, or the officer at the window has checked it."""
    check_step = handed.steps[0] if handed.steps else None
    if check_step is not None:
        check_step.state, check_step.done_at, check_step.outcome = StepState.DONE, at, "complete"
        check_step.account_id = actor.account_id
    columns, payload, rows, ready = intake.acceptance(handed.application, revision, chosen, at=at, by=check_step)
    handed.facts.append(ways.moved(handed.application, Action.ACCEPT, at=at, payload=payload, **columns))
    handed.steps.extend(rows)
    handed.opened = ready


def _still_offered(draft: Draft, revision: Revision, *, at: datetime) -> None:
    on = at.astimezone(offices.zone(draft.territory_id)).date()
    if catalogue.current(revision.procedure_code, draft.territory_id, on).id != revision.id:
        raise NotOffered()


def _checked(draft: Draft, revision: Revision, held: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """The answers of the pages that were to be shown, complete and right."""
    answers = walk.relevant(revision.form, held)
    today = at.astimezone(offices.zone(draft.territory_id)).date()
    problems = check.whole(revision.form, answers, today=today, units=offices.unit_codes(draft.territory_id))
    if problems:
        raise AnswersIncomplete(errors={path: problem.code for path, problem in problems.items()})
    return answers


def _materials_complete(revision: Revision, draft: Draft, grounds: Mapping[str, Any]) -> None:
    wanted = catalogue.materials_for(revision, grounds, draft.tier)
    missing = [material.key for material, needed in wanted if needed and material.key not in draft.materials]
    if missing:
        raise MaterialsMissing(missing=missing)


def _made(
    draft: Draft,
    revision: Revision,
    grounds: dict[str, Any],
    answers: dict[str, Any],
    *,
    secret: str,
    at: datetime,
    wrapped: Mapping[UUID, bytes | None] | None,
) -> tuple[Application, tuple[StepPlan, ...]]:
    receiving = offices.hall(draft.hall_id).unit_code if draft.hall_id is not None else None
    office = plan.competent(revision, grounds, territory_id=draft.territory_id, receiving=receiving)
    value, digest = written(answers)
    application = Application(
        id=new_id(),
        reference=new_reference(),
        secret=access.secret_hash(secret),
        party_id=draft.party_id,
        revision_id=revision.id,
        territory_id=draft.territory_id,
        office_id=office.id,
        hall_id=draft.hall_id,
        delivery_hall_id=draft.delivery_hall_id,
        tier=draft.tier,
        channel=draft.channel,
        state=State.FILED,
        turn=1,
        last_at=at,
        filed_at=at,
        grounds=grounds,
        answers_digest=digest,
    )
    counted = reckoning.whole(application, revision, [])
    when = reckoning.due(counted)
    application.received_on = counted.received_on
    application.due_at, application.due_on, application.provisional = when.at, when.on, when.provisional
    application.first_due_at = when.at
    application.sealed, application.slip = vault.seal_many(
        [
            Sealing(draft.party_id, value, about_answers(application.id)),
            Sealing(draft.party_id, {"secret": secret}, about_slip(application.id)),
        ],
        wrapped=wrapped,
    )
    return application, plan.steps(revision, grounds, draft.tier)


def _materials(draft: Draft, application: Application) -> list[Material]:
    return [
        Material(
            id=new_id(),
            application_id=application.id,
            key=key,
            round=1,
            file_id=None if given == drafts.AT_WINDOW else UUID(given),
            seen_at_window=given == drafts.AT_WINDOW,
        )
        for key, given in sorted(draft.materials.items())
    ]


def _told(application: Application, materials: list[Material]) -> dict[str, Any]:
    when = reckoning.due_of(application)
    return {
        "reference": application.reference,
        "party": application.party_id,
        "revision": application.revision_id,
        "territory": application.territory_id,
        "office": application.office_id,
        "hall": application.hall_id,
        "delivery_hall": application.delivery_hall_id,
        "tier": application.tier,
        "channel": application.channel,
        "received_on": application.received_on,
        "due": reckoning.told(when),
        "grounds": application.grounds,
        "answers_digest": application.answers_digest,
        "materials": materials_told(materials),
    }
