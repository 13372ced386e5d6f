"""Who acts in a measurement: a territory, a procedure of our own, citizens, officers, and their sessions."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from servicehall.site.launch.errors import CannotStart

DATA = Path(__file__).parent / "data"
TERRITORY = "vn-an-giang"
PROCEDURE = "bench"
STEPS = 5
"""Steps the procedure opens at once; each lies at another department."""


@dataclass(frozen=True)
class Town:
    """Tokens: one for each citizen; for each office of a step, one for each client. ``offices``: step key to office.
    ``parties``: of the citizens, in their order."""

    citizens: list[str]
    parties: list[UUID]
    officers: dict[int, list[str]]
    offices: dict[str, int]

    def filing(self) -> str:
        return json.dumps({"procedure": PROCEDURE, "territory": TERRITORY, "answers": answers()}, ensure_ascii=False)


def answers() -> dict[str, Any]:
    return dict(json.loads((DATA / "answers.json").read_text()))


def build(clients: int, at: datetime) -> Town:
    """Load all of it into a copy that holds nothing else. Needs Django."""
    from servicehall.catalogue import queries as catalogue
    from servicehall.offices import commands as land
    from servicehall.offices import queries as offices

    land.load_territory(TERRITORY)
    load_procedure()
    territory = offices.territory(TERRITORY)
    revision = catalogue.current(PROCEDURE, territory.id, at.date())
    unit = answers()["unit"]
    places = {
        step.key: offices.competent_office(territory_id=territory.id, authority=step.authority, unit_code=unit).id
        for step in revision.plan[:STEPS]
    }
    citizens = [_citizen(number, at) for number in range(clients)]
    return Town(
        citizens=[token for token, _ in citizens],
        parties=[party for _, party in citizens],
        officers={office: _officers(office, clients, at) for office in places.values()},
        offices=places,
    )


def load_procedure() -> None:
    """Load the procedure as the catalogue loads those that are shipped."""
    from django.db import transaction

    from servicehall.catalogue import commands, shipped

    body = json.loads((DATA / "procedure.json").read_text())
    with transaction.atomic():
        entries, _ = commands._load_dictionary(shipped.dictionary())
        for one, read in commands._read_all([body], entries):
            commands._load_procedure(one, read, None)


def refuse_others() -> None:
    """Refuse a copy in which somebody has applied for anything: a measurement is no place for people's matters.

    Refuses: CannotStart.
    """
    from servicehall.applications.models import Application
    from servicehall.catalogue.models import Revision

    own = Revision.objects.filter(procedure__code=PROCEDURE)
    if Application.objects.exclude(revision_id__in=own.values("id")).exists():
        raise CannotStart(
            "in-use",
            "This copy holds applications of people.",
            "Measure on a copy of its own: leave --home out, or start one with run --bare.",
        )


def _citizen(number: int, at: datetime) -> tuple[str, UUID]:
    from servicehall.accounts import commands as accounts
    from servicehall.accounts import queries
    from servicehall.kernel.actor import house

    account_id = accounts.register_citizen(
        actor=house(door="manage"),
        at=at,
        name={"full": f"Citizen {number}"},
        birth_on=date(1990, 5, 4),
        email=f"citizen{number}.{secrets.token_hex(6)}@example.org",
        language="en",
        identifiers={},
        password=secrets.token_urlsafe(16),
    )
    party_id = queries.party_of(account_id)
    assert party_id is not None
    return _session(account_id, "party", at), party_id


def _officers(office_id: int, clients: int, at: datetime) -> list[str]:
    """One officer on a case post of the office, signed in once for each client."""
    from servicehall.accounts import commands as accounts
    from servicehall.kernel.actor import house
    from servicehall.offices import queries as offices
    from servicehall.workforce import commands as workforce

    actor = house(door="manage")
    post = offices.posts(office_id=office_id, role="case")[0]
    account_id = accounts.create_account(
        actor=actor,
        at=at,
        kind="staff",
        login=f"{post.code}.{secrets.token_hex(6)}",
        password=secrets.token_urlsafe(16),
        totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        name=f"Officer at {office_id}",
        language="en",
    )
    workforce.appoint(actor=actor, account_id=account_id, post_id=post.id, since=at, at=at)
    return [_session(account_id, "staff", at) for _ in range(clients)]


def _session(account_id: UUID, kind: str, at: datetime) -> str:
    """A session as signing in makes it, without the work of its password."""
    from servicehall.accounts import rules
    from servicehall.accounts.models import Session
    from servicehall.accounts.types import AccountKind
    from servicehall.kernel.ids import new_id

    token, limits = secrets.token_urlsafe(32), rules.LIMITS[AccountKind(kind)]
    Session.objects.create(
        id=new_id(),
        account_id=account_id,
        token_hash=hashlib.sha256(token.encode()).digest(),
        door="api",
        started_at=at,
        last_seen_at=at,
        idle=limits.idle,
        until=at + limits.whole,
    )
    return token
