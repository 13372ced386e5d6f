from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Channel(StrEnum):
    APP = "app"  # the person's messages in their account; always kept
    MAIL = "mail"


class Delivery(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # given up; an operator sees it and may send it again
    NOWHERE = "nowhere"  # the party gave no address, or its data has been shredded


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as its party reads it. ``text`` is spoken in the actor's language."""

    id: UUID
    code: str
    values: dict[str, Any]
    about: UUID | None
    text: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxView:
    """One delivery as an operator sees it: no address, no text. ``last_error`` is a code word with a number."""

    id: UUID
    message_id: UUID
    channel: str
    state: str
    attempts: int
    last_error: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round of sending did. ``tried_again``: rows that stay in the outbox for a later round."""

    sent: int = 0
    tried_again: int = 0
    failed: int = 0
    nowhere: int = 0
