"""A copy of our own: made in a temporary folder with durable PostgreSQL, measured, and thrown away."""

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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from servicehall.site import config as configuration
from servicehall.site.config import CHECKOUT, Config
from servicehall.site.launch import database, home, processes
from servicehall.site.launch.errors import CannotStart
from servicehall.site.launch.postgres import Server
from servicehall.site.launch.running import STATUS

READY = 60.0


@dataclass
class Copy:
    """What runs so far. ``server``, ``worker`` and ``postgres`` are process ids; 0 while there is none.

    ``ours``: we made it, and may stop it and do with it what we like.
    """

    config: Config
    postgres: int
    ours: bool = True
    children: dict[str, processes.Child] = field(default_factory=dict)
    server: int = 0
    worker: int = 0

    def serve(self) -> None:
        """Start the server and return when it answers."""
        child = self._begin("server", processes.server(self.config))
        until = time.monotonic() + READY
        while not answers(self.config):
            if not child.is_alive or time.monotonic() > until:
                raise CannotStart("server-failed", f"The server does not answer:\n{child.last_words()}", "")
            time.sleep(0.05)
        self.server = _pid(child)

    def work(self) -> None:
        self.worker = _pid(self._begin("worker", processes.worker(self.config)))

    def stop(self, *names: str) -> None:
        for name in names or tuple(self.children):
            if child := self.children.pop(name, None):
                child.stop(patience=20)
                setattr(self, name, 0)

    def _begin(self, name: str, child: processes.Child) -> processes.Child:
        child.start()
        self.children[name] = child
        return child


@contextmanager
def made() -> Iterator[Copy]:
    """An empty, migrated copy whose database runs; this process is pointed at it. Nothing of it is left afterwards."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is ended and removed
    with tempfile.TemporaryDirectory(prefix="servicehall-bench-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs under another account when we are root
        os.environ |= {"SERVICEHALL_HOME": str(Path(folder) / "home"), "SERVICEHALL_PORT": str(free_port())}
        for name in ("SERVICEHALL_DATABASE_URL", "SERVICEHALL_APP_DATABASE_URL", "SERVICEHALL_MAIL_FOLDER"):
            os.environ.pop(name, None)
        config = configuration.read()
        installation = home.prepare(config)
        server = database.private_server(config)
        server.create()
        copy = Copy(config, 0)
        try:
            database.start_private(config, server)
            database.ready(config, installation)
            _migrate(config)
            copy.postgres = _of(server)
            yield copy
        finally:
            copy.stop()
            server.stop()
            if server.place != config.home:
                shutil.rmtree(server.place, ignore_errors=True)


@contextmanager
def attached(address: str | None) -> Iterator[Copy]:
    """A copy that runs already, named by --home. It must not hold anything but what a bench left there.

    address: where it answers, if that is not what its own launcher noted. Refuses: CannotStart.
    """
    config = configuration.read()
    status = config.home / STATUS
    if not status.exists():
        raise CannotStart("not-running", f"The copy in {config.home} is not running.", "Start it, with run --bare.")
    noted = json.loads(status.read_text())
    parts = urlsplit(address or noted["address"])
    config = replace(config, host=parts.hostname or config.host, port=parts.port or config.port)
    yield Copy(
        config,
        noted.get("postgres", 0),
        ours=False,
        server=noted.get("server", 0),
        worker=noted.get("worker", 0),
    )


def _migrate(config: Config) -> None:
    words = [sys.executable, "-m", "servicehall", "migrate"]
    environment = processes.environment(config, SERVICEHALL_ROLE="owner")
    done = subprocess.run(words, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotStart("migrate-failed", f"The empty copy could not be migrated:\n{done.stderr[-2000:]}", "")


def answers(config: Config) -> bool:
    request = urllib.request.Request(f"http://{config.host}:{config.port}/", headers={"Connection": "close"})
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _of(server: Server) -> int:
    assert server.process is not None
    return server.process.pid


def _pid(child: processes.Child) -> int:
    assert child.process is not None
    return child.process.pid
