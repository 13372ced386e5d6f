from __future__ import annotations

import json
import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction

from servicehall.kernel.actor import Actor, house
from servicehall.kernel.errors import NotFound
from servicehall.kernel.ids import new_id
from servicehall.kernel.money import Money
from servicehall.parties import queries as parties
from servicehall.vault.errors import Shredded

from . import letter, rules
from .errors import Undelivered
from .models import Message, Outbox
from .post import Way, way_out
from .queries import address
from .types import Channel, Delivery, Sent

_log = logging.getLogger("servicehall.messages")


@transaction.atomic(savepoint=False)
def tell(
    *,
    party_id: UUID,
    code: str,
    values: Mapping[str, Any],
    about: UUID | None,
    at: datetime,
    channels: Collection[str] = (Channel.APP, Channel.MAIL),
) -> UUID:
    """Tell a party something: a message in their account, and a letter in the outbox when mail is among the channels.

    code, values: what ``phrases`` speaks; values hold no personal data. ``reference`` makes the letter link to the
    tracking page, ``zone`` (IANA) says at which office moments are read. Called by reactions: the message commits with
    how far they have read. A code that cannot be spoken with these values is a fault here and not on a person's page.
    """
    kept = json.loads(json.dumps(dict(values), default=_word, allow_nan=False))
    letter.said(code, kept, "en")
    message = Message.objects.create(id=new_id(), party_id=party_id, code=code, values=kept, about=about, at=at)
    if Channel.MAIL in channels:
        Outbox.objects.create(
            id=new_id(), due_at=at, channel=Channel.MAIL, party_id=party_id, message=message, state=Delivery.WAITING
        )
    return message.id


@transaction.atomic(savepoint=False)
def mark_read(*, actor: Actor, message_id: UUID, at: datetime) -> None:
    """Note that the actor's party has read a message; a second time changes nothing. Refuses: NotFound."""
    own = Message.objects.filter(id=message_id, party_id=actor.party_id) if actor.party_id else Message.objects.none()
    if not own.filter(read_at=None).update(read_at=at) and not own.exists():
        raise NotFound()


def send_due(*, at: datetime, limit: int = 200) -> Sent:
    """Deliver letters that are due, one by one; returns what became of them. The worker calls it, in no transaction.

    Each letter is taken and its address opened in one transaction, which records the reading and moves the letter's
    next attempt on; only then does it leave; then it is marked. A sender that dies between leaves a letter that comes
    due again and is, by its file name or Message-ID, the same letter. When the way out itself is broken the round ends.
    """
    counts = {"sent": 0, "tried_again": 0, "failed": 0, "nowhere": 0}
    with way_out(smtp_url=settings.SMTP_URL, folder=settings.MAIL_FOLDER) as way:
        for _ in range(limit):
            taken = _take_next(at)
            if taken is None:
                break
            outcome, closed = _send(taken, way, at)
            counts[outcome] += 1
            if closed:
                break
    return Sent(**counts)


@transaction.atomic(savepoint=False)
def send_again(*, outbox_id: UUID, at: datetime) -> None:
    """Put a letter the house had given up back in the outbox, with all its attempts before it. Refuses: NotFound."""
    again = {"state": Delivery.WAITING, "attempts": 0, "due_at": at}
    if not Outbox.objects.filter(id=outbox_id, state__in=[Delivery.FAILED, Delivery.NOWHERE]).update(**again):
        raise NotFound()


@transaction.atomic(durable=True)
def _take_next(at: datetime) -> Outbox | None:
    """The next due letter, its next attempt already moved on, so that no other sender and no fault can hold it up."""
    row = (
        Outbox.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=Delivery.WAITING, due_at__lte=at)
        .order_by("due_at")
        .first()
    )
    if row is None:
        return None
    row.attempts += 1
    row.due_at = at + rules.wait_after(row.attempts)
    Outbox.objects.filter(id=row.id).update(attempts=row.attempts, due_at=row.due_at)
    return row


def _written(row: Outbox) -> EmailMessage | None:
    """The letter; None when there is no address any more. Raises Undelivered for a letter that has a fault in it."""
    try:
        return _opened_and_written(row)
    except (Undelivered, DatabaseError, InterfaceError):
        raise
    except Exception as fault:
        _log.exception("letter %s cannot be written", row.id)  # one bad letter must not hold up the others
        raise Undelivered("fault") from fault


@transaction.atomic(durable=True)
def _opened_and_written(row: Outbox) -> EmailMessage | None:
    """The letter, its reader's address opened; the reading is committed before anything leaves the house."""
    message = Message.objects.get(id=row.message_id)
    try:
        card = parties.card(actor=house(), purpose="message", about=message.id, party_id=row.party_id)
    except Shredded:
        return None
    if not card.email:
        return None
    return letter.write(
        message_id=message.id,
        code=message.code,
        values=message.values,
        at=message.at,
        to=card.email,
        language=card.language,
        house=address(),
    )


def _send(row: Outbox, way: Way, at: datetime) -> tuple[str, bool]:
    """Deliver one letter and mark it: what became of it, and whether the way out is closed."""
    try:
        mail = _written(row)
        if mail is None:
            return _mark(row, state=Delivery.NOWHERE), False
        way.deliver(row.message_id, mail)
    except Undelivered as error:
        over = error.for_good or row.attempts >= rules.PATIENCE
        return _mark(row, state=Delivery.FAILED if over else Delivery.WAITING, last_error=error.code), error.closed
    return _mark(row, state=Delivery.SENT, sent_at=at, last_error=""), False


@transaction.atomic(durable=True)
def _mark(row: Outbox, *, state: Delivery, **columns: Any) -> str:
    Outbox.objects.filter(id=row.id, attempts=row.attempts).update(state=state, **columns)
    return "tried_again" if state is Delivery.WAITING else str(state)


def _word(value: Any) -> Any:
    if isinstance(value, Money):
        return {"amount": value.amount, "currency": value.currency}
    if isinstance(value, UUID):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a message")
