from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from servicehall.accounts import commands as accounts
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid, NotAllowed
from servicehall.kernel.ids import new_id
from servicehall.ledger.commands import record

from . import access
from .errors import PostHeld
from .flow import FLOW, Action, State
from .models import Holding
from .types import Left, Taken


@transaction.atomic(savepoint=False)
def appoint(
    *, actor: Actor, account_id: UUID, post_id: int, since: datetime, at: datetime, until: datetime | None = None
) -> UUID:
    """Put an officer on a post from ``since`` until ``until`` (exclusive; None: until they leave).

    Refuses: NotAllowed (not an operator, or for oneself), NotFound (no such account), Invalid (not an account of staff,
    or ends before it starts), PostHeld.
    Records: post.taken.
    """
    access.need_manager(actor)
    if actor.account_id == account_id:
        raise NotAllowed()
    if accounts.lock(account_id=account_id) != "staff":
        raise Invalid(errors={"account": "not-staff"})
    if until is not None and until <= since:
        raise Invalid(errors={"until": "before-since"})
    _refuse_overlap(account_id, post_id, since, until)
    holding_id, edge = new_id(), FLOW.take(State.NEW, Action.TAKE)
    Holding.objects.create(id=holding_id, account_id=account_id, post_id=post_id, since=since, until=until, turn=1)
    payload = Taken(
        account_id=str(account_id),
        post_id=post_id,
        since=since.isoformat(),
        until=until.isoformat() if until else None,
    )
    record(edge.fact, subject=holding_id, turn=1, actor=actor, at=at, payload=payload)
    return holding_id


@transaction.atomic(savepoint=False)
def leave(*, actor: Actor, holding_id: UUID, until: datetime, at: datetime) -> None:
    """End a holding at ``until`` (exclusive). What the officer could see through the post's authority ends with it.

    Refuses: NotAllowed, NotFound, NotNow (left already), Invalid (before it began).
    Records: post.left, and purpose.ended for each purpose it carried.
    """
    holding = access.for_change(actor, holding_id)
    edge = FLOW.take(State.TAKEN if holding.turn == 1 else State.LEFT, Action.LEAVE)
    if until < holding.since:
        raise Invalid(errors={"until": "before-since"})
    Holding.objects.filter(id=holding.id).update(until=until, turn=holding.turn + 1)
    payload = Left(until=until.isoformat())
    record(edge.fact, subject=holding.id, turn=holding.turn + 1, actor=actor, at=at, payload=payload)
    if until <= at:
        _end_purposes(holding, actor, at)


def _end_purposes(holding: Holding, actor: Actor, at: datetime) -> None:
    """End purposes of the authority the officer no longer serves; all of them when no post is left."""
    live = Holding.objects.filter(Q(until=None) | Q(until__gt=at), account_id=holding.account_id)
    kept = set(live.values_list("post__office__authority_id", flat=True))
    here = Holding.objects.filter(id=holding.id).values_list("post__office__authority_id", flat=True).get()
    if not kept:
        accounts.end_purposes(actor=actor, at=at, account_id=holding.account_id)
    elif here not in kept:
        accounts.end_purposes(actor=actor, at=at, account_id=holding.account_id, authority_id=here)


def _refuse_overlap(account_id: UUID, post_id: int, since: datetime, until: datetime | None) -> None:
    """Refuses: PostHeld. The account is locked, so two appointments of one officer come one by one."""
    rows = Holding.objects.filter(Q(until=None) | Q(until__gt=since), account_id=account_id, post_id=post_id)
    rows = rows.exclude(until=F("since"))
    if until is not None:
        rows = rows.filter(since__lt=until)
    if rows.exists():
        raise PostHeld()
