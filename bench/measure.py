"""One run: a copy is made and filled, pgbench, one client, many clients, pgbench again; then every row is checked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from bench import acts, checks, processtable, rival, throwaway, town, wire
from servicehall.site.config import CHECKOUT, DATABASE
from servicehall.site.launch import database, home

Say = Callable[[str], None]
COUNTED_ACTS = 20
TO_BEGIN_WITH = 400  # applications
UNCOUNTED = 24  # acts until every thread of every process has its connection and its statements


@dataclass(frozen=True)
class Wish:
    act: acts.Act
    clients: int
    seconds: float
    warm: float
    worker: bool
    statements: bool = False
    running: bool = False
    address: str | None = None


@dataclass
class Run:
    wish: Wish
    copy: throwaway.Copy
    people: town.Town
    say: Say
    sample: UUID = field(default=UUID(int=0))
    found: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def measured(wish: Wish, say: Say) -> dict[str, Any]:
    """Everything one run found. ``faults`` is empty when each acknowledged act is there, once, and nothing differs."""
    with throwaway.attached(wish.address) if wish.running else throwaway.made() as copy:
        os.environ["DJANGO_SETTINGS_MODULE"] = "servicehall.site.settings"
        import django

        django.setup()
        town.refuse_others()
        say("• Loading a territory, a procedure and people …")
        people = town.build(wish.clients, datetime.now(UTC))
        run = Run(wish, copy, people, say)
        _prepare(run)
        if copy.ours:
            run.found["trips"] = _trips(run)
            _settle(run)
            run.found["pgbench"] = {"program": rival.program()[1]}
            _beside(run, "before")
        run.found["http"] = {}
        for clients in sorted({1, wish.clients}):
            run.found["http"][str(clients)] = _window(run, clients)
        if copy.ours:
            _beside(run, "after")
        say("• Replaying the ledger against the rows …")
        run.faults += checks.differences()
        return run.found | {"faults": run.faults} | _about(run)


def _prepare(run: Run) -> None:
    """File applications through the door, so that there is something to decide, list and follow."""
    _close()
    if run.copy.ours:
        run.copy.serve()
    rate = _file(run, TO_BEGIN_WITH)
    if run.wish.act.uses_up:
        seconds = run.wish.seconds + run.wish.warm
        _file(run, round(acts.FASTER * rate * seconds * 1.3 / town.STEPS))
    from servicehall.applications.models import Application

    run.sample = Application.objects.order_by("id").values_list("id", flat=True)[0]
    run.found["facts_each"] = _facts_of_one()
    every = acts.take_up(run.people, run.wish.clients)
    if not run.wish.act.uses_up:
        every = [every[0][:1]]
    run.say(f"• Taking up {sum(len(lane) for lane in every)} steps …")
    _expect(_client(run, every, count=max(len(lane) for lane in every)), "200", run.faults)
    first = acts.step(run.people, run.wish.clients)[0][:1]
    _expect(_client(run, [first], count=1), "200", run.faults)


def _file(run: Run, wanted: int) -> float:
    """File at least so many applications; returns how many a second."""
    clients = run.wish.clients
    each = -(-wanted // clients)
    run.say(f"• Filing {each * clients} applications to begin with …")
    found = _client(run, acts.submit(run.people, clients), count=each)
    _expect(found, "201", run.faults)
    return float(found["per_second"])


def _facts_of_one() -> int:
    from servicehall.applications.models import Application
    from servicehall.ledger import queries as ledger

    last = Application.objects.order_by("-id").values_list("id", flat=True)[0]
    return len(ledger.of(last))


def _trips(run: Run) -> dict[str, Any]:
    """Round trips of one act between server and database, counted on the wire by one client, act after act."""
    copy = run.copy
    note = copy.config.home / database.WHERE
    real = Path(note.read_text().strip())
    copy.stop("server")
    lane = _enough(run.wish.act.lanes(run.people, 1)[0])
    counts, said = [], []
    with TemporaryDirectory(prefix="wire-") as short, wire.counted(folder := Path(short) / "s", real) as count:
        home.replace(note, f"{folder}\n", 0o644)
        copy.serve()
        for number in range(UNCOUNTED + COUNTED_ACTS):
            count.take()
            status = _alone(run, lane[number], number)
            said = count.take()
            if status != run.wish.act.status:
                run.faults.append(f"{status} while trips were counted")
            if number >= UNCOUNTED:
                counts.append(len(said))
        copy.stop("server")
        home.replace(note, f"{real}\n", 0o644)
    found: dict[str, Any] = {"median": median(counts), "least": min(counts), "most": max(counts)}
    return found | ({"said": said} if run.wish.statements else {})


def _alone(run: Run, one: dict[str, Any], number: int) -> str:
    """One request on a connection of its own; what was answered."""
    connection = HTTPConnection(run.copy.config.host, run.copy.config.port, timeout=60)
    headers = one["headers"] | {"Content-Type": "application/json", "Idempotency-Key": f"trip-{number}"}
    connection.request(one["method"], one["path"], (one.get("body") or "").encode() or None, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return str(answer.status)


def _enough(lane: list[dict[str, Any]]) -> list[dict[str, Any]]:
    wanted = UNCOUNTED + COUNTED_ACTS
    return (lane * -(-wanted // len(lane)))[:wanted]


def _settle(run: Run) -> None:
    """What was prepared counts as printed and told; the database has seen its tables; everything is on disk."""
    from django.db import connection

    checks.react_to_nothing_before()
    way = database.owner(run.copy.config)
    with database.connect(way) as owner:
        owner.execute("VACUUM ANALYZE")
    connection.close()


def _beside(run: Run, when: str) -> None:
    """pgbench, with nothing else running: the database is copied, so that its rows are not ours."""
    wish, copy = run.wish, run.copy
    copy.stop("server", "worker")
    _close()
    admin = database.private_server(copy.config).admin()
    way = rival.copied(admin, DATABASE)
    with database.connect(admin) as connection:
        connection.execute("CHECKPOINT")
    run.say(f"• pgbench writes the same rows ({when}) …")
    made = rival.scripts(way, wish.act.name, run.sample)
    seconds = max(1.0, wish.seconds / 2)
    found = run.found["pgbench"]
    for name, script in made.items():
        for clients in sorted({1, wish.clients}):
            rate = rival.run(way, script, clients=clients, seconds=seconds, folder=copy.config.home.parent)
            found.setdefault(name, {}).setdefault(str(clients), {})[when] = rate
    rival.drop(admin)


def _window(run: Run, clients: int) -> dict[str, Any]:
    """One measured window over HTTP, with what it cost every process, and its rows checked."""
    wish, copy = run.wish, run.copy
    if copy.ours and not copy.server:
        copy.serve()
    if copy.ours and wish.worker and not copy.worker:
        copy.work()
    lanes = wish.act.lanes(run.people, clients)
    before = checks.rows()
    _close()
    run.say(f"• {wish.act.name}, {clients} client{'s' if clients > 1 else ''}, {wish.seconds:g} s …")
    roots = {"server": copy.server, "postgresql": copy.postgres, "worker": copy.worker}
    roots = {name: pid for name, pid in roots.items() if pid}
    spent: list[dict[str, float]] = []
    found = _client(
        run,
        lanes,
        seconds=wish.seconds,
        warm=wish.warm,
        around=wish.act.name == "tracking",
        mark=lambda: spent.append({name: processtable.cpu_ms(pid) for name, pid in roots.items()}),
    )
    _expect(found, wish.act.status, run.faults)
    done = max(1, found["acts"])
    found["cpu_ms"] = {name: (spent[1][name] - spent[0][name]) / done for name in roots}
    grown = checks.rows().since(before)
    acknowledged = found["statuses"].get(wish.act.status, 0)
    run.faults += checks.wrong_rows(wish.act.name, acknowledged, grown, run.found["facts_each"])
    found["load"] = processtable.load()
    return found


def _client(
    run: Run, lanes: list[list[dict[str, Any]]], *, mark: Callable[[], None] = lambda: None, **more: Any
) -> dict[str, Any]:
    """Let the client's process send a job; ``mark`` is called when its window opens and when it closes."""
    job = {"host": run.copy.config.host, "port": run.copy.config.port, "lanes": lanes, **more}
    with _started() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(job))
        process.stdin.close()
        last = ""
        for line in process.stdout:
            last = line
            if line.strip() in {"begin", "end"}:
                mark()
    if process.returncode:
        raise RuntimeError(f"the client failed ({process.returncode})")
    answer: dict[str, Any] = json.loads(last)
    return answer


@contextmanager
def _started() -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-m", "bench.client"]
    with subprocess.Popen(words, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise


def _expect(found: dict[str, Any], status: str, faults: list[str]) -> None:
    others = {code: count for code, count in found["statuses"].items() if code != status}
    if others:
        faults.append(f"answers other than {status}: {others}; the first said {found['strange'][:1]}")


def _close() -> None:
    from django.db import connection

    connection.close()


def _about(run: Run) -> dict[str, Any]:
    wish = run.wish
    with database.connect(database.owner(run.copy.config)) as connection:
        row = connection.execute("SELECT current_setting('server_version')").fetchone()
    return {
        "act": wish.act.name,
        "clients": wish.clients,
        "seconds": wish.seconds,
        "worker": bool(run.copy.worker) or wish.worker,
        "postgresql": str(row[0]) if row else "",
        "cores": os.cpu_count(),
        "body_bytes": len(run.people.filing().encode()),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "disk_free": shutil.disk_usage(run.copy.config.home).free,
    }
