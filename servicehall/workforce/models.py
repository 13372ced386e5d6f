from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Holding(models.Model):
    """One person on one post, from ``since`` until ``until`` (exclusive, None while open)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    post = models.ForeignKey("offices.Post", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField()

    REPLAYED = frozenset({"account", "post", "since", "until", "turn"})
    SEALED: frozenset[str] = frozenset()
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "workforce"
        constraints = [
            models.UniqueConstraint(
                name="holding_open_once", fields=["account", "post"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="holding_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [models.Index(name="holding_of_account", fields=["account", "since"])]

    def __str__(self) -> str:
        return str(self.id)
