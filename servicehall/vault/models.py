from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Key(models.Model):
    """A subject's own key, wrapped by the master key. Destroying it makes everything sealed with it unreadable."""

    subject = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    destroyed_at = models.DateTimeField(null=True)

    REPLAYED: frozenset[str] = frozenset()
    SEALED = frozenset({"wrapped"})
    CACHE = {
        "created_at": "when the key was made; says nothing of its subject and is not part of its history",
        "destroyed_at": "the fact of forgetting is its subject's own; this only stops the key from coming back",
    }

    class Meta:
        app_label = "vault"
        constraints = [
            models.CheckConstraint(
                name="vault_key_there_or_destroyed",
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)


class Reading(models.Model):
    """One act of opening sealed values: who, for what, about which file, and whose. Partitioned by month."""

    APPEND_ONLY = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now())
    actor = models.JSONField()
    institution = models.BigIntegerField(null=True)  # the reader's authority
    office_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=32)
    about = models.UUIDField(null=True)
    subjects = ArrayField(models.UUIDField())
    count = models.IntegerField()  # values opened

    REPLAYED: frozenset[str] = frozenset()
    SEALED: frozenset[str] = frozenset()
    CACHE = dict.fromkeys(
        ("at", "actor", "institution", "office_id", "purpose", "about", "subjects", "count"),
        "a record in its own right, as unchangeable as a fact; nothing is rebuilt from it",
    )

    class Meta:
        app_label = "vault"
        indexes = [GinIndex(name="vault_reading_subjects", fields=["subjects"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
