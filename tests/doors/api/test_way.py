"""One building permit through the API alone: filed online, asked once, decided, paid, fetched at another hall."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pyotp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.town import Town, react, small_pdf

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
API = "/api/v1"


class Machine:
    """A client that signs in over the API and sends each act under a fresh key, twice: the answer must not change."""

    def __init__(self, login: str, password: str, *, staff: bool = False) -> None:
        self.client, self.keys = Client(), 0
        body = {"login": login, "password": password, **({"totp": pyotp.TOTP(SEED).now()} if staff else {})}
        answer = self.client.post(f"{API}/session", json.dumps(body), content_type="application/json")
        assert answer.status_code == 201, answer.content
        self.name = {"Authorization": f"Bearer {answer.json()['token']}"}

    def post(self, path: str, body: dict[str, Any], *, once: bool = True) -> Any:
        self.keys += 1
        headers = self.name | {"Idempotency-Key": f"key-{self.keys}"}
        answers = [
            self.client.post(API + path, json.dumps(body), content_type="application/json", headers=headers)
            for _ in range(2 if once else 1)
        ]
        assert {answer.status_code for answer in answers} <= {200, 201}, answers[0].content
        assert len({json.dumps(answer.json(), sort_keys=True) for answer in answers}) == 1
        return answers[0].json()

    def upload(self, name: str) -> str:
        self.keys += 1
        answer = self.client.post(
            f"{API}/files",
            {"file": SimpleUploadedFile(name, small_pdf(name), "application/pdf")},
            headers=self.name | {"Idempotency-Key": f"key-{self.keys}"},
        )
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])

    def get(self, path: str) -> Any:
        answer = self.client.get(API + path, headers=self.name)
        assert answer.status_code == 200, answer.content
        return answer.json()


def on_post(office_id: int | None, role: str, *, hall_id: int | None = None) -> Machine:
    """An officer of that office and post, signed in."""
    from servicehall.accounts import commands as accounts
    from servicehall.kernel.actor import house
    from servicehall.offices import queries as offices
    from servicehall.workforce import commands as workforce

    posts = (
        offices.posts(office_id=office_id, role=role) if hall_id is None else offices.posts(hall_id=hall_id, role=role)
    )
    now, login = timezone.now(), f"api.{office_id}.{hall_id}.{role}"
    account_id = accounts.create_account(
        actor=house(door="manage"), at=now, kind="staff", login=login, password="three windows and a stamp",
        totp_secret=SEED, name="An officer", language="en",
    )  # fmt: skip
    workforce.appoint(
        actor=house(door="manage"), account_id=account_id, post_id=posts[0].id, since=now - timedelta(days=1), at=now
    )
    machine = Machine(login, "three windows and a stamp", staff=True)
    if hall_id is not None:
        machine.post("/session/window", {"window_id": offices.windows(hall_id)[0].id}, once=False)
    return machine


def test_a_permit_goes_its_whole_way_through_the_api(town: Town) -> None:
    from servicehall.applications.models import Application
    from servicehall.catalogue import queries as catalogue
    from servicehall.offices import queries as offices

    aziza = Machine("089301001234", "tea under the plane tree")
    filed = aziza.post(
        "/applications",
        {
            "procedure": "construction-permit",
            "territory": "vn-an-giang",
            "answers": town.sample("construction-permit"),
            "materials": {key: aziza.upload(f"{key}.pdf") for key in ("drawings", "fire-design")},
        },
    )
    assert Application.objects.count() == 1
    application, officers = f"/applications/{filed['id']}", dict[tuple[int, str], Machine]()

    def open_steps() -> dict[str, Any]:
        return {step["key"]: step for step in aziza.get(application)["steps"] if step["state"] == "open"}

    def work(key: str, act: str, body: dict[str, Any]) -> Any:
        row = town.open_step(Application.objects.get().id, key)
        from servicehall.applications import plan

        role = plan.step_of(catalogue.revision(Application.objects.get().revision_id), key).role
        machine = officers.setdefault((row.office_id, role), None) or on_post(row.office_id, role)  # type: ignore[arg-type]
        officers[row.office_id, role] = machine
        assert filed["reference"] in {step["reference"] for step in machine.get("/inbox")["steps"]}
        taken = machine.post(f"{application}/steps/{row.id}/take-up", {})
        page = machine.get(f"{application}/steps/{row.id}")
        assert page["answers"]["applicant_name"] == "Lê Văn Tám"
        if act in ("accept", "notice"):
            body = {"turn": taken["turn"], **body}
        return machine.post(f"{application}/steps/{row.id}/{act}", body)

    work("intake", "notice", {"items": {"answer:storeys": "The drawing shows six."}})
    assert aziza.get(application)["due_on"] is None
    assert aziza.get(application)["notice"]["texts"] == {"answer:storeys": "The drawing shows six."}
    supplemented = aziza.post(f"{application}/supplement", {"answers": {"storeys": 6}})
    assert supplemented["due_on"] == aziza.get(application)["due_on"] is not None
    work("intake", "accept", {})
    work("scrutiny", "decide", {"outcome": "passed"})
    work("inspection", "decide", {"outcome": "passed"})
    assert set(open_steps()) == {"opinion-fire", "opinion-environment", "opinion-roads"}
    for key in sorted(open_steps()):
        work(key, "decide", {"outcome": "agree"})
    work("approval", "decide", {"outcome": "granted", "reasons": "All is in order."})

    halls = offices.halls(town.territory_id)
    second, third = (on_post(None, "window", hall_id=hall.id) for hall in halls[1:3])
    paid = second.post("/payments", {"reference": filed["reference"], "amount": 700_000, "currency": "VND"})
    assert (paid["total"], paid["change"]) == (650_000, 50_000)
    fetched = third.post("/hand-overs", {"reference": filed["reference"]})
    assert fetched == {"application_id": filed["id"], "register_number": 1}

    seen = aziza.get(application)
    assert (seen["state"], seen["outcome"]) == ("decided", "granted")
    assert seen["places"]["delivered"] == halls[2].code
    assert react() == []
    papers = aziza.get(f"{application}/papers")["papers"]
    assert {paper["kind"] for paper in papers} >= {"slip", "notice", "decision", "result.construction-permit"}
    secret = aziza.get(f"{application}/secret")["secret"]
    assert aziza.post("/track", {"reference": filed["reference"], "secret": secret}, once=False)["state"] == "decided"
    from servicehall.results.models import Result

    checked = Client().get(f"{API}/results/{Result.objects.get().code}")
    assert checked.status_code == 200
    assert "Tám" not in checked.content.decode()


def test_the_same_intention_sent_twice_at_the_same_instant_files_once(live_town: Town) -> None:
    import threading
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from servicehall.applications.models import Application

    aziza, barrier = Machine("089301001234", "tea under the plane tree"), threading.Barrier(8)
    body = {
        "procedure": "identity-document",
        "territory": "vn-an-giang",
        "answers": live_town.sample("identity-document"),
    }

    def send(_: int) -> tuple[int, str]:
        barrier.wait()
        try:
            answer = Client().post(
                f"{API}/applications", json.dumps(body), content_type="application/json",
                headers=aziza.name | {"Idempotency-Key": "one intention"},
            )  # fmt: skip
            return answer.status_code, answer.json().get("id", answer.json().get("code"))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(8)))

    row = Application.objects.get()
    assert (201, str(row.id)) in answers
    assert answers <= {(201, str(row.id)), (409, "in-progress")}
    again = aziza.client.post(
        f"{API}/applications", json.dumps(body | {"tier": "one-day"}), content_type="application/json",
        headers=aziza.name | {"Idempotency-Key": "one intention"},
    )  # fmt: skip
    assert (again.status_code, again.json()["code"]) == (422, "key-reused")
    assert Application.objects.count() == 1
