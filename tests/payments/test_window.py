from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.errors import Invalid, NotAllowed, NotFound, Refusal, TooLate
from servicehall.kernel.flow import NotNow
from servicehall.kernel.money import Money
from servicehall.ledger import queries as ledger
from servicehall.ledger import reactions
from servicehall.ledger.commands import sequence
from servicehall.messages import queries as messages
from servicehall.offices import queries as offices
from servicehall.payments import commands, queries
from servicehall.payments.errors import TooLittle, WrongCurrency
from servicehall.payments.models import BookLine, Charge, ChargeLine
from servicehall.payments.types import Receipt

from .place import AT, Place, dong, place

Queries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def lao_cai(db: None) -> Iterator[Place]:
    offices.forget()
    yield place()
    assert queries.differences() == []
    assert queries.balance() == 0
    assert queries.unbalanced() == []
    offices.forget()


def facts(charge_id: object) -> list[str]:
    return [fact.name for fact in ledger.of(charge_id)]  # type: ignore[arg-type]


def book(charge_id: object) -> list[tuple[str, int | None, int | None, int]]:
    rows = BookLine.objects.filter(charge_id=charge_id).order_by("id")  # type: ignore[misc]
    return list(rows.values_list("account", "hall_id", "authority_id", "amount"))


def test_a_charge_is_one_sum_with_a_line_for_each_authority(lao_cai: Place) -> None:
    charge_id = lao_cai.charge(50_000, 30_000)

    [view] = queries.of(lao_cai.application)
    assert (view.id, view.state, view.total, view.allowed) == (charge_id, "quoted", dong(80_000), ("take", "waive"))
    assert [(line.authority_id, line.purpose, line.amount) for line in view.lines] == [
        (lao_cai.authorities[0], "fee-0", dong(50_000)),
        (lao_cai.authorities[1], "fee-1", dong(30_000)),
    ]
    assert view.lines[0].authority == offices.authority(lao_cai.authorities[0]).names
    assert facts(charge_id) == ["charge.made"]
    assert book(charge_id) == [
        ("receivable", None, None, 80_000),
        ("owed", None, lao_cai.authorities[0], -50_000),
        ("owed", None, lao_cai.authorities[1], -30_000),
    ]
    assert queries.is_owed(charge_id)


def test_cash_is_taken_at_any_hall_and_the_change_is_told(lao_cai: Place) -> None:
    charge_id = lao_cai.charge()

    receipt = commands.take(
        actor=lao_cai.officer(lao_cai.other_hall),
        charge_id=charge_id,
        tendered=dong(100_000),
        hall_id=lao_cai.other_hall.id,
        at=AT,
    )

    assert receipt == Receipt(
        charge_id=charge_id,
        number=f"{lao_cai.other_hall.code}/2026/000001",
        total=dong(80_000),
        tendered=dong(100_000),
        change=dong(20_000),
        hall_id=lao_cai.other_hall.id,
        at=AT,
    )
    assert facts(charge_id) == ["charge.made", "charge.paid"]
    assert book(charge_id)[3:] == [("cash", lao_cai.other_hall.id, None, 80_000), ("receivable", None, None, -80_000)]
    assert not queries.is_owed(charge_id)
    [view] = queries.of(lao_cai.application)
    assert (view.state, view.receipt_number, view.paid_at, view.tendered) == ("paid", receipt.number, AT, dong(100_000))


def test_receipts_are_numbered_without_a_gap_for_each_hall_and_year_of_the_hall(lao_cai: Place) -> None:
    def take(hall_id: int, at: datetime) -> str:
        hall = offices.hall(hall_id)
        charge_id = lao_cai.charge()
        return commands.take(
            actor=lao_cai.officer(hall), charge_id=charge_id, tendered=dong(80_000), hall_id=hall_id, at=at
        ).number

    here, there = lao_cai.hall, lao_cai.other_hall
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # midnight in Lào Cai

    assert take(here.id, AT) == f"{here.code}/2026/000001"
    assert take(here.id, AT) == f"{here.code}/2026/000002"
    assert take(there.id, AT) == f"{there.code}/2026/000001"
    assert take(here.id, new_year - timedelta(seconds=1)) == f"{here.code}/2026/000003"
    assert take(here.id, new_year) == f"{here.code}/2027/000001"


def test_a_refused_taking_gives_no_number_away(lao_cai: Place) -> None:
    first, second = lao_cai.charge(), lao_cai.charge()
    with pytest.raises(TooLittle), transaction.atomic():
        commands.take(actor=lao_cai.officer(), charge_id=first, tendered=dong(79_999), hall_id=lao_cai.hall.id, at=AT)

    receipt = commands.take(
        actor=lao_cai.officer(), charge_id=second, tendered=dong(80_000), hall_id=lao_cai.hall.id, at=AT
    )
    assert receipt.number == f"{lao_cai.hall.code}/2026/000001"


def refused(place: Place, charge_id: object, expected: type[Refusal], **changed: object) -> Refusal:
    """The taking is refused, and no row and no fact is other than before."""
    before = (facts(charge_id), book(charge_id), Charge.objects.values_list().get(id=charge_id))
    arguments = {
        "actor": place.officer(),
        "charge_id": charge_id,
        "tendered": dong(80_000),
        "hall_id": place.hall.id,
        "at": AT,
    }
    with pytest.raises(expected) as no, transaction.atomic():
        commands.take(**(arguments | changed))  # type: ignore[arg-type]
    assert (facts(charge_id), book(charge_id), Charge.objects.values_list().get(id=charge_id)) == before
    return no.value


def test_too_little_another_currency_and_a_moment_before_the_charge_are_refused(lao_cai: Place) -> None:
    charge_id = lao_cai.charge()

    assert refused(lao_cai, charge_id, TooLittle, tendered=dong(79_999)).facts == {
        "total": 80_000,
        "tendered": 79_999,
        "currency": "VND",
    }
    assert refused(lao_cai, charge_id, WrongCurrency, tendered=Money(80_000, "CNY")).facts == {"currency": "VND"}
    refused(lao_cai, charge_id, TooLate, at=AT - timedelta(seconds=1))


def test_only_an_officer_who_sits_in_that_hall_takes_money(lao_cai: Place) -> None:
    charge_id = lao_cai.charge()

    refused(lao_cai, charge_id, NotAllowed, actor=lao_cai.officer(lao_cai.other_hall))
    refused(lao_cai, charge_id, NotAllowed, actor=Actor(door="citizen", kind=Kind.PARTY, party_id=lao_cai.payer))
    refused(lao_cai, charge_id, NotAllowed, actor=house())
    refused(lao_cai, charge_id, NotFound, actor=lao_cai.officer(territory_id=lao_cai.territory_id + 1))


def test_money_is_not_taken_twice(lao_cai: Place) -> None:
    charge_id = lao_cai.charge()
    commands.take(actor=lao_cai.officer(), charge_id=charge_id, tendered=dong(80_000), hall_id=lao_cai.hall.id, at=AT)

    no = refused(lao_cai, charge_id, NotNow)
    assert no.facts == {"state": "paid", "action": "take", "allowed": ["refund"]}


def test_a_refund_gives_the_cash_back_once_and_ends_what_is_owed(lao_cai: Place) -> None:
    charge_id = lao_cai.charge(50_000, 30_000)
    officer, hall_id = lao_cai.officer(), lao_cai.hall.id
    commands.take(actor=officer, charge_id=charge_id, tendered=dong(80_000), hall_id=hall_id, at=AT)

    commands.refund(actor=officer, charge_id=charge_id, hall_id=hall_id, reason="taken-in-error", at=AT)

    assert book(charge_id)[5:] == [
        ("cash", hall_id, None, -80_000),
        ("owed", None, lao_cai.authorities[0], 50_000),
        ("owed", None, lao_cai.authorities[1], 30_000),
    ]
    takings = queries.takings(hall_id=hall_id, currency="VND", since=AT, until=AT + timedelta(days=1))
    assert (takings.taken, takings.refunded, takings.receipts) == (dong(80_000), dong(80_000), 1)
    with pytest.raises(NotNow), transaction.atomic():
        commands.refund(actor=officer, charge_id=charge_id, hall_id=hall_id, reason="taken-in-error", at=AT)
    assert facts(charge_id) == ["charge.made", "charge.paid", "charge.refunded"]


def test_a_payer_hears_of_money_given_back_and_of_a_debt_that_ended(lao_cai: Place) -> None:
    refunded, waived = lao_cai.charge(), lao_cai.charge(10_000)
    officer, hall_id = lao_cai.officer(), lao_cai.hall.id
    commands.take(actor=officer, charge_id=refunded, tendered=dong(80_000), hall_id=hall_id, at=AT)
    commands.refund(actor=officer, charge_id=refunded, hall_id=hall_id, reason="taken-in-error", at=AT)
    commands.waive(actor=house(), charge_id=waived, reason="exempt", at=AT + timedelta(minutes=1))

    sequence(at=AT)
    [telling] = [each for each in reactions.registered() if each.key.endswith("payments.reactions.tell_payer")]
    assert reactions.run(telling, at=AT) == 2

    payer = Actor(door="citizen", kind=Kind.PARTY, party_id=lao_cai.payer, account_id=uuid4())
    assert [message.text for message in messages.of(lao_cai.application, actor=payer)] == [
        "Money was paid back to you. It was ₫80,000.",
        "A fee was waived: you do not have to pay it. It was ₫10,000.",
    ]


def test_a_debt_is_waived_by_the_house_or_a_head_and_only_while_nobody_has_paid(lao_cai: Place) -> None:
    first, second = lao_cai.charge(), lao_cai.charge()
    with pytest.raises(NotAllowed), transaction.atomic():
        commands.waive(actor=lao_cai.officer(), charge_id=first, reason="exempt", at=AT)
    assert facts(first) == ["charge.made"]

    commands.waive(actor=lao_cai.officer(roles="head"), charge_id=first, reason="exempt", at=AT)
    commands.waive(actor=house(), charge_id=second, reason="withdrawn", at=AT)

    assert facts(first) == facts(second) == ["charge.made", "charge.waived"]
    refused(lao_cai, first, NotNow)
    assert queries.owed(actor=Actor(door="citizen", kind=Kind.PARTY, party_id=lao_cai.payer)) == []


def test_a_reason_is_a_code_word_because_free_text_could_name_a_person(lao_cai: Place) -> None:
    charge_id = lao_cai.charge()

    with pytest.raises(Invalid) as no, transaction.atomic():
        commands.waive(actor=house(), charge_id=charge_id, reason="Aziza Karimova cannot pay", at=AT)

    assert no.value.facts == {"errors": {"reason": "code-word"}}
    assert facts(charge_id) == ["charge.made"]


@pytest.mark.parametrize(
    "amounts",
    [[], [dong(0)], [dong(-5)], [dong(5), Money(5, "CNY")]],
    ids=["none", "zero", "negative", "two currencies"],
)
def test_a_charge_that_makes_no_sum_is_refused(lao_cai: Place, amounts: list[Money]) -> None:
    lines = [(lao_cai.authorities[0], "fee", amount) for amount in amounts]

    with pytest.raises(Invalid), transaction.atomic():
        commands.charge(actor=house(), about=uuid4(), party_id=lao_cai.payer, lines=lines, at=AT)

    assert Charge.objects.count() == ChargeLine.objects.count() == BookLine.objects.count() == 0


def test_the_database_itself_refuses_a_book_that_does_not_balance(lao_cai: Place) -> None:
    charge_id = lao_cai.charge()
    line = BookLine.objects.filter(charge_id=charge_id, account="receivable").get()

    line.id, line.transaction_id = None, uuid4()  # type: ignore[assignment]
    with transaction.atomic():
        BookLine.objects.bulk_create([line])
        with pytest.raises(IntegrityError, match="does not sum to zero"):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_what_a_window_needs_to_know_takes_two_queries(lao_cai: Place, django_assert_num_queries: Queries) -> None:
    charge_id = lao_cai.charge()

    with django_assert_num_queries(2):
        assert queries.at_window(actor=lao_cai.officer(), charge_id=charge_id).total == dong(80_000)
    with pytest.raises(NotFound):
        queries.at_window(actor=lao_cai.officer(territory_id=lao_cai.territory_id + 1), charge_id=charge_id)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_gives_one_receipt() -> None:
    offices.forget()
    lao_cai = place()
    charges = [lao_cai.charge() for _ in range(10)]
    took: list[Receipt] = []
    refused: list[str] = []
    start = threading.Barrier(4)

    def click() -> None:
        start.wait()
        for charge_id in charges:
            try:
                took.append(
                    commands.take(
                        actor=lao_cai.officer(),
                        charge_id=charge_id,
                        tendered=dong(80_000),
                        hall_id=lao_cai.hall.id,
                        at=AT,
                    )
                )
            except NotNow as no:
                refused.append(no.code)
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    assert sorted(receipt.number for receipt in took) == [
        f"{lao_cai.hall.code}/2026/{count:06d}" for count in range(1, 11)
    ]
    assert len({receipt.charge_id for receipt in took}) == 10
    assert len(refused) == 30
    assert BookLine.objects.filter(account="cash").count() == 10
    assert queries.balance("VND") == 0
    assert queries.differences() == []
    offices.forget()
