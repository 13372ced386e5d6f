from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.ids import new_id
from servicehall.ledger import commands, queries
from servicehall.ledger.models import Fact, Pending

from .book import AT, happened


@pytest.mark.django_db(transaction=True)
def test_a_fact_needs_the_transaction_of_its_change() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        commands.record("test.happened", subject=new_id(), turn=1, actor=house(), at=AT)

    assert Fact.objects.count() == 0
    assert Pending.objects.count() == 0


@pytest.mark.django_db
def test_a_fact_holds_who_what_when_and_waits_for_its_number() -> None:
    @dataclass(frozen=True)
    class Opened:
        office: int
        on: date
        by: UUID

    subject, account = new_id(), new_id()
    actor = Actor(
        door="desk",
        kind=Kind.OFFICER,
        account_id=account,
        office_id=7,
        session_id=new_id(),
        roles=frozenset({"window"}),
        language="vi",
    )

    number = commands.record(
        "test.opened",
        subject=subject,
        turn=1,
        actor=actor,
        at=AT,
        payload=Opened(office=7, on=date(2026, 11, 23), by=account),
    )

    [fact] = queries.of(subject)
    assert (fact.id, fact.turn, fact.name, fact.version, fact.at) == (number, 1, "test.opened", 1, AT)
    assert fact.actor == {"door": "desk", "kind": "officer", "account_id": str(account), "office_id": 7}
    assert fact.payload == {"office": 7, "on": "2026-11-23", "by": str(account)}
    assert (queries.waiting(), queries.head()) == (1, 0)
    assert queries.lag()[0] == 1


@pytest.mark.django_db(transaction=True)
def test_a_fact_undone_with_its_change_leaves_nothing() -> None:
    with transaction.atomic():
        commands.record("test.happened", subject=new_id(), turn=1, actor=house(), at=AT)
        transaction.set_rollback(True)

    assert Fact.objects.count() == 0
    assert Pending.objects.count() == 0


@pytest.mark.django_db
def test_a_turn_is_taken_once() -> None:
    subject = happened(2)

    with pytest.raises(IntegrityError), transaction.atomic():
        commands.record("test.happened", subject=subject, turn=2, actor=house(), at=AT)

    assert [fact.turn for fact in queries.of(subject)] == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("payload", [{"share": 0.5}, {"deep": [{"x": 1.0}]}, {"never": float("nan")}])
def test_a_float_is_no_fact(payload: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        commands.record("test.happened", subject=new_id(), turn=1, actor=house(), at=AT, payload=payload)

    assert Fact.objects.count() == 0


@pytest.mark.django_db
def test_what_json_cannot_say_is_no_fact() -> None:
    with pytest.raises(TypeError):
        commands.record("test.happened", subject=new_id(), turn=1, actor=house(), at=AT, payload={"x": object()})

    assert Fact.objects.count() == 0


@pytest.mark.django_db
def test_a_missing_turn_is_found() -> None:
    happened(2)
    broken = happened(1)
    assert queries.first_gap() is None

    happened(1, subject=broken, first=3)

    assert queries.first_gap() == broken
