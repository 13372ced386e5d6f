"""What the two database roles may do, written from the models: what is recorded cannot be changed by the app."""

from __future__ import annotations

from django.apps import apps
from django.db import connections
from psycopg import sql

from servicehall.site.launch.database import MARK_TABLE, Connection

KEPT_FROM_APP = ("django_migrations", MARK_TABLE)


def append_only() -> frozenset[str]:
    """Tables whose model says APPEND_ONLY: rows are added and read, never changed or removed."""
    return frozenset(model._meta.db_table for model in apps.get_models() if getattr(model, "APPEND_ONLY", False))


def grant(connection: Connection, app: str) -> None:
    """Give role ``app`` its rights on every table, sequence and function of the schema. Run as the owner.

    Partitions are reached through their parent, so they get nothing themselves.
    """
    kept = append_only()
    role = sql.Identifier(app)
    with connection.transaction():
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {}",
        ):
            connection.execute(sql.SQL(statement).format(role))
        for table in _tables(connection):
            if table in KEPT_FROM_APP:
                rights = "SELECT"
            else:
                rights = "SELECT, INSERT" if table in kept else "SELECT, INSERT, UPDATE, DELETE"
            connection.execute(sql.SQL("GRANT " + rights + " ON {} TO {}").format(sql.Identifier(table), role))


def connection_of_django() -> Connection:
    """The psycopg connection under Django's own, opened if need be."""
    wrapper = connections["default"]
    wrapper.ensure_connection()
    raw: Connection = wrapper.connection
    return raw


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition ORDER BY 1"
    )
    return [str(row[0]) for row in rows]
