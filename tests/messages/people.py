from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from servicehall.kernel.actor import Actor, Kind, house
from servicehall.messages import commands
from servicehall.parties import commands as parties

AT = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
REFERENCE = "BCDF-GHJK-MNP"


def person(language: str = "en", email: str | None = "aziza@example.org") -> UUID:
    return parties.register_person(
        actor=house(), at=AT, name={"full": "Aziza Karimova"}, email=email, language=language, identifiers={}
    )


def reader(party_id: UUID, language: str = "en") -> Actor:
    return Actor(door="citizen", kind=Kind.PARTY, account_id=uuid4(), party_id=party_id, language=language)


def told(party_id: UUID, code: str = "application.accepted", at: datetime = AT, **values: object) -> UUID:
    return commands.tell(party_id=party_id, code=code, values={"reference": REFERENCE} | values, about=None, at=at)
