"""Where money is taken in these tests: the real Lào Cai, two of its halls, two of its authorities, one payer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.money import Money
from servicehall.offices import commands as office_commands
from servicehall.offices import queries as offices
from servicehall.offices.types import HallView
from servicehall.parties import commands as parties
from servicehall.payments import commands

AT = datetime(2026, 3, 6, 3, 0, tzinfo=UTC)  # Friday, ten in the morning in Lào Cai


def dong(amount: int) -> Money:
    return Money(amount, "VND")


@dataclass(kw_only=True)
class Place:
    territory_id: int
    hall: HallView
    other_hall: HallView
    authorities: tuple[int, int]
    payer: UUID
    application: UUID = field(default_factory=uuid4)

    def officer(self, hall: HallView | None = None, *, roles: str = "window", territory_id: int | None = None) -> Actor:
        """Chinara at her window; or somebody like her in another hall."""
        return Actor(
            door="desk",
            kind=Kind.OFFICER,
            account_id=uuid4(),
            territory_id=territory_id or self.territory_id,
            hall_id=(hall or self.hall).id,
            roles=frozenset(roles.split()),
        )

    def charge(self, *amounts: int, at: datetime = AT) -> UUID:
        """A charge of so many dong to the first authority, to the second, to the first again …"""
        lines = [
            (self.authorities[place % 2], f"fee-{place}", dong(amount))
            for place, amount in enumerate(amounts or (50_000, 30_000))
        ]
        return commands.charge(actor=house(), about=self.application, party_id=self.payer, lines=lines, at=at)


def place() -> Place:
    office_commands.load_territory("vn-lao-cai")
    territory = offices.territory("vn-lao-cai").id
    hall, other_hall = offices.halls(territory)[:2]
    first, second = offices.authorities(territory)[:2]
    payer = parties.register_person(
        actor=house(), at=AT, name={"full": "Aziza Karimova"}, email=None, language="en", identifiers={}
    )
    return Place(
        territory_id=territory, hall=hall, other_hall=other_hall, authorities=(first.id, second.id), payer=payer
    )
