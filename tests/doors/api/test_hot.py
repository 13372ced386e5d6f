"""The hot acts answer as their plain twins do, with the round trips they are allowed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.doors.api.test_api import Machine, aziza
from tests.town import Town


@pytest.fixture(autouse=True)
def _hold_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine the few seconds for which territories are held would end between two requests."""
    from servicehall.catalogue import held as offers
    from servicehall.offices import held as land

    monkeypatch.setattr(offers, "EVERY", 3600.0)
    monkeypatch.setattr(land, "EVERY", 3600.0)


def _plain_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the hot views away, so that the same requests go the plain way."""
    from servicehall.doors.gate.middleware import Gate

    monkeypatch.setattr(Gate, "_hot", lambda *_: None)


def _body(town: Town, **changed: Any) -> dict[str, Any]:
    answers = town.sample("identity-document") | changed
    return {"procedure": "identity-document", "territory": "vn-an-giang", "tier": "standard", "answers": answers}


def _rows(application_id: str) -> dict[str, Any]:
    """Everything the database holds of an application, without what differs by chance."""
    from servicehall.applications.models import Application, Step
    from servicehall.ledger import queries as ledger

    row = Application.objects.values().get(id=application_id)
    chance = {"id", "reference", "secret", "sealed", "slip", "answers_digest", "filed_at", "last_at"}
    moments = {"due_at", "first_due_at", "accepted_at"}
    facts = ledger.of(row["id"])
    steps = Step.objects.filter(application_id=application_id).order_by("key").values()
    return {
        "row": {name: value for name, value in row.items() if name not in chance | moments},
        "steps": [(s["key"], s["kind"], s["office_id"], s["state"], s["due_on"], s["outcome"]) for s in steps],
        "facts": [(f.name, f.turn, f.version, sorted(f.payload), f.actor["kind"], f.actor["door"]) for f in facts],
    }


def test_filing_hot_leaves_the_rows_and_facts_of_filing_plain(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = aziza()
    hot = machine.post("/applications", _body(town))
    assert hot.status_code == 201, hot.content
    _plain_only(monkeypatch)
    plain = machine.post("/applications", _body(town))

    assert plain.status_code == 201
    assert sorted(hot.json()) == sorted(plain.json())
    assert _rows(hot.json()["id"]) == _rows(plain.json()["id"])


def test_filing_hot_twice_under_one_key_gives_one_application(town: Town) -> None:
    from servicehall.applications.models import Application

    machine = aziza()
    first = machine.post("/applications", _body(town), key="one")
    second = machine.post("/applications", _body(town), key="one")
    other = machine.post("/applications", _body(town, phone="0911111111"), key="one")

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == second.json()
    assert first["Location"] == second["Location"]
    assert other.json()["code"] == "key-reused"
    assert Application.objects.count() == 1


def test_filing_hot_takes_two_round_trips(town: Town) -> None:
    machine = aziza()
    machine.post("/applications", _body(town))
    with CaptureQueriesContext(connection) as seen:
        answer = machine.post("/applications", _body(town))
        asked = [query["sql"].partition("(")[0] for query in seen.captured_queries]

    assert answer.status_code == 201
    assert asked == [
        "SELECT entrance, wrapped FROM applications_applicant",
        "SELECT outcome, saved_status, saved_location, saved_ids FROM applications_file_once",
    ]


def test_tracking_hot_is_tracking_plain(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = aziza()
    made = machine.post("/applications", _body(town)).json()
    machine.get(f"/applications/{made['id']}")  # the process holds the territory from here on
    with CaptureQueriesContext(connection) as seen:
        hot = machine.get(f"/applications/{made['id']}")
        asked = len(seen)
    _plain_only(monkeypatch)
    plain = machine.get(f"/applications/{made['id']}")

    assert hot.status_code == plain.status_code == 200
    assert hot.json() == plain.json()
    assert asked == 1


def test_an_application_of_somebody_else_is_absent_both_ways(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    made = aziza().post("/applications", _body(town)).json()
    bek = Machine("089201004321", "tea under the plane tree")
    hot = bek.get(f"/applications/{made['id']}")
    absent = bek.get("/applications/01a20072-7aee-7751-8cdd-039167c940b2")
    _plain_only(monkeypatch)
    plain = bek.get(f"/applications/{made['id']}")

    assert hot.status_code == plain.status_code == absent.status_code == 404
    assert json.loads(hot.content) == json.loads(plain.content) == json.loads(absent.content)


def _officer(town: Town, office_id: int, role: str) -> Machine:
    """An officer of that office, signed in with today's code."""
    import pyotp
    from django.utils import timezone

    from servicehall.kernel.actor import house
    from servicehall.offices import queries as offices
    from servicehall.workforce import commands as workforce

    officer = town.officer(office_id, role)
    post = offices.posts(office_id=office_id, role=role)[0]
    now = timezone.now() - timedelta(hours=1)  # before the test's own transaction began
    assert officer.account_id is not None
    workforce.appoint(actor=house(), account_id=officer.account_id, post_id=post.id, since=now, at=now)
    code = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").now()
    return Machine(f"{role}.{office_id}.0", "three windows and a stamp", code)


def _later() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_concluding_a_step_hot_leaves_the_rows_and_facts_of_the_plain_way(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from servicehall.accounts import commands as accounts
    from servicehall.kernel.actor import house

    done = []
    for way in ("hot", "plain"):
        filed = town.file("construction-permit", at=_later())
        town.do(filed.id, "intake", "complete", at=_later())
        step = town.open_step(filed.id)
        assert step.key == "scrutiny"
        officer = _officer(town, step.office_id, "case") if way == "hot" else officer  # noqa: F821
        path = f"/applications/{filed.id}/steps/{step.id}"
        accounts.end_purposes(actor=house(), about=filed.id, at=_later())  # the one of the intake
        early = officer.post(f"{path}/decide", {"outcome": "passed"})
        assert (early.status_code, early.json()["code"]) == (403, "not-allowed")
        assert officer.post(f"{path}/take-up", {}).status_code == 200
        if way == "plain":
            _plain_only(monkeypatch)
        with CaptureQueriesContext(connection) as seen:
            answer = officer.post(f"{path}/decide", {"outcome": "passed"})
            asked = len(seen)
        assert answer.status_code == 200, answer.content
        assert answer.json()["state"] == "accepted"
        done.append((_rows(str(filed.id)), asked))

    assert done[0][0] == done[1][0]
    assert done[0][1] == 2
