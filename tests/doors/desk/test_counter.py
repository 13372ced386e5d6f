"""Money in, results out: once each, and only where one sits."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.doors.desk.browser import Browser, handed_in, officer, seated, signed_in, words
from tests.town import Town, react

AZIZA = "089301001234"


@pytest.fixture
def window(town: Town) -> Browser:
    from servicehall.offices import queries as offices

    return seated(town, offices.halls(town.territory_id)[1].code)


@pytest.fixture
def owed(town: Town, window: Browser) -> str:
    """The reference of a granted transfer whose fee of 300,000 dong is due."""
    from servicehall.applications.models import Application

    reference = handed_in(window, town, "land-use-transfer", AZIZA)
    row = Application.objects.get(reference=reference)
    for key, outcome in (("registry", "agree"), ("duties", "agree"), ("decide", "granted")):
        town.do(row.id, key, outcome, at=timezone.now(), reasons="All is in order.")
    return reference


def charges() -> list[tuple[str, str | None]]:
    from servicehall.payments.models import Charge

    return [(row.state, row.receipt_number) for row in Charge.objects.order_by("made_at")]


def test_a_double_click_takes_one_fee(town: Town, window: Browser, owed: str) -> None:
    from servicehall.payments import queries as payments

    once, sent = str(uuid4()), {"tendered": "500,000"}

    first = window.go(f"/desk/a/{owed}/fee", sent, once=once)
    second = window.go(f"/desk/a/{owed}/fee", sent, once=once)

    assert first == second == f"/desk/a/{owed}/paid"
    [(state, number)] = charges()
    assert state == "paid"
    assert payments.balance("VND") == 0
    assert f"Receipt {number}" in words(window.get(first))
    assert "The receipt is being prepared" in words(window.get(first))
    react()
    assert "Print the receipt" in words(window.get(first))


def test_a_paid_fee_is_not_taken_again(town: Town, window: Browser, owed: str) -> None:
    window.go(f"/desk/a/{owed}/fee", {"tendered": "300000"})
    before = charges()

    said = window.said(f"/desk/a/{owed}/fee", {"tendered": "300000"}, status=409)

    assert "Nothing is owed" in said
    assert "Do not take it again" in said
    assert charges() == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("299,999", "This is less than what is owed"),
        ("", "Enter the amount that was put on the counter"),
        ("-5", "Enter the amount that was put on the counter"),
        ("three", "Enter the amount that was put on the counter"),
        ("1.5", "Enter the amount that was put on the counter"),
    ],
)
def test_too_little_or_unreadable_money_is_said_in_place(
    town: Town, window: Browser, owed: str, typed: str, sentence: str
) -> None:
    said = window.said(f"/desk/a/{owed}/fee", {"tendered": typed}, status=422)

    assert sentence in said
    assert "Take ₫300,000" in said
    assert charges() == [("quoted", None)]


def test_persian_digits_are_money_too(town: Town, window: Browser, owed: str) -> None:
    window.go(f"/desk/a/{owed}/fee", {"tendered": "۳۵۰٬۰۰۰"})

    assert "Give back ₫50,000" in words(window.get(f"/desk/a/{owed}/paid"))


def test_a_result_needs_a_compared_document(town: Town, window: Browser, owed: str) -> None:
    from servicehall.results.models import HallRegister

    window.go(f"/desk/a/{owed}/fee", {"tendered": "300000"})

    said = window.said(f"/desk/a/{owed}/hand-over", {}, status=422)

    assert "Compare the document with the person first" in said
    assert HallRegister.objects.count() == 0


def test_before_the_decision_there_is_nothing_to_hand_over(town: Town, window: Browser, owed: str) -> None:
    window.get(f"/desk/a/{owed}/hand-over", status=404)
    window.post(f"/desk/a/{owed}/hand-over", {"compared": "yes"}, status=404)
    window.get(f"/desk/a/{owed}/handed-over", status=404)
    window.get(f"/desk/a/{owed}/paid", status=404)


def test_the_hall_sees_its_day(town: Town, window: Browser, owed: str) -> None:
    window.go(f"/desk/a/{owed}/fee", {"tendered": "500000"})
    window.go(f"/desk/a/{owed}/hand-over", {"compared": "yes"})

    day = words(window.get("/desk/"))
    register = words(window.get("/desk/register"))

    assert "In the till from today ₫300,000" in day
    assert "Results handed over 1" in day
    assert "Taken in cash today" in register
    assert "₫300,000" in register


def test_another_territory_finds_nothing(town: Town, window: Browser, owed: str) -> None:
    from servicehall.offices import queries as offices

    hall = offices.halls(offices.territory("cn-yaan").id)[0]
    stranger = seated(town, hall.code)

    assert "There is no application with this reference here" in stranger.said(
        "/desk/applications", {"reference": owed}, status=404
    )
    for address in ("", "/filed", "/fee", "/paid", "/hand-over"):
        stranger.get(f"/desk/a/{owed}{address}", status=404)
    stranger.post(f"/desk/a/{owed}/fee", {"tendered": "300000"}, status=404)
    assert charges() == [("quoted", None)]


def test_a_reference_that_cannot_be_one_is_said_in_place(town: Town, window: Browser) -> None:
    assert "This one cannot be right" in window.said("/desk/applications", {"reference": "ABC"}, status=422)


def test_a_paper_of_another_application_is_not_found(town: Town, window: Browser, owed: str) -> None:
    from servicehall.papers.models import Paper

    react()
    other = handed_in(window, town, "construction-permit", AZIZA)
    slip = Paper.objects.filter(kind="slip").values_list("id", flat=True)[0]

    window.get(f"/desk/a/{other}/papers/{slip}", status=404)


def test_a_head_of_an_office_cannot_take_money(town: Town, owed: str) -> None:
    from servicehall.applications.models import Application

    office_id = Application.objects.get(reference=owed).office_id
    head = signed_in(officer(town, role="head", office_id=office_id))

    head.get(f"/desk/a/{owed}", status=404)
    head.post(f"/desk/a/{owed}/fee", {"tendered": "300000"}, status=404)
    assert charges() == [("quoted", None)]
