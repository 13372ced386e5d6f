"""Our script's comforts, in a real browser, and the same form without scripts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from servicehall.doors.look import assets, page
from servicehall.doors.look.environment import for_language
from servicehall.doors.look.headers import SECURITY

FORM = """{% extends "look/page.html" %}{% block main %}
{{ ui.error_summary({"name": "Enter your name"}) if wrong else "" }}
<form method="post" action="/send" enctype="multipart/form-data" novalidate>
{{ ui.input("name", "Name", error="Enter your name" if wrong else "") }}
{{ ui.character_count("why", "Why", 10) }}
{{ ui.checkboxes("which", "Which", [("a", "A"), ("b", "B"), {"value": "none", "text": "None", "exclusive": true}]) }}
{% set more = ui.input("number", "Number") %}
{{ ui.radios("how", "How", [("mail", "Mail"), {"value": "phone", "text": "Phone", "more": more}]) }}
{{ ui.file_upload("file", "File") }}
{{ ui.button("Send") }}
</form>{% endblock %}"""


class Handler(BaseHTTPRequestHandler):
    sent: list[int]
    fails = False

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            name = self.path.removeprefix("/static/")
            kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
            self._answer(200, (assets.FOLDER / name).read_bytes(), kinds[Path(name).suffix])
        elif self.path == "/done":
            self._answer(200, b"<!doctype html><title>Done</title><h1>Done</h1>", "text/html")
        else:
            self._answer(200, _form(wrong=self.path == "/wrong"), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).sent.append(1)
        time.sleep(0.3)
        if type(self).fails:
            self._answer(422, _form(wrong=True), "text/html; charset=utf-8")
            return
        self.send_response(303)
        self.send_header("Location", "/done")
        self.end_headers()

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**SECURITY, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


def _form(*, wrong: bool) -> bytes:
    request = RequestFactory().get("/form")
    values = {"request": request, "actor": None, "shell": page.shell(request, None, "en"), "wrong": wrong}
    return for_language("en").from_string(FORM).render(values).encode()


@pytest.fixture
def address() -> Iterator[str]:
    Handler.sent = []
    Handler.fails = False
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context: BrowserContext = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_the_error_summary_is_read_first_and_leads_to_the_field(address: str, tab: Page) -> None:
    tab.goto(f"{address}/wrong")

    expect(tab.locator(".govuk-error-summary")).to_be_focused()
    tab.click(".govuk-error-summary a")

    assert tab.evaluate("document.activeElement.id") == "name"


@pytest.mark.browser
def test_a_form_clicked_twice_is_sent_once(address: str, tab: Page) -> None:
    tab.goto(f"{address}/form")

    tab.dblclick("button:has-text('Send')")
    tab.wait_for_url("**/done")

    assert len(Handler.sent) == 1


@pytest.mark.browser
def test_characters_left_are_counted_as_people_count_them(address: str, tab: Page) -> None:
    tab.goto(f"{address}/form")

    tab.fill("#why", "đăng ký 😀")
    expect(tab.locator("#why-info")).to_have_text("Characters left: 1")
    tab.fill("#why", "đăng ký 😀 xyz")
    expect(tab.locator("#why-info")).to_have_text("Characters too many: 3")


@pytest.mark.browser
def test_none_of_these_empties_the_others(address: str, tab: Page) -> None:
    tab.goto(f"{address}/form")

    tab.check("#which")
    tab.check("#which-3")

    assert [tab.is_checked(f"#{box}") for box in ("which", "which-2", "which-3")] == [False, False, True]


@pytest.mark.browser
def test_a_further_question_opens_with_its_answer(address: str, tab: Page) -> None:
    tab.goto(f"{address}/form")
    assert not tab.is_visible("#number")

    tab.check("#how-2")

    assert tab.is_visible("#number")


@pytest.mark.browser
def test_a_large_file_shows_how_far_it_is_and_ends_at_the_same_page(address: str, tab: Page, tmp_path: Path) -> None:
    large = tmp_path / "plan.pdf"
    large.write_bytes(b"x" * 3_000_000)
    tab.goto(f"{address}/form")
    tab.set_input_files("#file", str(large))

    tab.click("button:has-text('Send')")
    tab.wait_for_selector("progress")
    tab.wait_for_url("**/done")

    assert tab.title() == "Done"
    assert len(Handler.sent) == 1


@pytest.mark.browser
def test_a_large_file_that_is_refused_brings_the_form_back(address: str, tab: Page, tmp_path: Path) -> None:
    Handler.fails = True
    large = tmp_path / "plan.pdf"
    large.write_bytes(b"x" * 1_000_000)
    tab.goto(f"{address}/form")
    tab.set_input_files("#file", str(large))

    tab.click("button:has-text('Send')")
    tab.wait_for_selector(".govuk-error-summary")
    tab.click("button:has-text('Send')")
    tab.wait_for_timeout(800)

    assert len(Handler.sent) == 2


@pytest.mark.browser
def test_everything_is_there_without_scripts(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/form")

    tab.fill("#name", "Aziza")
    tab.check("#how-2")
    tab.fill("#number", "1")
    tab.click("button:has-text('Send')")
    tab.wait_for_url("**/done")

    assert tab.title() == "Done"
    context.close()
