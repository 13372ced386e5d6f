from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from servicehall.accounts import commands as accounts
from servicehall.accounts import queries
from servicehall.accounts.flow import PURPOSE
from servicehall.accounts.models import Account, Login, Purpose
from servicehall.accounts.types import PurposeView
from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.errors import NotFound
from servicehall.kernel.flow import NotNow
from servicehall.ledger import queries as ledger
from servicehall.ledger.models import Fact
from servicehall.vault import commands as vault
from servicehall.vault import queries as vault_queries
from servicehall.vault.types import Item

from . import people
from .people import AT

MINUTE = timedelta(minutes=1)
FILE = uuid4()
HEAD = Actor(door="backoffice", kind=Kind.OFFICER, account_id=uuid4(), roles=frozenset({"head"}))


@pytest.fixture
def chinara(db: None) -> UUID:
    return people.chinara()


def grant(chinara: UUID, **more: Any) -> UUID:
    asked = {"actor": house(), "account_id": chinara, "kind": "assignment", "about": FILE, "at": AT}
    return accounts.grant_purpose(**asked | more)


def test_a_purpose_lets_an_officer_look_until_it_is_ended(chinara: UUID, django_assert_num_queries: Any) -> None:
    purpose = grant(chinara)

    with django_assert_num_queries(1):
        live = queries.purpose_for(account_id=chinara, about=FILE, at=AT)
    accounts.end_purpose(actor=house(), purpose_id=purpose, at=AT + MINUTE)

    assert live == PurposeView(id=purpose, kind="assignment", about=FILE, since=AT, until=None, authority_id=None)
    assert queries.purpose_for(account_id=chinara, about=FILE, at=AT + MINUTE) is None
    assert queries.purposes(chinara) == []


def test_a_purpose_with_an_end_is_over_at_that_moment(chinara: UUID) -> None:
    grant(chinara, kind="supervision", until=AT + MINUTE)

    assert len(queries.purposes(chinara, at=AT + MINUTE - timedelta(microseconds=1))) == 1
    assert queries.purposes(chinara, at=AT + MINUTE) == []


def test_a_purpose_is_of_one_account_and_about_one_file(chinara: UUID) -> None:
    grant(chinara)

    assert queries.purpose_for(account_id=chinara, about=uuid4(), at=AT) is None
    assert queries.purpose_for(account_id=uuid4(), about=FILE, at=AT) is None


def test_granting_what_is_live_gives_the_same_purpose_and_no_second_fact(chinara: UUID) -> None:
    purpose = grant(chinara)

    assert grant(chinara, at=AT + MINUTE) == purpose
    assert [fact.name for fact in ledger.of(purpose)] == ["purpose.granted"]


def test_a_purpose_that_ran_out_is_closed_at_its_end_when_another_is_granted(chinara: UUID) -> None:
    first = grant(chinara, until=AT + MINUTE)

    second = grant(chinara, at=AT + 5 * MINUTE)

    assert second != first
    assert Purpose.objects.get(id=first).ended_at == AT + MINUTE
    assert [fact.name for fact in ledger.of(first)] == ["purpose.granted", "purpose.ended"]
    assert [view.id for view in queries.purposes(chinara, at=AT + 5 * MINUTE)] == [second]


def test_facts_tell_the_purpose_and_the_row_follows_from_them(chinara: UUID) -> None:
    purpose = grant(chinara, until=AT + 9 * MINUTE)
    accounts.end_purpose(actor=house(), purpose_id=purpose, at=AT + MINUTE)

    granted, ended = ledger.of(purpose)
    row = Purpose.objects.get(id=purpose)
    assert granted.payload == {
        "account_id": str(chinara),
        "kind": "assignment",
        "about": str(FILE),
        "until": (AT + 9 * MINUTE).isoformat(),
        "authority_id": None,
    }
    assert PURPOSE.replay([granted.name, ended.name]) == "ended"
    assert (row.since, row.ended_at, row.turn) == (granted.at, ended.at, 2)


def test_what_is_over_is_not_ended_again(chinara: UUID) -> None:
    purpose = grant(chinara)
    accounts.end_purpose(actor=house(), purpose_id=purpose, at=AT)
    before = Fact.objects.count()

    with pytest.raises(NotNow), transaction.atomic():
        accounts.end_purpose(actor=house(), purpose_id=purpose, at=AT)
    with pytest.raises(NotFound), transaction.atomic():
        accounts.end_purpose(actor=house(), purpose_id=uuid4(), at=AT)

    assert Fact.objects.count() == before


def test_all_purposes_about_a_file_end_together(chinara: UUID) -> None:
    daniyar = people.chinara("daniyar", "Daniyar")
    grant(chinara)
    grant(daniyar)
    grant(daniyar, kind="appeal")
    grant(daniyar, about=uuid4())

    assert accounts.end_purposes(actor=house(), at=AT, about=FILE, kind="assignment") == 2
    assert accounts.end_purposes(actor=house(), at=AT, about=FILE) == 1
    assert len(queries.purposes(daniyar, at=AT)) == 1
    with pytest.raises(ValueError, match="whom"):
        accounts.end_purposes(actor=house(), at=AT)


def test_curiosity_is_no_purpose(chinara: UUID) -> None:
    with pytest.raises(ValueError, match="curiosity"), transaction.atomic():
        grant(chinara, kind="curiosity")

    assert Purpose.objects.count() == 0


def test_the_reason_is_sealed(chinara: UUID) -> None:
    purpose = grant(chinara, kind="supervision", reason="Mrs Canary complained of a wait", actor=HEAD)

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM accounts_purpose t")
        stored = cursor.fetchone()[0]
    blob = bytes(Purpose.objects.get(id=purpose).reason or b"")
    item = Item(chinara, blob, f"accounts_purpose:{purpose}:reason")
    assert "Canary" not in stored
    assert b"Canary".hex() not in stored
    assert vault.open(actor=HEAD, purpose="supervision", about=FILE, items=[item]) == [
        "Mrs Canary complained of a wait"
    ]


def test_officers_names_are_read_like_any_other_data(chinara: UUID) -> None:
    nameless = people.chinara("daniyar", None)

    got = queries.names(actor=house(), purpose="paper", about=FILE, account_ids=[chinara, nameless])

    assert got == {chinara: "Chinara Bekova"}
    assert [(reading.purpose, reading.about) for reading in vault_queries.readings_of(chinara)] == [("paper", FILE)]


def test_nothing_of_an_account_stands_readable_in_its_rows(chinara: UUID) -> None:
    people.aziza()
    session = people.as_aziza()
    secrets = ["chinara", "Chinara", people.SECRET, people.AZIZA_NUMBER, people.AZIZA_MAIL, session.token, "plane tree"]

    with connection.cursor() as cursor:
        for table in ("account", "login", "session", "failures", "purpose"):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM accounts_{table} t")
            for (text,) in cursor.fetchall():
                for secret in secrets:
                    assert secret not in text
                    assert secret.encode().hex() not in text


def test_rows_agree_with_their_replay_until_somebody_edits_them(chinara: UUID) -> None:
    aziza = people.aziza()
    accounts.add_login(actor=people.owner(chinara), account_id=chinara, login="chinara@example.org", at=AT)
    accounts.close(actor=house(), account_id=aziza, at=AT + MINUTE)
    purpose = grant(chinara, until=AT + MINUTE)
    grant(chinara, kind="appeal")
    accounts.end_purposes(actor=house(), at=AT, account_id=chinara, kind="appeal")
    assert queries.differences() == []

    Purpose.objects.filter(id=purpose).update(about=uuid4())
    Account.objects.filter(id=aziza).update(state="open")
    Login.objects.filter(account_id=chinara).delete()

    assert sorted((one.subject, one.column) for one in queries.differences()) == sorted(
        [(aziza, "account.state"), (chinara, "account.logins"), (purpose, "purpose.about")]
    )
