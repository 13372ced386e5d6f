"""The only ways to lay hands on a result."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotAllowed, NotFound

from .models import Result


def at_hall(actor: Actor, result_id: UUID, *, hall_id: int, lock: bool = False) -> Result:
    """The result, for an officer who sits in that hall; any hall of the result's territory may hand it over.

    Refuses: NotAllowed (not an officer of that hall), NotFound (no such result in the officer's territory).
    """
    if actor.kind is not Kind.OFFICER or actor.hall_id is None or actor.hall_id != hall_id:
        raise NotAllowed()
    return _in_territory(actor, result_id, lock=lock)


def for_head(actor: Actor, result_id: UUID, *, lock: bool = False) -> Result:
    """The result, for a head of its territory. Refuses: NotAllowed (not a head), NotFound (not in the territory)."""
    if actor.kind is not Kind.OFFICER or "head" not in actor.roles:
        raise NotAllowed()
    return _in_territory(actor, result_id, lock=lock)


def for_house(result_id: UUID, *, lock: bool = False) -> Result:
    """The result, for the house's own reactions. Refuses: NotFound."""
    result = _rows(lock).filter(id=result_id).first()
    if result is None:
        raise NotFound()
    return result


def _in_territory(actor: Actor, result_id: UUID, *, lock: bool) -> Result:
    if actor.territory_id is None:
        raise NotFound()
    result = _rows(lock).filter(id=result_id, territory_id=actor.territory_id).first()
    if result is None:
        raise NotFound()
    return result


def _rows(lock: bool) -> QuerySet[Result]:
    return Result.objects.select_for_update(of=("self",)) if lock else Result.objects.all()
