"""Nineteen of thirty: a community's permit in Ya'an, whose rules pick the departments from the answers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.copies import Copy
from tests.journeys.machine import Machine
from tests.journeys.matters import add_papers, answer_pages
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

CITY = "cn-yaan.5118"


def test_nineteen_departments_work_side_by_side_and_one_permit_comes_back(
    copy: Copy, walks: Callable[..., Walker], machine: Callable[[str], Machine]
) -> None:
    sample = copy.samples["cn-yaan/economic-development-permit"]
    wang = walks("nineteen-wang")
    wang.go("/?lang=en", "home")
    wang.page.get_by_label("Show the services of").select_option("cn-yaan")
    wang.click("Show", "yaan").reads("Public services in Ya")
    wang.go("/guide/economic-development-permit", "guide").reads("What happens, and who does it")
    wang.click("Start now", "sign-in").sign_in(copy.account("wang@example.org"))
    wang.click("Begin", "tasks")
    draft = wang.path
    assert answer_pages(wang, sample, minor=100) == list(sample["pages"])
    assert add_papers(wang, sample) == sample["materials"]
    wang.go(draft, "ready").click("Check and send", "check")
    wang.fill("declared", "yes")
    wang.click("Send the application", "confirmation").reads("We have your application")
    wang.click("Follow this application", "tracking-filed")
    application_id = wang.path.rpartition("/")[2]

    door = machine(f"{CITY}.administrative-approval.case-1")
    applicant, address = machine("wang@example.org"), f"applications/{application_id}"
    filed = applicant.get(address)
    door.accept(filed, filed["steps"][0]["key"])
    tracked = applicant.get(address)
    opened = [step for step in tracked["steps"] if step["key"].startswith("review-")]
    assert len(opened) == 19
    assert {step["state"] for step in opened} == {"open"}
    assert len({step["opened_at"] for step in opened}) == 1
    assert len({step["office"] for step in opened}) == 19

    wang.go(f"/applications/{application_id}", "tracking-nineteen").reads("Working on it")
    shown = wang.page.locator(".app-timeline__item--now h3").all_inner_texts()
    assert len(shown) == 19
    for step in opened:
        office = copy.places["cn-yaan"]["offices"][step["office"]]["name"]
        wang.reads(office)

    for done, step in enumerate(opened, 1):
        login = step["office"].removesuffix(".office") + ".case-1"
        machine(login).conclude(tracked, step["key"], "passed")
        keys = {one["key"] for one in applicant.get(address)["steps"]}
        assert ("decide" in keys) == (done == 19)

    machine(f"{CITY}.administrative-approval.head-1").conclude(applicant.get(address), "decide", "granted")
    wang.go(f"/applications/{application_id}", "tracking-granted").reads("Granted", "Your result")
    assert len([one for one in wang.page.locator("h3").all_inner_texts() if re.search(r"\bDone\b", one)]) >= 20
    code = wang.row("Code to check it")
    wang.go(f"/check/{code}", "check-valid").reads("was issued here and is valid today")
