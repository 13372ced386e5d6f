"""A telephone of 320 px, in Persian, without scripts: the whole online way, from right to left."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.copies import Copy
from tests.journeys.matters import add_papers, answer_pages
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_birth_is_registered_on_a_phone_in_persian_without_scripts(copy: Copy, walks: Callable[..., Walker]) -> None:
    sample = copy.samples["vn-an-giang/birth-registration"]
    an = walks("phone-fa", language="fa", phone=True)
    an.go("/", "home")
    an.fill("q", "تولد")
    an.press_search()
    an.follow('main a[href="/guide/birth-registration"]', "guide")
    an.follow('main a[href="/apply/birth-registration"]', "sign-in")
    an.sign_in(copy.account("an@example.org"))
    assert an.path == "/apply/birth-registration"
    an.press("tasks")
    draft = an.path
    assert answer_pages(an, sample) == list(sample["pages"])
    assert add_papers(an, sample) == sample["materials"]
    an.go(draft, "ready").press_on()
    assert an.path == f"{draft}/check"
    an.fill("declared", "yes")
    an.press("confirmation")
    reference = an.page.locator(".govuk-panel strong").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}", reference)
    secret = an.page.locator("main p strong").first.inner_text()
    an.follow("main a.govuk-button", "tracking").reads(reference)
    assert re.search(r"[\u0600-\u06ff]", an.page.title())
    an.go("/applications", "mine").reads(reference)

    somebody = walks("phone-fa-track", language="fa", phone=True)
    somebody.go("/track", "track")
    somebody.fill("reference", reference)
    somebody.fill("secret", secret)
    somebody.press("tracked").reads(reference)
    for path in ("/procedures", "/halls", "/sign-up", "/check", "/help/contact", "/help/privacy"):
        somebody.go(path)
