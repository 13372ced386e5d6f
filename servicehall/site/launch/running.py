"""One copy, from nothing to answering, and back down when it is told to stop."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import FrameType
from typing import IO, Any

from servicehall.site.config import Config
from servicehall.site.launch import database, home, ports, processes, versions
from servicehall.site.launch.errors import CannotStart
from servicehall.site.launch.postgres import Server

STATUS = "run.json"
KIND = "database-kind"
PATIENCE = 180.0  # a busy machine may take long to read everything once


class Stopped(BaseException):
    """Somebody asked us to stop. Not an error, and nothing may swallow it."""


@dataclass
class Copy:
    """What has been started so far, so that exactly this is stopped."""

    config: Config
    postgres: Server | None = None
    children: list[processes.Child] = field(default_factory=list)

    def write_status(self) -> None:
        """Note who we are, for `doctor` and for tests that kill us."""
        pids = {child.name: child.process.pid for child in self.children if child.process}
        if self.postgres and self.postgres.process:
            pids["postgres"] = self.postgres.process.pid
        status = {"address": self.config.address, "launcher": os.getpid(), **pids}
        home.replace(self.config.home / STATUS, json.dumps(status, indent=1) + "\n", 0o644)

    def stop(self) -> None:
        for child in self.children:
            child.stop(patience=15)
        if self.postgres:
            self.postgres.stop()
        (self.config.home / STATUS).unlink(missing_ok=True)


def run(config: Config, *, bare: bool = False) -> int:
    """Start everything, say where it is, and wait until told to stop. Refuses: CannotStart."""
    started = time.monotonic()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _stop)
    copy = Copy(config)
    with ExitStack() as stack:
        try:
            installation = home.prepare(config)
            stack.enter_context(_alone(config))
            left_over = (config.home / STATUS).exists()
            ports.check(config, patience=20.0 if left_over else 0.0)
            stack.callback(copy.stop)
            _open_database(copy)
            database.ready(config, installation)
            _bring_up_to_date(config, bare=bare)
            _start(copy)
            _welcome(config, time.monotonic() - started)
            _tend(copy)
        except Stopped:
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, signal.SIG_IGN)
            say("\nStopping …")
    say("Stopped. All data is kept in " + str(config.home))
    return 0


def say(line: str) -> None:
    print(line, flush=True)


def _alone(config: Config) -> IO[str]:
    """One launcher for one folder; the kernel lets go of the lock however we end."""
    lock = (config.home / ".running").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        status = config.home / STATUS
        where = json.loads(status.read_text())["address"] if status.exists() else "an address not known yet"
        raise CannotStart(
            "already-running",
            f"This copy is already running at {where}.",
            "Use that one, or start another with its own SERVICEHALL_HOME and SERVICEHALL_PORT.",
        ) from None
    return lock


def _open_database(copy: Copy) -> None:
    config = copy.config
    kind = "external" if config.database_url else "private"
    if not (config.home / KIND).exists():
        home.replace(config.home / KIND, kind + "\n", 0o644)
    elif (config.home / KIND).read_text().strip() != kind:
        used = "an external database" if kind == "private" else "its own private database"
        remedy = "Give its address" if kind == "private" else "Leave the address out"
        raise CannotStart(
            "another-database",
            f"The data folder {config.home} was set up with {used}.",
            f"{remedy} (SERVICEHALL_DATABASE_URL), or choose another SERVICEHALL_HOME.",
        )
    if config.database_url:
        return
    server = database.private_server(config, say)
    if not server.exists:
        if (config.home / database.WHERE).exists():
            server.check_files()  # it was there once: a new, empty one would only hide the loss
        say("• Making a private PostgreSQL database …")
        server.create()
    copy.postgres = server
    database.start_private(config, server)


def _bring_up_to_date(config: Config, *, bare: bool) -> None:
    with database.connect(database.owner(config)) as connection:
        current = versions.is_current(connection)
    if not current:
        say("• Bringing the database to this version …")
        processes.to_the_end(config, "migrate", role="owner")
    if not bare and not (config.home / "demo.json").exists():
        say("• Loading the demonstration: territories, procedures, accounts …")
        processes.to_the_end(config, "demo", "--load")


def _start(copy: Copy) -> None:
    say("• Starting server and worker …")
    server, worker = processes.server(copy.config), processes.worker(copy.config)
    copy.children += [server, worker]
    for child in copy.children:
        child.start()
    copy.write_status()
    until = time.monotonic() + PATIENCE
    while not _answers(copy.config):
        for child in copy.children:
            if not child.is_alive:
                raise CannotStart(
                    f"{child.name}-failed",
                    f"The {child.name} ended as soon as it was started:\n{child.last_words()}\n",
                    f"All it said is in {child.log}.",
                )
        if time.monotonic() > until:
            raise CannotStart("server-silent", "The server does not answer.", f"Look at {server.log}.")
        time.sleep(0.05)


def _answers(config: Config) -> bool:
    """Whether a first page comes. Any page will do: that it is the right one is for tests to see."""
    host = ports.ANY.get(config.host, config.host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{config.port}/"
    request = urllib.request.Request(address, headers={"Host": config.names[0], "Connection": "close"})
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except OSError:
        return False
    return True


def _tend(copy: Copy) -> None:
    while True:
        time.sleep(0.2)
        if copy.postgres and copy.postgres.process and copy.postgres.process.poll() is not None:
            say("• PostgreSQL ended unexpectedly; starting it again …")
            copy.postgres.process = None
            copy.postgres.start()
            copy.write_status()
        again = [child.name for child in copy.children if child.tend()]
        if again:
            say(f"• Started again: {', '.join(again)}")
            copy.write_status()


def _welcome(config: Config, seconds: float) -> None:
    say(f"\nServicehall is up after {seconds:.1f} s:  {config.public_address}\n")
    demo = config.home / "demo.json"
    if demo.exists():
        _show_demo(json.loads(demo.read_text()))
        if config.host not in {"127.0.0.1", "::1", "localhost"}:
            say("\n! These accounts can be tried by everybody who reaches this computer. Use --bare for a real copy.")
    say("\nCtrl-C stops it. The data stays in " + str(config.home))


def _show_demo(kept: dict[str, Any]) -> None:
    """One account of each kind; `servicehall demo` has them all."""
    shown: set[str] = set()
    for account in kept["accounts"]:
        kind = account["login"] if account["role"] == "citizen" else account["role"]
        if kind not in shown:
            shown.add(kind)
            say(f"  {account['role']:9} {account['login']}")
    say(f"\n  password of all: {kept['accounts'][0]['password']}")
    say(f"  {len(kept['accounts'])} accounts and officers' six-digit codes of the moment: servicehall demo\n")
    for line in kept["try"]:
        say(f"  {line}")


def _stop(sign: int, frame: FrameType | None) -> None:
    raise Stopped


if sys.platform != "linux":
    raise SystemExit("Servicehall runs on Linux.")
