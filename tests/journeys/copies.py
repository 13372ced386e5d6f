"""One whole copy for all journeys: server, worker and PostgreSQL, started by the command and ended by its own pid."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp

from servicehall.site.config import CHECKOUT
from tests.journeys.inside import PASSWORD, SEED
from tests.site import homes

PATIENCE = 240.0
"""Seconds for the first start: migrations and the demonstration, on a machine that does other things too."""


@dataclass
class Copy:
    """A running copy. ``kept``: what ``servicehall demo --json`` says; ``places``, ``samples``: see inside.py."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None
    kept: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    samples: dict[str, Any] = field(default_factory=dict)
    _spent: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def account(self, login: str) -> dict[str, Any]:
        """What it takes to sign in: an account of the demonstration, or one that we made."""
        for one in self.kept["accounts"]:
            if one["login"] == login:
                return dict(one)
        return {"login": login, "password": PASSWORD, "totp_secret": SEED}

    def code(self, account: dict[str, Any]) -> str:
        """The six digits of this moment; no digits are taken twice, so it may wait for the next half minute."""
        digits = pyotp.TOTP(account["totp_secret"]).now()
        while digits == self._spent.get(account["login"]):
            time.sleep(0.5)
            digits = pyotp.TOTP(account["totp_secret"]).now()
        self._spent[account["login"]] = digits
        return digits

    def run(self, *words: str, given: str = "") -> str:
        """One of our commands, run to its end."""
        done = homes.cli(self.folder, *words, given=given, SERVICEHALL_PORT=str(self.port))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask_inside(self, question: dict[str, Any]) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.inside"],
            cwd=CHECKOUT,
            env=homes.clean() | self.variables,
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer

    @property
    def variables(self) -> dict[str, str]:
        return {"SERVICEHALL_HOME": str(self.folder), "SERVICEHALL_PORT": str(self.port)}

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def already(folder: Path) -> Copy:
    """A copy that somebody else has started and will stop."""
    address = json.loads((folder / "run.json").read_text())["address"]
    return Copy(folder, int(address.rpartition(":")[2]), None)


def start(folder: Path) -> Copy:
    """A new copy with the demonstration, up and answering."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    said = folder.with_name("said.txt")
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "servicehall", "run"],
            cwd=CHECKOUT,
            env=homes.clean() | {"SERVICEHALL_HOME": str(folder), "SERVICEHALL_PORT": str(port)},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    copy = Copy(folder, port, process)
    end = time.monotonic() + PATIENCE
    while "is up after" not in said.read_text():
        if process.poll() is not None or time.monotonic() > end:
            copy.stop()
            raise AssertionError(said.read_text())
        time.sleep(0.2)
    return copy
