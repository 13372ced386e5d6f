"""The launcher, with real servers: what it makes, what it survives, what it refuses."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from servicehall.site.config import APP_ROLE, CHECKOUT, OWNER_ROLE
from servicehall.site.launch import database, home
from servicehall.site.launch.errors import CannotStart
from servicehall.site.launch.postgres import check_durable

from . import homes


def test_a_new_copy_has_a_durable_unicode_database_and_two_roles(folder: Path) -> None:
    with homes.started(folder) as server:
        here = homes.config(folder)
        database.ready(here, server.installation)

        with database.connect(database.owner(here)) as owner:
            settings = "fsync full_page_writes synchronous_commit data_checksums listen_addresses server_encoding"
            found = [owner.execute("SELECT current_setting(%s)", [name]).fetchone() for name in settings.split()]
            assert found == [("on",), ("on",), ("on",), ("on",), ("",), ("UTF8",)]
            rows = owner.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname LIKE 'servicehall%' ORDER BY 1")
            assert rows.fetchall() == [(OWNER_ROLE, False), (APP_ROLE, False)]
            password = owner.execute("SELECT current_setting('password_encryption')").fetchone()
            assert password == ("scram-sha-256",)
            letters = owner.execute("SELECT upper('đжא'), 'ф' ~ '[[:alpha:]]'").fetchone()
            assert letters == ("ĐЖא", True)


def test_only_the_right_password_opens_the_database(folder: Path) -> None:
    with homes.started(folder):
        here = homes.config(folder)
        home.replace(here.secrets / "database-owner", "wrong\n", 0o600)

        with pytest.raises(CannotStart, match="cannot be reached as servicehall") as refused:
            database.connect(database.owner(here))
        assert refused.value.code == "database-unreachable"


def test_what_was_committed_is_there_after_kill_and_a_pid_file_that_names_somebody_else(folder: Path) -> None:
    with homes.started(folder) as server:
        here = homes.config(folder)
        with database.connect(database.owner(here)) as owner:
            owner.execute("CREATE TABLE kept (line text)")
            owner.execute("INSERT INTO kept VALUES ('acknowledged')")
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        text = (server.data / "postmaster.pid").read_text().splitlines()
        stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        try:
            (server.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *text[1:]]) + "\n")

            with homes.started(folder), database.connect(database.owner(here)) as owner:
                assert owner.execute("SELECT line FROM kept").fetchone() == ("acknowledged",)
            assert stranger.poll() is None
        finally:
            stranger.kill()
            stranger.wait()


def test_a_server_found_running_is_used_and_left_running(folder: Path) -> None:
    with homes.started(folder) as first:
        assert first.process is not None

        with homes.started(folder) as second:
            assert second.process is None
        assert first.process.poll() is None
        assert first.answers()


def test_the_database_ends_with_its_launcher_even_when_that_is_killed(folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from tests.site import homes\n"
        "with homes.started(Path(sys.argv[1])) as server: print(server.process.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(folder)]
    launcher = subprocess.Popen(command, cwd=CHECKOUT, env=homes.clean(), stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    with launcher.stdout:
        postgres = int(launcher.stdout.readline())

        launcher.kill()
        launcher.wait()

    assert homes.gone(postgres)
    with homes.started(folder) as server:
        assert server.answers()


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder: Path) -> None:
    deep = folder.with_name("d" * 90) / "copy"
    deep.parent.mkdir(mode=0o711)

    with homes.started(deep) as server:
        assert server.socket.parent == Path("/tmp")
        assert server.answers()
        short = server.socket

    assert not short.exists()


def test_another_installations_files_are_refused(folder: Path) -> None:
    with homes.started(folder) as server:
        data = server.data
    (folder / "installation").write_text("00000000-0000-4000-8000-000000000001\n")

    with pytest.raises(CannotStart, match="belongs to installation") as refused, homes.started(folder):
        pass
    assert refused.value.code == "another-installation"
    assert (data / "PG_VERSION").exists()


def test_a_database_marked_by_another_installation_is_refused(folder: Path) -> None:
    with homes.started(folder) as server:
        here = homes.config(folder)
        database.ready(here, server.installation)
        with database.connect(database.owner(here)) as owner:
            owner.execute("UPDATE servicehall_installation SET id = '00000000-0000-4000-8000-000000000002'")

        with pytest.raises(CannotStart) as refused:
            database.ready(here, server.installation)
    assert refused.value.code == "another-installation"


def test_a_folder_that_is_not_ours_is_left_as_it_is(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")

    with pytest.raises(CannotStart) as refused:
        home.prepare(homes.config(folder))
    assert refused.value.code == "folder-not-ours"
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_a_lost_database_is_not_silently_made_anew(folder: Path) -> None:
    with homes.started(folder) as server:
        data = server.data
    shutil.rmtree(data)

    done = homes.cli(folder, "run", "--bare", SERVICEHALL_PORT="8942")
    assert done.returncode == 1
    assert "never made by itself" in done.stderr
    assert not data.exists()


def test_a_database_that_may_lose_what_it_acknowledged_is_refused(folder: Path) -> None:
    with homes.started(folder) as server, psycopg.connect(server.admin().dsn(), autocommit=True) as admin:
        admin.execute("SET synchronous_commit = off")

        with pytest.raises(CannotStart, match="synchronous_commit = off") as refused:
            check_durable(admin)
    assert refused.value.code == "synchronous-commit-off"


def test_secrets_are_for_one_user_only(folder: Path) -> None:
    here = homes.config(folder)
    home.prepare(here)

    assert here.secrets.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in here.secrets.iterdir()} == {0o600}
    (here.secrets / "master.key").chmod(0o644)
    with pytest.raises(CannotStart, match="chmod 600") as refused:
        home.secret(here, "master.key")
    assert refused.value.code == "secret-open"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends another account")
def test_root_puts_the_database_elsewhere_when_its_home_is_closed(folder: Path) -> None:
    folder.parent.chmod(0o700)

    with homes.started(folder) as server:
        place = server.place
        assert place == Path("/var/lib/servicehall") / str(server.installation)
        assert server.answers()
        assert folder.parent.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(place)


def test_a_stopping_server_finishes_and_lets_the_next_one_start(folder: Path) -> None:
    with homes.started(folder) as server:
        assert server.process is not None
        process = server.process
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()

        with homes.started(folder) as second:
            assert second.answers()
            assert time.monotonic() - begun < 30
        process.wait()
