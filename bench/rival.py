"""pgbench beside us: the same rows, on the same PostgreSQL, in a database copied from the one that is measured.

The scripts are written from rows our own server has just made, so they hold the same columns, sizes and indexes. In
one statement it is the most this machine's PostgreSQL can do; in separate trips it is what a careful program does.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from servicehall.site.config import OWNER_ROLE, Access
from servicehall.site.launch import binaries

NAME = "servicehall_pgbench"
DEBIAN = Path("/usr/bin/pgbench")
Connection = psycopg.Connection[Any]

APPLICATION, STEP, FACT = "applications_application", "applications_step", "ledger_fact"
PENDING, ONCE = "ledger_pending", "ledger_once"
STEPS = "bench_step"
"""In the copied database only: open steps by number, for pgbench to draw from."""


@dataclass(frozen=True)
class Script:
    text: str
    values: dict[str, str]


def program() -> tuple[Path, str]:
    """pgbench and whose it is: Debian's where it is installed, else the one that comes with the embedded PostgreSQL."""
    if DEBIAN.exists():
        return DEBIAN, "Debian's pgbench"
    for folder in binaries.candidates():
        if (folder / "pgbench").exists():
            return folder / "pgbench", "pgbench of the embedded PostgreSQL (Debian's is not installed)"
    raise FileNotFoundError("no pgbench: install Debian's postgresql-client")


def copied(admin: Access, name: str) -> Access:
    """Copy the database nobody is connected to; the way into the copy, as its owner."""
    with psycopg.connect(admin.dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME} TEMPLATE {name} OWNER {OWNER_ROLE}")
    return Access(host=admin.host, port=admin.port, user=admin.user, password=admin.password, name=NAME)


def scripts(way: Access, act: str, sample: UUID) -> dict[str, Script]:
    """The scripts of one act by how they are sent: ``one`` statement, and ``trips`` where that differs."""
    with psycopg.connect(way.dsn(), autocommit=True) as connection:
        maker = _Maker(connection, sample)
        if act == "submit":
            return {"one": maker.submit(), "trips": maker.submit_in_trips()}
        if act == "step":
            _number_steps(connection)
            return {"one": maker.step(), "trips": maker.step_in_trips()}
        if act == "inbox":
            return {"one": maker.inbox()}
        return {"one": maker.tracking()}


def run(way: Access, script: Script, *, clients: int, seconds: float, folder: Path) -> float:
    """Acts a second. Durable, prepared, over the socket, as the server is."""
    found, _ = program()
    file = folder / "script.sql"
    file.write_text(script.text)
    words = [str(found), "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(2, clients))]
    words += ["-T", str(max(1, round(seconds))), "-f", str(file), NAME]
    for name, value in script.values.items():
        words += ["-D", f"{name}={value}"]
    environment = os.environ | {
        "PGHOST": way.host,
        "PGPORT": way.port,
        "PGUSER": way.user,
        "PGPASSWORD": way.password,
        "PGAPPNAME": "pgbench",
    }
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    match = re.search(r"tps = ([\d.]+)", done.stdout)
    failed = re.search(r"number of failed transactions: (\d+)", done.stdout)
    if done.returncode or match is None or (failed and int(failed[1])):
        raise RuntimeError(f"pgbench failed: {(done.stderr or done.stdout)[-600:]}")
    return float(match[1])


def drop(admin: Access) -> None:
    with psycopg.connect(admin.dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")


def _number_steps(connection: Connection) -> None:
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {STEPS} AS SELECT row_number() OVER (ORDER BY id)::int AS n, id, application_id"
        f" FROM {STEP} WHERE state = 'open'"
    )
    connection.execute(f"CREATE UNIQUE INDEX IF NOT EXISTS bench_step_n ON {STEPS} (n)")
    connection.execute(f"ANALYZE {STEPS}")


class _Maker:
    """Writes scripts from the rows of one application that was filed and had one step decided."""

    def __init__(self, connection: Connection, sample: UUID) -> None:
        self.connection, self.sample = connection, sample
        version = connection.info.server_version
        self.new = "uuidv7()" if version >= 180000 else "gen_random_uuid()"
        self.values: dict[str, str] = {}

    def submit(self) -> Script:
        self.values = {}
        (application,) = self.rows(APPLICATION, "id", self.sample)
        names, row = self.application(application)
        steps = self.rows(STEP, "application_id", self.sample)
        facts = self.facts(["application.filed", "application.accepted"], "a.id", "a")
        once = self.once("a.id::text", "a")
        text = (
            f"WITH a AS (INSERT INTO {APPLICATION} ({names}) VALUES ({row}) RETURNING id),\n"
            f"s AS ({self.steps(steps, 'a.id', 'FROM a')}),\n"
            f"f AS (INSERT INTO {FACT} {facts} RETURNING id, recorded_at),\n"
            f"p AS (INSERT INTO {PENDING} (fact_id, recorded_at) SELECT id, recorded_at FROM f)\n{once};\n"
        )
        return Script(text, dict(self.values))

    def submit_in_trips(self) -> Script:
        self.values = {}
        (application,) = self.rows(APPLICATION, "id", self.sample)
        names, row = self.application(application)
        steps = self.rows(STEP, "application_id", self.sample)
        asked = "SELECT * FROM ledger_once_asked('account:1', 'route', md5(random()::text), '\\x00', false);"
        lines = ["BEGIN;", asked, f"INSERT INTO {APPLICATION} ({names}) VALUES ({row}) RETURNING id \\gset a_"]
        lines.append(self.steps(steps, ":a_id::uuid", "") + ";")
        for name in ("application.filed", "application.accepted"):
            lines += [self.recorded(one, ":a_id::uuid") for one in self.named(name)]
        lines += [self.once(":a_id", "") + ";", "COMMIT;"]
        return Script("\n".join(lines) + "\n", dict(self.values))

    def step(self) -> Script:
        self.values = {}
        fact = self.facts(["application.step-decided"], "a.id", "a", turn="a.turn")
        text = (
            f"{self.draw()}"
            f"WITH s AS (UPDATE {STEP} SET {self.closing()} WHERE id = (SELECT id FROM {STEPS} WHERE n = :n)"
            " RETURNING application_id),\n"
            f"a AS (UPDATE {APPLICATION} t SET turn = turn + 1, last_at = now() FROM s WHERE t.id = s.application_id"
            " RETURNING t.id, t.turn),\n"
            f"f AS (INSERT INTO {FACT} {fact} RETURNING id, recorded_at),\n"
            f"p AS (INSERT INTO {PENDING} (fact_id, recorded_at) SELECT id, recorded_at FROM f)\n"
            f"{self.once(self.new + '::text', 'a')};\n"
        )
        return Script(text, dict(self.values))

    def step_in_trips(self) -> Script:
        self.values = {}
        (one,) = self.named("application.step-decided")[:1]
        lines = [
            "BEGIN;",
            "SELECT * FROM ledger_once_asked('account:1', 'route', md5(random()::text), '\\x00', false);",
            f"SELECT t.id AS id FROM {APPLICATION} t JOIN {STEPS} b ON b.application_id = t.id WHERE b.n = :n"
            " FOR UPDATE OF t \\gset a_",
            f"SELECT id AS id FROM {STEP} WHERE id = (SELECT id FROM {STEPS} WHERE n = :n) \\gset s_",
            f"UPDATE {STEP} SET {self.closing()} WHERE id = :s_id::uuid;",
            f"UPDATE {APPLICATION} SET turn = turn + 1, last_at = now() WHERE id = :a_id::uuid"
            " RETURNING turn \\gset t_",
            self.recorded(one, ":a_id::uuid", turn=":t_turn::int"),
            self.once(self.new + "::text", "") + ";",
            "COMMIT;",
        ]
        return Script(self.draw() + "\n".join(lines) + "\n", dict(self.values))

    def inbox(self) -> Script:
        found = self.connection.execute(f"SELECT DISTINCT office_id FROM {STEP} WHERE state = 'open' ORDER BY 1")
        offices = [str(row[0]) for row in found]
        text = (
            f"\\set o random(1, {len(offices)})\n"
            f"SELECT s.*, a.* FROM {STEP} s JOIN {APPLICATION} a ON a.id = s.application_id"
            f" WHERE s.state = 'open' AND s.office_id = ('{{{','.join(offices)}}}'::bigint[])[:o]"
            " ORDER BY s.due_at NULLS LAST, s.id LIMIT 50;\n"
        )
        return Script(text, {})

    def tracking(self) -> Script:
        _number_steps(self.connection)
        text = (
            f"{self.draw()}"
            f"SELECT a.*, (SELECT json_agg(s) FROM {STEP} s WHERE s.application_id = a.id),"
            f" (SELECT json_agg(f ORDER BY f.turn) FROM {FACT} f WHERE f.subject = a.id)"
            f" FROM {APPLICATION} a WHERE a.id = (SELECT application_id FROM {STEPS} WHERE n = :n);\n"
        )
        return Script(text, {})

    def draw(self) -> str:
        row = self.connection.execute(f"SELECT max(n) FROM {STEPS}").fetchone()
        assert row is not None
        return f"\\set n random(1, {row[0]})\n"

    def closing(self) -> str:
        return f"state = 'done', done_at = now(), outcome = 'agree', account_id = '{self.sample}'"

    def application(self, row: dict[str, str]) -> tuple[str, str]:
        made = row | {"id": self.new, "reference": "md5(random()::text)", "state": "'accepted'"}
        made["sealed"] = self.given("sealed", self.plain(APPLICATION, "sealed"), "bytea")
        return ", ".join(made), ", ".join(made.values())

    def steps(self, rows: Sequence[dict[str, str]], application: str, source: str) -> str:
        fresh = {"id": self.new, "application_id": application, "state": "'open'", "done_at": "NULL::timestamptz"}
        fresh |= {"outcome": "''", "account_id": "NULL::uuid", "sealed": "NULL::bytea"}
        made = [row | fresh for row in rows]
        selects = [f"SELECT {', '.join(row[name] for name in rows[0])} {source}" for row in made]
        return f"INSERT INTO {STEP} ({', '.join(rows[0])}) " + " UNION ALL ".join(selects)

    def facts(self, names: Sequence[str], subject: str, source: str, turn: str = "") -> str:
        columns = "subject, turn, name, version, at, actor, payload"
        selects = []
        for name in names:
            for one in self.named(name)[:1]:
                payload = self.given(f"payload{len(self.values)}", one["payload"], "jsonb")
                selects.append(
                    f"SELECT {subject}, {turn or one['turn']}, '{name}', {one['version']}::smallint, now(),"
                    f" '{one['actor']}'::jsonb, {payload} FROM {source}"
                )
        return f"({columns}) " + " UNION ALL ".join(selects)

    def recorded(self, one: dict[str, Any], subject: str, turn: str = "") -> str:
        payload = self.given(f"payload{len(self.values)}", one["payload"], "jsonb")
        return (
            f"SELECT ledger_record({subject}, {turn or one['turn']}, '{one['name']}', 1, now(),"
            f" '{one['actor']}'::jsonb, {payload});"
        )

    def named(self, name: str) -> list[dict[str, Any]]:
        found = self.connection.execute(
            f"SELECT turn, name, version, actor::text, payload::text FROM {FACT} WHERE subject = %s AND name = %s",
            [self.sample, name],
        )
        return [dict(zip(("turn", "name", "version", "actor", "payload"), row, strict=True)) for row in found]

    def once(self, key: str, source: str) -> str:
        columns = "principal, route, fingerprint, status, location, ids"
        quoted = ", ".join(f"quote_nullable({name}::text)" for name in columns.split(", "))
        row = self.connection.execute(f"SELECT {quoted} FROM {ONCE} ORDER BY id DESC LIMIT 1").fetchone()
        assert row is not None
        casts = ("text", "text", "bytea", "smallint", "text", "jsonb")
        held = ", ".join(f"{value}::{cast}" for value, cast in zip(row, casts, strict=True))
        return f"INSERT INTO {ONCE} (key, {columns}) SELECT {key}, {held}" + (f" FROM {source}" if source else "")

    def rows(self, table: str, column: str, value: UUID) -> list[dict[str, str]]:
        """Rows as literals with their types, by column."""
        found = self.connection.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        types = [(str(name), str(kind)) for name, kind in found]
        quoted = ", ".join(f"quote_nullable({name}::text)" for name, _ in types)
        query = f"SELECT {quoted} FROM {table} WHERE {column} = %s ORDER BY 1"
        return [
            {name: f"{literal}::{kind}" for (name, kind), literal in zip(types, row, strict=True)}
            for row in self.connection.execute(query, [value])
        ]

    def plain(self, table: str, column: str) -> str:
        row = self.connection.execute(f"SELECT {column}::text FROM {table} WHERE id = %s", [self.sample]).fetchone()
        assert row is not None
        return str(row[0])

    def given(self, name: str, value: str, kind: str) -> str:
        """A value that travels with every act, as it does with ours."""
        self.values[name] = value
        return f":{name}::{kind}"
