from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import psycopg
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicehall.kernel.actor import house
from servicehall.kernel.flow import NotNow
from servicehall.ledger import queries as ledger
from servicehall.ledger.commands import sequence
from servicehall.offices import queries as offices
from servicehall.payments import commands, queries, rules
from servicehall.payments.models import BookLine, Charge
from servicehall.payments.types import ChargeMade, ChargePaid, ChargeRefunded, ChargeWaived, LineMade, read

from .place import AT, Place, dong, place

AMOUNTS = st.lists(st.integers(min_value=1, max_value=10**12), min_size=1, max_size=4)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("charge"), AMOUNTS),
        st.tuples(st.sampled_from(["take", "refund", "waive"]), st.integers(min_value=0, max_value=5)),
    ),
    max_size=25,
)


@pytest.fixture
def lao_cai(db: None) -> Iterator[Place]:
    offices.forget()
    yield place()
    offices.forget()


def act(lao_cai: Place, word: str, charge: Charge, minute: int) -> None:
    at = AT + timedelta(minutes=minute)
    hall = (lao_cai.hall, lao_cai.other_hall)[minute % 2]
    officer = lao_cai.officer(hall)
    if word == "take":
        tendered = dong(charge.total + minute)
        commands.take(actor=officer, charge_id=charge.id, tendered=tendered, hall_id=hall.id, at=at)
    elif word == "refund":
        commands.refund(actor=officer, charge_id=charge.id, hall_id=hall.id, reason="taken-in-error", at=at)
    else:
        commands.waive(actor=house(), charge_id=charge.id, reason="exempt", at=at)


@given(acts=ACTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_book_sums_to_zero_and_equals_the_facts(
    lao_cai: Place, acts: list[tuple[str, object]]
) -> None:
    with transaction.atomic():
        charges: list[Charge] = []
        for minute, (word, value) in enumerate(acts):
            if isinstance(value, list):
                charges.append(Charge.objects.get(id=lao_cai.charge(*value, at=AT + timedelta(minutes=minute))))
            elif charges and isinstance(value, int):
                with suppress(NotNow), transaction.atomic():
                    act(lao_cai, word, charges[value % len(charges)], minute)

        assert queries.balance() == 0
        assert queries.unbalanced() == []
        assert queries.differences() == []
        cash = sum(BookLine.objects.filter(account="cash").values_list("amount", flat=True))
        assert cash == sum(Charge.objects.filter(state="paid").values_list("total", flat=True))
        owed = sum(BookLine.objects.filter(account="owed").values_list("amount", flat=True))
        assert -owed == sum(Charge.objects.filter(state__in=["paid", "quoted"]).values_list("total", flat=True))
        transaction.set_rollback(True)


@given(AMOUNTS)
def test_every_booking_sums_to_zero(amounts: list[int]) -> None:
    lines = tuple(LineMade(place, "fee", amount) for place, amount in enumerate(amounts))
    total = sum(amounts)
    about = rules.transaction_of(rules.UUID(int=1), 1)
    for payload in (
        ChargeMade(about, about, 1, "VND", total, lines),
        ChargePaid(3, "VND", total, total, "x/2026/000001"),
        ChargeRefunded(3, "VND", total, "taken-in-error"),
        ChargeWaived("VND", total, "exempt"),
    ):
        assert sum(leg.amount for leg in rules.legs(payload, lines=lines)) == 0


def test_the_book_is_read_by_half_open_periods(lao_cai: Place) -> None:
    lao_cai.charge(1_000)
    lao_cai.charge(2_000, at=AT + timedelta(hours=1))

    rows = queries.book(since=AT, until=AT + timedelta(hours=1), territory_id=lao_cai.territory_id)

    assert [(row.fact, row.account, row.amount) for row in rows] == [
        ("charge.made", "receivable", dong(1_000)),
        ("charge.made", "owed", dong(-1_000)),
    ]
    assert queries.book(since=AT, until=AT + timedelta(hours=1), territory_id=lao_cai.territory_id + 1) == []


@pytest.mark.django_db(transaction=True)
def test_tampering_behind_the_houses_back_is_found(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    offices.forget()
    lao_cai = place()
    first, second, third = (lao_cai.charge(50_000, 30_000) for _ in range(3))
    commands.take(actor=lao_cai.officer(), charge_id=first, tendered=dong(80_000), hall_id=lao_cai.hall.id, at=AT)
    sequence(at=AT)
    assert queries.differences() == []

    with owner.transaction():
        owner.execute("UPDATE payments_charge SET state = 'waived', closed_at = now() WHERE id = %s", [second])
        owner.execute("UPDATE payments_chargeline SET amount = 1 WHERE charge_id = %s AND place = 2", [first])
        owner.execute("UPDATE payments_bookline SET amount = 1 WHERE charge_id = %s AND account = 'cash'", [first])
        owner.execute("UPDATE payments_receiptcount SET last = 7")
        owner.execute("DELETE FROM payments_bookline WHERE charge_id = %s", [third])
        owner.execute("DELETE FROM payments_chargeline WHERE charge_id = %s", [third])
        owner.execute("DELETE FROM payments_charge WHERE id = %s", [third])

    found = queries.differences()
    assert [line for line in found if str(first) in line and "lines are" in line]
    assert f"charge {first}: the book has 1 lines too many and 1 too few" in found
    assert f"charge {second}: state is 'waived', the facts say <State.QUOTED: 'quoted'>" in found
    assert f"charge {third}: in the ledger, but no row" in found
    assert f"receipts of hall {lao_cai.hall.id} in 2026: count is 7, the facts say 1" in found
    assert queries.balance() != 0
    assert queries.unbalanced() == [rules.transaction_of(first, 2)]
    offices.forget()


@pytest.mark.django_db(transaction=True)
def test_the_app_role_can_neither_change_nor_remove_a_line_of_the_book() -> None:
    offices.forget()
    lao_cai = place()
    lao_cai.charge()

    for change in (
        lambda: BookLine.objects.update(amount=0),
        lambda: BookLine.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            change()
    offices.forget()


def test_a_payload_reads_back_as_it_was_recorded(lao_cai: Place) -> None:
    charge_id = lao_cai.charge(50_000)
    [fact] = ledger.of(charge_id)

    payload = read(fact.name, fact.payload)
    assert isinstance(payload, ChargeMade)
    assert (payload.about, payload.party_id, payload.total) == (lao_cai.application, lao_cai.payer, 50_000)
    assert payload.lines == (LineMade(lao_cai.authorities[0], "fee-0", 50_000),)
