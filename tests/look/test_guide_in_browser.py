"""The style guide in a real browser: no violations, nothing wider than the screen, nothing in the console."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.test import RequestFactory
from playwright.sync_api import Browser, sync_playwright

from servicehall.doors.look import assets, guide, page
from servicehall.doors.look.headers import SECURITY
from servicehall.doors.look.language import chosen
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.ids import new_id

SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots" / "look"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/static/"):
            name = path.removeprefix("/static/")
            self._answer(200, (assets.FOLDER / name).read_bytes(), TYPES[Path(name).suffix])
            return
        request = RequestFactory().get(self.path)
        request.actor = Actor(  # type: ignore[attr-defined]
            door="citizen", kind=Kind.GUEST, request_id=new_id(), language=chosen(request)
        )
        answer = (
            page.render(request, "look/guide.html", guide.values())
            if path == "/guide"
            else page.error(request, status=int(path[-3:]), said="Sentence.")
        )
        self._answer(200, answer.content, "text/html; charset=utf-8")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**SECURITY, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
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


@pytest.fixture(autouse=True)
def demonstration(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "fa", "vi", "zh"])
@pytest.mark.parametrize("where", ["guide", "404", "500"])
def test_a_page_has_no_violations_and_fits_the_screen(
    address: str, browser: Browser, where: str, language: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))

    tab.goto(f"{address}/{where}?lang={language}")
    tab.wait_for_load_state("networkidle")
    tab.evaluate("document.fonts.ready")
    found = Axe().run(tab)
    SHOTS.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=str(SHOTS / f"{where}-{language}-{width}.png"), full_page=True)

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert said == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        {"zh": "zh-Hans"}.get(language, language),
        "rtl" if language == "fa" else "ltr",
    ]
    context.close()
