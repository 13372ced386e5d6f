"""The first pages, which anybody reads."""

from __future__ import annotations

from datetime import date

import pytest

from tests.doors.citizen.browser import Browser, filed, words
from tests.town import Town


@pytest.mark.parametrize("text", ["register my child's birth", "khai sinh", "giay khai sinh", "出生", "گواهی تولد"])
def test_a_birth_is_found_in_any_language(town: Town, guest: Browser, text: str) -> None:
    page = guest.client.get("/search", {"q": text}).content.decode()

    assert page.index('href="/guide/birth-registration"') > 0


def test_nothing_found_says_what_to_do(town: Town, guest: Browser) -> None:
    said = words(guest.get("/search?q=xyzzyplugh"))

    assert "We found nothing for these words" in said
    assert "Ask at any hall" in said


def test_odd_signs_in_a_search_are_no_fault(town: Town, guest: Browser) -> None:
    guest.get("/search?q=%00", status=400)
    for text in ("'", "%27%29%3B--", "a" * 3000, "%F0%9F%91%B6", "&", "%25", "\\"):
        guest.get(f"/search?q={text}")


def test_the_guide_says_everything(town: Town, guest: Browser) -> None:
    said = words(guest.get("/guide/construction-permit"))

    for heading in (
        "Who may apply",
        "What you need",
        "How long it takes",
        "What happens, and who does it",
        "What it costs",
        "What you get",
        "Where",
        "Questions people ask",
        "If you do not agree",
        "The law behind it",
    ):
        assert heading in said
    assert "Start now" in said
    assert "The form asks at most" in said


def test_every_procedure_has_a_guide_and_a_way_in(town: Town, guest: Browser, aziza: Browser) -> None:
    from servicehall.catalogue import queries as catalogue

    cards = catalogue.published(town.territory_id, _today(town))
    assert len(cards) == 5
    for card in cards:
        assert card.names["en"] in words(guest.get(f"/guide/{card.code}"))
        assert card.names["en"] in words(guest.get("/procedures"))
        assert "Have these at hand" in words(aziza.get(f"/apply/{card.code}"))


def test_an_unknown_procedure_is_not_found(town: Town, guest: Browser, aziza: Browser) -> None:
    guest.get("/guide/flying-carpet", 404)
    aziza.get("/apply/flying-carpet", 404)
    aziza.post("/apply/flying-carpet", status=404)


def test_the_place_is_chosen_and_kept(town: Town, guest: Browser) -> None:
    assert "Public services in An Giang" in words(guest.get("/"))

    assert guest.location("/territory", {"territory": "cn-yaan"}) == "/"

    assert "Public services in Ya" in words(guest.get("/"))
    guest.post("/territory", {"territory": "atlantis"}, status=404)
    guest.client.cookies["territory"] = "atlantis"
    assert "Public services in An Giang" in words(guest.get("/"))


@pytest.mark.parametrize("address", ["/help/contact", "/help/accessibility", "/help/privacy", "/track", "/check"])
def test_pages_for_everybody_open_in_every_language(town: Town, guest: Browser, address: str) -> None:
    for language, direction in (("en", "ltr"), ("vi", "ltr"), ("zh", "ltr"), ("fa", "rtl")):
        assert f'dir="{direction}" class="govuk-template"' in guest.get(f"{address}?lang={language}")


def test_halls_are_found_by_their_place(town: Town, guest: Browser) -> None:
    said = words(guest.get("/halls?q=my%20hoa%20hung"))

    assert "1 hall " in said
    assert "Public Service Hall of My Hoa Hung" in said


def test_main_pages_ask_little_of_the_database(
    town: Town, guest: Browser, aziza: Browser, django_assert_max_num_queries: object
) -> None:
    address = filed(aziza, town, "birth-registration")
    draft = aziza.location("/apply/birth-registration")
    for browser, page, most in (
        (guest, "/", 5),
        (guest, "/search?q=birth", 6),
        (guest, "/guide/birth-registration", 5),
        (aziza, "/applications", 8),
        (aziza, address, 14),
        (aziza, draft, 8),
        (aziza, f"{draft}/pages/relationship", 8),
        (aziza, "/messages", 5),
    ):
        browser.get(page)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            browser.get(page)


def _today(town: Town) -> date:
    from django.utils import timezone

    from servicehall.offices import queries as offices

    return timezone.now().astimezone(offices.zone(town.territory_id)).date()
