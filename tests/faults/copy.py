"""A whole copy of our own: server, worker and PostgreSQL as a person would run them, to be killed in its parts."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from servicehall.site.config import CHECKOUT
from tests.site import homes

PASSWORD = "tea under the plane tree"
SEED = """
import datetime
from servicehall.site.cli._django import ready
ready()
from servicehall.accounts import commands as accounts
from servicehall.catalogue import commands as catalogue
from servicehall.kernel.actor import house
from servicehall.offices import commands as land
from servicehall.offices import queries as offices
from django.utils import timezone
from django.db import transaction
land.load_territory("vn-an-giang")
catalogue.load_shipped()
offices.forget()
with transaction.atomic():
    accounts.register_citizen(
        actor=house(), at=timezone.now(), name={"full": "Aziza"}, birth_on=datetime.date(1990, 5, 4),
        email="aziza@example.org", language="en", identifiers={"vn.cccd": "089301001234"}, password="%s")
"""


class Copy:
    """One running copy with one citizen. ``parts`` are its processes by name, as the copy itself notes them."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.environment = homes.clean() | {"SERVICEHALL_HOME": str(folder), "SERVICEHALL_PORT": str(port)}
        self.environment |= {"DJANGO_SETTINGS_MODULE": "servicehall.site.settings", "PYTHONPATH": str(CHECKOUT)}
        self.said = folder.with_name("said.txt")
        with self.said.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "servicehall", "run", "--bare"],
                cwd=CHECKOUT,
                env=self.environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.until(lambda: "is up after" in self.said.read_text())
        seeded = subprocess.run(
            [sys.executable, "-c", SEED % PASSWORD], env=self.environment, cwd=CHECKOUT, capture_output=True, text=True
        )
        assert seeded.returncode == 0, seeded.stderr

    def until(self, true: Callable[[], bool], within: float = 120.0) -> float:
        """Wait for something to become true; how long it took."""
        begun = time.monotonic()
        while not true():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < begun + within, self.said.read_text()
            time.sleep(0.05)
        return time.monotonic() - begun

    @property
    def parts(self) -> dict[str, int]:
        found: dict[str, Any] = json.loads((self.folder / "run.json").read_text())
        return {name: pid for name, pid in found.items() if isinstance(pid, int)}

    def request_processes(self) -> list[int]:
        server = self.parts["server"]
        return [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()]

    def kill(self, part: str) -> None:
        """End one part with no chance to say goodbye. ``request``: one of the processes that answer requests.

        A part that is just being started again has no pid for a moment; it is waited for.
        """
        self.until(lambda: "server" in self.parts and (part == "request" or part in self.parts))
        pid = self.request_processes()[-1] if part == "request" else self.parts[part]
        os.kill(pid, signal.SIGKILL)
        assert homes.gone(pid)

    def ask(
        self, method: str, path: str, body: Any = None, *, timeout: float = 20.0, **headers: str
    ) -> tuple[int, Any]:
        """One request on a connection of its own. Raises OSError or HTTPException when no whole answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            sent = None if body is None else json.dumps(body).encode()
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, sent, {"Host": "localhost", "Content-Type": "application/json", **names})
            answer = connection.getresponse()
            content = answer.read()
            is_json = "json" in (answer.getheader("Content-Type") or "")
            return answer.status, json.loads(content) if is_json else content
        finally:
            connection.close()

    def answers(self) -> bool:
        """Whether a page that reads the database comes."""
        try:
            return self.ask("GET", "/api/v1/territories", timeout=5)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def sign_in(self) -> str:
        status, body = self.ask("POST", "/api/v1/session", {"login": "089301001234", "password": PASSWORD})
        assert status == 201, body
        return str(body["token"])

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "servicehall", *words],
            env=self.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
        )

    def python(self, source: str) -> Any:
        """What a few lines of ours print as JSON, run inside the copy's house."""
        preface = "import json\nfrom servicehall.site.cli._django import ready\nready()\n"
        done = subprocess.run(
            [sys.executable, "-c", preface + source], env=self.environment, cwd=CHECKOUT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
