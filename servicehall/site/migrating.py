"""Migrations as the owner, then the rights of the app; and whether any are still to come."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from servicehall.site import roles
from servicehall.site.launch.database import MARK_TABLE
from servicehall.site.launch.versions import fingerprint

LOCK_TIMEOUT = "5s"  # a migration waits no longer for a lock, so that work does not queue up behind it


def pending() -> list[str]:
    """Migrations not applied yet, as `package.name`, in order."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def apply(app: str) -> None:
    """Apply what is pending, say what, and write the rights of role ``app``. Run as the owner."""
    connection = roles.connection_of_django()
    connection.execute(sql.SQL("SET lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
    todo = pending()
    for name in todo:
        print(f"  {name}")
    call_command("migrate", verbosity=0, interactive=False)
    roles.grant(connection, app)
    connection.execute(f"UPDATE {MARK_TABLE} SET schema = %s", [fingerprint()])
