"""What the app may not do to what is recorded, asked of PostgreSQL itself."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from servicehall.site import config as configuration
from servicehall.site import roles

from .book import numbered

RECORDED = (
    "ledger_fact", "ledger_entry", "ledger_checkpoint", "ledger_once", "vault_reading",
)  # fmt: skip


def refused(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_the_tests_run_as_the_role_the_server_runs_as() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("servicehall_app", False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("table", RECORDED)
def test_the_app_may_add_to_what_is_recorded_and_never_change_it(table: str) -> None:
    numbered(2)
    assert table in roles.append_only()

    with connection.cursor() as cursor:
        cursor.execute("SELECT a.attname FROM pg_attribute a WHERE attrelid = %s::regclass AND attnum = 1", [table])
        [column] = cursor.fetchone()
    refused(f"UPDATE {table} SET {column} = {column}")
    refused(f"DELETE FROM {table}")
    refused(f"TRUNCATE {table}")
    refused(f"ALTER TABLE {table} ADD COLUMN extra text")
    refused(f"DROP TABLE {table}")


@pytest.mark.django_db
def test_no_table_that_says_append_only_can_be_changed_by_the_app() -> None:
    with connection.cursor() as cursor:
        for table in sorted(roles.append_only()):
            cursor.execute(
                "SELECT has_table_privilege(%s, 'INSERT'), has_table_privilege(%s, 'UPDATE'),"
                " has_table_privilege(%s, 'DELETE'), has_table_privilege(%s, 'TRUNCATE'),"
                " has_any_column_privilege(%s, 'UPDATE')",
                [table] * 5,
            )
            assert cursor.fetchone() == (True, False, False, False, False), table


@pytest.mark.django_db
def test_the_months_behind_a_partitioned_table_are_out_of_the_apps_reach() -> None:
    numbered(1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'"
            " AND (has_table_privilege(c.oid, 'INSERT') OR has_table_privilege(c.oid, 'UPDATE')"
            " OR has_table_privilege(c.oid, 'DELETE'))"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT relname FROM pg_class WHERE relispartition AND relname LIKE 'ledger_fact_y%' LIMIT 1")
        [month] = cursor.fetchone()
    refused(f"DELETE FROM {month}")


@pytest.mark.django_db
def test_the_app_may_not_pass_for_another_or_switch_rules_off() -> None:
    refused(f"SET ROLE {configuration.OWNER_ROLE}")
    refused("SET session_replication_role = replica")
    refused("CREATE TABLE of_my_own (x int)")


@pytest.mark.django_db
def test_the_function_that_makes_months_is_no_way_around() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_make_partitions('ledger_fact', 1, 'subject')")
        cursor.execute("SELECT leaf_unique FROM ledger_partitioned WHERE parent = 'ledger_fact'")
        assert cursor.fetchone() == ("subject, turn",)
    for odd in ("parties_party", "ledger_fact; DROP TABLE ledger_fact", "pg_class"):
        with pytest.raises(Exception, match="not a partitioned table"), transaction.atomic():
            connection.cursor().execute("SELECT ledger_make_partitions(%s, 1)", [odd])
