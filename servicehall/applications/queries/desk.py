"""What officers see: the next thing to decide, and everything needed to decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from servicehall.accounts import queries as accounts
from servicehall.catalogue import queries as catalogue
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotAllowed, NotFound, Refusal
from servicehall.ledger import queries as ledger
from servicehall.ledger.types import Fact
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from .. import access, reckoning
from ..commands import steps as deciding
from ..commands.answers import answers_of
from ..deciding import about_reasons
from ..flow import State, StepState
from ..models import Application, Material, Notice, Pause, Step
from ..types import FilePage, InboxRow, MaterialView, Tracking
from .own import notice_views, shown, step_view


def inbox(*, actor: Actor, now: datetime, limit: int = 50) -> list[InboxRow]:
    """Open steps of the actor's office, soonest due first, paused ones last. Two queries. Refuses: NotFound."""
    rows = access.inbox(actor).select_related("application").order_by("due_at", "id")[:limit]
    found = list(rows)
    ids = {step.application_id for step in found}
    pauses: dict[UUID, list[Pause]] = {id_: [] for id_ in ids}
    for pause in Pause.objects.filter(application_id__in=ids).order_by("since", "id"):
        pauses[pause.application_id].append(pause)
    return [inbox_row(step, pauses[step.application_id], actor, now) for step in found]


def file_page(*, actor: Actor, application_id: UUID, step_id: UUID, now: datetime) -> FilePage:
    """Everything about one application, for the officer who took its step up. Fourteen queries.

    Opening it is a reading on record, under the officer's live purpose. Refuses: NotFound (not at the actor's office),
    NotAllowed (no live purpose: take the step up first).
    """
    row, step = access.for_step(actor, application_id, step_id)
    if actor.account_id is None:
        raise NotFound()
    purpose = accounts.purpose_for(account_id=actor.account_id, about=row.id, at=now)
    if purpose is None:
        raise NotAllowed(needs="take-up")
    acting = replace(actor, purpose_id=purpose.id)
    every = list(Step.objects.filter(application_id=row.id).order_by("opened_at", "id"))
    notices = list(Notice.objects.filter(application_id=row.id).order_by("number"))
    writings, decision = _writings(row, every, acting)
    return FilePage(
        tracking=shown(row, actor=acting, now=now, open_notice=False),
        step=step_view(step, acting),
        answers=answers_of(acting, row),
        materials=tuple(
            MaterialView(key=m.key, round=m.round, file_id=m.file_id, seen_at_window=m.seen_at_window)
            for m in Material.objects.filter(application_id=row.id).order_by("key", "round")
        ),
        grounds=row.grounds,
        writings=writings,
        decision=decision,
        notices=notice_views(notices, row.party_id, acting, purpose="assignment"),
        changed=_changed(ledger.of(row.id)),
        allowed=_allowed(acting, row, step),
    )


def window_page(*, actor: Actor, reference: str, now: datetime) -> Tracking:
    """An application whose slip a person shows at a window: its way and what is owed, no answers. Seven queries.

    Refuses: NotFound.
    """
    return shown(access.at_window(actor, reference), actor=actor, now=now, open_notice=False)


def inbox_row(step: Step, pauses: Sequence[Pause], actor: Actor, now: datetime) -> InboxRow:
    """One open step, with its application set, as a line of the inbox."""
    application = step.application
    revision = catalogue.revision(application.revision_id)
    counted = reckoning.of_step(step, application, revision, pauses, now=now)
    return InboxRow(
        step_id=step.id,
        application_id=application.id,
        reference=application.reference,
        revision_id=application.revision_id,
        key=step.key,
        kind=step.kind,
        opened_at=step.opened_at,
        due_on=step.due_on,
        colour=counted.state,
        left_days=counted.left.days,
        mine=step.account_id is not None and step.account_id == actor.account_id,
        taken=step.account_id is not None,
    )


def _writings(row: Application, steps: Sequence[Step], actor: Actor) -> tuple[Mapping[str, str], str]:
    """The reasons written at each step, and the decision's, opened in one act of reading."""
    written = [step for step in steps if step.sealed is not None]
    items = [
        Item(subject=row.party_id, blob=bytes(step.sealed or b""), about=about_reasons(step.id)) for step in written
    ]
    if row.decision is not None:
        items.append(Item(subject=row.party_id, blob=bytes(row.decision), about=deciding.about_decision(row.id)))
    opened: list[Any] = vault.open(actor=actor, purpose="assignment", about=row.id, items=items)
    by_step = {str(step.id): held["reasons"] for step, held in zip(written, opened, strict=False)}
    return by_step, opened[-1]["reasons"] if row.decision is not None else ""


def _changed(facts: Sequence[Fact]) -> frozenset[str]:
    """What the last supplement brought: ``material:<key>`` and ``answer:<key>``, as the notice asked for them."""
    last = next((f for f in reversed(facts) if f.name == "application.supplemented"), None)
    if last is None:
        return frozenset()
    asked = next(f for f in facts if f.name == "application.noticed" and f.payload["notice"] == last.payload["notice"])
    return frozenset(f"{item['kind']}:{item['key']}" for item in asked.payload["items"])


def _allowed(actor: Actor, row: Application, step: Step) -> tuple[str, ...]:
    """What this officer may do now; the commands ask the same questions again."""
    try:
        deciding.may_decide(actor, row, step)
    except Refusal:
        return ()
    first = ("accept", "ask", "route") if row.state == State.FILED else ("decide", "ask")
    asked = Notice.objects.filter(application_id=row.id).exists()
    return tuple(way for way in first if not (way == "ask" and asked) and step.state == StepState.OPEN)
