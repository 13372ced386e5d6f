"""From the first page to the result, through real pages."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from tests.doors.citizen.browser import Browser, filed, paper, words, written
from tests.town import Town


def test_a_birth_is_registered_through_the_pages(town: Town, aziza: Browser) -> None:
    from servicehall.applications.models import Application, Draft

    draft = written(aziza, town, "birth-registration")
    assert "Everything needed is there" in words(aziza.get(draft))
    check = aziza.get(f"{draft}/check")
    assert "Send the application" in words(check)
    done = aziza.location(f"{draft}/file", {"version": aziza.version(draft), "declared": "yes"})

    row = Application.objects.get(party_id=town.aziza.party_id)
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
