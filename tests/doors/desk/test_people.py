"""Who stands at the window: found, confirmed, or registered on the spot."""

from __future__ import annotations

import pytest

from tests.doors.desk.browser import Browser, found, seated, words
from tests.town import Town


@pytest.fixture
def window(town: Town) -> Browser:
    from servicehall.offices import queries as offices

    return seated(town, offices.halls(town.territory_id)[1].code)


def readings(town: Town) -> list[str]:
    from servicehall.vault.models import Reading

    return [row.purpose for row in Reading.objects.filter(subjects__contains=[town.aziza.party_id])]


def test_a_card_is_read_only_after_the_number_and_the_reading_is_on_record(town: Town, window: Browser) -> None:
    before = len(readings(town))

    person = found(window, "089 301 001 234")
    assert len(readings(town)) == before
    said = words(window.get(person))

    assert person == f"/desk/people/{town.aziza.party_id}"
    assert "Nguyễn Thị Aziza" in said
    assert "4 May 1990" in said
    assert "That you have read this card is on record" in said
    assert readings(town)[before:] == ["intake"]


def test_no_name_stands_in_the_title(town: Town, window: Browser) -> None:
    page = window.get(found(window, "089301001234"))

    assert page.partition("<title>")[2].partition("</title>")[0] == "Is this the person? – Servicehall"


def test_an_impossible_number_is_said_in_place(town: Town, window: Browser) -> None:
    said = window.said("/desk/intake", {"scheme": "vn.cccd", "number": "12"}, status=422)

    assert "Enter the number as it stands on the document. This one cannot be right" in said


def test_somebody_unknown_is_registered_on_the_spot(town: Town, window: Browser) -> None:
    from servicehall.parties.models import Party

    before = Party.objects.count()
    said = window.said("/desk/intake", {"scheme": "vn.cccd", "number": "091070001199"}, status=422)
    assert "Nobody is turned away" in said
    form = window.post("/desk/people/unknown", {"scheme": "vn.cccd", "number": "091070001199"}, status=200)
    assert 'value="091070001199"' in form.content.decode()

    person = {"name": "Sokha", "scheme": "vn.cccd", "number": "091070001199", "language": "vi"}
    place = window.go("/desk/people/new", person)

    assert Party.objects.count() == before + 1
    assert place.endswith("/procedures")
    card = words(window.get(place.removesuffix("/procedures")))
    assert "Sokha" in card
    assert "Tiếng Việt" in card


def test_registering_needs_a_name_and_readable_days(town: Town, window: Browser) -> None:
    from servicehall.parties.models import Party

    before = Party.objects.count()
    sent = {"scheme": "", "birth-day": "31", "birth-month": "2", "birth-year": "1990", "language": "vi"}

    said = window.said("/desk/people/new", sent, status=422)

    assert "Enter the name as it stands on the document" in said
    assert "Enter the date of birth as day, month and year" in said
    assert Party.objects.count() == before


@pytest.mark.parametrize(
    ("field", "sent", "sentence"),
    [
        ("email", "nowhere", "Enter an e-mail address"),
        ("phone", "12", "Enter a telephone number"),
        ("number", "999", "Enter the number as it stands on the document"),
        ("name", "A\x07", "This holds signs that cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    town: Town, window: Browser, field: str, sent: str, sentence: str
) -> None:
    from servicehall.parties.models import Party

    before = Party.objects.count()
    person = {"name": "Sokha", "scheme": "vn.cccd", "number": "091070001199", "language": "vi", field: sent}

    response = window.post("/desk/people/new", person, status=422)

    assert sentence in words(response.content.decode())
    assert f'id="{field}-error"' in response.content.decode()
    assert Party.objects.count() == before


def test_nobody_is_registered_twice(town: Town, window: Browser) -> None:
    from servicehall.parties.models import Party

    before = Party.objects.count()
    person = {"name": "Aziza", "scheme": "vn.cccd", "number": "089301001234", "language": "vi"}

    said = window.said("/desk/people/new", person, status=409)

    assert "Somebody with this number is registered already" in said
    assert Party.objects.count() == before


def test_a_procedure_is_found_in_the_persons_own_words(town: Town, window: Browser) -> None:
    person = found(window, "089301001234")

    fits = words(window.get(f"{person}/procedures?q=register+a+birth"))
    nothing = words(window.get(f"{person}/procedures?q=zzzz+qqqq"))

    assert "birth" in fits
    assert "Nothing fits these words" not in fits
    assert "Nothing fits these words" in nothing
    assert "construction" in nothing.lower()
    window.get(f"{person}/procedures/no-such-thing", status=404)


def test_a_person_who_is_not_there_is_not_found(town: Town, window: Browser) -> None:
    window.get("/desk/people/0190a0a0-0000-7000-8000-000000000000", status=404)
    window.get("/desk/people/0190a0a0-0000-7000-8000-000000000000/procedures", status=404)
