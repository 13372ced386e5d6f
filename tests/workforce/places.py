"""A territory of one unit with two authorities, two offices, two halls: enough chairs to sit on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from servicehall.offices.models import Authority, Calendar, Hall, LawProfile, Office, Post, Territory, Unit, Window


@dataclass
class Place:
    territory: int = 0
    authorities: dict[str, int] = field(default_factory=dict)
    offices: dict[str, int] = field(default_factory=dict)
    halls: dict[str, int] = field(default_factory=dict)
    windows: dict[tuple[str, int], int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)


def build() -> Place:
    place = Place()
    territory = Territory.objects.create(
        code="vn-test",
        names={"en": "Test"},
        within={"en": "Viet Nam"},
        country="VN",
        zone="Asia/Ho_Chi_Minh",
        languages=["vi", "en"],
        default_language="vi",
        currency="VND",
        profile=LawProfile.objects.create(code="TEST", version=1, digest="0" * 64, body={}),
        calendar=Calendar.objects.create(
            code="vn-test",
            version=1,
            digest="0" * 64,
            zone="Asia/Ho_Chi_Minh",
            weekend=[5, 6],
            hours=[["07:30", "11:30"]],
            published_until=date(2026, 12, 31),
        ),
        version=1,
    )
    place.territory = territory.id
    unit = Unit.objects.create(territory=territory, code="1", tier=1, kind="province", names={"en": "Test"})
    for kind in ("construction", "justice"):
        authority = Authority.objects.create(
            territory=territory, code=f"vn-test.{kind}", kind=kind, unit=unit, names={"en": kind}
        )
        office = Office.objects.create(
            territory=territory,
            authority=authority,
            unit=unit,
            code=f"vn-test.{kind}.office",
            names={"en": kind},
            address="1",
            demo_address=True,
        )
        place.authorities[kind], place.offices[kind] = authority.id, office.id
    for name in ("north", "south"):
        hall = Hall.objects.create(
            territory=territory,
            unit=unit,
            office_id=place.offices["justice"],
            code=f"vn-test.{name}",
            names={"en": name},
            kind="central",
            address="1",
            demo_address=True,
            one_person=False,
            floors=1,
        )
        place.halls[name] = hall.id
        for number in (1, 3):
            window = Window.objects.create(
                hall=hall, number=number, kind="any", names={"en": "Any"}, authority_kinds=[]
            )
            place.windows[name, number] = window.id
    chairs = [
        ("window-north", "justice", "north", "window"),
        ("window-south", "justice", "south", "window"),
        ("manager-north", "justice", "north", "manager"),
        ("case", "construction", None, "case"),
        ("head", "construction", None, "head"),
    ]
    for code, office, hall_name, role in chairs:
        place.posts[code] = Post.objects.create(
            territory=territory,
            office_id=place.offices[office],
            hall_id=place.halls[hall_name] if hall_name else None,
            code=f"vn-test.{code}",
            role=role,
            names={"en": code},
        ).id
    return place
