"""How staff come in, and where they find themselves."""

from __future__ import annotations

from tests.doors.desk.browser import PASSWORD, Browser, credentials, officer, seated, signed_in, words
from tests.town import Town

HALL = "vn-an-giang.30307"


def central(town: Town) -> str:
    from servicehall.offices import queries as offices

    return offices.halls(town.territory_id)[0].code


def failures() -> list[int]:
    from servicehall.accounts.models import Failures

    return [len(row.at) for row in Failures.objects.all()]


def test_a_window_officer_comes_to_the_desk_and_chooses_a_window(town: Town) -> None:
    browser = Browser()

    assert browser.go("/staff/sign-in", credentials(officer(town, central(town)))) == "/desk/"
    said = words(browser.get("/desk/"))
    assert "You have not chosen a window yet" in said
    assert "Where do you sit?" in words(browser.get("/desk/window"))


def test_a_wrong_password_is_said_in_place_and_counted(town: Town) -> None:
    from servicehall.accounts.models import Session

    browser, login = Browser(), officer(town, central(town))

    said = browser.said("/staff/sign-in", credentials(login) | {"password": "wrong"}, status=401)

    assert "The login, the password or the code is not right" in said
    assert failures() == [1]
    assert Session.objects.count() == 0


def test_a_missing_code_is_asked_for(town: Town) -> None:
    from servicehall.accounts.models import Session

    login = officer(town, central(town))

    said = Browser().said("/staff/sign-in", {"login": login, "password": PASSWORD}, status=401)

    assert "Enter the six-digit code from your authenticator" in said
    assert Session.objects.count() == 0


def test_after_ten_failures_the_page_says_how_long_to_wait(town: Town) -> None:
    browser, login = Browser(), officer(town, central(town))
    for _ in range(10):
        browser.said("/staff/sign-in", {"login": login, "password": "wrong"}, status=401)

    said = browser.said("/staff/sign-in", credentials(login), status=429)

    assert "There were too many attempts to sign in" in said
    assert "Staff sign-in" in said


def test_a_citizen_gets_no_session_here(town: Town) -> None:
    browser = Browser()

    said = browser.said("/staff/sign-in", {"login": "089301001234", "password": "tea under the plane tree"}, status=401)

    assert "This account belongs to a citizen" in said
    assert "session" not in browser.client.cookies
    assert browser.client.get("/desk/").status_code == 303


def test_a_case_officer_goes_to_the_office_and_finds_no_desk(town: Town) -> None:
    from servicehall.offices import queries as offices

    office = offices.competent_office(territory_id=town.territory_id, authority="people-committee", unit_code="30307")
    login = officer(town, role="case", office_id=office.id)
    browser = Browser()
    assert browser.go("/staff/sign-in", credentials(login)) == "/office/"

    for address in ("/desk/", "/desk/window", "/desk/intake", "/desk/applications", "/desk/register"):
        browser.get(address, status=404)


def test_a_guest_is_sent_to_the_staff_sign_in_and_comes_back(town: Town) -> None:
    guest = Browser()

    response = guest.client.get("/desk/register?year=2026")

    assert (response.status_code, response["Location"]) == (303, "/staff/sign-in?next=%2Fdesk%2Fregister%3Fyear%3D2026")
    login = officer(town, central(town))
    assert guest.go("/staff/sign-in", credentials(login) | {"next": "/desk/register?year=2026"}) == (
        "/desk/register?year=2026"
    )


def test_nobody_is_led_out_of_the_house(town: Town) -> None:
    login = officer(town, central(town))

    assert Browser().go("/staff/sign-in", credentials(login) | {"next": "//elsewhere.example"}) == "/desk/"


def test_signing_out_ends_the_session(town: Town) -> None:
    browser = signed_in(officer(town, central(town)))
    token = browser.client.cookies["session"].value if "session" in browser.client.cookies else ""

    assert browser.go("/staff/sign-out") == "/staff/sign-in"

    if token:
        browser.client.cookies["session"] = token
    assert browser.client.get("/desk/").status_code == 303


def test_a_window_of_another_hall_cannot_be_taken(town: Town) -> None:
    from servicehall.accounts.models import Session
    from servicehall.offices import queries as offices

    here, other = offices.halls(town.territory_id)[:2]
    browser = signed_in(officer(town, here.code))

    said = browser.said("/desk/window", {"window": str(offices.windows(other.id)[0].id)}, status=422)

    assert "Choose a window" in said
    assert list(Session.objects.values_list("window_id", flat=True)) == [None]


def test_a_hall_of_one_person_is_a_whole_desk(town: Town) -> None:
    from servicehall.offices import queries as offices

    hall = next(one for one in offices.halls(town.territory_id) if one.one_person)

    browser = seated(town, hall.code)

    assert f"Window 1 , {hall.name('en')}" in words(browser.get("/desk/")).replace("Window 1,", "Window 1 ,")
