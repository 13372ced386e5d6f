from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection


def test_tests_run_as_the_app_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database() LIKE 'test%'")
        assert cursor.fetchone() == ("servicehall_app", True)


def test_app_may_not_make_tables(db: None) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute("CREATE TABLE mine (id int)")


def test_a_transactional_test_commits(transactional_db: None, owner: psycopg.Connection[tuple[object, ...]]) -> None:
    assert owner.execute("SELECT current_user").fetchone() == ("servicehall",)
