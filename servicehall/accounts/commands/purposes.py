"""Grant and end the reasons for which an account may look at a subject."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from servicehall.accounts import access
from servicehall.accounts.flow import PURPOSE, PurposeAction, PurposeState
from servicehall.accounts.models import Purpose
from servicehall.accounts.types import PurposeGranted
from servicehall.kernel.actor import Actor
from servicehall.kernel.ids import new_id
from servicehall.ledger.commands import record
from servicehall.vault import commands as vault
from servicehall.vault.types import For


@transaction.atomic(savepoint=False)
def grant_purpose(
    *,
    actor: Actor,
    account_id: UUID,
    kind: str,
    about: UUID,
    at: datetime,
    until: datetime | None = None,
    reason: str | None = None,
    authority_id: int | None = None,
) -> UUID:
    """Let an account look at one subject for one purpose; the one already live comes back when there is one.

    kind: a word of ``vault.types.For``. until: exclusive, None while the work lasts. reason: in the officer's own
    words, sealed with the officer's key.
    Records: purpose.granted (and purpose.ended for one that had run out).
    """
    word = For(kind)
    rows = Purpose.objects.select_for_update().filter(about=about, account_id=account_id, kind=word, ended_at=None)
    live = rows.first()
    if live is not None and (live.until is None or live.until > at):
        return live.id
    if live is not None and live.until is not None:
        _end(live, actor, live.until)
    row = Purpose(id=new_id(), account_id=account_id, kind=word, about=about, authority_id=authority_id)
    row.since, row.until, row.turn = at, until, 1
    row.reason = vault.seal(account_id, reason, f"accounts_purpose:{row.id}:reason") if reason else None
    Purpose.objects.bulk_create([row])
    edge = PURPOSE.take(PurposeState.NEW, PurposeAction.GRANT)
    record(edge.fact, subject=row.id, turn=1, actor=actor, at=at, payload=_granted(row))
    return row.id


@transaction.atomic(savepoint=False)
def end_purpose(*, actor: Actor, purpose_id: UUID, at: datetime) -> None:
    """End a purpose; the next request finds it gone. Refuses: NotFound, NotNow (over already).

    Records: purpose.ended.
    """
    _end(access.purpose(purpose_id), actor, at)


@transaction.atomic(savepoint=False)
def end_purposes(
    *,
    actor: Actor,
    at: datetime,
    about: UUID | None = None,
    account_id: UUID | None = None,
    kind: str | None = None,
    authority_id: int | None = None,
) -> int:
    """End every live purpose about a subject, or of an account, or both; returns how many. Records: purpose.ended.

    kind, authority_id: only those.
    """
    if about is None and account_id is None:
        raise ValueError("about whom, or whose?")
    rows = Purpose.objects.select_for_update().filter(ended_at=None).order_by("id")
    asked = {"about": about, "account_id": account_id, "kind": kind, "authority_id": authority_id}
    found = list(rows.filter(**{column: value for column, value in asked.items() if value is not None}))
    for row in found:
        _end(row, actor, at)
    return len(found)


def _granted(row: Purpose) -> PurposeGranted:
    return PurposeGranted(
        account_id=str(row.account_id),
        kind=row.kind,
        about=str(row.about),
        until=row.until.isoformat() if row.until else None,
        authority_id=row.authority_id,
    )


def _end(row: Purpose, actor: Actor, at: datetime) -> None:
    state = PurposeState.LIVE if row.ended_at is None else PurposeState.ENDED
    edge = PURPOSE.take(state, PurposeAction.END)
    Purpose.objects.filter(id=row.id).update(ended_at=at, turn=row.turn + 1)
    record(edge.fact, subject=row.id, turn=row.turn + 1, actor=actor, at=at)
