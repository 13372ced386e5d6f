from __future__ import annotations

from datetime import timedelta

from tests.doors.citizen.browser import Browser, words
from tests.town import MONDAY, Town


def test_who_opened_a_file_is_seen_by_its_subject_and_by_nobody_else(town: Town, aziza: Browser, bek: Browser) -> None:
    from servicehall.accounts import queries as accounts
    from servicehall.applications import commands, queries

    assert "Nobody has read anything of yours yet." in words(aziza.get("/readings"))
    filed = town.file("construction-permit", site_unit="30307")
    step = town.open_step(filed.id)
    officer = town.officer(step.office_id, "case")
    at = MONDAY + timedelta(hours=1)
    commands.take_up(actor=officer, application_id=filed.id, step_id=step.id, at=at)
    queries.file_page(actor=officer, application_id=filed.id, step_id=step.id, now=at)

    said = words(aziza.get("/readings"))

    assert officer.account_id is not None
    code = accounts.codes([officer.account_id])[officer.account_id]
    assert f"Officer {code} To work on your application" in said
    assert "Chinara" not in said
    assert "Nobody has read anything of yours yet." in words(bek.get("/readings"))
