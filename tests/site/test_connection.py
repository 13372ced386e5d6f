"""A connection the server has closed is replaced before anything is sent over it, without asking each time."""

from __future__ import annotations

import psycopg
from django.db import connection

from servicehall.site import config
from servicehall.site.launch import database


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_ended_by_the_server_is_replaced(transactional_db: None) -> None:
    before = backend()
    server = database.private_server(config.read())
    with psycopg.connect(server.admin().dsn(), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [before])

    connection.close_if_unusable_or_obsolete()

    assert backend() != before


def test_a_living_connection_is_kept(transactional_db: None) -> None:
    before = backend()

    for _ in range(3):
        connection.close_if_unusable_or_obsolete()

    assert backend() == before
