"""Rows of one application's way. What happened is in the ledger; these columns are what it adds up to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from servicehall.kernel.ids import new_id

from .flow import State, StepState


class Draft(models.Model):
    """What a party has written so far and not handed in. Private working paper: no fact, no clock, no replay.

    ``version`` is raised by every save, so that a page left open in another tab cannot overwrite a newer one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+")
    revision = models.ForeignKey("catalogue.Revision", models.PROTECT, related_name="+")
    territory = models.ForeignKey("offices.Territory", models.PROTECT, related_name="+")
    tier = models.TextField(default="standard")
    channel = models.TextField()  # online, window, api
    helper_id = models.UUIDField(null=True)  # the officer's account that types at a window
    hall = models.ForeignKey("offices.Hall", models.PROTECT, null=True, related_name="+")  # where it is typed
    delivery_hall = models.ForeignKey("offices.Hall", models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField()  # {"answers": {...}, "pages": [...]} under the party's key
    materials = models.JSONField(default=dict)  # material key -> file id
    version = models.IntegerField(default=1)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        app_label = "applications"
        indexes = [
            models.Index(name="draft_of_party", fields=["party", "-saved_at"]),
            models.Index(name="draft_expiry", fields=["expires_at"]),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Application(models.Model):
    """What a party asked of an authority, under one revision of one procedure."""

    id = models.UUIDField(primary_key=True, editable=False)
    reference = models.TextField(unique=True)
    secret = models.BinaryField()  # SHA-256 of what stands beside the reference on the slip
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+")
    revision = models.ForeignKey("catalogue.Revision", models.PROTECT, related_name="+")
    territory = models.ForeignKey("offices.Territory", models.PROTECT, related_name="+")
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")  # competent
    hall = models.ForeignKey("offices.Hall", models.PROTECT, null=True, related_name="+")  # received it
    delivery_hall = models.ForeignKey("offices.Hall", models.PROTECT, null=True, related_name="+")
    tier = models.TextField()
    channel = models.TextField()
    state = models.TextField(choices=[(s, s) for s in State])
    turn = models.IntegerField()
    last_at = models.DateTimeField()  # of the last fact; nothing but a may_be_late edge goes before it
    filed_at = models.DateTimeField()
    received_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # lawful; null while paused or where there is no limit
    due_on = models.DateField(null=True)
    first_due_at = models.DateTimeField(null=True)  # as first promised; nothing moves it
    provisional = models.BooleanField(default=False)  # the calendar is not published so far ahead
    concluded_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", blank=True)
    result_id = models.UUIDField(null=True)
    charge_id = models.UUIDField(null=True)
    grounds = models.JSONField()  # answers that rules and routing need: typed, flat, never identifying
    answers_digest = models.TextField()
    sealed = models.BinaryField()  # the answers, under the party's key
    slip = models.BinaryField()  # {"secret": …} under the party's key, for the slip and its reprints
    decision = models.BinaryField(null=True)  # {"reasons": …}, under the party's key

    REPLAYED = frozenset(
        {
            "id", "reference", "party", "revision", "territory", "office", "hall", "delivery_hall", "tier", "channel",
            "state", "turn", "last_at", "filed_at", "received_on", "accepted_at", "due_at", "due_on", "first_due_at",
            "provisional", "concluded_at", "outcome", "result_id", "charge_id", "grounds", "answers_digest",
        }
    )  # fmt: skip
    SEALED = frozenset({"sealed", "slip", "decision", "secret"})
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "applications"
        constraints = [
            models.CheckConstraint(name="application_is_filed", condition=~Q(state=State.DRAFT)),
            models.CheckConstraint(
                name="application_concluded_with_an_outcome",
                condition=Q(state__in=[State.FILED, State.ACCEPTED], concluded_at__isnull=True, outcome="")
                | (Q(state__in=[State.DECIDED, State.WITHDRAWN], concluded_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="application_due_day_with_its_moment",
                condition=Q(due_at__isnull=True, due_on__isnull=True) | Q(due_at__isnull=False, due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="application_of_party", fields=["party", "-filed_at"]),
            models.Index(name="application_due", fields=["due_at"], condition=Q(concluded_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.reference


class Step(models.Model):
    """One authority's part. Rows exist from the moment a step opens; what comes later is read from the plan."""

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    key = models.TextField()  # of the plan, stable across revisions
    round = models.SmallIntegerField(default=1)
    kind = models.TextField()
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    state = models.TextField(choices=[(s, s) for s in StepState], default=StepState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    account_id = models.UUIDField(null=True)  # the officer who took it up
    done_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", blank=True)
    sealed = models.BinaryField(null=True)  # {"reasons": …} under the party's key

    REPLAYED = frozenset(
        {
            "id", "application", "key", "round", "kind", "office", "state", "opened_at", "due_at", "due_on",
            "account_id", "done_at", "outcome",
        }
    )  # fmt: skip
    SEALED = frozenset({"sealed"})
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "applications"
        constraints = [
            models.UniqueConstraint(name="step_opens_once", fields=["application", "key", "round"]),
            models.CheckConstraint(
                name="step_done_with_its_moment",
                condition=Q(state=StepState.OPEN, done_at__isnull=True)
                | (~Q(state=StepState.OPEN) & Q(done_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                F("office"), F("due_at").asc(nulls_last=True), F("id"), name="step_inbox", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class Material(models.Model):
    """One thing the law asks for, and what was given for it in which round."""

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    key = models.TextField()
    round = models.SmallIntegerField()
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    seen_at_window = models.BooleanField(default=False)  # shown as an original, compared, not kept

    REPLAYED = frozenset({"id", "application", "key", "round", "file", "seen_at_window"})
    SEALED: frozenset[str] = frozenset()
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "applications"
        constraints = [models.UniqueConstraint(name="material_once_a_round", fields=["application", "key", "round"])]

    def __str__(self) -> str:
        return self.key


class Notice(models.Model):
    """The one-time notice: everything missing or wrong, told at once.

    Source: Administrative Licensing Law of China, art. 32(4)."""

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    items = models.JSONField()  # [{"kind": "material" | "answer", "key": …}]
    answer_until = models.DateField()
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()  # {"text": what the officer wrote for each item}, under the party's key

    REPLAYED = frozenset({"id", "application", "number", "office", "items", "answer_until", "sent_at", "answered_at"})
    SEALED = frozenset({"sealed"})
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "applications"
        constraints = [models.UniqueConstraint(name="notice_number", fields=["application", "number"])]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"


class Pause(models.Model):
    """Time the law does not count. Half-open [since, until); several may be open at once."""

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    reason = models.TextField()  # supplement, inspection, payment, …
    mode = models.TextField()  # continue, restart
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    REPLAYED = frozenset({"id", "application", "reason", "mode", "notice", "since", "until"})
    SEALED: frozenset[str] = frozenset()
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "applications"
        constraints = [
            models.CheckConstraint(
                name="pause_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [models.Index(name="pause_of_application", fields=["application"])]

    def __str__(self) -> str:
        return f"{self.reason} {self.since}"
