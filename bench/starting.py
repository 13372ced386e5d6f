"""How long a copy takes to show its first page, from an empty data folder and again, and what it holds when idle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import processtable, throwaway
from servicehall.site import config as configuration
from servicehall.site.config import CHECKOUT, Config
from servicehall.site.launch import database
from servicehall.site.launch.running import STATUS

Say = Callable[[str], None]
IDLE = 30.0
LONGEST = 900.0
PARTS = ("server", "worker", "postgres")
MB = 1024 * 1024


def measured(say: Say) -> dict[str, Any]:
    """Start an empty copy with its demonstration, look at its memory when idle, stop it, and start it again."""
    with tempfile.TemporaryDirectory(prefix="servicehall-bench-") as folder:
        Path(folder).chmod(0o711)
        environment = {
            "SERVICEHALL_HOME": str(Path(folder) / "home"),
            "SERVICEHALL_PORT": str(throwaway.free_port()),
        }
        config = configuration.read(environment)
        found: dict[str, Any] = {"faults": [], "at": datetime.now(UTC).isoformat(timespec="seconds")}
        try:
            say("• Starting from an empty data folder …")
            with _running(config) as cold:
                found["cold_s"], found["load"] = cold, processtable.load()
                say(f"• First page after {cold:.1f} s; idle for {IDLE:g} s …")
                time.sleep(IDLE)
                found["memory"] = _memory(config)
            say("• Starting it again …")
            with _running(config) as again:
                found["again_s"] = again
        finally:
            place = database.private_server(config).place
            if place != config.home:
                shutil.rmtree(place, ignore_errors=True)
        return found


def lines(found: dict[str, Any]) -> Iterator[str]:
    memory = found["memory"]
    yield f"first page from an empty data folder   {found['cold_s']:7.1f} s   (the environment is installed already)"
    yield f"first page when started again          {found['again_s']:7.1f} s   goal <= 5"
    whole = sum(memory[part]["pss"] for part in PARTS) / MB
    yield f"idle after {IDLE:g} s, PSS                   {whole:7.0f} MB  floor 600, goal 400"
    for name, sizes in memory.items():
        rest = f"RSS {sizes['rss'] / MB:.0f} MB in {sizes['processes']} processes"
        yield f"  {name:36} {sizes['pss'] / MB:7.0f} MB  {rest}"


@contextmanager
def _running(config: Config) -> Iterator[float]:
    """A copy started as people start it; seconds until its first page. Stopped as by Ctrl-C."""
    begun = time.monotonic()
    environment = os.environ | {"SERVICEHALL_HOME": str(config.home), "SERVICEHALL_PORT": str(config.port)}
    words = [sys.executable, "-m", "servicehall", "run"]
    process = subprocess.Popen(words, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        while not throwaway.answers(config):
            if process.poll() is not None or time.monotonic() - begun > LONGEST:
                raise RuntimeError(f"it did not start: {process.stdout.read()[-2000:]}")
            time.sleep(0.05)
        yield time.monotonic() - begun
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)


def _memory(config: Config) -> dict[str, dict[str, int]]:
    """Proportional and resident bytes of each part. The launcher, which only waits, stands beside the others."""
    status = json.loads((config.home / STATUS).read_text())
    found = {}
    for name in (*PARTS, "launcher"):
        pids = [status[name]] if name == "launcher" else processtable.family(status[name])
        shared, resident = processtable.memory(pids)
        found[name] = {"pss": shared, "rss": resident, "processes": len(pids)}
    return found
