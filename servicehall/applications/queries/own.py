"""What a party sees of its own: drafts, applications, one application as it goes its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision
from servicehall.files import queries as files
from servicehall.files.types import FileView
from servicehall.kernel.actor import Actor
from servicehall.kernel.money import Money
from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Fact
from servicehall.payments import queries as payments
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from .. import access, reckoning
from ..aloud import read_aloud
from ..commands.drafts import AT_WINDOW, opened
from ..commands.intake import about_notice
from ..models import Application, Draft, Notice, Pause, Step
from ..types import DraftLine, DraftView, Line, NoticeView, StepView, Tracking


def draft(*, actor: Actor, draft_id: UUID) -> DraftView:
    """One draft with its answers. Three queries. Refuses: NotFound."""
    row, acting = access.draft(actor, draft_id)
    return DraftView(
        id=row.id,
        version=row.version,
        revision_id=row.revision_id,
        territory_id=row.territory_id,
        party_id=row.party_id,
        tier=row.tier,
        channel=row.channel,
        hall_id=row.hall_id,
        delivery_hall_id=row.delivery_hall_id,
        answers=opened(acting, row),
        materials=row.materials,
        saved_at=row.saved_at,
        expires_at=row.expires_at,
    )


def draft_materials(*, actor: Actor, draft_id: UUID) -> dict[str, FileView]:
    """The files given so far, by material. Two queries. Refuses: NotFound."""
    row, _ = access.draft(actor, draft_id)
    ids = {key: UUID(given) for key, given in row.materials.items() if given != AT_WINDOW}
    found = files.those(list(ids.values()))
    return {key: found[file_id] for key, file_id in ids.items() if file_id in found}


def drafts(*, actor: Actor, at: datetime) -> list[DraftLine]:
    """The actor's party's drafts, last saved first. One query."""
    if actor.party_id is None:
        return []
    rows = Draft.objects.filter(party_id=actor.party_id, helper_id=None, expires_at__gt=at).order_by("-saved_at")
    return [
        DraftLine(id=row.id, revision_id=row.revision_id, saved_at=row.saved_at, expires_at=row.expires_at)
        for row in rows.only("id", "revision_id", "saved_at", "expires_at")
    ]


def mine(*, actor: Actor, limit: int = 50) -> list[Line]:
    """The actor's party's applications, newest first. Two queries."""
    if actor.party_id is None:
        return []
    rows = list(Application.objects.filter(party_id=actor.party_id).order_by("-filed_at")[:limit])
    ids = [row.id for row in rows]
    asked = set(
        Notice.objects.filter(application_id__in=ids, answered_at=None).values_list("application_id", flat=True)
    )
    return [
        Line(
            id=row.id,
            reference=row.reference,
            revision_id=row.revision_id,
            state=row.state,
            outcome=row.outcome,
            filed_at=row.filed_at,
            due_on=row.due_on,
            asked=row.id in asked and row.concluded_at is None,
        )
        for row in rows
    ]


def tracking(*, actor: Actor, application_id: UUID, now: datetime) -> Tracking:
    """One's own application as it goes its way, with what is asked of one. Eight queries. Refuses: NotFound."""
    row = access.for_party(actor, application_id)
    return shown(row, actor=actor, now=now, open_notice=True)


def tracked(*, reference: str, secret: str, actor: Actor, now: datetime) -> Tracking:
    """The same for whoever holds the slip, without signing in; what a notice says is not opened. Seven queries.

    Refuses: NotFound.
    """
    return shown(access.by_reference(reference, secret), actor=actor, now=now, open_notice=False)


def reference_of(application_id: UUID) -> str:
    """An application's reference. One query. Refuses: NotFound."""
    return access.for_house(application_id).reference


def shown(row: Application, *, actor: Actor, now: datetime, open_notice: bool) -> Tracking:
    """An application row as people follow it. The caller has established the right to it."""
    charge = payments.get(row.charge_id) if row.charge_id is not None else None
    return assembled(
        row,
        revision=catalogue.revision(row.revision_id),
        steps=list(Step.objects.filter(application_id=row.id).order_by("opened_at", "id")),
        pauses=list(Pause.objects.filter(application_id=row.id).order_by("since", "id")),
        facts=ledger.of(row.id),
        owed=charge.total if charge else None,
        notice=_open_notice(row, actor) if open_notice and row.concluded_at is None else None,
        actor=actor,
        now=now,
    )


def assembled(
    row: Application,
    *,
    revision: Revision,
    steps: Sequence[Step],
    pauses: Sequence[Pause],
    facts: Sequence[Fact],
    owed: Money | None,
    notice: NoticeView | None,
    actor: Actor,
    now: datetime,
) -> Tracking:
    """The same from rows already read. No query."""
    counted = reckoning.whole(row, revision, pauses, now=row.concluded_at or now)
    handed = next((f.payload["hall"] for f in facts if f.name == "application.result-handed-over"), None)
    return Tracking(
        id=row.id,
        reference=row.reference,
        revision_id=row.revision_id,
        territory_id=row.territory_id,
        party_id=row.party_id,
        state=row.state,
        outcome=row.outcome,
        tier=row.tier,
        channel=row.channel,
        turn=row.turn,
        filed_at=row.filed_at,
        received_on=row.received_on,
        due_on=row.due_on,
        due_at=row.due_at,
        first_due_at=row.first_due_at,
        colour=counted.state,
        provisional=row.provisional,
        left_days=counted.left.days if row.concluded_at is None else None,
        clock=tuple((line.code, line.values) for line in counted.explanation),
        concluded_at=row.concluded_at,
        hall_id=row.hall_id,
        office_id=row.office_id,
        delivery_hall_id=row.delivery_hall_id,
        handed_over_hall_id=handed,
        result_id=row.result_id,
        charge_id=row.charge_id,
        paused=tuple(pause.reason for pause in pauses if pause.until is None),
        steps=tuple(step_view(step, actor) for step in steps),
        told=read_aloud(facts, revision, actor.language, owed=owed),
        notice=notice,
    )


def step_view(step: Step, actor: Actor) -> StepView:
    """A step as people may see it."""
    return StepView(
        id=step.id,
        key=step.key,
        kind=step.kind,
        round=step.round,
        office_id=step.office_id,
        state=step.state,
        opened_at=step.opened_at,
        due_on=step.due_on,
        done_at=step.done_at,
        outcome=step.outcome,
        mine=step.account_id is not None and step.account_id == actor.account_id,
    )


def notice_views(
    rows: Sequence[Notice],
    party_id: UUID,
    actor: Actor,
    *,
    purpose: str,
    wrapped: Mapping[UUID, bytes | None] | None = None,
) -> tuple[NoticeView, ...]:
    """Notices with their words, opened in one act of reading."""
    items = [Item(subject=party_id, blob=bytes(row.sealed), about=about_notice(row.id)) for row in rows]
    about = rows[0].application_id if rows else None
    opened_texts = vault.open(actor=actor, purpose=purpose, about=about, items=items, wrapped=wrapped)
    return tuple(
        NoticeView(
            id=row.id,
            number=row.number,
            items=tuple(row.items),
            answer_until=row.answer_until,
            sent_at=row.sent_at,
            answered_at=row.answered_at,
            texts=held["texts"],
        )
        for row, held in zip(rows, opened_texts, strict=True)
    )


def _open_notice(row: Application, actor: Actor) -> NoticeView | None:
    waiting = list(Notice.objects.filter(application_id=row.id, answered_at=None).order_by("-number")[:1])
    views = notice_views(waiting, row.party_id, actor, purpose="tracking")
    return views[0] if views else None
