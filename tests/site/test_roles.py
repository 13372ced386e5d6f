"""What the app may do follows from the models: what is recorded it may add and read, never change."""

from __future__ import annotations

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from servicehall.site import roles


def rights(owner: psycopg.Connection[tuple[object, ...]], table: str) -> list[str]:
    return [
        word
        for word in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
        if owner.execute("SELECT has_table_privilege('servicehall_app', %s, %s)", [table, word]).fetchone() == (True,)
    ]


def test_every_table_of_the_house_has_the_rights_its_model_names(
    owner: psycopg.Connection[tuple[object, ...]],
) -> None:
    kept = roles.append_only()
    assert "ledger_fact" in kept
    models = [model for model in apps.get_models() if model.__module__.startswith("servicehall.")]

    found = {model._meta.db_table: rights(owner, model._meta.db_table) for model in models if model._meta.managed}

    assert found == {
        table: ["SELECT", "INSERT"] if table in kept else ["SELECT", "INSERT", "UPDATE", "DELETE"] for table in found
    }


def test_partitions_give_nothing_past_their_parent(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    rows = owner.execute("SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
                         " WHERE c.relkind = 'r'").fetchall()  # fmt: skip

    assert len(rows) > 0
    assert {str(row[0]): rights(owner, str(row[0])) for row in rows} == {str(row[0]): [] for row in rows}


def test_the_record_of_migrations_can_only_be_read(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    assert rights(owner, "django_migrations") == ["SELECT"]
    assert rights(owner, "servicehall_installation") == ["SELECT"]


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM ledger_fact", "UPDATE ledger_fact SET name = 'x'", "TRUNCATE ledger_fact", "DROP TABLE ledger_fact"],
)
def test_the_app_cannot_change_what_was_recorded(db: None, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
