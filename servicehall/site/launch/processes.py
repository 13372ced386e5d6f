"""The processes of one copy: started together, started again when one dies, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from servicehall.site.config import CHECKOUT, Config
from servicehall.site.launch.account import die_with_parent
from servicehall.site.launch.errors import CannotStart

SHORT_LIFE = 5.0
LARGEST_LOG = 20 * 1024 * 1024
LONGEST_PAUSE = 10.0


@dataclass(slots=True)
class Child:
    """One lasting process. It dies with us, and is started again when it dies alone."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    born: float = field(default=0.0, init=False)
    pause: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        handle = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        self.born, self.due = time.monotonic(), 0.0

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self) -> bool:
        """Start it again if it has died; True when that happened. One that dies young is given growing pauses."""
        if self.is_alive:
            return False
        now = time.monotonic()
        if not self.due:
            lived = now - self.born
            self.pause = 0.0 if lived > SHORT_LIFE else min(max(0.5, self.pause * 2), LONGEST_PAUSE)
            self.due = now + self.pause
        if now < self.due:
            return False
        self.start()
        return True

    def stop(self, patience: float) -> None:
        """Ask it to end, and end it when it does not within ``patience`` seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            _end_session(self.process.pid)
            self.process.wait()

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-15:])


def environment(config: Config, **more: str) -> dict[str, str]:
    """What a child needs to know: the same configuration, spelled out."""
    values = os.environ | {
        "SERVICEHALL_HOME": str(config.home),
        "SERVICEHALL_PORT": str(config.port),
        "SERVICEHALL_HOST": config.host,
        "SERVICEHALL_ROLE": "app",
        "DJANGO_SETTINGS_MODULE": "servicehall.site.settings",
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONUNBUFFERED": "1",
    }
    return values | more


def server(config: Config) -> Child:
    command = [sys.executable, "-m", "servicehall.site.serving"]
    return Child("server", command, config.logs / "server.log", environment(config))


def worker(config: Config) -> Child:
    command = [sys.executable, "-m", "servicehall", "worker"]
    return Child("worker", command, config.logs / "worker.log", environment(config))


def to_the_end(config: Config, *words: str, role: str = "app") -> None:
    """Run one of our own commands, its lines shown as they come. Refuses: CannotStart when it fails."""
    process = subprocess.Popen(
        [sys.executable, "-m", "servicehall", *words],
        cwd=CHECKOUT,
        env=environment(config, SERVICEHALL_ROLE=role),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if code:
        raise CannotStart("command-failed", f"`servicehall {' '.join(words)}` failed; see above.", "")


def _end_session(leader: int) -> None:
    """Kill a child that would not stop, and what it started in the session we gave it."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
