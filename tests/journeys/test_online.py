"""Online with a supplement: from a search without marks to a permit that anybody can check."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.copies import Copy
from tests.journeys.machine import Machine
from tests.journeys.matters import PAPER, add_papers, answer_pages, pdf_text
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

HERE = "vn-an-giang"


def test_a_construction_permit_is_applied_for_online_supplemented_decided_and_checked(
    copy: Copy, walks: Callable[..., Walker], machine: Callable[[str], Machine]
) -> None:
    sample = copy.samples[f"{HERE}/construction-permit"]
    aziza = walks("online-aziza")
    aziza.go("/", "home").reads("Public services in An Giang")
    aziza.fill("q", "giay phep xay dung")
    aziza.click("Search", "search").reads("Get a building permit")
    aziza.click("Get a building permit", "guide").reads("What you need", "How long it takes", "20 working days")
    aziza.click("Start now", "sign-in")
    aziza.sign_in(copy.account("aziza@example.org")).reads("Have these at hand")
    aziza.click("Begin", "tasks").reads("1. Your answers")
    draft = aziza.path
    aziza.click("Go on", "first-page")
    begun = answer_pages(aziza, sample, until=4)

    # Saved, left, and gone on with another time.
    aziza.go("/applications", "saved").reads("Not sent yet")
    aziza.click("Get a building permit", "resumed")
    assert aziza.path == draft
    aziza.click("Go on", "gone-on")
    assert [*begun, *answer_pages(aziza, sample)] == list(sample["pages"])
    assert add_papers(aziza, sample) == sample["materials"]
    aziza.go(draft, "ready").reads("Everything needed is there")
    aziza.click("Check and send", "check").reads("Lê Văn Tám", "Where you fetch the paper")
    promised = aziza.row("If you send it now, it is due on")
    aziza.fill("declared", "yes")
    aziza.click("Send the application", "confirmation").reads("We have your application", f"By {promised}.")
    reference = _reference(aziza)
    aziza.page.get_by_text("How this day was worked out").click()
    aziza.seen("confirmation-explained").reads("20 working days")
    aziza.again("Download the slip of receipt")
    kind, slip = aziza.download(aziza.page.get_by_role("link", name="Download the slip of receipt"))
    assert kind == "application/pdf"
    assert reference in pdf_text(slip)
    aziza.click("Follow this application", "tracking").reads("We have received your application.", promised)
    tracking = aziza.path

    dung = _notice(copy, walks, reference)

    aziza.go(tracking, "asked").reads("1 thing is asked for", "Paused", "The time limit stands still")
    aziza.click("See what is asked and send it", "supplement").reads("Page 3 cannot be read.")
    aziza.page.get_by_label("Choose a file or take a photo").set_input_files([PAPER])  # type: ignore[list-item]
    aziza.click("Send it", "answered").reads("We have received what you sent in addition.", "On time")

    _decide(dung, machine, tracking, reference)
    aziza.go(tracking, "to-pay").reads("Fee", "Please pay this at any window of any hall")
    _pay(copy, walks, reference)
    _read_result(aziza, walks, tracking, reference)


def _reference(who: Walker) -> str:
    found = re.search(r"Your reference ([0-9A-Z-]{11,})", who.words())
    assert found is not None, who.words()
    return found[1]


def _notice(copy: Copy, walks: Callable[..., Walker], reference: str) -> Walker:
    """Dung of the commune takes it up and asks for one paper again."""
    dung = walks("online-dung")
    dung.sign_in_as_staff(copy, f"{HERE}.30307.people-committee.case-1")
    dung.go("/office/", "inbox").click(reference, "file-closed").reads("To read this file, take it up.")
    dung.click("Take this up", "file").reads("What you can do", "Aziza Karimova")
    dung.click("Ask for what is missing", "notice").reads("There is only one notice")
    dung.page.locator('main [name="item"][value="material:drawings"]').check()
    dung.fill("text-material:drawings", "Page 3 cannot be read.")
    dung.click("Send the notice", "notice-sent").reads("The notice has been sent", "The clock stands still")
    dung.go("/office/", "inbox-paused").reads("Paused")
    return dung


def _decide(dung: Walker, machine: Callable[[str], Machine], tracking: str, reference: str) -> None:
    """What changed is seen, the whole is accepted and reviewed; three opinions side by side; the department decides."""
    dung.go("/office/", "inbox-again").click(reference, "file-changed")
    dung.reads("The applicant has answered the notice", "Changed", "Replaced")
    dung.click("Accept the application", "accepted").reads("Accepted")
    for step in ("scrutiny", "inspection"):
        dung.go("/office/", f"inbox-{step}").click(reference, f"file-{step}")
        if "Take this up" in dung.words():
            dung.click("Take this up", f"file-{step}-open")
        dung.click("Conclude this step", f"conclude-{step}")
        dung.fill("outcome", "passed")
        dung.press(f"concluded-{step}").reads("What happens next")

    applicant = machine("aziza@example.org")
    address = f"applications/{tracking.rpartition('/')[2]}"
    for login, step in (
        ("30307.public-security", "opinion-fire"),
        ("91.agriculture-environment", "opinion-environment"),
        ("91.construction", "opinion-roads"),
    ):
        machine(f"{HERE}.{login}.case-1").conclude(applicant.get(address), step, "agree")
    machine(f"{HERE}.91.construction.head-1").conclude(applicant.get(address), "approval", "granted")


def _pay(copy: Copy, walks: Callable[..., Walker], reference: str) -> None:
    """The fee, at a window of another commune."""
    window = walks("online-window")
    window.sign_in_as_staff(copy, f"{HERE}.30292.hall.window-1")
    _sit(window)
    window.go("/desk/applications", "slip")
    window.fill("reference", reference.lower().replace("-", " "))
    window.press("matter").reads("Take the fee", "Check that everything is there", "Waiting for payment")
    window.click("Take the fee", "fee")
    window.fill("tendered", "1000000")
    window.press("paid").reads("Give back")
    window.again("Print the receipt")


def _sit(window: Walker) -> None:
    if window.path == "/desk/window":
        window.page.locator('main [name="window"]').first.check()
        window.click("Sit down here", "desk").reads("Take in an application")


def _read_result(aziza: Walker, walks: Callable[..., Walker], tracking: str, reference: str) -> None:
    """The permit, on paper with its number, and what anybody sees who has its code."""
    aziza.go(tracking, "result").reads("Your result", "This matter was concluded on", "Granted")
    number, code = aziza.row("Number"), aziza.row("Code to check it")
    aziza.again("Result (PDF")
    kind, permit = aziza.download(aziza.page.get_by_role("link", name="Result (PDF"))
    assert kind == "application/pdf"
    assert number in pdf_text(permit)
    aziza.go("/messages", "messages").reads("Open the application")
    anybody = walks("online-anybody")
    anybody.go("/check", "check-form")
    anybody.fill("code", code)
    anybody.press("check-valid").reads("was issued here and is valid today", number)
    assert "Aziza" not in anybody.words()
