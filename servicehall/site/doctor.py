"""What is wrong with a copy, in plain words, and what to do about it. Looks; changes nothing."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from servicehall.site.config import Config
from servicehall.site.launch import account, binaries, database, home, ports, postgres, versions
from servicehall.site.launch.database import Connection
from servicehall.site.launch.errors import CannotStart

LOW_ROOM = 1024 * 1024 * 1024
LATE = 60  # seconds a fact may wait before somebody should look
SECRETS = ("master.key", "django.key", "database-admin", "database-owner", "database-app")


@dataclass(frozen=True, slots=True)
class Finding:
    """``ok`` findings say what was found in order; the others what is wrong and what to do."""

    code: str
    ok: bool
    said: str
    remedy: str = ""


def examine(config: Config) -> list[Finding]:
    """Everything that can be looked at from here; what depends on something broken is left out."""
    found = list(_room(config))
    prepared = _try(lambda: _folder(config))
    found += prepared
    running = is_running(config)
    found += _try(lambda: _port(config, running=running))
    if not all(one.ok for one in prepared) or not home.is_prepared(config):
        return found
    found += [one for name in SECRETS for one in _try(partial(_secret, config, name))]
    if all(one.ok for one in found if one.code.startswith("secret")):
        found += _try(lambda: _database(config, running=running))
    return found


def is_running(config: Config) -> bool:
    """Whether a launcher holds this folder."""
    try:
        with (config.home / ".running").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _try(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(look())
    except CannotStart as refused:
        found.append(Finding(refused.code, False, refused.wrong, refused.remedy))
    return found


def _room(config: Config) -> Iterator[Finding]:
    free = home.room(config.home)
    said = f"{free // 2**20} MB are free where the data is"
    if free < home.ROOM_NEEDED:
        yield Finding("disk-full", False, f"Only {said}; PostgreSQL stops when none are.", "Free some space.")
    elif free < LOW_ROOM:
        yield Finding("disk-low", False, f"Only {said}.", "Free some space soon.")
    else:
        yield Finding("disk", True, said)


def _folder(config: Config) -> Iterator[Finding]:
    if not config.home.exists() or not any(config.home.iterdir()):
        yield Finding("never-started", True, f"There is no copy in {config.home} yet; `servicehall run` makes one")
        return
    home.check(config)
    yield Finding("folder", True, f"The data folder {config.home} is ours (installation {home.installation(config)})")


def _port(config: Config, *, running: bool) -> Iterator[Finding]:
    if running:
        answers = ports.is_taken(config)
        said = f"This copy is running{f' and listens on port {config.port}' if answers else ''}"
        yield Finding("running", True, said)
        return
    ports.check(config)
    yield Finding("port", True, f"Port {config.port} is free")


def _secret(config: Config, name: str) -> Iterator[Finding]:
    home.secret(config, name)
    yield Finding("secret", True, f"The secret {name} is there, and only for us")


def _database(config: Config, *, running: bool) -> Iterator[Finding]:
    if not config.database_url:
        server = database.private_server(config)
        server.check_files()
        version = server.data / "PG_VERSION"
        binaries.find(account.choose(), server.place, version.read_text().strip(), copy=False)
        yield Finding("database-files", True, f"The database in {server.data} belongs to this copy")
        if not running and not server.answers():
            yield Finding("database-stopped", True, "The database is not running; `servicehall run` starts it")
            return
    with database.connect(database.owner(config)) as owner:
        postgres.check_durable(owner)
        database.check_locale(owner)
        database.check_mark(owner, home.installation(config))
        yield Finding("database", True, "The database answers, keeps what it acknowledges, and is this copy's")
        yield from _schema(owner)
        yield from _partitions(owner)
        if versions.is_current(owner):
            yield from backlog(owner, running=running)
            yield from kept_files(owner, config.files)
    database.connect(database.app(config)).close()
    yield Finding("app-role", True, "Server and worker can reach the database")


def _schema(owner: Connection) -> Iterator[Finding]:
    if versions.is_current(owner):
        yield Finding("schema", True, "The database has every migration of this version")
    else:
        said = "The database was last brought to another version: migrations may be pending."
        yield Finding("migrations-pending", False, said, "Run: servicehall migrate (or restart with servicehall run)")


def _partitions(owner: Connection) -> Iterator[Finding]:
    """Every table kept by months must have this month's and next month's."""
    rows = owner.execute(
        """
        SELECT p.relname || to_char(m.month, '"_y"YYYY"m"MM')
          FROM pg_class p
         CROSS JOIN (VALUES (now()), (now() + interval '1 month')) AS m (month)
         WHERE p.relkind = 'p' AND p.relnamespace = 'public'::regnamespace
           AND to_regclass('public.' || p.relname || to_char(m.month, '"_y"YYYY"m"MM')) IS NULL
         ORDER BY 1
        """
    )
    missing = [str(row[0]) for row in rows]
    if missing:
        remedy = "Start the worker: it makes them. Without them nothing can be recorded in that month."
        yield Finding("partitions-missing", False, f"Tables of months are missing: {', '.join(missing)}.", remedy)
    else:
        yield Finding("partitions", True, "This month's and next month's tables are there")


def backlog(owner: Connection, *, running: bool) -> Iterator[Finding]:
    """What the worker should have done by now, and what it set aside because its reaction always failed."""
    found = owner.execute(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(recorded_at)), 0)::int FROM ledger_pending"
    ).fetchone()
    count, seconds = found if found is not None else (0, 0)
    if running and int(str(seconds)) > LATE:
        said = f"{count} facts wait for the worker, the oldest for {seconds} s: messages and papers come late."
        yield Finding("worker-late", False, said, "Look at logs/worker.log in the data folder.")
    else:
        yield Finding("worker", True, f"{count} facts wait for the worker")
    parked = owner.execute(
        "SELECT reaction, count(*), min(error) FROM ledger_parked WHERE resolved_at IS NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    for reaction, many, error in parked:
        said = f"{many} facts were set aside because {reaction} failed on them: {error}"
        yield Finding("parked", False, said, "The others go on. Mend what the error names; nothing of these is lost.")


def kept_files(owner: Connection, folder: Path) -> Iterator[Finding]:
    """Every file the rows speak of must lie in the files folder. Looks for it, does not read it."""
    rows = owner.execute("SELECT stored FROM files_file").fetchall()
    names = [str(row[0]) for row in rows]
    missing = [name for name in names if not (folder / name[:2] / name[2:4] / name).is_file()]
    if missing:
        said = f"{len(missing)} of {len(names)} files are missing in {folder}, among them {missing[0]}."
        yield Finding("files-missing", False, said, "Restore that folder from the backup that goes with the database.")
    else:
        yield Finding("files", True, f"All {len(names)} files that were handed in or printed are there")


def report(findings: list[Finding]) -> list[str]:
    """Lines for a person: what is wrong first, each with what to do."""
    lines = [f"✗ {one.said}\n    {one.remedy}" for one in findings if not one.ok]
    lines += [f"✓ {one.said}" for one in findings if one.ok and one.code != "secret"]
    return lines
