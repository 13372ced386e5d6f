"""One copy and one browser for all journeys."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from servicehall.site.cli.demo import CAST
from tests.journeys import copies
from tests.journeys.copies import Copy
from tests.journeys.machine import Machine
from tests.journeys.walker import Walker

EVERYWHERE = "journeys-everywhere"
SAMPLES = (
    ("vn-an-giang", "construction-permit"),
    ("vn-an-giang", "land-use-transfer"),
    ("vn-an-giang", "birth-registration"),
    ("cn-yaan", "economic-development-permit"),
)
RUNNING = os.environ.get("JOURNEYS_COPY")
"""The folder of a copy that runs already, for whoever writes a journey and does not want to wait for a new one."""


@pytest.fixture(scope="session")
def copy() -> Iterator[Copy]:
    """A copy of its own, with the demonstration, and one more officer who may sit at a window of every hall."""
    outer = Path(tempfile.mkdtemp(prefix="servicehall-journeys-"))
    outer.chmod(0o711)
    found = copies.already(Path(RUNNING)) if RUNNING else copies.start(outer / "copy")
    try:
        found.kept = json.loads(found.run("demo", "--json"))
        assert found.kept["address"] == found.address
        cast = json.loads(found.run("demo", "--story", "1", "--json"))["accounts"]
        assert [one["login"] for one in cast] == list(CAST[1])
        everywhere = {"login": EVERYWHERE, "name": "Elena Saparova", "everywhere": "vn-an-giang"}
        answer = found.ask_inside({"appoint": [everywhere], "samples": SAMPLES})
        found.places, found.samples = answer["places"], answer["samples"]
        yield found
    finally:
        found.stop()
        shutil.rmtree(outer)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one file of journeys: while one is open, its event loop runs in this process, and other tests of
    the same process may not start theirs."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield browser
        browser.close()


@pytest.fixture
def walks(copy: Copy, chromium: Browser) -> Iterator[Callable[..., Walker]]:
    """Somebody opens a browser."""
    opened: list[Walker] = []

    def walk(who: str, **more: object) -> Walker:
        opened.append(Walker(chromium, copy.address, who, **more))  # type: ignore[arg-type]
        return opened[-1]

    yield walk
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def machine(copy: Copy) -> Iterator[Callable[[str], Machine]]:
    """Somebody signed in through the API; once, however many journeys they take part in."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    opened: dict[str, Machine] = {}

    def signed_in(login: str) -> Machine:
        if login not in opened:
            opened[login] = Machine(copy, login)
        return opened[login]

    yield signed_in
    for one in opened.values():
        one.close()
