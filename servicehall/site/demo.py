"""The demonstration: real territories and procedures, invented people. Loading may be repeated and goes on.

The password is drawn once for each copy and kept with its secrets; one-time code seeds follow from it. Nothing here is
used by a copy started with ``--bare``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from servicehall.accounts import commands as accounts
from servicehall.accounts import queries as accounts_held
from servicehall.accounts.errors import LoginTaken
from servicehall.catalogue import commands as catalogue
from servicehall.kernel.actor import Actor, Kind, house
from servicehall.offices import commands as territories
from servicehall.offices import queries as offices
from servicehall.offices.types import HallView, PostView, TerritoryView
from servicehall.parties import queries as parties
from servicehall.parties.errors import AlreadyRegistered
from servicehall.site import stories
from servicehall.site.launch import home
from servicehall.workforce import commands as workforce

KEPT = "demo.json"
HALLS = 4  # of each territory whose officers get accounts
STORIES = frozenset({"30307", "31078"})  # Long Xuyên and Phú Quốc: the units that stories and samples speak of
SYLLABLES = ("ba", "do", "fe", "gu", "hi", "ka", "lo", "mu", "na", "pe", "ri", "so", "tu", "vi", "wa", "zo")
TRY = (
    "First: open the address, search for a procedure, sign in as a citizen and file it.",
    "Then: sign in at /staff/sign-in as an officer and take it on.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One way to sign in. ``post``: the officer's post, empty for citizens."""

    role: str
    login: str
    password: str
    totp_secret: str | None
    name: str
    territory: str
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    territory: str
    name: dict[str, str]
    birth_on: date
    email: str
    language: str
    identifiers: dict[str, str]


CITIZENS = (
    Citizen(
        territory="vn-an-giang",
        name={"full": "Nguyễn Thị An", "family": "Nguyễn", "given": "An"},
        birth_on=date(1991, 4, 12),
        email="an@example.org",
        language="vi",
        identifiers={"vn.cccd": "089191000101"},
    ),
    Citizen(
        territory="vn-an-giang",
        name={"full": "Aziza Karimova", "family": "Karimova", "given": "Aziza"},
        birth_on=date(1994, 9, 30),
        email="aziza@example.org",
        language="en",
        identifiers={"passport": "UZAA1234567"},
    ),
    Citizen(
        territory="vn-lao-cai",
        name={"full": "Lò Văn Bình", "family": "Lò", "given": "Bình"},
        birth_on=date(1987, 2, 3),
        email="binh@example.org",
        language="vi",
        identifiers={"vn.cccd": "010087000202"},
    ),
    Citizen(
        territory="cn-yaan",
        name={"full": "王雅安", "family": "王", "given": "雅安"},
        birth_on=date(1990, 5, 17),
        email="wang@example.org",
        language="zh",
        identifiers={"cn.resident": "511802199005170016"},
    ),
)

Say = Callable[[str], None]


def load(say: Say) -> None:
    """Load territories, procedures, accounts, and note who may sign in."""
    for code in offices.shipped():
        done = territories.load_territory(code)
        say(f"  territory {code}: {done.wrote} rows")
    procedures = catalogue.load_shipped()
    say(f"  procedures: {len(procedures)} changes")
    offices.forget()
    password = _password()
    people = [_citizen(citizen, password) for citizen in CITIZENS]
    for territory in offices.territories():
        posts = list(_posts(territory))
        people += [_officer(post, territory, password) for post in posts]
        say(f"  accounts for {len(posts)} posts in {territory.code}")
    references = stories.tell({citizen.email: _actor(citizen) for citizen in CITIZENS})
    say(f"  applications: {len(references)}")
    kept = {"accounts": [asdict(one) for one in people], "references": references, "try": list(TRY)}
    home.replace(settings.HOME / KEPT, json.dumps(kept, ensure_ascii=False, indent=1) + "\n", 0o600)


def _citizen(citizen: Citizen, password: str) -> Account:
    actor, now = house(door="manage"), timezone.now()
    try:
        with transaction.atomic():
            accounts.register_citizen(
                actor=actor,
                at=now,
                name=citizen.name,
                birth_on=citizen.birth_on,
                email=citizen.email,
                language=citizen.language,
                identifiers=citizen.identifiers,
                password=password,
            )
    except (LoginTaken, AlreadyRegistered):
        pass  # an earlier load was interrupted after this one
    return Account(
        role="citizen",
        login=citizen.email,
        password=password,
        totp_secret=None,
        name=citizen.name["full"],
        territory=citizen.territory,
    )


def _actor(citizen: Citizen) -> Actor:
    """The citizen at the online door."""
    scheme, value = next(iter(citizen.identifiers.items()))
    party_id = parties.find(actor=house(door="manage"), scheme=scheme, value=value)
    account_id = accounts_held.account_of(party_id) if party_id is not None else None
    return Actor(door="citizen", kind=Kind.PARTY, account_id=account_id, party_id=party_id, language=citizen.language)


def _posts(territory: TerritoryView) -> Iterator[PostView]:
    """Windows of a few halls, and who decides behind them: the authorities of the territory and of those halls."""
    halls = _halls(territory)
    units = {hall.unit_code for hall in halls}
    root = next(unit.code for unit in offices.units(territory.id) if unit.parent_code is None)
    chosen = [office for office in offices.offices(territory.id) if office.unit_code in units | {root}]
    seen: set[tuple[int, str, int | None]] = set()
    for office in chosen:
        for post in offices.posts(office_id=office.id):
            if post.hall_id is not None and post.hall_id not in {hall.id for hall in halls}:
                continue
            place = (office.id, post.role, post.hall_id)
            if place not in seen:  # one holder for each kind of post is enough to try everything
                seen.add(place)
                yield post


def _halls(territory: TerritoryView) -> list[HallView]:
    """The largest hall, one of a single person, the next by code, and those of the stories."""
    halls = sorted(offices.halls(territory.id), key=lambda hall: (hall.one_person, -hall.floors, hall.code))
    alone = [hall for hall in halls if hall.one_person][:1]
    chosen = [*[hall for hall in halls if not hall.one_person][: HALLS - len(alone)], *alone]
    return [*chosen, *[hall for hall in halls if hall.unit_code in STORIES and hall not in chosen]]


def _officer(post: PostView, territory: TerritoryView, password: str) -> Account:
    actor, now, seed = house(door="manage"), timezone.now(), _seed(post.code, password)
    name = f"{post.name('en')} ({post.code})"
    try:
        with transaction.atomic():
            account_id = accounts.create_account(
                actor=actor,
                at=now,
                kind="staff",
                login=post.code,
                password=password,
                totp_secret=seed,
                name=name,
                language="en",
            )
            workforce.appoint(actor=actor, account_id=account_id, post_id=post.id, since=now, at=now)
    except LoginTaken:
        pass  # an earlier load was interrupted after this one
    return Account(
        role=post.role,
        login=post.code,
        password=password,
        totp_secret=seed,
        name=name,
        territory=territory.code,
        post=post.code,
    )


def _password() -> str:
    """Drawn once, so that a demonstration left open to others is not open to everybody."""
    path = settings.CONFIG.secrets / "demo-password"
    if not path.exists():
        word = "-".join("".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(3))
        home.replace(path, word + "\n", 0o600)
    return path.read_text().strip()


def _seed(code: str, password: str) -> str:
    """A one-time code seed that an interrupted load finds again."""
    return base64.b32encode(hmac.digest(password.encode(), code.encode(), hashlib.sha256)[:20]).decode()
