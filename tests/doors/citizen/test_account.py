"""Opening an account, coming in and going out."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.doors.citizen.browser import PASSWORD, Browser, text_of, words
from tests.town import Town

PERSON = {"full": "Y Thanh", "scheme": "", "number": "", "email": "thanh@example.org", "password": PASSWORD}


def test_a_person_with_one_name_and_no_number_opens_an_account(town: Town, guest: Browser) -> None:
    where = guest.location("/sign-up", {**PERSON, "full": "Thanh", "next": "/apply/birth-registration"})

    assert where == "/apply/birth-registration"
    assert "Have these at hand" in words(guest.get(where))
    cookie = guest.client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_family_and_given_name_make_the_full_name(town: Town, guest: Browser) -> None:
    from servicehall.accounts.models import Account
    from servicehall.kernel.actor import Actor, Kind
    from servicehall.parties import queries as parties

    sent = {"full": "", "family": "Nguyễn", "given": "Văn Bình", "birth-day": "2", "birth-month": "9"}
    guest.location("/sign-up", {**PERSON, **sent, "birth-year": "1988"})

    account = Account.objects.order_by("-opened_at").first()
    assert account is not None
    assert account.party_id is not None
    who = Actor(door="citizen", kind=Kind.PARTY, account_id=account.id, party_id=account.party_id)
    card = parties.card(actor=who, purpose="tracking", about=None, party_id=account.party_id)
    assert card.name == {"full": "Nguyễn Văn Bình", "family": "Nguyễn", "given": "Văn Bình"}
    assert str(card.birth_on) == "1988-09-02"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"full": ""}, "Enter your name, as it stands on your papers"),
        ({"email": ""}, "Enter your number or your e-mail address"),
        ({"email": "no address"}, "Enter an e-mail address, like name@example.com"),
        ({"scheme": "vn.cccd", "number": "12"}, "This one cannot be right"),
        ({"scheme": "vn.cccd"}, "Enter the number, or choose"),
        ({"scheme": "mars"}, "Choose what kind of number you have"),
        ({"birth-day": "31", "birth-month": "2", "birth-year": "1988"}, "Enter your date of birth as day"),
        ({"password": "short"}, "Choose a password of at least 8 signs"),
        ({"password": "password123"}, "Very many people use this password"),
        ({"email": "aziza@example.org"}, "There is an account with this number or e-mail address already"),
        ({"scheme": "vn.cccd", "number": "089301001234"}, "There is an account with this number"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    town: Town, guest: Browser, changed: dict[str, str], sentence: str
) -> None:
    from servicehall.accounts.models import Account

    before = Account.objects.count()
    response = guest.client.post("/sign-up", {**PERSON, **changed})

    assert response.status_code in (409, 422)
    assert sentence in words(text_of(response))
    assert Account.objects.count() == before
    assert settings.SESSION_COOKIE_NAME not in guest.client.cookies


def test_signing_in_leads_on_inside_the_house_only(town: Town, guest: Browser) -> None:
    sent = {"login": "aziza@example.org", "password": PASSWORD}

    for asked in ("https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nb"):
        assert Browser().location("/sign-in", {**sent, "next": asked}) == "/applications"
    assert Browser().location("/sign-in", {**sent, "next": "/messages"}) == "/messages"


def test_signing_in_again_ends_the_session_before(town: Town, aziza: Browser) -> None:
    old = aziza.client.cookies[settings.SESSION_COOKIE_NAME].value
    aziza.sign_in("aziza@example.org")
    assert aziza.client.cookies[settings.SESSION_COOKIE_NAME].value != old

    stale = Browser()
    stale.client.cookies[settings.SESSION_COOKIE_NAME] = old

    assert stale.client.get("/applications").status_code == 303


def test_ten_wrong_passwords_close_the_door_for_a_while(town: Town, guest: Browser) -> None:
    for _ in range(10):
        said = words(text_of(guest.post("/sign-in", {"login": "aziza@example.org", "password": "x"}, status=422)))
        assert "The login, the password or the code is not right." in said

    response = guest.post("/sign-in", {"login": "aziza@example.org", "password": PASSWORD}, status=429)

    assert "There were too many attempts to sign in. Please wait 15 minutes and try again." in words(text_of(response))


def test_an_officer_does_not_come_in_here(town: Town, guest: Browser) -> None:
    officer = f"window.{town.chinara.office_id}.{town.chinara.hall_id}"
    sent = {"login": officer, "password": "three windows and a stamp"}

    said = words(text_of(guest.post("/sign-in", sent, status=422)))

    assert "Officers sign in on their own page" in said
    assert settings.SESSION_COOKIE_NAME not in guest.client.cookies


def test_signing_out_ends_the_session(town: Town, aziza: Browser) -> None:
    token = aziza.client.cookies[settings.SESSION_COOKIE_NAME].value

    assert aziza.location("/sign-out") == "/"

    again = Browser()
    again.client.cookies[settings.SESSION_COOKIE_NAME] = token
    assert again.client.get("/applications").status_code == 303
