from __future__ import annotations

from django.db import models
from django.db.models import Q

from .flow import State


class Result(models.Model):
    """What an application led to. ``code`` opens the public check; what it says is sealed with its party's key."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=40)
    code = models.CharField(max_length=24)
    application_id = models.UUIDField()  # above this package, so no key
    reference = models.CharField(max_length=40, blank=True)  # the application's, as people know it
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+")
    revision = models.ForeignKey("catalogue.Revision", models.PROTECT, related_name="+", db_index=False)
    territory = models.ForeignKey("offices.Territory", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    sealed = models.BinaryField()
    sealed_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=35)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=16, choices=[(str(s), str(s)) for s in State])
    paper_id = models.UUIDField(null=True)
    paper_sha256 = models.CharField(max_length=64, null=True)
    handed_over_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    turn = models.IntegerField()

    REPLAYED = frozenset(
        {
            "id",
            "number",
            "code",
            "application_id",
            "reference",
            "party",
            "revision",
            "territory",
            "kind",
            "sealed_sha256",
            "language",
        }
        | {"issued_at", "valid_until", "state", "paper_id", "paper_sha256", "handed_over_at", "revoked_at", "turn"}
    )
    SEALED = frozenset({"sealed"})
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "results"
        constraints = [
            models.UniqueConstraint(name="result_number_once", fields=["number"]),
            models.UniqueConstraint(name="result_code_once", fields=["code"]),
            models.CheckConstraint(
                name="result_handed_over_with_moment",
                condition=Q(state=str(State.ISSUED), handed_over_at=None)
                | Q(state=str(State.HANDED_OVER), handed_over_at__isnull=False)
                | Q(state=str(State.REVOKED)),
            ),
            models.CheckConstraint(
                name="result_revoked_with_moment",
                condition=Q(state=str(State.REVOKED), revoked_at__isnull=False)
                | (~Q(state=str(State.REVOKED)) & Q(revoked_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(name="result_of_application", fields=["application_id"]),
            models.Index(name="result_ready", fields=["territory", "issued_at"], condition=Q(state=str(State.ISSUED))),
        ]

    def __str__(self) -> str:
        return self.number


class HallRegister(models.Model):
    """One line of a hall's register of results: what was handed over there, numbered without a gap for each year."""

    APPEND_ONLY = True

    id = models.BigAutoField(primary_key=True)
    hall = models.ForeignKey("offices.Hall", models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()  # at the hall
    number = models.IntegerField()
    result = models.OneToOneField(Result, models.PROTECT, related_name="line")

    REPLAYED = frozenset({"hall", "year", "number", "result"})
    SEALED: frozenset[str] = frozenset()
    CACHE = {"id": "the row's own count; no fact or page names it"}

    class Meta:
        app_label = "results"
        constraints = [models.UniqueConstraint(name="register_number_once", fields=["hall", "year", "number"])]

    def __str__(self) -> str:
        return f"{self.hall_id}/{self.year}/{self.number}"


class RegisterCount(models.Model):
    """The last number of one hall's register in one year; its row is locked while the next one is given."""

    id = models.BigAutoField(primary_key=True)
    hall = models.ForeignKey("offices.Hall", models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    REPLAYED = frozenset({"hall", "year", "last"})
    SEALED: frozenset[str] = frozenset()
    CACHE = {"id": "the row's own count; no fact or page names it"}

    class Meta:
        app_label = "results"
        constraints = [models.UniqueConstraint(name="register_count_once", fields=["hall", "year"])]

    def __str__(self) -> str:
        return f"{self.hall_id}/{self.year}: {self.last}"
