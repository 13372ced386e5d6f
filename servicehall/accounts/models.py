from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from .flow import State
from .types import AccountKind


class Account(models.Model):
    """A person who may sign in. ``code`` is the pseudonym others see: on lists, in the record of readings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=8)
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", null=True)
    code = models.CharField(max_length=16, unique=True)
    language = models.CharField(max_length=35)  # BCP 47
    opened_at = models.DateTimeField()
    turn = models.PositiveIntegerField()
    password = models.CharField(max_length=200)  # argon2id
    totp = models.BinaryField(null=True)
    totp_step = models.BigIntegerField(default=0)
    sealed = models.BinaryField(null=True)  # {"name"}: of an officer, as it stands on decisions

    REPLAYED = frozenset({"kind", "state", "party", "code", "language", "opened_at", "turn"})
    SEALED = frozenset({"password", "totp", "sealed"})
    CACHE = {"totp_step": "the step of the last one-time code, so that none is taken twice"}

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(name="account_kind", condition=Q(kind__in=[kind.value for kind in AccountKind])),
            models.CheckConstraint(name="account_state", condition=Q(state__in=[State.OPEN.value, State.CLOSED.value])),
            models.CheckConstraint(
                name="account_of_staff_has_codes", condition=~Q(kind="staff") | Q(totp__isnull=False)
            ),
            models.CheckConstraint(
                name="account_of_party_has_one", condition=~Q(kind="party") | Q(party__isnull=False)
            ),
            models.UniqueConstraint(name="account_one_for_a_party", fields=["party"], condition=Q(kind="party")),
        ]

    def __str__(self) -> str:
        return self.code


class Login(models.Model):
    """One thing its bearer may type to sign in: found by its blind index, stored in no other way."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    blind = models.BinaryField(unique=True)

    REPLAYED = frozenset({"account"})
    SEALED = frozenset({"blind"})
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.id)


class Failures(models.Model):
    """Recent failed tries with one login, known to us or not; at most ten moments, oldest first."""

    blind = models.BinaryField(primary_key=True)
    at = ArrayField(models.DateTimeField())

    REPLAYED: frozenset[str] = frozenset()
    SEALED = frozenset({"blind"})
    CACHE = {"at": "counts for fifteen minutes and is then thrown away"}

    class Meta:
        app_label = "accounts"
        verbose_name_plural = "failures"

    def __str__(self) -> str:
        return f"{len(self.at)} failures"


class Session(models.Model):
    """One signed-in browser or device. The cookie holds the token, the row its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    token_hash = models.BinaryField(unique=True)
    door = models.CharField(max_length=16)
    address_digest = models.BinaryField(null=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    idle = models.DurationField()
    until = models.DateTimeField()  # at the latest, exclusive
    ended_at = models.DateTimeField(null=True)
    post = models.ForeignKey("offices.Post", models.PROTECT, related_name="+", null=True)
    window = models.ForeignKey("offices.Window", models.PROTECT, related_name="+", null=True)

    REPLAYED: frozenset[str] = frozenset()
    SEALED = frozenset({"token_hash", "address_digest"})
    CACHE = dict.fromkeys(
        ("account", "door", "started_at", "last_seen_at", "idle", "until", "ended_at", "post", "window"),
        "a session is a key for a while; what was done with it stands in the facts, with its account",
    )

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(until__gt=F("started_at"))),
        ]
        indexes = [
            models.Index(name="session_live", fields=["account", "started_at"], condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Purpose(models.Model):
    """Why one account may look at one subject. Over the moment ``ended_at`` is set or ``until`` has come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    about = models.UUIDField()
    authority = models.ForeignKey("offices.Authority", models.PROTECT, related_name="+", null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # known from the beginning, exclusive
    ended_at = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField()
    reason = models.BinaryField(null=True)  # in the officer's own words, sealed

    REPLAYED = frozenset({"account", "kind", "about", "authority", "since", "until", "ended_at", "turn"})
    SEALED = frozenset({"reason"})
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "accounts"
        constraints = [
            models.UniqueConstraint(
                name="purpose_live_once", fields=["about", "account", "kind"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="purpose_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
        ]
        indexes = [
            models.Index(name="purpose_of_account", fields=["account", "since"], condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
