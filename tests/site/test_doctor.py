"""Each thing that can be wrong with a copy is named in plain words, with what to do."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from servicehall.site import doctor
from servicehall.site.launch import database, home
from servicehall.site.launch.database import Connection
from tests import conftest
from tests.database import as_owner

from . import homes

PORT = "8943"


def wrong(folder: Path, **more: str) -> dict[str, str]:
    """What is wrong, by code, with what to do about it."""
    found = doctor.examine(homes.config(folder, **{"SERVICEHALL_PORT": PORT, **more}))
    return {one.code: f"{one.said} {one.remedy}" for one in found if not one.ok}


@pytest.fixture
def owner(folder: Path) -> Iterator[Connection]:
    """A running database of a copy, seen as its owner."""
    with homes.started(folder) as server:
        here = homes.config(folder)
        database.ready(here, server.installation)
        with database.connect(database.owner(here)) as connection:
            yield connection


@pytest.fixture
def tables(django_db_setup: None) -> Iterator[Connection]:
    """The migrated database of these tests, seen as its owner; what is written is undone."""
    with as_owner(conftest.NAME) as connection:
        connection.execute("BEGIN")
        yield connection
        connection.execute("ROLLBACK")


def test_a_copy_never_started_has_nothing_wrong(folder: Path) -> None:
    found = doctor.examine(homes.config(folder, SERVICEHALL_PORT=PORT))

    assert [one.code for one in found] == ["disk", "never-started", "port"]
    assert all(one.ok for one in found)
    assert not folder.exists()


def test_a_taken_port_is_named_with_another_to_try(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = wrong(folder, SERVICEHALL_PORT=str(port))

    said = f"Another program listens on port {port}. Stop it, or choose another port: SERVICEHALL_PORT={port + 1}"
    assert found == {"port-taken": said}


def test_a_full_disk_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=100 * 2**20))

    assert list(wrong(folder)) == ["disk-full"]
    with pytest.raises(home.CannotStart, match="only 100 MB free"):
        home.prepare(homes.config(folder))
    assert not folder.exists()


def test_a_folder_with_something_else_in_it_is_named(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")

    assert list(wrong(folder)) == ["folder-not-ours"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_named(folder: Path) -> None:
    home.prepare(homes.config(folder))
    os.chown(folder, 12345, 12345)

    assert "folder-of-another" in wrong(folder)


@pytest.mark.parametrize("name", ["master.key", "django.key", "database-owner", "database-app"])
def test_a_missing_secret_is_named(folder: Path, name: str) -> None:
    here = homes.config(folder)
    home.prepare(here)
    (here.secrets / name).unlink()

    assert wrong(folder)["secret-missing"] == (
        f"The secret {here.secrets / name} cannot be read (No such file or directory). Restore it from a backup."
    )


def test_a_secret_others_may_read_is_named(folder: Path) -> None:
    here = homes.config(folder)
    home.prepare(here)
    (here.secrets / "master.key").chmod(0o640)

    assert "chmod 600" in wrong(folder)["secret-open"]


def test_files_of_another_installation_are_named(folder: Path) -> None:
    with homes.started(folder):
        pass
    (folder / "installation").write_text("00000000-0000-4000-8000-000000000001\n")

    assert list(wrong(folder)) == ["another-installation"]


def test_a_missing_database_is_named(folder: Path) -> None:
    home.prepare(homes.config(folder))

    assert list(wrong(folder)) == ["database-missing"]


def test_pending_migrations_and_missing_months_are_named(folder: Path, owner: Connection) -> None:
    owner.execute("CREATE TABLE ledger_fact (id int, at timestamptz) PARTITION BY RANGE (at)")

    found = wrong(folder)
    assert sorted(found) == ["migrations-pending", "partitions-missing"]
    assert found["migrations-pending"].endswith("Run: servicehall migrate (or restart with servicehall run)")
    assert "ledger_fact_y" in found["partitions-missing"]


def test_a_database_that_knows_no_letters_is_named(folder: Path, owner: Connection) -> None:
    here = homes.config(folder)
    server = database.private_server(here)
    with psycopg.connect(server.admin().dsn(), autocommit=True) as admin:
        admin.execute(
            "CREATE DATABASE mute OWNER servicehall TEMPLATE template0"
            " LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'"
        )
    way = database.owner(here)
    url = f"postgresql:///mute?host={way.host}&user={way.user}&password={way.password}"

    assert "LC_CTYPE 'C.UTF-8'" in wrong(folder, SERVICEHALL_DATABASE_URL=url)["wrong-locale"]


def test_a_database_that_cannot_be_reached_is_named(folder: Path) -> None:
    home.prepare(homes.config(folder))
    found = wrong(folder, SERVICEHALL_DATABASE_URL="postgresql://hall:word@127.0.0.1:9/town")

    assert list(found) == ["database-unreachable"]
    assert "The database town at 127.0.0.1 cannot be reached as hall" in found["database-unreachable"]
    assert "word" not in found["database-unreachable"].replace("password", "")


def test_the_command_answers_with_its_status(folder: Path) -> None:
    done = homes.cli(folder, "doctor", SERVICEHALL_PORT=PORT)
    assert (done.returncode, done.stderr) == (0, "")

    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    done = homes.cli(folder, "doctor", SERVICEHALL_PORT=PORT)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("✗ The folder ")


def test_a_backlog_and_what_was_set_aside_are_named(tables: Connection) -> None:
    tables.execute("INSERT INTO ledger_pending (fact_id, recorded_at) VALUES (7, now() - interval '5 minutes')")
    tables.execute(
        "INSERT INTO ledger_parked (reaction, number, error, parked_at)"
        " VALUES ('messages.tell', 3, 'no such party', now()), ('messages.tell', 4, 'no such party', now())"
    )

    late, parked = doctor.backlog(tables, running=True)
    assert (late.code, late.ok) == ("worker-late", False)
    assert late.said == "1 facts wait for the worker, the oldest for 300 s: messages and papers come late."
    assert (parked.code, parked.ok) == ("parked", False)
    assert parked.said == "2 facts were set aside because messages.tell failed on them: no such party"
    tables.execute("UPDATE ledger_parked SET resolved_at = now()")
    assert [(one.code, one.ok) for one in doctor.backlog(tables, running=False)] == [("worker", True)]


def test_missing_files_are_named(tables: Connection, tmp_path: Path) -> None:
    there, gone = "aa" * 32, "bb" * 32
    for stored in (there, gone):
        tables.execute(
            "INSERT INTO files_file (id, owner, origin, state, name, sha256, stored, size, media_type, received_at,"
            " received_by, turn) VALUES (gen_random_uuid(), gen_random_uuid(), 'received', 'unscanned', ''::bytea,"
            " %s, %s, 10, 'application/pdf', now(), '{}', 1)",
            [stored, stored],
        )
    (tmp_path / "aa" / "aa").mkdir(parents=True)
    (tmp_path / "aa" / "aa" / there).write_bytes(b"sealed")

    [found] = doctor.kept_files(tables, tmp_path)
    assert (found.code, found.ok) == ("files-missing", False)
    assert found.said == f"1 of 2 files are missing in {tmp_path}, among them {gone}."
    (tmp_path / "bb" / "bb").mkdir(parents=True)
    (tmp_path / "bb" / "bb" / gone).write_bytes(b"sealed")
    assert [one.code for one in doctor.kept_files(tables, tmp_path)] == ["files"]
