from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from .flow import State
from .types import PartyKind, Proof


class Party(models.Model):
    """A person or an organisation the house deals with. Who it is stands sealed with its own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    language = models.CharField(max_length=35)  # BCP 47: how the house speaks to it
    registered_at = models.DateTimeField()
    turn = models.PositiveIntegerField()
    sealed = models.BinaryField()  # name, birth_on, email, phone, address

    REPLAYED = frozenset({"kind", "state", "language", "registered_at", "turn"})
    SEALED = frozenset({"sealed"})
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "parties"
        constraints = [
            models.CheckConstraint(name="party_kind", condition=Q(kind__in=[kind.value for kind in PartyKind])),
            models.CheckConstraint(name="party_is_registered", condition=~Q(state=State.NEW.value)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Identifier(models.Model):
    """A number some register gave a party. Found by its blind index; one number belongs to one party."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=32)
    proof = models.CharField(max_length=16)
    blind = models.BinaryField(max_length=32)
    sealed = models.BinaryField()

    REPLAYED = frozenset({"party", "scheme", "proof"})
    SEALED = frozenset({"blind", "sealed"})
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "parties"
        constraints = [
            models.UniqueConstraint(name="identifier_belongs_to_one", fields=["scheme", "blind"]),
            models.CheckConstraint(name="identifier_proof", condition=Q(proof__in=[proof.value for proof in Proof])),
        ]

    def __str__(self) -> str:
        return str(self.id)
