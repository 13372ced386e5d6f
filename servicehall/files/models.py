from __future__ import annotations

from django.db import models
from django.db.models import Q

from servicehall.files.types import ENDINGS, Origin, State


class File(models.Model):
    """One file as handed in or printed. The bytes lie sealed in the files folder under ``stored``."""

    REPLAYED = frozenset(
        {
            "id",
            "owner",
            "about",
            "origin",
            "state",
            "stored",
            "size",
            "media_type",
            "received_at",
            "received_by",
            "turn",
        }
    )
    SEALED = frozenset({"name"})
    CACHE = {"sha256": "digest of the plain bytes, found again by opening the file; kept out of facts"}

    id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    about = models.UUIDField(null=True)
    origin = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    name = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    received_at = models.DateTimeField()
    received_by = models.JSONField()
    turn = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["about", "received_at"], name="file_about"),
            models.Index(fields=["owner", "received_at"], name="file_owner"),
        ]
        constraints = [
            models.CheckConstraint(name="file_has_bytes", condition=Q(size__gt=0)),
            models.CheckConstraint(name="file_known_origin", condition=Q(origin__in=[o.value for o in Origin])),
            models.CheckConstraint(name="file_known_state", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(name="file_known_type", condition=Q(media_type__in=list(ENDINGS))),
            models.CheckConstraint(
                name="file_digests",
                condition=Q(sha256__regex="^[0-9a-f]{64}$") & Q(stored__regex="^[0-9a-f]{64}$"),
            ),
        ]
