"""Rows of the ledger. Facts, entries, checkpoints are only ever inserted; the app role may do nothing else to them.

Partitioned tables (range, by month) have their real shape in the migration; Django sees their columns here.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Fact(models.Model):
    """One fact, recorded in the transaction of the change it tells.

    Order comes from ``turn`` within a subject and from ``id`` across subjects; never from ``at``, the moment that
    counts in law, which may be past. (subject, turn) is unique in each partition; across partitions the subject's own
    row lock holds it, and ``first_gap`` proves it.
    """

    APPEND_ONLY = True

    id = models.BigIntegerField(primary_key=True)  # from a sequence, drawn after the subject's row is locked
    subject = models.UUIDField()
    turn = models.IntegerField()
    name = models.TextField()
    version = models.SmallIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.JSONField()
    payload = models.JSONField()

    class Meta:
        app_label = "ledger"
        db_table = "ledger_fact"

    def __str__(self) -> str:
        return f"{self.name} {self.subject} {self.turn}"


class Pending(models.Model):
    """A recorded fact that has no number yet. The sequencer empties this table."""

    fact_id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "ledger"

    def __str__(self) -> str:
        return str(self.fact_id)


class Entry(models.Model):
    """A fact's place in the log: contiguous numbers from 1, and the hash of its leaf."""

    APPEND_ONLY = True

    number = models.BigIntegerField(primary_key=True)
    fact_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()  # the fact's, so that its partition is found
    name = models.TextField()
    leaf = models.BinaryField()
    sequenced_at = models.DateTimeField()

    class Meta:
        app_label = "ledger"
        db_table = "ledger_entry"

    def __str__(self) -> str:
        return str(self.number)


class Checkpoint(models.Model):
    """A signed statement of how long the log is and what it hashes to, for outsiders to keep."""

    APPEND_ONLY = True

    size = models.BigIntegerField(primary_key=True)  # entries covered
    frontier = ArrayField(models.BinaryField())  # hashes of the perfect subtrees, largest first
    root = models.BinaryField()
    note = models.TextField()  # the signed note, as it is handed out
    at = models.DateTimeField()

    class Meta:
        app_label = "ledger"

    def __str__(self) -> str:
        return str(self.size)


class Cursor(models.Model):
    """How far one reaction has read. ``attempts`` counts failures at the next fact."""

    reaction = models.TextField(primary_key=True)
    number = models.BigIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ledger"

    def __str__(self) -> str:
        return f"{self.reaction} @ {self.number}"


class Parked(models.Model):
    """A fact one reaction could not act on, set aside so that the others go on. An operator looks at these."""

    id = models.BigAutoField(primary_key=True)
    reaction = models.TextField()
    number = models.BigIntegerField()
    error = models.TextField()
    parked_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ledger"
        constraints = [models.UniqueConstraint(fields=["reaction", "number"], name="parked_once")]

    def __str__(self) -> str:
        return f"{self.reaction} @ {self.number}"


class Once(models.Model):
    """What was answered to one key of one principal on one route. Honoured for thirty days."""

    APPEND_ONLY = True

    id = models.BigIntegerField(primary_key=True)
    principal = models.TextField()
    route = models.TextField()
    key = models.TextField()
    fingerprint = models.BinaryField()
    status = models.SmallIntegerField()
    location = models.TextField()
    ids = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        app_label = "ledger"
        db_table = "ledger_once"

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
