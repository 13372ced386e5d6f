"""From the first page to the result, through real pages."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.doors.citizen.browser import Browser, asked, filed, paper, posted, words, written
from tests.town import Town, small_pdf


def test_a_birth_is_registered_through_the_pages(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Application, Draft

    draft = written(aziza, town, "birth-registration")
    assert "Everything needed is there" in words(aziza.get(draft))
    check = aziza.get(f"{draft}/check")
    assert "Send the application" in words(check)
    done = aziza.location(f"{draft}/file", {"version": aziza.version(draft), "declared": "yes"})

    row = Application.objects.get()
    assert done == f"/applications/{row.id}/filed"
    assert Draft.objects.count() == 0
    said = words(aziza.get(done))
    assert row.reference in said
    assert "The slip of receipt is being prepared" in said
    secret = re.search(r"The secret that belongs to it: ([0-9A-Z]{12}) ", said)
    assert secret is not None
    tracked = aziza.get(f"/applications/{row.id}")
    assert "We have received your application." in words(tracked)


def test_a_form_sent_twice_files_once(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Application

    draft = written(aziza, town, "birth-registration")
    sent, once = {"version": aziza.version(draft), "declared": "yes"}, str(uuid4())

    first = aziza.location(f"{draft}/file", sent, once=once)
    second = aziza.location(f"{draft}/file", sent, once=once)

    assert first == second
    assert Application.objects.count() == 1


def test_a_notice_is_answered_with_exactly_what_it_asks(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Application, Material, Notice

    address = filed(aziza, town, "construction-permit", site_unit="30307")
    row = Application.objects.get()
    asked(town, row.id, {"material:drawings": "Page 3 cannot be read.", "answer:storeys": "Count the basement too."})
    storeys = town.sample("construction-permit")["storeys"] + 1

    said = words(aziza.get(address))
    assert "2 things are asked for" in said
    page = aziza.get(f"{address}/supplement")
    assert "Page 3 cannot be read." in words(page)
    assert "Count the basement too." in words(page)
    assert page.count('type="file"') == 1
    done = aziza.location(f"{address}/supplement", {"file-drawings": paper("drawings.pdf"), "storeys": str(storeys)})

    assert done == address
    assert Notice.objects.get(application_id=row.id).answered_at is not None
    assert Material.objects.filter(application_id=row.id, key="drawings").count() == 2
    row.refresh_from_db()
    assert row.grounds["storeys"] == storeys
    assert "We have received what you sent in addition." in words(aziza.get(address))
    aziza.get(f"{address}/supplement", status=409)


def test_a_supplement_with_something_missing_keeps_nothing(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Application, Notice
    from servicehall.files.models import File
    from servicehall.ledger import queries as ledger

    address = filed(aziza, town, "construction-permit", site_unit="30307")
    row = Application.objects.get()
    asked(town, row.id, {"material:drawings": "Page 3 cannot be read.", "answer:storeys": "Count the basement too."})
    before, files = len(ledger.of(row.id)), File.objects.count()

    said = words(aziza.post(f"{address}/supplement", {"storeys": "several"}, status=422).content.decode())
    assert "Add this paper:" in said
    assert "write a whole number, like 25" in said
    wrong = SimpleUploadedFile("drawings.pdf", b"MZ not a paper", content_type="application/pdf")
    sent = {"file-drawings": wrong, "storeys": "3"}
    said = words(aziza.post(f"{address}/supplement", sent, status=415).content.decode())
    assert "We cannot take this kind of file." in said

    assert len(ledger.of(row.id)) == before
    assert File.objects.count() == files
    assert Notice.objects.get(application_id=row.id).answered_at is None


def test_a_page_left_open_elsewhere_overwrites_nothing(town: Town, aziza: Browser) -> None:
    from servicehall.applications import queries
    from servicehall.forms import walk

    draft = aziza.location("/apply/birth-registration")
    form, answers = town.revision("birth-registration").form, town.sample("birth-registration")
    first = walk.shown(form, answers)[0].key
    sent = posted(form, first, answers)
    aziza.post(f"{draft}/pages/{first}", {"version": "1", **sent})
    held = queries.draft(actor=town.aziza, draft_id=UUID(draft.rpartition("/")[2]))

    said = words(aziza.post(f"{draft}/pages/{first}", {"version": "1", **sent}, status=409).content.decode())

    assert "This application was changed in another tab" in said
    assert queries.draft(actor=town.aziza, draft_id=held.id) == held


def test_wrong_answers_are_said_with_a_link_to_their_field(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Draft

    draft = aziza.location("/apply/birth-registration")

    page = aziza.post(f"{draft}/pages/relationship", {"version": "1"}, status=422).content.decode()

    assert '<a href="#relationship">' in page
    assert "<title>Error: " in page
    assert Draft.objects.get().version == 1


def test_nothing_incomplete_can_be_sent(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Application

    draft = aziza.location("/apply/birth-registration")
    page = aziza.get(f"{draft}/check")
    assert "Send the application" not in words(page)
    assert f'href="{draft}/pages/relationship?back=check"' in page

    response = aziza.post(f"{draft}/file", {"version": "1", "declared": "yes"}, status=422)

    assert "Something is still open" in words(response.content.decode())
    assert Application.objects.count() == 0


def test_nothing_is_sent_without_the_declaration(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Application

    draft = written(aziza, town, "birth-registration")

    response = aziza.post(f"{draft}/file", {"version": aziza.version(draft)}, status=422)

    assert "Confirm that what you have written is true" in words(response.content.decode())
    assert Application.objects.count() == 0


def test_each_file_that_cannot_be_taken_is_told_why(town: Town, aziza: Browser) -> None:
    from servicehall.files.models import File

    draft = written(aziza, town, "birth-registration")
    key = re.findall(rf'href="{draft}/materials/([a-z-]+)"', aziza.get(draft))[0]
    kept, version = File.objects.count(), aziza.version(draft)
    empty = SimpleUploadedFile("a.pdf", b"", content_type="application/pdf")
    program = SimpleUploadedFile("a.exe", b"MZ\x00\x00", content_type="application/octet-stream")
    renamed = SimpleUploadedFile("a.png", small_pdf(), content_type="image/png")

    for given, status, sentence in (
        (None, 422, "Choose a file first"),
        (empty, 422, "This file is empty."),
        (program, 415, "We cannot take this kind of file."),
        (renamed, 415, "The file is of another kind than its name says."),
    ):
        sent = {"version": version} | ({"file": given} if given else {})
        response = aziza.post(f"{draft}/materials/{key}", sent, status=status)
        assert sentence in words(response.content.decode())

    assert File.objects.count() == kept
    assert aziza.version(draft) == version


def test_a_paper_is_taken_out_again_and_another_put_in(town: Town, aziza: Browser) -> None:
    draft = written(aziza, town, "birth-registration")
    page = aziza.get(f"{draft}/materials/birth-notice")
    assert "PDF, 594 B" in words(page) or "Take it out again" in words(page)

    aziza.post(f"{draft}/materials/birth-notice/remove", {"version": aziza.version(draft)})
    assert "Take it out again" not in words(aziza.get(f"{draft}/materials/birth-notice"))
    assert "Everything needed is there" not in words(aziza.get(draft))
    aziza.post(f"{draft}/materials/birth-notice", {"version": aziza.version(draft), "file": paper()})

    assert "Everything needed is there" in words(aziza.get(draft))


def test_speed_and_hall_are_chosen(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Draft
    from servicehall.offices import queries as offices

    draft = aziza.location("/apply/identity-document")
    hall = offices.halls(town.territory_id)[2]

    aziza.post(f"{draft}/speed", {"version": "1", "tier": "yesterday"}, status=422)
    aziza.post(f"{draft}/delivery", {"version": "1", "hall": "0"}, status=422)
    assert aziza.location(f"{draft}/speed?back=check", {"version": "1", "tier": "one-day"}) == f"{draft}/check"
    assert aziza.location(f"{draft}/delivery", {"version": "2", "hall": str(hall.id)}) == draft

    row = Draft.objects.get()
    assert (row.tier, row.delivery_hall_id, row.version) == ("one-day", hall.id, 3)
    assert hall.name("en") in words(aziza.get(f"{draft}/check"))


def test_an_application_is_withdrawn_after_being_asked(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Application

    address = filed(aziza, town, "birth-registration")
    assert "This cannot be undone" in words(aziza.get(f"{address}/withdraw"))
    aziza.post(f"{address}/withdraw", {"turn": "99"}, status=409)
    assert Application.objects.get().state == "filed"

    assert aziza.location(f"{address}/withdraw", {"turn": "1"}) == address

    assert Application.objects.get().state == "withdrawn"
    assert "You withdrew this application." in words(aziza.get(address))


def test_a_draft_is_thrown_away(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Draft

    draft = aziza.location("/apply/birth-registration")
    assert "Nobody has seen them" in words(aziza.get(f"{draft}/discard"))

    assert aziza.location(f"{draft}/discard") == "/applications"

    assert Draft.objects.count() == 0
    aziza.get(draft, status=404)


def test_an_expired_draft_says_so(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Draft

    draft = aziza.location("/apply/birth-registration")
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    said = words(aziza.get(draft, status=410))
    assert "This draft was kept as long as we promised and is gone." in said
    aziza.post(f"{draft}/pages/relationship", {"version": "1", "relationship": "mother"}, status=410)


def test_what_was_begun_can_be_gone_on_with(town: Town, aziza: Browser) -> None:
    draft = aziza.location("/apply/birth-registration")

    assert f'href="{draft}"' in aziza.get("/applications")
    assert f'href="{draft}"' in aziza.get("/apply/birth-registration")


def test_what_was_sent_can_be_read_again(town: Town, aziza: Browser, bek: Browser) -> None:
    address = filed(aziza, town, "birth-registration")

    said = words(aziza.get(f"{address}/answers"))

    assert town.sample("birth-registration")["child_name"] in said
    assert "Change" not in said
    bek.get(f"{address}/answers", 404)


def test_the_house_writes_in_the_language_chosen(town: Town, aziza: Browser) -> None:
    from servicehall.parties import queries as parties

    assert town.aziza.party_id is not None
    assert aziza.location("/language", {"language": "vi"}) == "/messages?lang=vi"
    assert parties.language(town.aziza.party_id) == "vi"

    aziza.post("/language", {"language": "tlh"}, status=422)
    assert parties.language(town.aziza.party_id) == "vi"


def test_what_happens_becomes_messages_that_can_be_put_away(town: Town, aziza: Browser, bek: Browser) -> None:
    from servicehall.applications.models import Application
    from servicehall.applications.reactions import tell_applicant
    from servicehall.ledger import queries as ledger
    from servicehall.messages import queries as messages

    address = filed(aziza, town, "birth-registration")
    tell_applicant(ledger.of(Application.objects.get().id)[0])
    [message] = messages.inbox(town.aziza)

    page = aziza.get("/messages")
    assert "We have received your application." in words(page)
    assert f'href="{address}"' in page
    assert "You have 1 unread message" in words(aziza.get("/applications"))
    bek.post(f"/messages/{message.id}/read", status=404)
    assert aziza.location(f"/messages/{message.id}/read") == "/messages"

    assert "You have 1 unread message" not in words(aziza.get("/applications"))
    assert "There are no messages yet." in words(bek.get("/messages"))


@pytest.mark.parametrize("sign", ["%00", "%ED%A0%80", "%E2%80%AE", "%2e%2e", "'", "x" * 3000])
def test_odd_addresses_are_not_found(town: Town, aziza: Browser, sign: str) -> None:
    draft = aziza.location("/apply/birth-registration")

    for address in ("/guide/", "/apply/", "/check/", f"{draft}/pages/", f"{draft}/materials/", "/drafts/", "/papers/"):
        answer = aziza.client.get(f"{address}{sign}")
        assert answer.status_code in ((400, 404) if sign == "%00" else (404,)), (address, answer.status_code)


@pytest.mark.parametrize("sign", ["\x00", "\ud800".encode("utf-8", "replace").decode(), "\u202e", "x" * 30000, "-1"])
def test_odd_values_are_answered_and_change_nothing(town: Town, aziza: Browser, sign: str) -> None:
    from servicehall.applications.models import Draft

    draft = aziza.location("/apply/identity-document")
    for tail, name in (("speed", "tier"), ("delivery", "hall"), ("pages/applicant", "full_name")):
        response = aziza.client.post(f"{draft}/{tail}", {"once": str(uuid4()), "version": "1", name: sign})
        assert response.status_code in ((400,) if sign == "\x00" else (404, 422)), (tail, response.status_code)
    for version in (sign, "", "99999999999999999999", "1e3"):
        response = aziza.client.post(f"{draft}/speed", {"once": str(uuid4()), "version": version, "tier": "one-day"})
        assert response.status_code == (400 if version == "\x00" else 422)
    guest = Browser()
    for address, names in (
        ("/sign-in", ("login", "password", "next")),
        ("/track", ("reference", "secret")),
        ("/sign-up", ("full", "family", "number", "email", "phone", "password", "birth-day")),
    ):
        response = guest.client.post(address, dict.fromkeys(names, sign))
        assert response.status_code in ((400,) if sign == "\x00" else (404, 422)), (address, response.status_code)
    assert Draft.objects.get().version == 1


def test_a_permit_is_followed_to_its_result(town: Town, aziza: Browser) -> None:
    from servicehall.applications import commands
    from servicehall.applications.models import Application, Step
    from servicehall.kernel.money import Money
    from servicehall.results import queries as results

    address = filed(aziza, town, "construction-permit", site_unit="30307")
    id_, at = Application.objects.get().id, timezone.now()
    said = words(aziza.get(address))
    assert "Check that everything is there Working on it" in said
    town.do(id_, "intake", "complete", at=at)
    town.do(id_, "scrutiny", "passed", at=at)
    town.do(id_, "inspection", "passed", at=at)
    said = words(aziza.get(address))
    opinions = sorted(Step.objects.filter(application_id=id_, state="open").values_list("key", flat=True))
    assert opinions == ["opinion-environment", "opinion-fire", "opinion-roads"]
    assert said.count("Working on it") == 3
    for key in opinions:
        town.do(id_, key, "agree", at=at)
    town.do(id_, "approval", "granted", at=at, reasons="All is in order.")

    said = words(aziza.get(address))
    assert "Waiting for you" in said
    assert "Please pay this at any window of any hall." in said
    row = Application.objects.get()
    commands.pay_fee(actor=town.chinara, reference=row.reference, tendered=Money(1_000_000, "VND"), at=at)

    said, [result] = words(aziza.get(address)), results.of(id_)
    assert "Granted" in said
    assert "Paid on" in said
    assert result.number in said
    assert "Withdraw this application" not in said
    assert f'href="/check/{result.code}"' in aziza.get(address)
    aziza.get(f"{address}/withdraw", 404)
    commands.hand_over(actor=town.second_window, reference=row.reference, at=at)
    assert "Your result has been handed over." in words(aziza.get(address))
