"""What is wrong with a copy, in plain words, and what to do about it. Looks; changes nothing."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from servicehall.site.config import Config
from servicehall.site.launch import account, binaries, database, home, ports, postgres, versions
from servicehall.site.launch.database import Connection
from servicehall.site.launch.errors import CannotStart

LOW_ROOM = 1024 * 1024 * 1024
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


def report(findings: list[Finding]) -> list[str]:
    """Lines for a person: what is wrong first, each with what to do."""
    lines = [f"✗ {one.said}\n    {one.remedy}" for one in findings if not one.ok]
    lines += [f"✓ {one.said}" for one in findings if one.ok and one.code != "secret"]
    return lines
