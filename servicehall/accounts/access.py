"""The only ways to lay hands on an account, a session or a purpose to change it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotFound

from .flow import State
from .models import Account, Purpose, Session

OPERATOR = "operator"


def for_change(actor: Actor, account_id: UUID) -> Account:
    """The account, locked: one's own, or any to the house and to an operator. Refuses: NotFound."""
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None or not (actor.account_id == account_id or may_manage(actor)):
        raise NotFound()
    return account


def open_for_update(account_id: UUID) -> Account:
    """An open account, locked, whoever asks. Refuses: NotFound."""
    account = Account.objects.select_for_update().filter(id=account_id, state=State.OPEN).first()
    if account is None:
        raise NotFound()
    return account


def may_manage(actor: Actor) -> bool:
    return actor.kind is Kind.HOUSE or (actor.kind is Kind.OFFICER and OPERATOR in actor.roles)


def session_of(actor: Actor, session_id: UUID) -> Session:
    """A live session of the actor's own account, locked. Refuses: NotFound."""
    if actor.account_id is None:
        raise NotFound()
    rows = Session.objects.select_for_update().filter(id=session_id, account_id=actor.account_id, ended_at=None)
    session = rows.first()
    if session is None:
        raise NotFound()
    return session


def live_sessions(account_id: UUID, *, but: UUID | None = None) -> QuerySet[Session]:
    """The sessions of an account that nobody has ended, without one."""
    rows = Session.objects.filter(account_id=account_id, ended_at=None)
    return rows if but is None else rows.exclude(id=but)


def purpose(purpose_id: UUID) -> Purpose:
    """A purpose, locked. Refuses: NotFound."""
    found = Purpose.objects.select_for_update().filter(id=purpose_id).first()
    if found is None:
        raise NotFound()
    return found
