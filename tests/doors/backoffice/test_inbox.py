from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.doors.backoffice.officer import Officer, at, statements_of, words
from tests.town import Town


def test_the_inbox_shows_steps_and_never_a_person(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)

    page = officer.get("/office/")

    assert filed.reference in page
    assert f'href="{address}"' in page
    assert "Register a birth" in page
    for canary in ("Aziza", "Nguyễn Thị", "089301001234", "aziza@example.org"):
        assert canary not in page


def test_the_inbox_says_colour_day_and_days_left_in_words(town: Town) -> None:
    filed = town.file("construction-permit")
    officer, _ = at(town, filed.id)

    said = words(officer.get("/office/"))

    assert "On time 25 Nov 2026 1 working day left" in said
    assert "All (1) Mine (0) Free (1)" in said


def test_filters_show_mine_and_free_and_empty_states_say_what_to_do(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)

    assert "Nothing is free" not in words(officer.get("/office/?whose=free"))
    assert "You have nothing taken up. 1 step is free to take up" in words(officer.get("/office/?whose=mine"))
    officer.take_up(address)

    assert filed.reference in officer.get("/office/?whose=mine")
    assert "Nothing is free: every open step has been taken up." in words(officer.get("/office/?whose=free"))
    assert "All (1) Mine (1) Free (0)" in words(officer.get("/office/"))
    assert "There is nothing on this page." in words(officer.get("/office/?page=7"))


def test_an_empty_inbox_says_so(town: Town) -> None:
    from servicehall.offices import queries as offices

    office = offices.competent_office(territory_id=town.territory_id, authority="justice", unit_code=None)

    assert "Nothing is waiting at your office." in words(Officer(town, office.id).get("/office/"))


def test_the_inbox_costs_three_statements_beside_the_gate(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, _ = at(town, filed.id)
    officer.get("/office/")

    with CaptureQueriesContext(connection) as statements:
        officer.get("/office/")

    asked = statements_of(statements)
    assert len([sql for sql in asked if "workforce_enter" in sql]) == 1
    assert len(asked) == 4


def test_a_step_of_payment_is_not_the_offices_to_do(town: Town) -> None:
    filed = town.file("identity-document")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    officer.post(f"{address}/accept", {"turn": officer.turn(address)})
    assert town.open_step(filed.id).kind == "pay"

    assert "All (0) Mine (0) Free (0)" in words(officer.get("/office/"))


def test_a_guest_signs_in_first_and_a_window_officer_finds_nothing(town: Town) -> None:
    from django.test import Client

    answer = Client().get("/office/")
    assert (answer.status_code, answer["Location"]) == (303, "/staff/sign-in?next=%2Foffice%2F")
    filed = town.file("birth-registration")
    _, address = at(town, filed.id)
    office = town.open_step(filed.id).office_id
    window = Officer(town, office, "window")
    window.get("/office/", status=404)
    window.get(address, status=404)


def test_an_officer_with_two_posts_works_from_the_one_they_choose(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, _ = at(town, filed.id)
    from servicehall.offices import queries as offices

    other = offices.competent_office(territory_id=town.territory_id, authority="justice", unit_code=None)
    post = officer.appoint(other.id, "case")
    assert filed.reference in officer.get("/office/")

    assert officer.post("/office/posts", {"post": post})["Location"] == "/office/"
    assert "Nothing is waiting at your office." in words(officer.get("/office/"))
    foreign = offices.posts(office_id=town.open_step(filed.id).office_id, role="head")[0]
    officer.post("/office/posts", {"post": foreign.id}, status=404)
    assert "You work from this post" in words(officer.get("/office/posts"))
