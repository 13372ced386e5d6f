"""Copies of our own making, for tests of starting and stopping; durable, as the real ones are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servicehall.site import config as configuration
from servicehall.site.launch import database, home
from servicehall.site.launch.postgres import Server

MADE: list[Path] = []
"""A stopped copy to begin from, once one has been made."""


def config(folder: Path, **more: str) -> configuration.Config:
    return configuration.read({"SERVICEHALL_HOME": str(folder), **more})


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    """A private PostgreSQL, made if need be, that runs for the length of the block."""
    here = config(folder)
    if not folder.exists() and MADE:
        subprocess.run(["cp", "-a", "--reflink=auto", MADE[0], folder], check=True)
    home.prepare(here)
    server = database.private_server(here)
    server.create()
    try:
        database.start_private(here, server)
        yield server
    finally:
        server.stop()


def cli(folder: Path, *words: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run one of our commands to its end, as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "servicehall", *words],
        cwd=configuration.CHECKOUT,
        env=clean() | {"SERVICEHALL_HOME": str(folder), **more},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def clean() -> dict[str, str]:
    """Our environment without what the tests' own copy put there."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("SERVICEHALL_", "DJANGO_"))}


def gone(pid: int, within: float = 20.0) -> bool:
    """Whether the process has ended (a zombie has)."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
