"""What another citizen, or nobody, finds: the same as if it were not there."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from tests.doors.citizen.browser import Browser, filed, text_of, words, written
from tests.town import MONDAY, Town

if TYPE_CHECKING:
    from servicehall.results.types import ResultView

PAGES = ("", "/pages/relationship", "/materials/birth-notice", "/delivery", "/speed", "/check", "/discard")
ACTS = ("/pages/relationship", "/materials/birth-notice", "/materials/birth-notice/remove", "/delivery", "/file")


def plain(page: str, id_: str) -> str:
    """A page without what differs between any two requests."""
    for pattern in (r'name="csrfmiddlewaretoken" value="[^"]*"', r'name="once" value="[^"]*"'):
        page = re.sub(pattern, "", page)
    return page.replace(id_, "ID")


def test_anothers_draft_looks_absent(town: Town, aziza: Browser, bek: Browser) -> None:
    draft, nothing = written(aziza, town, "birth-registration"), str(uuid4())
    own = draft.rpartition("/")[2]

    for tail in PAGES:
        there, absent = bek.get(f"{draft}{tail}", 404), bek.get(f"/drafts/{nothing}{tail}", 404)
        assert plain(there, own) == plain(absent, nothing)
    for tail in (*ACTS, "/discard"):
        bek.post(f"{draft}{tail}", {"version": "1", "declared": "yes"}, status=404)

    from servicehall.applications.models import Application, Draft

    assert Draft.objects.filter(id=own).count() == 1
    assert Application.objects.count() == 0


def test_anothers_application_looks_absent(town: Town, aziza: Browser, bek: Browser) -> None:
    from servicehall.applications.models import Application

    address, nothing = filed(aziza, town, "birth-registration"), str(uuid4())
    own = address.rpartition("/")[2]

    for tail in ("", "/filed", "/withdraw", "/supplement", f"/papers/{uuid4()}"):
        there, absent = bek.get(f"{address}{tail}", 404), bek.get(f"/applications/{nothing}{tail}", 404)
        assert plain(there, own) == plain(absent, nothing)
    for tail in ("/withdraw", "/supplement"):
        bek.post(f"{address}{tail}", {"turn": "1"}, status=404)

    assert Application.objects.get().state == "filed"
    assert own not in bek.get("/applications")


def test_a_paper_opens_for_its_own_party_and_its_own_application_only(town: Town, aziza: Browser, bek: Browser) -> None:
    from servicehall.applications.reactions import print_slip
    from servicehall.ledger import queries as ledger
    from servicehall.papers import queries as papers

    address, other = filed(aziza, town, "birth-registration"), filed(aziza, town, "birth-registration")
    own = UUID(address.rpartition("/")[2])
    print_slip(ledger.of(own)[0])
    [slip] = papers.of(own)

    page = aziza.get(f"{address}/filed")
    assert f'href="{address}/papers/{slip.id}"' in page
    response = aziza.client.get(f"{address}/papers/{slip.id}")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")
    aziza.get(f"{other}/papers/{slip.id}", 404)
    bek.get(f"{address}/papers/{slip.id}", 404)


@pytest.mark.parametrize(
    "address", ["/applications", "/messages", "/apply/birth-registration", f"/drafts/{UUID(int=1)}"]
)
def test_a_guest_is_asked_to_sign_in_and_comes_back(guest: Browser, address: str) -> None:
    response = guest.client.get(address)

    assert response.status_code == 303
    assert response["Location"] == "/sign-in?next=" + address.replace("/", "%2F")


def test_tracking_without_signing_in_shows_the_way_and_nobody(town: Town, aziza: Browser, guest: Browser) -> None:
    from servicehall.applications.models import Application

    address = filed(aziza, town, "birth-registration")
    row = Application.objects.get()
    said = words(aziza.get(f"{address}/filed"))
    secret = re.search(r"belongs to it: ([0-9A-Z]{12})", said)
    assert secret is not None

    sent = {"reference": row.reference.lower(), "secret": secret[1].lower()}
    page = text_of(guest.post("/track", sent, status=200))

    assert "We have received your application." in words(page)
    assert "Aziza" not in page
    assert town.sample("birth-registration")["child_name"] not in page
    assert "/papers/" not in page
    assert "/withdraw" not in page
    assert secret[1] not in page


@pytest.mark.parametrize(
    ("secret", "status", "sentence"),
    [("", 422, "Enter the secret"), ("WRONGWRONG22", 404, "We found no application with this reference")],
)
def test_a_wrong_secret_says_what_to_do(
    town: Town, aziza: Browser, guest: Browser, secret: str, status: int, sentence: str
) -> None:
    from servicehall.applications.models import Application

    filed(aziza, town, "birth-registration")
    reference = Application.objects.get().reference

    page = text_of(guest.post("/track", {"reference": reference, "secret": secret}, status=status))

    assert sentence in words(page)
    assert f'value="{reference}"' in page


def test_the_secret_is_shown_for_an_hour_only(town: Town, aziza: Browser) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from servicehall.applications.models import Application
    from servicehall.applications.queries import slip

    filed(aziza, town, "birth-registration")
    id_, now = Application.objects.get().id, timezone.now()

    assert len(slip.secret(actor=town.aziza, application_id=id_, now=now)) == 12
    assert slip.secret(actor=town.aziza, application_id=id_, now=now + timedelta(minutes=61)) == ""


def test_a_result_is_checked_by_anybody(town: Town, guest: Browser) -> None:
    from servicehall.applications.models import Application
    from servicehall.results import commands
    from servicehall.results.models import Result

    result = issued(town)
    said = words(guest.get(f"/check/{result.code}"))
    assert "This document was issued here and is valid today." in said
    assert result.number in said
    assert "Aziza" not in said
    assert guest.client.get("/check", {"code": f" {result.code} "})["Location"] == f"/check/{result.code}"

    head = town.officer(Application.objects.get().office_id, "head")
    commands.revoke(actor=head, result_id=result.id, reason="issued-in-error", at=MONDAY)
    assert "has been revoked" in words(guest.get(f"/check/{result.code}"))
    assert Result.objects.get().state == "revoked"


def test_a_result_past_its_time_is_said_to_be(town: Town, guest: Browser) -> None:
    result = issued(town, valid_until=date(2026, 1, 1))

    said = words(guest.get(f"/check/{result.code}"))

    assert "Its time has run out." in said
    assert "is valid today" not in said


def test_an_unknown_code_is_answered_calmly(town: Town, guest: Browser) -> None:
    said = words(guest.get("/check/BCDFGHJKMNPQ", 404))

    assert "We know no document with this code" in said
    assert "or any hall." in said


def issued(town: Town, valid_until: date | None = None) -> ResultView:
    from servicehall.applications.models import Application
    from servicehall.results import commands

    row = Application.objects.get(id=town.file("birth-registration").id)
    return commands.issue(
        actor=town.officer(row.office_id, "head"),
        application_id=row.id,
        party_id=row.party_id,
        revision_id=row.revision_id,
        territory_id=row.territory_id,
        kind="birth-certificate",
        values={"holder": "x", "title": "y", "authority": "z", "lines": []},
        language="en",
        valid_until=valid_until,
        at=MONDAY,
    )
