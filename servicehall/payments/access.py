"""The only ways to lay hands on a charge."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotAllowed, NotFound

from .models import Charge


def for_window(actor: Actor, charge_id: UUID, *, hall_id: int, lock: bool = False) -> Charge:
    """The charge, for an officer who sits in that hall; any hall of the charge's territory may take its money.

    Refuses: NotAllowed (not an officer of that hall), NotFound (no such charge in the officer's territory).
    """
    if actor.kind is not Kind.OFFICER or actor.hall_id is None or actor.hall_id != hall_id:
        raise NotAllowed()
    return _in_territory(actor, charge_id, lock=lock)


def for_waiver(actor: Actor, charge_id: UUID, *, lock: bool = False) -> Charge:
    """The charge, for the house itself (an application withdrawn) or for a head of the charge's territory.

    Refuses: NotAllowed (neither), NotFound (no such charge in the officer's territory).
    """
    if actor.kind is Kind.HOUSE:
        charge = _rows(lock).filter(id=charge_id).first()
        if charge is None:
            raise NotFound()
        return charge
    if actor.kind is not Kind.OFFICER or not actor.roles & {"head", "manager"}:
        raise NotAllowed()
    return _in_territory(actor, charge_id, lock=lock)


def _in_territory(actor: Actor, charge_id: UUID, *, lock: bool) -> Charge:
    if actor.territory_id is None:
        raise NotFound()
    charge = _rows(lock).filter(id=charge_id, territory_id=actor.territory_id).first()
    if charge is None:
        raise NotFound()
    return charge


def _rows(lock: bool) -> QuerySet[Charge]:
    return Charge.objects.select_for_update(of=("self",)) if lock else Charge.objects.all()
