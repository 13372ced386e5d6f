"""One whole copy: started by the command, hurt in its parts, stopped by Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from servicehall.site.config import CHECKOUT

from . import homes

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Running:
    """A copy started as a person would, its output kept."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.said = folder.with_name("said.txt")
        variables = {"SERVICEHALL_HOME": str(folder), "SERVICEHALL_PORT": str(port)}
        with self.said.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "servicehall", "run", "--bare"],
                cwd=CHECKOUT,
                env=homes.clean() | variables,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.until(lambda: "is up after" in self.said.read_text())

    def until(self, true: Callable[[], bool], within: float = 90.0) -> None:
        end = time.monotonic() + within
        while not true():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < end, self.said.read_text()
            time.sleep(0.1)

    def pids(self) -> dict[str, int]:
        found: dict[str, Any] = json.loads((self.folder / "run.json").read_text())
        return {name: pid for name, pid in found.items() if isinstance(pid, int)}

    def everybody(self) -> set[int]:
        """All we started: ours by name, and whatever they started."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                except OSError:
                    continue
        family = {self.process.pid}
        while grown := {pid for pid, parent in parents.items() if parent in family} - family:
            family |= grown
        return family

    def answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            opener.open(f"http://127.0.0.1:{self.port}/nowhere", timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            return error.code == 404
        except OSError:
            return False
        return True

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    outer = Path(tempfile.mkdtemp(prefix="servicehall-running-"))
    outer.chmod(0o711)
    copy = Running(outer / "copy", free_port())
    yield copy
    family = copy.everybody() if copy.process.poll() is None else set()
    copy.kill()
    assert all(homes.gone(pid) for pid in family)
    shutil.rmtree(outer)


def test_a_second_launcher_of_the_same_folder_is_told_where_the_first_is(running: Running) -> None:
    done = homes.cli(running.folder, "run", "--bare", SERVICEHALL_PORT=str(free_port()))

    assert done.returncode == 1
    assert f"already running at http://localhost:{running.port}" in done.stderr
    assert running.answers()


def test_a_second_copy_does_not_share_the_port(running: Running, folder: Path) -> None:
    done = homes.cli(folder, "run", "--bare", SERVICEHALL_PORT=str(running.port))

    assert done.returncode == 1
    assert f"Another program listens on port {running.port}" in done.stderr


@pytest.mark.parametrize("name", ["worker", "server", "postgres"])
def test_a_killed_part_is_started_again(running: Running, name: str) -> None:
    before = running.pids()[name]

    os.kill(before, signal.SIGKILL)

    running.until(lambda: running.pids()[name] != before)
    running.until(running.answers)


def test_a_killed_request_process_is_replaced(running: Running) -> None:
    server = running.pids()["server"]
    workers = Path(f"/proc/{server}/task/{server}/children")
    first = int(workers.read_text().split()[-1])

    os.kill(first, signal.SIGKILL)

    assert homes.gone(first)
    running.until(running.answers)


def test_many_stalled_uploads_do_not_hold_up_others(running: Running) -> None:
    stalled = []
    for _ in range(64):
        sender = socket.create_connection(("127.0.0.1", running.port))
        sender.sendall(b"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabc")
        stalled.append(sender)
    time.sleep(0.5)

    begun = time.monotonic()
    answered = [running.answers() for _ in range(20)]

    assert answered == [True] * 20
    assert time.monotonic() - begun < 10
    for sender in stalled:
        sender.close()


def test_ctrl_c_stops_all_that_was_started_and_nothing_else(running: Running) -> None:
    family = running.everybody()
    assert len(family) > 5
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

    running.process.send_signal(signal.SIGINT)

    assert running.process.wait(60) == 0
    assert all(homes.gone(pid) for pid in family)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()
    assert running.said.read_text().splitlines()[-1] == f"Stopped. All data is kept in {running.folder}"
    assert not (running.folder / "run.json").exists()
    assert os.listdir(running.folder / "database")
