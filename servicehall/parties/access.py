"""The only ways to lay hands on a party: one's own, or as the house and its officers."""

from __future__ import annotations

from uuid import UUID

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotFound

from .models import Party


def for_change(actor: Actor, party_id: UUID) -> Party:
    """The party, locked. Refuses: NotFound (absent, or another's)."""
    party = Party.objects.select_for_update().filter(id=party_id).first()
    if party is None or not reachable(actor, party_id):
        raise NotFound()
    return party


def reachable(actor: Actor, party_id: UUID) -> bool:
    """Officers on a post and the house reach any party, each reading recorded; a party itself; a guest nobody."""
    if actor.kind is Kind.OFFICER:
        return actor.office_id is not None
    if actor.kind is Kind.HOUSE:
        return True
    return actor.kind is Kind.PARTY and actor.party_id == party_id
