"""Where results are issued in these tests: the real Lào Cai, its birth registration, two of its halls, one holder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from servicehall.catalogue import commands as catalogue_commands
from servicehall.catalogue import queries as catalogue
from servicehall.kernel.actor import Actor, Kind, house
from servicehall.offices import commands as office_commands
from servicehall.offices import queries as offices
from servicehall.offices.types import HallView
from servicehall.parties import commands as parties
from servicehall.results import commands
from servicehall.results.types import ResultView

AT = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)  # already Saturday the seventh in Lào Cai
VALUES = {
    "holder": "Nguyễn Thị Ánh",
    "title": "Giấy khai sinh",
    "authority": "Ủy ban nhân dân",
    "lines": [["Họ và tên", "Nguyễn Thị Ánh"], ["Ngày sinh", "1 tháng 3 năm 2026"]],
}


@dataclass(kw_only=True)
class Place:
    territory_id: int
    hall: HallView
    other_hall: HallView
    revision_id: UUID
    holder: UUID
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

    def issued(self, *, at: datetime = AT, valid_until: date | None = None) -> ResultView:
        return commands.issue(
            actor=house(),
            application_id=self.application,
            party_id=self.holder,
            revision_id=self.revision_id,
            territory_id=self.territory_id,
            kind="birth-registration",
            values=VALUES,
            language="vi",
            valid_until=valid_until,
            at=at,
        )


def place() -> Place:
    office_commands.load_territory("vn-lao-cai")
    catalogue_commands.load_shipped()
    territory = offices.territory("vn-lao-cai").id
    hall, other_hall = offices.halls(territory)[:2]
    holder = parties.register_person(
        actor=house(), at=AT, name={"full": "Nguyễn Thị Ánh"}, email=None, language="vi", identifiers={}
    )
    return Place(
        territory_id=territory,
        hall=hall,
        other_hall=other_hall,
        revision_id=catalogue.current("birth-registration", territory, date(2026, 3, 6)).id,
        holder=holder,
    )
