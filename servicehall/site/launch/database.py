"""The database of one copy: two roles, one installation id, reached the same way wherever it runs."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import psycopg
from psycopg import errors, sql

from servicehall.site.config import APP_ROLE, DATABASE, OWNER_ROLE, Access, Config, access_of
from servicehall.site.launch import home
from servicehall.site.launch.errors import CannotStart
from servicehall.site.launch.postgres import Say, Server, check_durable

WHERE = "database-host"
MARK_TABLE = "servicehall_installation"

Connection = psycopg.Connection[tuple[object, ...]]


def owner(config: Config) -> Access:
    """The role that owns tables: migrations, partitions, grants."""
    if config.database_url:
        return access_of(config.database_url)
    return _private(config, OWNER_ROLE, "database-owner")


def app(config: Config) -> Access:
    """The role server and worker run as: it may not change what has been recorded."""
    if config.app_database_url:
        return access_of(config.app_database_url)
    if config.database_url:
        way = access_of(config.database_url)
        return replace(way, user=f"{way.name}_app", password=home.secret(config, "database-app"))
    return _private(config, APP_ROLE, "database-app")


def private_server(config: Config, say: Say = lambda line: None) -> Server:
    return Server(
        home=config.home,
        password=home.secret(config, "database-admin"),
        installation=home.installation(config),
        say=say,
    )


def start_private(config: Config, server: Server) -> None:
    """Start our own PostgreSQL with its roles and database. Refuses: CannotStart."""
    server.start()
    note = config.home / WHERE
    if not note.exists() or note.read_text().strip() != str(server.socket):
        home.replace(note, f"{server.socket}\n", 0o644)
    with connect(server.admin()) as admin:
        if not _exists(admin, "pg_roles", "rolname", OWNER_ROLE):
            word = home.secret(config, "database-owner")
            _make_role(admin, OWNER_ROLE, word, "CREATEDB CREATEROLE")
        if not _exists(admin, "pg_database", "datname", DATABASE):
            statement = "CREATE DATABASE {} OWNER {} TEMPLATE template0"
            admin.execute(sql.SQL(statement).format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)))


def ready(config: Config, installation: UUID, *, durable: bool = True) -> None:
    """Check that the database is usable and ours; on an empty one make the app role and leave our mark.

    Refuses: CannotStart.
    """
    way = owner(config)
    with connect(way) as connection:
        if durable:
            check_durable(connection)
        check_locale(connection)
        _make_app_role(config, connection, way)
        _mark(connection, installation)
    connect(app(config)).close()


def check_mark(connection: Connection, installation: UUID) -> None:
    """Refuse a database that another data folder belongs to. Refuses: CannotStart."""
    if not _exists(connection, "pg_tables", "tablename", MARK_TABLE):
        raise _another("none yet", installation)
    found = connection.execute(f"SELECT id FROM {MARK_TABLE}").fetchone()
    if found is None or found[0] != installation:
        raise _another(str(found[0]) if found else "none", installation)


def check_locale(connection: Connection) -> None:
    """Refuse a database in which letters beyond ASCII are no letters. Refuses: CannotStart."""
    row = connection.execute("SELECT current_setting('server_encoding')").fetchone()
    if row == ("UTF8",):
        row = connection.execute("SELECT 'Ж' ~ '[[:alpha:]]' AND '法' ~ '[[:alpha:]]'").fetchone()
    if row != (True,):
        raise CannotStart(
            "wrong-locale",
            "The database does not know Unicode letters (its encoding is not UTF-8, or its LC_CTYPE is C).",
            "Create it with ENCODING 'UTF8' and LC_CTYPE 'C.UTF-8' (TEMPLATE template0).",
        )


def connect(way: Access, name: str | None = None) -> Connection:
    """A connection of our own, outside Django. Refuses: CannotStart when there is none to be had."""
    try:
        return psycopg.connect(way.dsn(name), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        where = way.host or "the local socket"
        raise CannotStart(
            "database-unreachable",
            f"The database {name or way.name} at {where} cannot be reached as {way.user}: {_short(error)}",
            "Check that it runs and that the address, user and password are right.",
        ) from error


def _private(config: Config, role: str, secret: str) -> Access:
    note = config.home / WHERE
    host = note.read_text().strip() if note.exists() else str(config.home / "socket")
    return Access(host=host, port="5432", user=role, password=home.secret(config, secret), name=DATABASE)


def _make_app_role(config: Config, connection: Connection, way: Access) -> None:
    role = app(config)
    if _exists(connection, "pg_roles", "rolname", role.user):
        return
    try:
        _make_role(connection, role.user, role.password, "NOCREATEDB")
    except errors.InsufficientPrivilege as error:
        raise CannotStart(
            "role-refused",
            f"The role {way.user} may not create the role {role.user}, under which server and worker run.",
            f"Ask the database's administrator: CREATE ROLE {role.user} LOGIN PASSWORD '…'; "
            "then give its address in SERVICEHALL_APP_DATABASE_URL.",
        ) from error


def _make_role(connection: Connection, role: str, password: str, rights: str) -> None:
    statement = "CREATE ROLE {} LOGIN NOSUPERUSER NOREPLICATION " + rights + " PASSWORD {}"
    connection.execute(sql.SQL(statement).format(sql.Identifier(role), sql.Literal(password)))


def _mark(connection: Connection, installation: UUID) -> None:
    if not _exists(connection, "pg_tables", "tablename", MARK_TABLE):
        if _exists(connection, "pg_tables", "tablename", "django_migrations"):
            raise _another("one that left no mark", installation)
        with connection.transaction():
            connection.execute(f"CREATE TABLE {MARK_TABLE} (id uuid PRIMARY KEY, schema text)")
            connection.execute(f"INSERT INTO {MARK_TABLE} (id) VALUES (%s)", [installation])
    else:
        check_mark(connection, installation)


def _another(found: str, ours: UUID) -> CannotStart:
    return CannotStart(
        "another-installation",
        f"The database belongs to installation {found}, this data folder is installation {ours}.",
        "Use the data folder that belongs to it, or an empty database.",
    )


def _exists(connection: Connection, catalog: str, column: str, name: str) -> bool:
    statement = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(catalog), sql.Identifier(column))
    return connection.execute(statement, [name]).fetchone() is not None


def _short(error: psycopg.OperationalError) -> str:
    return str(error).strip().splitlines()[-1].strip().removesuffix(".") + "."
