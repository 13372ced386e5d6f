from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .types import Channel, Delivery

_OF_A_FACT = "made by a reaction from a fact, which the ledger keeps"


class Message(models.Model):
    """What a party was told: a code and values without personal data. The sentence is spoken when it is shown."""

    id = models.UUIDField(primary_key=True, editable=False)
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=80)
    values = models.JSONField()
    about = models.UUIDField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    REPLAYED: frozenset[str] = frozenset()
    SEALED: frozenset[str] = frozenset()
    CACHE = dict.fromkeys(("id", "party", "code", "values", "about", "at"), _OF_A_FACT) | {
        "read_at": "a convenience for its reader; nothing in law hangs on it"
    }

    class Meta:
        app_label = "messages"
        indexes = [
            models.Index(name="message_inbox", fields=["party", "-at", "id"]),
            models.Index(name="message_unread", fields=["party"], condition=Q(read_at=None)),
            models.Index(name="message_about", fields=["about"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.id}"


class Outbox(models.Model):
    """What must still leave the house. Partitioned by month of ``queued_at``; the table is made in the migration.

    ``due_at`` is when it may be tried next. Taking a row moves it on at once, so a sender that dies in the middle
    leaves a row that comes due again by itself.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    queued_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=[(str(c), str(c)) for c in Channel])
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", db_index=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=[(str(d), str(d)) for d in Delivery])
    attempts = models.SmallIntegerField(default=0)
    last_error = models.CharField(
        max_length=60, default=""
    )  # a code word; never a server's text, which holds addresses
    sent_at = models.DateTimeField(null=True)

    REPLAYED: frozenset[str] = frozenset()
    SEALED: frozenset[str] = frozenset()
    CACHE = dict.fromkeys(
        ("id", "queued_at", "due_at", "channel", "party", "message", "state", "attempts", "last_error", "sent_at"),
        "work of the house, done once and then only looked at",
    )

    class Meta:
        app_label = "messages"
        db_table = "messages_outbox"

    def __str__(self) -> str:
        return f"{self.channel} {self.state} {self.id}"
