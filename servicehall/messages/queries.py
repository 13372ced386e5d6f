from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min

from servicehall.kernel.actor import Actor
from servicehall.phrases import catalog

from . import letter
from .models import Message, Outbox
from .types import Delivery, MessageView, OutboxView

_log = logging.getLogger("servicehall.messages")


def inbox(actor: Actor, *, limit: int = 50, before: datetime | None = None) -> list[MessageView]:
    """The actor's party's own messages, newest first, spoken in the actor's language. One query.

    before: only messages older than this moment, for the next page.
    """
    if actor.party_id is None:
        return []
    rows = Message.objects.filter(party_id=actor.party_id)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return [_view(row, actor.language) for row in rows.order_by("-at", "id")[:limit]]


def of(about: UUID, *, actor: Actor) -> list[MessageView]:
    """What the actor's party was told about one matter, oldest first. One query."""
    if actor.party_id is None:
        return []
    rows = Message.objects.filter(about=about, party_id=actor.party_id).order_by("at", "id")
    return [_view(row, actor.language) for row in rows]


def unread(actor: Actor) -> int:
    """How many of the actor's party's messages have not been read. One query."""
    return Message.objects.filter(party_id=actor.party_id, read_at=None).count() if actor.party_id else 0


def given_up() -> list[OutboxView]:
    """Letters the house has given up, oldest first, for an operator: no address, no text. One query."""
    rows = Outbox.objects.filter(state=Delivery.FAILED).order_by("queued_at", "id")
    return [
        OutboxView(row.id, row.message_id, row.channel, row.state, row.attempts, row.last_error, row.due_at)
        for row in rows[:500]
    ]


def waiting() -> tuple[int, datetime | None]:
    """How many letters still have to leave, and since when the oldest waits. One query."""
    found = Outbox.objects.filter(state=Delivery.WAITING).aggregate(count=Count("id"), oldest=Min("queued_at"))
    return int(found["count"]), found["oldest"]


def address() -> str:
    """Where the house is found on the web, without a slash at the end: links in letters and on papers begin with it."""
    return str(settings.PUBLIC_ADDRESS).rstrip("/")


def _view(row: Message, language: str) -> MessageView:
    return MessageView(
        id=row.id,
        code=row.code,
        values=row.values,
        about=row.about,
        text=_text(row, language),
        at=row.at,
        read_at=row.read_at,
    )


def _text(row: Message, language: str) -> str:
    """The sentence; for a code of an earlier release that nobody speaks any more, a plain one that breaks no page."""
    try:
        return letter.said(row.code, row.values, language)
    except KeyError:
        _log.exception("message %s cannot be spoken", row.id)
        return catalog.gettext(language, letter.PLAIN)
