"""Somebody with a browser: fills what they see by its label, and every page they see is looked at closely.

On each page visited: no violation axe finds, nothing in the console, nothing wider than a telephone of 320 px, and a
picture kept under build/screenshots/journeys.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from servicehall.site.config import CHECKOUT
from tests.journeys.copies import Copy

SHOTS = CHECKOUT / "build" / "screenshots" / "journeys"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


class Walker:
    """One person's browser. ``language``: written into addresses as ``?lang=``, as a guest would choose it."""

    def __init__(self, browser: Browser, address: str, who: str, *, language: str = "en", phone: bool = False) -> None:
        self.address, self.who, self.language, self.phone = address, who, language, phone
        self.context: BrowserContext = browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            locale="en-GB" if language == "en" else language,
            java_script_enabled=not phone,
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.shots = 0
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("requestfailed", self._failed)
        if phone:
            self.looking = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]

    def _failed(self, request: Any) -> None:
        if not request.is_navigation_request():
            self.said.append(f"{request.url}: {request.failure}")

    def close(self) -> None:
        self.context.close()
        if self.phone:
            self.looking.close()

    # Going

    def go(self, path: str, name: str = "") -> Walker:
        """Open an address of the copy."""
        if self.language != "en" and "lang=" not in path:
            path += ("&" if "?" in path else "?") + f"lang={self.language}"
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status, self.words())
        return self.seen(name)

    def click(self, text: str, name: str = "") -> Walker:
        """Follow the link or press the button of that name."""
        self.leave(self._pressable(text))
        return self.seen(name or text)

    def leave(self, what: Locator) -> None:
        """Press it, and wait for the page it leads to."""
        with self.page.expect_navigation():
            what.click()

    def _pressable(self, text: str) -> Locator:
        for role in ("button", "link"):
            found = self.page.locator("main, .app-before, header").get_by_role(role, name=text)  # type: ignore[arg-type]
            if found.count():
                return found.first
        raise AssertionError((f"nothing to press: {text}", self.page.url, self.words()))

    def press(self, name: str = "") -> Walker:
        """Press the main button of the page's form."""
        self.leave(self.page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last)
        return self.seen(name)

    def follow(self, what: str, name: str = "") -> Walker:
        """Follow the first of these, where its words are not ours to know."""
        self.leave(self.page.locator(what).first)
        return self.seen(name)

    def press_search(self) -> Walker:
        self.leave(self.page.locator("main .app-search__button"))
        return self.seen("search")

    def press_on(self) -> Walker:
        """Follow the one large button of a list of tasks."""
        self.leave(self.page.locator("main a.govuk-button").first)
        return self.seen()

    # Reading

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def words(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def reads(self, *sentences: str) -> Walker:
        """What somebody would look for on this page is there."""
        here = self.words().casefold()
        for sentence in sentences:
            assert sentence.casefold() in here, (sentence, self.page.url, self.words())
        return self

    def row(self, key: str, which: int = 0) -> str:
        """What stands beside these words in a list of key and value; ``which`` of them, where there are several."""
        found = self.page.locator(".govuk-summary-list__row").filter(
            has=self.page.locator("dt", has_text=re.compile(rf"^\s*{re.escape(key)}\s*$"))
        )
        return " ".join(found.nth(which).locator("dd").first.inner_text().split())

    def again(self, text: str, tries: int = 40) -> Walker:
        """Load the page again until these words stand there: the worker needs a moment."""
        for _ in range(tries):
            if text.casefold() in self.words().casefold():
                return self.seen(text)
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError((text, self.page.url, self.words()))

    def download(self, link: Locator) -> tuple[str, bytes]:
        """The file behind a link: its type and content, through this person's own session."""
        href = link.first.get_attribute("href")
        answer = self.context.request.get(self.address + str(href))
        assert answer.status == 200, (href, answer.status)
        return answer.headers["content-type"], answer.body()

    # Filling

    def fill(self, name: str, value: Any, kind: str = "text") -> None:
        """Answer one question of a form: by its label, as somebody does who cannot see names."""
        if kind == "date":
            year, month, day = str(value).split("-")
            parts = ((f"{name}-day", day), (f"{name}-month", month), (f"{name}-year", year))
            for part, text in parts:
                self._labelled(self.page.locator(f'main [name="{part}"]').first).fill(str(int(text)))
            return
        boxes = self.page.locator(f'main [name="{name}"]')
        assert boxes.count(), (name, self.page.url, self.words())
        first = boxes.first
        sort = first.evaluate("each => each.type || each.tagName.toLowerCase()")
        if sort in ("radio", "checkbox"):
            wanted = value if isinstance(value, list) else [{True: "yes", False: "no"}.get(value, value)]
            for one in wanted:
                box = self.page.locator(f'main [name="{name}"][value="{one}"]')
                self._label(box).click()
                assert box.is_checked()
        elif sort.startswith("select"):
            self._labelled(first).select_option(str(value))
        else:
            self._labelled(first).fill(str(value))

    def _labelled(self, box: Locator) -> Locator:
        """The same field, found again by what its label says."""
        said = self._label(box).inner_text().strip()
        assert said
        found = self.page.locator("main").get_by_label(said, exact=True)
        return found if found.count() == 1 else box

    def _label(self, box: Locator) -> Locator:
        label = self.page.locator(f'main label[for="{box.get_attribute("id")}"]')
        assert label.count() == 1, (box.get_attribute("id"), self.page.url)
        return label

    # Signing in

    def sign_in(self, account: dict[str, Any]) -> Walker:
        """As a citizen, on the sign-in page one stands at."""
        self.fill("login", account["login"])
        self.fill("password", account["password"])
        return self.press("signed-in")

    def sign_in_as_staff(self, copy: Copy, login: str) -> Walker:
        """With password and the six digits of this half minute."""
        account = copy.account(login)
        self.go("/staff/sign-in", "staff-sign-in")
        self.fill("login", login)
        self.fill("password", account["password"])
        self.fill("code", copy.code(account))
        return self.press("signed-in")

    # Looking

    def seen(self, name: str = "") -> Walker:
        """Look at the page as it stands."""
        self.shots += 1
        name = f"{self.who}-{self.shots:02d}-{_slug(name or self.path)}"
        assert self.page.locator("h1").count() == 1, (self.page.url, self.words())
        self._looks_right(name)
        assert self.said == [], (self.page.url, self.said)
        return self

    def _looks_right(self, name: str) -> None:
        if self.phone:
            self._looks_right_on_a_phone(name)
            return
        self.page.evaluate("document.fonts.ready")
        assert violations(self.page) == [], self.page.url
        self.page.screenshot(path=_place(name, "1280"), full_page=True, animations="disabled")
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320, (self.page.url, name)
        self.page.screenshot(path=_place(name, "320"), full_page=True, animations="disabled")
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]

    def _looks_right_on_a_phone(self, name: str) -> None:
        """Without scripts axe cannot run, so the very markup is judged in a browser of its own."""
        root = self.page.locator("html")
        assert root.get_attribute("dir") == ("rtl" if self.language == "fa" else "ltr"), self.page.url
        assert root.get_attribute("lang") == self.language
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320, (self.page.url, name)
        self.page.screenshot(path=_place(name, "320"), full_page=True, animations="disabled")
        glass = self.looking.new_page()
        body = self.page.content()
        glass.route(self.page.url, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        glass.goto(self.page.url)
        assert violations(glass) == [], self.page.url
        glass.close()


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page)
    return [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]


def _slug(text: str) -> str:
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}/", "", text)
    return re.sub(r"[^\w]+", "-", text).strip("-").lower()[:48] or "home"


def _place(name: str, width: str) -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS / f"{name}-{width}.png"
