"""A PostgreSQL that is not ours: reached by its address, asked for little, told apart from others."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from servicehall.site.launch import database, home
from servicehall.site.launch.errors import CannotStart
from servicehall.site.launch.postgres import Server

from . import homes


@pytest.fixture(scope="module")
def server(made: None) -> Iterator[Server]:
    outer = Path(tempfile.mkdtemp(prefix="servicehall-foreign-"))
    outer.chmod(0o711)
    with homes.started(outer / "copy") as running:
        yield running
    shutil.rmtree(outer)


@pytest.fixture
def foreign(server: Server) -> Iterator[Server]:
    """A server somebody else runs, with an empty database of an owner without special rights."""
    with psycopg.connect(server.admin().dsn(), autocommit=True) as admin:
        admin.execute("CREATE ROLE hall LOGIN PASSWORD 'word'")
        admin.execute("CREATE DATABASE town OWNER hall TEMPLATE template0")
        yield server
        admin.execute("DROP DATABASE town WITH (FORCE)")
        for role in ("hall", "town_app", "clerk"):
            admin.execute(f"DROP ROLE IF EXISTS {role}")


def address(server: Server, user: str = "hall", password: str = "word") -> str:
    return f"postgresql:///town?host={server.socket}&port=5432&user={user}&password={password}"


def test_an_owner_who_may_make_roles_is_all_that_is_needed(folder: Path, foreign: Server) -> None:
    with psycopg.connect(foreign.admin().dsn(), autocommit=True) as admin:
        admin.execute("ALTER ROLE hall CREATEROLE")
    here = homes.config(folder, SERVICEHALL_DATABASE_URL=address(foreign))
    installation = home.prepare(here)

    database.ready(here, installation)
    database.ready(here, installation)

    assert database.app(here).user == "town_app"
    with database.connect(database.app(here)) as app:
        assert app.execute("SELECT current_user").fetchone() == ("town_app",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (id int)")


def test_an_owner_who_may_not_make_roles_is_told_what_to_ask_for(folder: Path, foreign: Server) -> None:
    here = homes.config(folder, SERVICEHALL_DATABASE_URL=address(foreign))
    installation = home.prepare(here)

    with pytest.raises(CannotStart) as refused:
        database.ready(here, installation)
    assert refused.value.code == "role-refused"
    assert "CREATE ROLE town_app LOGIN" in refused.value.remedy
    assert "SERVICEHALL_APP_DATABASE_URL" in refused.value.remedy


def test_a_role_somebody_made_for_us_is_used(folder: Path, foreign: Server) -> None:
    with psycopg.connect(foreign.admin().dsn(), autocommit=True) as admin:
        admin.execute("CREATE ROLE clerk LOGIN PASSWORD 'other'")
    here = homes.config(
        folder,
        SERVICEHALL_DATABASE_URL=address(foreign),
        SERVICEHALL_APP_DATABASE_URL=address(foreign, "clerk", "other"),
    )

    database.ready(here, home.prepare(here))

    with database.connect(database.app(here)) as app:
        assert app.execute("SELECT current_user").fetchone() == ("clerk",)


def test_a_database_of_another_copy_is_refused(folder: Path, foreign: Server) -> None:
    with psycopg.connect(foreign.admin().dsn(), autocommit=True) as admin:
        admin.execute("ALTER ROLE hall CREATEROLE")
    first = homes.config(folder, SERVICEHALL_DATABASE_URL=address(foreign))
    database.ready(first, home.prepare(first))
    second = homes.config(folder.with_name("second"), SERVICEHALL_DATABASE_URL=address(foreign))
    installation = home.prepare(second)

    with pytest.raises(CannotStart) as refused:
        database.ready(second, installation)
    assert refused.value.code == "another-installation"


def test_a_database_without_our_mark_but_with_our_tables_is_refused(folder: Path, foreign: Server) -> None:
    here = homes.config(
        folder,
        SERVICEHALL_DATABASE_URL=address(foreign),
        SERVICEHALL_APP_DATABASE_URL=address(foreign),
    )
    with database.connect(database.owner(here)) as owner:
        owner.execute("CREATE TABLE django_migrations (id int)")

    with pytest.raises(CannotStart, match="left no mark"):
        database.ready(here, home.prepare(here))


def test_a_folder_set_up_with_one_kind_of_database_is_not_started_with_the_other(folder: Path) -> None:
    home.prepare(homes.config(folder))
    (folder / "database-kind").write_text("external\n")

    done = homes.cli(folder, "run", "--bare", SERVICEHALL_PORT="8944")

    assert done.returncode == 1
    assert "was set up with an external database" in done.stderr
    assert not (folder / "database").exists()
