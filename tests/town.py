"""One small town, the same in every test: few people, each with a part to play.

Aziza applies. Bek is another citizen and must see nothing of hers. Chinara sits at window 3 of the province's central
hall; Dung decides in the commune where Aziza's house stands. The territory is An Giang as it is shipped.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from tests import conftest, database

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from servicehall.applications.types import Filed
    from servicehall.kernel.actor import Actor

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday 23 November 2026, 09:00 in An Giang; no holiday until the new year."""


def small_pdf(words: str = "A paper of the town") -> bytes:
    """A real one-page PDF, small enough to read here."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode("ascii")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)


@dataclass
class Town:
    """The people and places of the town, and short ways to do what they do all day."""

    territory_id: int
    aziza: Actor
    bek: Actor
    chinara: Actor
    second_window: Actor
    officers: dict[tuple[int, str], Actor] = field(default_factory=dict)

    def revision(self, code: str) -> Any:
        from servicehall.catalogue import queries

        return queries.current(code, self.territory_id, MONDAY.date())

    def sample(self, code: str) -> dict[str, Any]:
        from servicehall.catalogue import queries

        return dict(queries.sample(self.revision(code), MONDAY.date())[1])

    def draft(self, code: str, *, actor: Actor | None = None, at: datetime = MONDAY, **changed: Any) -> UUID:
        """A draft with the sample's answers and every material that is demanded, ready to be filed."""
        from servicehall.applications import commands, queries
        from servicehall.catalogue import queries as catalogue

        who = actor or self.aziza
        revision = self.revision(code)
        party_id = self.aziza.party_id if who.roles else None
        tier = changed.pop("tier", "standard")
        draft_id = commands.start(
            actor=who, revision_id=revision.id, territory_id=self.territory_id, at=at, tier=tier, party_id=party_id
        )
        answers = self.sample(code) | changed
        commands.save_answers(actor=who, draft_id=draft_id, version=1, answers=answers, at=at)
        from servicehall.forms import walk

        for material, needed in catalogue.materials_for(revision, walk.facts(revision.form, answers), tier):
            if needed:
                version = queries.draft(actor=who, draft_id=draft_id).version
                commands.attach(
                    actor=who,
                    draft_id=draft_id,
                    version=version,
                    material=material.key,
                    stream=io.BytesIO(small_pdf()),
                    name=f"{material.key}.pdf",
                    declared_type="application/pdf",
                    at=at,
                )
        return draft_id

    def file(self, code: str, *, actor: Actor | None = None, at: datetime = MONDAY, **changed: Any) -> Filed:
        from servicehall.applications import commands, queries

        who = actor or self.aziza
        draft_id = self.draft(code, actor=who, at=at, **changed)
        version = queries.draft(actor=who, draft_id=draft_id).version
        return commands.file(actor=who, draft_id=draft_id, version=version, at=at)

    def officer(self, office_id: int, role: str = "case") -> Actor:
        """An officer who holds a post of that role at that office; made on first use."""
        from servicehall.accounts.models import Account

        key = (office_id, role)
        held = self.officers.get(key)  # made in a block that was undone, it is gone
        if held is None or not Account.objects.filter(id=held.account_id).exists():
            self.officers[key] = _officer(self.territory_id, office_id, role)
        return self.officers[key]

    def open_step(self, application_id: UUID, key: str | None = None) -> Any:
        from servicehall.applications.models import Step

        rows = Step.objects.filter(application_id=application_id, state="open")
        return rows.get(key=key) if key else rows.order_by("opened_at", "id").first()

    def do(self, application_id: UUID, key: str, outcome: str, *, at: datetime, reasons: str = "") -> Any:
        """The officer of that step's office takes it up and decides it."""
        from servicehall.applications import commands, plan
        from servicehall.applications.models import Application
        from servicehall.catalogue import queries as catalogue

        step = self.open_step(application_id, key)
        row = Application.objects.get(id=application_id)
        role = plan.step_of(catalogue.revision(row.revision_id), key).role
        officer = self.officer(step.office_id, role)
        commands.take_up(actor=officer, application_id=application_id, step_id=step.id, at=at)
        if row.state == "filed":
            turn = Application.objects.get(id=application_id).turn
            return commands.accept(actor=officer, application_id=application_id, step_id=step.id, turn=turn, at=at)
        return commands.decide_step(
            actor=officer,
            application_id=application_id,
            step_id=step.id,
            outcome=outcome,
            reasons=reasons,
            at=at,
        )


def agree() -> None:
    """The ledger against the rows, and the ledger with itself."""
    from servicehall.applications import queries as applications
    from servicehall.ledger import commands as ledger
    from servicehall.ledger import queries as log
    from servicehall.payments import queries as payments
    from servicehall.results import queries as results

    while ledger.sequence(at=MONDAY):
        pass
    assert applications.differences() == []
    assert payments.differences() == []
    assert results.differences() == []
    assert log.first_broken() is None
    assert log.first_gap() is None
    assert payments.balance() == 0


_BUILT: list[tuple[str, Town]] = []


@pytest.fixture(scope="session")
def _town_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> tuple[str, Town]:
    """A database of its own with the town in it, so that tests of empty tables see none of it.

    Every folder of tests that imports this fixture has it anew: the town is built once for all of them, or the people
    whom one folder knows would be gone when another had built its own.
    """
    if not _BUILT:
        name = f"{conftest.NAME}_town"
        database.copy(name, f"{conftest.NAME}_kept")
        with _moved_to(name), django_db_blocker.unblock():
            _BUILT.append((name, _build()))
    return _BUILT[0]


@pytest.fixture
def _in_town(_town_database: tuple[str, Town]) -> Iterator[Town]:
    name, town = _town_database
    with _moved_to(name):
        yield replace(town, officers=dict(town.officers))


@pytest.fixture
def _in_live_town(_town_database: tuple[str, Town]) -> Iterator[Town]:
    name, town = _town_database
    database.copy(f"{name}_live", name)
    with _moved_to(f"{name}_live"):
        yield replace(town, officers=dict(town.officers))


@pytest.fixture
def town(_in_town: Town, db: None) -> Iterator[Town]:
    """The town for one test; what the test did is replayed and compared, then undone."""
    from django.db import connection

    yield _in_town
    if not connection.needs_rollback:
        agree()


@pytest.fixture
def live_town(_in_live_town: Town, transactional_db: None) -> Iterator[Town]:
    """The town with real commits, for threads and kills; compared afterwards, then thrown away."""
    yield _in_live_town
    agree()


class _moved_to:  # noqa: N801 - reads as a word where it is used
    """Point the one database connection elsewhere, and forget what the process held of the old one."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self._switch(self.name)

    def __exit__(self, *_: object) -> None:
        self._switch(conftest.NAME)

    def _switch(self, name: str) -> None:
        from django.db import connections

        from servicehall.catalogue import queries as catalogue
        from servicehall.offices import queries as offices

        connections.close_all()
        connections["default"].settings_dict["NAME"] = name
        connections.settings["default"]["NAME"] = name  # what the connections of new threads are made from
        offices.forget()
        catalogue.forget()


def _build() -> Town:
    from servicehall.catalogue import commands as catalogue
    from servicehall.kernel.actor import Actor, Kind
    from servicehall.offices import commands as land
    from servicehall.offices import queries as offices

    for code in ("vn-an-giang", "cn-yaan"):
        land.load_territory(code)
    catalogue.load_shipped()
    territory = offices.territory("vn-an-giang")
    central = offices.halls(territory.id)[0]
    window = next(one for one in offices.windows(central.id) if one.number == 3)
    chinara = _officer(territory.id, central.office_id, "window", hall_id=central.id, window_id=window.id)
    local = offices.halls(territory.id)[1]
    other = offices.windows(local.id)[0]
    second = _officer(territory.id, local.office_id, "window", hall_id=local.id, window_id=other.id)
    return Town(
        territory_id=territory.id,
        aziza=Actor(door="citizen", kind=Kind.PARTY, **_citizen("Nguyễn Thị Aziza", "089301001234", "aziza")),
        bek=Actor(door="citizen", kind=Kind.PARTY, **_citizen("Bek", "089201004321", "bek")),
        chinara=chinara,
        second_window=second,
    )


def _citizen(name: str, number: str, mail: str) -> dict[str, Any]:
    from servicehall.accounts import commands as accounts
    from servicehall.accounts import queries
    from servicehall.kernel.actor import Actor, Kind

    account_id = accounts.register_citizen(
        actor=Actor(door="citizen", kind=Kind.GUEST),
        at=MONDAY - timedelta(days=30),
        name={"full": name},
        birth_on=datetime(1990, 5, 4, tzinfo=UTC).date(),
        email=f"{mail}@example.org",
        language="en",
        identifiers={"vn.cccd": number},
        password="tea under the plane tree",
    )
    return {"account_id": account_id, "party_id": queries.party_of(account_id)}


def _officer(
    territory_id: int, office_id: int, role: str, *, hall_id: int | None = None, window_id: int | None = None
) -> Actor:
    from servicehall.accounts import commands as accounts
    from servicehall.kernel.actor import Actor, Kind, house
    from servicehall.offices import queries as offices

    account_id = accounts.create_account(
        actor=house(),
        at=MONDAY - timedelta(days=30),
        kind="staff",
        login=f"{role}.{office_id}.{hall_id or 0}",
        password="three windows and a stamp",
        totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        name="Chinara Bekova",
        language="en",
    )
    return Actor(
        door="desk" if role == "window" else "backoffice",
        kind=Kind.OFFICER,
        account_id=account_id,
        territory_id=territory_id,
        authority_id=offices.office(office_id).authority_id,
        office_id=office_id,
        hall_id=hall_id,
        window_id=window_id,
        roles=frozenset({role}),
    )


def react() -> list[tuple[str, int, str]]:
    """Let the worker's first hand work until nothing is left; returns what was parked."""
    from servicehall.ledger import commands as ledger
    from servicehall.ledger import queries as log
    from servicehall.ledger import reactions

    at = MONDAY
    for _ in range(40):
        at += timedelta(minutes=10)
        done = ledger.sequence(at=at)
        for reaction in reactions.registered():
            done += reactions.run(reaction, at=at)
        if not done:
            break
    return log.parked()
