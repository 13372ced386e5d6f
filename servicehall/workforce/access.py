"""The only ways to lay hands on a holding."""

from __future__ import annotations

from uuid import UUID

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotAllowed, NotFound

from .models import Holding

OPERATOR = "operator"


def need_manager(actor: Actor) -> None:
    """Posts are given and taken away by the house and by operators, never by oneself alone. Refuses: NotAllowed."""
    operator = actor.kind is Kind.OFFICER and OPERATOR in actor.roles
    if not (actor.kind is Kind.HOUSE or operator):
        raise NotAllowed()


def for_change(actor: Actor, holding_id: UUID) -> Holding:
    """The holding, locked. Refuses: NotAllowed, NotFound."""
    need_manager(actor)
    holding = Holding.objects.select_for_update().filter(id=holding_id).first()
    if holding is None:
        raise NotFound()
    return holding
