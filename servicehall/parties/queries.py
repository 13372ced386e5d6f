from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import Invalid, NotAllowed, NotFound
from servicehall.ledger.types import Difference
from servicehall.vault import commands as vault
from servicehall.vault.types import Gone, Item

from . import access, audit, rules
from .commands import place_of, place_of_identifier
from .models import Identifier, Party
from .types import PartyCard


def find(*, actor: Actor, scheme: str, value: str) -> UUID | None:
    """The party with this identifier; None when there is none. A party finds only itself. One query.

    Refuses: NotAllowed (guests), Invalid (the number cannot be one).
    """
    if actor.kind is Kind.GUEST:
        raise NotAllowed()
    try:
        number = rules.identifier(scheme, value)
    except rules.Unreadable as error:
        raise Invalid(errors={"identifier": error.code}) from error
    found = Identifier.objects.filter(scheme=scheme, blind=vault.blind(scheme, number))
    party_id = found.values_list("party_id", flat=True).first()
    return party_id if party_id is not None and access.reachable(actor, party_id) else None


def card(*, actor: Actor, purpose: str, about: UUID | None, party_id: UUID) -> PartyCard:
    """Who a party is, read for a purpose. Four statements, three when it is one's own.

    Refuses: NotFound (absent, or not the actor's own), Shredded (forgotten).
    """
    cards = cards_of(actor=actor, purpose=purpose, about=about, party_ids=[party_id])
    if party_id not in cards:
        raise NotFound()
    return cards[party_id]


def cards_of(
    *, actor: Actor, purpose: str, about: UUID | None, party_ids: Sequence[UUID], gone_ok: bool = False
) -> dict[UUID, PartyCard]:
    """Who these parties are, in one act of reading. Four statements, whatever the number.

    Those out of the actor's reach are left out, and with gone_ok the forgotten too. Refuses: Shredded.
    """
    wanted = [one for one in party_ids if access.reachable(actor, one)]
    parties = list(Party.objects.filter(id__in=wanted).order_by("id"))
    numbers = list(Identifier.objects.filter(party_id__in=wanted).order_by("party_id", "scheme"))
    items = [Item(party.id, party.sealed, place_of(party.id)) for party in parties]
    items += [Item(row.party_id, row.sealed, place_of_identifier(row.id)) for row in numbers]
    values = vault.open(actor=actor, purpose=purpose, about=about, items=items, gone_ok=gone_ok)
    told: dict[UUID, dict[str, str]] = {party.id: {} for party in parties}
    for row, value in zip(numbers, values[len(parties) :], strict=True):
        told[row.party_id][row.scheme] = value
    opened = zip(parties, values[: len(parties)], strict=True)
    return {party.id: _card(party, value, told[party.id]) for party, value in opened if not isinstance(value, Gone)}


def language(party_id: UUID) -> str:
    """The language the house speaks to a party in. Refuses: NotFound. One query."""
    found = Party.objects.filter(id=party_id).values_list("language", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def differences() -> list[Difference]:
    """Where parties and their identifiers disagree with the facts. Three queries for each 500."""
    return list(audit.walk())


def _card(party: Party, details: dict[str, str], identifiers: dict[str, str]) -> PartyCard:
    born = details.get("birth_on")
    return PartyCard(
        id=party.id,
        kind=party.kind,
        name=details["name"],  # type: ignore[arg-type]
        birth_on=date.fromisoformat(born) if born else None,
        email=details.get("email"),
        phone=details.get("phone"),
        address=details.get("address"),
        language=party.language,
        identifiers=identifiers,
    )
