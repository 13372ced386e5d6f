"""S1, any hall: handed in here, decided there, fetched elsewhere; and every hall takes in for every unit.

Every pair of receiving hall and unit is 103 times 102 acts, so what runs each time is a choice in which every hall
receives at least once and every unit is competent at least once, all of it over HTTP. ``JOURNEYS_ALL_PAIRS=1`` runs
all of them, over HTTP too; it takes some minutes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from babel.dates import format_date

from tests.journeys.conftest import EVERYWHERE
from tests.journeys.copies import Copy
from tests.journeys.machine import Machine
from tests.journeys.matters import pdf_text
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

HERE = "vn-an-giang"
LONG_XUYEN, PHU_QUOC, THIRD = (f"{HERE}.{unit}.hall" for unit in ("30307", "31078", "30292"))
AN = "089191000101"


def test_handed_in_at_long_xuyen_decided_in_phu_quoc_fetched_at_a_third_hall(
    copy: Copy, walks: Callable[..., Walker], machine: Callable[[str], Machine]
) -> None:
    names = {code: copy.places[HERE]["halls"][code]["name"] for code in (LONG_XUYEN, THIRD)}
    competent = copy.places[HERE]["offices"][f"{HERE}.31078.people-committee.office"]["name"]
    chinara = _at_window(copy, walks, LONG_XUYEN, "s1-long-xuyen")
    reference, due = _hand_in(copy, chinara)

    tracked = (
        machine(EVERYWHERE)
        .sit(copy.places[HERE]["halls"][THIRD]["window"])
        .post("window/track", {"reference": reference})
    )
    assert tracked["places"] == {
        "received": LONG_XUYEN,
        "competent": f"{HERE}.31078.people-committee.office",
        "delivered": None,
    }
    assert _day(tracked["due_on"]) == due
    assert tracked["due_on"] == _clock(copy, tracked)
    _decide(copy, walks, machine, tracked)
    _pay(chinara, reference)

    bek = _at_window(copy, walks, THIRD, "s1-third")
    _show(bek, reference)
    bek.click("Hand over the result", "hand-over").reads("Nguyễn Thị An")
    bek.again("Print the result")
    kind, result = bek.download(bek.page.get_by_role("link", name="Print the result"))
    assert kind == "application/pdf"
    assert bek.row("Number of the result") in pdf_text(result)
    bek.fill("compared", "yes")
    bek.press("handed-over").reads("No. in the register of this hall", names[THIRD])
    bek.go("/desk/register", "register").reads("Register of results")

    an = walks("s1-an")
    an.go("/sign-in?lang=en", "sign-in").sign_in(copy.account("an@example.org"))
    an.go(f"/applications/{tracked['id']}", "tracking").reads("Granted")
    an.reads(
        f"Where it goes Handed in at {names[LONG_XUYEN]} Decided by {competent} Fetched at {names[THIRD]} Who works"
    )


def test_every_hall_takes_in_for_every_unit_and_it_arrives_at_the_competent_office(
    copy: Copy, machine: Callable[[str], Machine]
) -> None:
    elena = machine(EVERYWHERE)
    party_id = elena_finds(elena, copy)
    sample = copy.samples[f"{HERE}/land-use-transfer"]
    revision = {"procedure": "land-use-transfer", "territory": HERE, "party_id": party_id}
    halls, units = copy.places[HERE]["halls"], copy.places[HERE]["units"]
    assert (len(halls), len(units)) == (103, 102)
    sitting, received, competent = "", set(), set()

    for hall, unit in _pairs(list(halls), units):
        if hall != sitting:
            elena.sit(halls[hall]["window"])
            sitting = hall
        sent = {
            **revision,
            "answers": sample["answers"] | {"parcel_unit": unit},
            "materials": dict.fromkeys(sample["materials"], "window"),
        }
        filed = elena.post("applications", sent, status=201)
        arrived = elena.post("window/track", {"reference": filed["reference"]})
        assert arrived["places"]["received"] == hall
        assert arrived["places"]["competent"] == f"{HERE}.{unit}.people-committee.office"
        assert arrived["due_on"] == filed["due_on"]
        received.add(hall)
        competent.add(unit)

    assert received == set(halls)
    assert competent == set(units)


def _pairs(halls: list[str], units: list[str]) -> Iterator[tuple[str, str]]:
    """Every hall with the unit half the list away from its own, so that none receives for itself; or all pairs."""
    if os.environ.get("JOURNEYS_ALL_PAIRS"):
        yield from ((hall, unit) for hall in halls for unit in units)
        return
    for place, hall in enumerate(halls):
        unit = units[(place + len(units) // 2) % len(units)]
        assert unit not in hall
        yield hall, unit


def elena_finds(elena: Machine, copy: Copy) -> str:
    """The party of the citizen An, by the number on the card."""
    elena.sit(next(iter(copy.places[HERE]["halls"].values()))["window"])
    return str(elena.post("parties/find", {"scheme": "vn.cccd", "value": AN})["party_id"])


def _at_window(copy: Copy, walks: Callable[..., Walker], hall: str, who: str) -> Walker:
    window = walks(who)
    window.sign_in_as_staff(copy, f"{hall}.window-1")
    window.go("/desk/window", "where-do-you-sit")
    number = str(copy.places[HERE]["halls"][hall]["window"])
    window.page.locator(f'main [name="window"][value="{number}"]').check()
    return window.click("Sit down here", "desk").reads(copy.places[HERE]["halls"][hall]["name"])


def _hand_in(copy: Copy, window: Walker) -> tuple[str, str]:
    """An stands at the window with a contract. Returns the reference and the due day as they are told."""
    sample = copy.samples[f"{HERE}/land-use-transfer"]
    window.click("Take in an application", "find")
    window.fill("scheme", "vn.cccd")
    window.fill("number", f"{AN[:6]} {AN[6:]}")
    window.press("person").reads("Nguyễn Thị An")
    window.click("Yes, this is the person", "what")
    window.click("Register a transfer of land use rights", "papers-to-ask-for").reads("10 working days")
    window.click("Begin", "intake")
    while "Check with the person" not in window.page.locator("h1").inner_text():
        if "/sections/" in window.path:
            _answer_section(window, sample)
        elif window.page.locator('main [name="seen"]').count():
            for key in sample["materials"]:
                window.fill("seen", key)
            window.click("Seen and compared", "papers-seen")
        else:
            window.press_on()
    window.reads("Nguyễn Thị An", "Phu Quoc Special Zone")
    window.fill("agreed", "yes")
    window.click("Hand in and accept", "handed-in").reads("Handed in and accepted")
    due = window.row("Due on")
    reference = window.page.locator(".govuk-panel strong").inner_text()
    window.again("Print the slip")
    kind, slip = window.download(window.page.get_by_role("button", name="Print the slip"))
    assert kind == "application/pdf"
    assert reference in pdf_text(slip)
    return reference, due


def _answer_section(window: Walker, sample: dict[str, Any]) -> None:
    kinds = {name: kind for page in sample["pages"].values() for name, kind in page.items()}
    for name, kind in kinds.items():
        boxes = window.page.locator(f'main [name="{name}"], main [name="{name}-day"]')
        if boxes.count() and sample["answers"].get(name) is not None:
            window.fill(name, sample["answers"][name], kind)
    window.click("Save and go on", "section-saved")


def _decide(
    copy: Copy, walks: Callable[..., Walker], machine: Callable[[str], Machine], tracked: dict[str, Any]
) -> None:
    """Two departments say what they think side by side; then it lies in the inbox of Phú Quốc, whose head decides."""
    machine(f"{HERE}.91.agriculture-environment.case-1").conclude(tracked, "registry", "agree")
    machine(f"{HERE}.91.finance.case-1").conclude(tracked, "duties", "agree")
    dung = walks("s1-phu-quoc")
    dung.sign_in_as_staff(copy, f"{HERE}.31078.people-committee.head-1")
    dung.go("/office/", "inbox").click(tracked["reference"], "file-closed").click("Take this up", "file")
    dung.reads("Nguyễn Thị An", "Who works on it")
    dung.click("Conclude this step", "decide")
    dung.fill("outcome", "granted")
    dung.press("decided").reads("What happens next")


def _pay(window: Walker, reference: str) -> None:
    _show(window, reference)
    window.click("Take the fee", "fee")
    window.fill("tendered", "500000")
    window.press("paid").reads("Give back", "Receipt")


def _show(window: Walker, reference: str) -> None:
    window.go("/desk/applications", "slip")
    window.fill("reference", reference)
    window.press("matter").reads(reference)


def _clock(copy: Copy, tracked: dict[str, Any]) -> str:
    """The due day as ``servicehall clock`` reckons it from the moment of filing."""
    limit = copy.samples[f"{HERE}/land-use-transfer"]["limit"]
    line = {"territory": HERE, "received": tracked["filed_at"], "limit": limit}
    return str(json.loads(copy.run("clock", given=json.dumps(line) + "\n"))["due_on"])


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso), format="d MMMM y", locale="en")
