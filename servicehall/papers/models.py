from __future__ import annotations

from django.db import models
from django.db.models import Q

from servicehall.papers.types import LANGUAGES


class Paper(models.Model):
    """One printed thing: never changed, never printed over. The PDF is a sealed file of the party it is for."""

    REPLAYED = frozenset(
        {
            "id",
            "kind",
            "number",
            "about",
            "subject",
            "territory",
            "language",
            "file",
            "printed_at",
            "printed_by",
            "turn",
        }
    )
    SEALED: frozenset[str] = frozenset()
    CACHE: dict[str, str] = {}

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=80)
    number = models.CharField(max_length=100)
    about = models.UUIDField()
    subject = models.UUIDField()
    territory = models.ForeignKey("offices.Territory", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    file = models.OneToOneField("files.File", on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()
    printed_by = models.JSONField()
    turn = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["about", "printed_at"], name="paper_about")]
        constraints = [
            models.UniqueConstraint(name="paper_number_once", fields=["territory", "kind", "number"]),
            models.CheckConstraint(
                name="paper_known_kind",
                condition=Q(kind__regex=r"^(slip|notice|receipt|decision|result(\.[a-z0-9-]+)?)$"),
            ),
            models.CheckConstraint(name="paper_known_language", condition=Q(language__in=list(LANGUAGES))),
        ]
