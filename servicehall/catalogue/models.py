from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


def _ends_after_it_begins(table: str) -> CheckConstraint:
    """The same day means: never in force, the next one took its place before it began."""
    return CheckConstraint(
        name=f"{table}_ends_after_it_begins",
        condition=Q(effective_until__isnull=True) | Q(effective_until__gte=F("effective_from")),
    )


class DictionaryEntry(models.Model):
    """One version of one entry of the data dictionary. ``code`` is stable for ever: "person.full_name"."""

    APPEND_ONLY = True

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    identifying = models.BooleanField()
    body = models.JSONField()  # schema, labels, hints, options, definition, scheme, autocomplete
    digest = models.CharField(max_length=64)  # SHA-256 of the entry as it is shipped, canonical

    class Meta:
        constraints = [
            UniqueConstraint(fields=["code", "version"], name="dictionary_entry_version"),
            CheckConstraint(name="dictionary_entry_code", condition=Q(code__regex=r"^[a-z]+(\.[a-z_]+)+$")),
            CheckConstraint(name="dictionary_entry_version_counts_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Procedure(models.Model):
    """What can be asked of the administration. The same matter under another country's law is another scope."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=80)
    scope = models.CharField(max_length=40)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["code", "scope"], name="procedure_once_per_scope"),
            CheckConstraint(name="procedure_code", condition=Q(code__regex=r"^[a-z]+(-[a-z]+)*$")),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.scope})"


class Revision(models.Model):
    """One published text of a procedure. The text never changes; its end is set when the next one begins.

    No two of one procedure are in force on the same day: exclusion ``revision_one_at_a_time`` in the migration.
    """

    id = models.UUIDField(primary_key=True)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    effective_from = models.DateField()  # the first day it applies
    effective_until = models.DateField(null=True)  # the first day it no longer does
    body = models.JSONField()
    dictionary = models.JSONField()  # the versions of the entries its form was published with
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["procedure", "number"], name="revision_number"),
            CheckConstraint(name="revision_number_counts_from_one", condition=Q(number__gte=1)),
            _ends_after_it_begins("revision"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.number}"


class Offer(models.Model):
    """A revision as offered in a territory: what lists and the finder read, copied from the body.

    No two of one procedure in one territory on the same day: exclusion ``offer_one_at_a_time``. The column ``vector``
    is made of ``words`` by the database; it and its index stand in the migration.
    """

    id = models.BigAutoField(primary_key=True)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    territory = models.ForeignKey("offices.Territory", models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    effective_from = models.DateField()
    effective_until = models.DateField(null=True)
    names = models.JSONField()
    summary = models.JSONField()
    category = models.CharField(max_length=16)
    authority = models.CharField(max_length=40)
    online = models.CharField(max_length=16)
    titles = models.TextField()  # folded titles of every language, a line each
    phrases = models.TextField()  # folded everyday words of every language, a line each
    title_words = models.TextField()  # the titles as searchable tokens
    words = models.TextField()  # titles, everyday words and summaries as searchable tokens

    class Meta:
        constraints = [
            UniqueConstraint(fields=["revision", "territory"], name="offer_once_per_territory"),
            _ends_after_it_begins("offer"),
        ]
        indexes = [models.Index(name="offer_territory", fields=["territory", "code"])]

    def __str__(self) -> str:
        return f"{self.code} in {self.territory_id}"


class Word(models.Model):
    """A word some offer may be found by: misspelt words are compared with it, by a trigram index in the migration."""

    id = models.BigAutoField(primary_key=True)
    text = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.text
