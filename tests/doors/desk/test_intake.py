"""Typing for somebody: a section at a time, papers seen or scanned, checked, handed in once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.doors.desk.browser import Browser, found, paper, posted, seated, typed, words
from tests.town import Town

if TYPE_CHECKING:
    from servicehall.applications.models import Draft

AZIZA = "089301001234"


@pytest.fixture
def window(town: Town) -> Browser:
    from servicehall.offices import queries as offices

    return seated(town, offices.halls(town.territory_id)[1].code)


def begun(window: Browser, code: str = "construction-permit") -> str:
    return window.go(f"{found(window, AZIZA)}/procedures/{code}", {})


def draft_row(draft: str) -> Draft:
    from servicehall.applications.models import Draft

    return Draft.objects.get(id=draft.removeprefix("/desk/drafts/"))


def test_a_section_is_one_page_and_wrong_answers_are_said_together(town: Town, window: Browser) -> None:
    draft = begun(window)
    section = town.revision("construction-permit").form.sections[0].key

    said = window.said(f"{draft}/sections/{section}", {"version": "1"}, status=422)

    assert "There is a problem" in said
    assert draft_row(draft).version == 1


def test_a_page_made_from_an_older_version_saves_nothing(town: Town, window: Browser) -> None:
    draft = begun(window)
    form = town.revision("construction-permit").form
    key = form.sections[0].key
    sent = posted(form, key, town.sample("construction-permit"))
    window.go(f"{draft}/sections/{key}", {"version": "1", **sent})
    stands = draft_row(draft).version

    said = window.said(f"{draft}/sections/{key}", {"version": "1", **sent}, status=409)

    assert "This was changed in another tab" in said
    assert draft_row(draft).version == stands


def test_answers_that_ask_for_more_open_the_same_section_again(town: Town, window: Browser) -> None:
    draft = begun(window, "land-use-transfer")
    form, answers = town.revision("land-use-transfer").form, town.sample("land-use-transfer")
    key = next(page.section for page in form.pages if "part_area" in page.fields)
    drawn = {name: value for name, value in answers.items() if name != "part_area"}
    assert 'name="part_area"' not in window.get(f"{draft}/sections/{key}")

    place = window.go(f"{draft}/sections/{key}", {"version": "1", **posted(form, key, drawn)})

    assert place == f"{draft}/sections/{key}?more=yes#part_area"
    assert "These answers ask for a little more" in words(window.get(place))
    assert 'name="part_area"' in window.get(place)


def test_who_changes_their_mind_is_not_asked_for_what_no_longer_matters(town: Town, window: Browser) -> None:
    draft = typed(window, town, "land-use-transfer", found(window, AZIZA))
    form, answers = town.revision("land-use-transfer").form, town.sample("land-use-transfer")
    key = next(page.section for page in form.pages if "part_area" in page.fields)
    sent = posted(form, key, answers) | {"whole_parcel": "yes", "part_area": ""}

    place = window.go(f"{draft}/sections/{key}?back=check", {"version": window.version(draft), **sent})

    assert place == f"{draft}/check"
    assert "How many square metres" not in words(window.get(place))


def test_papers_are_seen_scanned_and_taken_out_again(town: Town, window: Browser) -> None:
    draft = typed(window, town, "construction-permit", found(window, AZIZA))
    key = next(iter(sorted(draft_row(draft).materials)))
    assert draft_row(draft).materials[key] == "window"

    window.go(f"{draft}/materials/{key}/remove", {"version": window.version(draft)})
    assert key not in draft_row(draft).materials
    window.go(f"{draft}/materials/{key}", {"version": window.version(draft), "file": paper()})

    assert draft_row(draft).materials[key] != "window"
    assert "Scanned" in words(window.get(f"{draft}/materials"))


def test_a_file_that_cannot_be_taken_is_said_beside_its_paper(town: Town, window: Browser) -> None:
    draft = typed(window, town, "construction-permit", found(window, AZIZA))
    before = draft_row(draft).materials
    key = next(iter(sorted(before)))
    wrong = SimpleUploadedFile("notes.pdf", b"", content_type="application/pdf")

    response = window.post(f"{draft}/materials/{key}", {"version": window.version(draft), "file": wrong}, status=422)
    nothing = window.said(f"{draft}/materials/{key}", {"version": window.version(draft)}, status=422)

    assert f'id="file-{key}-error"' in response.content.decode()
    assert "Choose a file first" in nothing
    assert draft_row(draft).materials == before


def test_nothing_seen_is_nothing_noted(town: Town, window: Browser) -> None:
    draft = begun(window)

    assert "Choose at least one paper you have seen" in window.said(f"{draft}/materials", {"version": "1"}, status=422)
    assert draft_row(draft).version == 1


def test_an_unfinished_draft_cannot_be_handed_in(town: Town, window: Browser) -> None:
    from servicehall.applications.models import Application

    draft = begun(window)

    said = window.said(f"{draft}/file", {"version": "1", "agreed": "yes"}, status=422)

    assert "Something is still open" in said
    assert "Go on with what is open" in said
    assert Application.objects.count() == 0


def test_the_person_must_have_agreed(town: Town, window: Browser) -> None:
    from servicehall.applications.models import Application

    draft = typed(window, town, "construction-permit", found(window, AZIZA))

    said = window.said(f"{draft}/file", {"version": window.version(draft)}, status=422)

    assert "Read the answers to the person and confirm that they agree" in said
    assert "Nguyễn Thị Aziza" in said
    assert Application.objects.count() == 0


def test_handing_in_twice_files_once(town: Town, window: Browser) -> None:
    from servicehall.applications.models import Application

    draft = typed(window, town, "construction-permit", found(window, AZIZA))
    sent, once = {"version": window.version(draft), "agreed": "yes"}, str(uuid4())

    first = window.go(f"{draft}/file", sent, once=once)
    second = window.go(f"{draft}/file", sent, once=once)

    assert first == second
    row = Application.objects.get(party_id=town.aziza.party_id)
    assert first == f"/desk/a/{row.reference}/filed"
    assert (row.state, row.channel) == ("accepted", "window")


def test_where_it_is_fetched_is_the_persons_wish(town: Town, window: Browser) -> None:
    from servicehall.offices import queries as offices

    draft = begun(window)
    third = offices.halls(town.territory_id)[3]
    foreign = offices.halls(offices.territory("cn-yaan").id)[0]

    assert window.go(f"{draft}/choices", {"version": "1", "hall": str(third.id)}) == f"{draft}/check"
    assert draft_row(draft).delivery_hall_id == third.id
    window.said(f"{draft}/choices", {"version": "2", "hall": str(foreign.id)}, status=422)
    assert draft_row(draft).delivery_hall_id == third.id


def test_another_officers_draft_is_not_found(town: Town, window: Browser) -> None:
    from servicehall.offices import queries as offices

    draft = begun(window)
    other = seated(town, offices.halls(town.territory_id)[2].code)

    for address in ("", "/materials", "/check", "/choices", "/discard"):
        other.get(draft + address, status=404)
    other.post(f"{draft}/discard", {}, status=404)
    assert draft_row(draft).version == 1


def test_a_draft_waits_on_the_first_page_and_can_be_thrown_away(town: Town, window: Browser) -> None:
    from servicehall.applications.models import Draft

    draft = begun(window)
    assert "Begun and not handed in yet" in words(window.get("/desk/"))

    assert window.go(f"{draft}/discard", {}) == "/desk/"

    assert Draft.objects.count() == 0
    assert "Begun and not handed in yet" not in words(window.get("/desk/"))
