from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.doors.backoffice.officer import Officer, at, statements_of, words
from tests.town import Town, react


def readings() -> list[tuple[str, UUID | None, list[UUID], str | None]]:
    """Every reading on record: purpose, about what, of whom, under which purpose row."""
    from servicehall.vault.models import Reading

    rows = Reading.objects.order_by("at", "id")
    return [(row.purpose, row.about, list(row.subjects), row.actor.get("purpose_id")) for row in rows]


def purposes() -> list[Any]:
    from servicehall.accounts.models import Purpose

    return list(Purpose.objects.all())


def test_a_file_is_closed_until_its_step_is_taken_up(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    before = readings()

    page = officer.get(address)

    assert "To read this file, take it up." in words(page)
    assert "Take this up" in page
    assert "Aziza" not in page
    assert town.sample("birth-registration")["child_name"] not in page
    assert readings() == before
    assert purposes() == []


def test_taking_up_grants_exactly_one_purpose(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)

    officer.take_up(address)
    officer.take_up(address)

    [purpose] = purposes()
    assert (purpose.account_id, purpose.about, purpose.kind) == (officer.account_id, filed.id, "assignment")
    assert purpose.ended_at is None


def test_reading_the_file_is_on_record_with_purpose_and_subject(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    [purpose] = purposes()
    before = len(readings())

    page = officer.get(address)

    assert "Nguyễn Thị Aziza" in page
    assert town.sample("birth-registration")["child_name"] in page
    one = ("assignment", filed.id, [town.aziza.party_id], str(purpose.id))
    assert readings()[before:] == [one, one]


def test_the_file_page_costs_what_it_is_known_to_cost(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address).get(address)

    with CaptureQueriesContext(connection) as statements:
        officer.get(address)

    asked = statements_of(statements)
    assert len([sql for sql in asked if "workforce_enter" in sql]) == 1
    assert len(asked) == 23


def test_another_office_finds_nothing(town: Town) -> None:
    from servicehall.offices import queries as offices

    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    file_id = material_file(filed.id)
    other = offices.competent_office(territory_id=town.territory_id, authority="justice", unit_code=None)
    stranger = Officer(town, other.id)
    absent = stranger.get(f"/office/a/{filed.id}/{filed.id}", status=404)

    assert words(stranger.get(address, status=404)) == words(absent)
    for way in ("/notice", "/decide", "/route", "/done", f"/files/{file_id}", f"/papers/{file_id}"):
        stranger.get(f"{address}{way}", status=404)
    for way in ("/take-up", "/accept", "/notice", "/decide", "/route"):
        stranger.post(f"{address}{way}", {"turn": "1", "outcome": "complete", "unit": "x"}, status=404)
    assert len(purposes()) == 1


def test_a_colleague_without_a_purpose_reads_nothing(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    head = Officer(town, town.open_step(filed.id).office_id, "head")
    before = readings()

    page = head.get(address)

    assert "A colleague has this step." in words(page)
    assert "Aziza" not in page
    head.get(f"{address}/files/{material_file(filed.id)}", status=404)
    assert head.client.get(f"{address}/notice")["Location"] == address
    assert readings() == before


def test_a_material_is_saved_and_never_run(town: Town) -> None:
    from servicehall.files.models import File

    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    file_id = material_file(filed.id)
    officer.get(f"{address}/files/{file_id}", status=404)
    officer.take_up(address)
    before = len(readings())

    answer = officer.client.get(f"{address}/files/{file_id}")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-1.4")
    assert answer["Content-Type"] == File.objects.get(id=file_id).media_type == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    assert f"{address}/files/{file_id}" in officer.get(address)
    assert readings()[before][:3] == ("assignment", filed.id, [town.aziza.party_id])
    assert readings()[before][3] == str(purposes()[0].id)


def test_papers_of_the_matter_are_listed_and_saved(town: Town) -> None:
    from servicehall.papers.models import Paper

    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    assert react() == []
    paper = Paper.objects.get(about=filed.id)

    assert f"{address}/papers/{paper.id}" in officer.get(address)
    answer = officer.client.get(f"{address}/papers/{paper.id}")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment; ")


def test_the_file_page_speaks_law_clock_and_steps_of_all_authorities(town: Town) -> None:
    filed = town.file("construction-permit")
    officer, address = at(town, filed.id)
    officer.take_up(address)

    said = words(officer.get(address))

    assert "22 December 2026 20 working days left" in said
    assert "Due on Tuesday 22 December 2026, by 17:00." in said
    assert "Law on Construction 50/2014/QH13" in said
    assert "No-objection opinion: fire safety and rescue Not begun yet" in said
    assert "We have received your application." in said
    assert "Expected cost of the work ₫12,500,000,000" in said
    assert "Land use certificate Not asked for: the administration has it already" in said


def material_file(application_id: UUID) -> UUID:
    from servicehall.applications.models import Material

    row = Material.objects.filter(application_id=application_id).order_by("key").first()
    assert row is not None
    assert row.file_id is not None
    return row.file_id
