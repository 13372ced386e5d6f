"""Counting failed tries per login. The row is locked for the whole try, so that parallel tries are counted too."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from servicehall.accounts import rules
from servicehall.accounts.errors import TryLater
from servicehall.accounts.models import Failures


def lock(blind: bytes, at: datetime) -> list[datetime]:
    """The failures that still count, with their row locked; made when there is none. One statement.

    Refuses: TryLater.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_failures (blind, at) VALUES (%s, '{}')"
            " ON CONFLICT (blind) DO UPDATE SET blind = excluded.blind RETURNING at",
            [blind],
        )
        failed: list[datetime] = cursor.fetchone()[0]
    wait = rules.wait(failed, at)
    if wait is not None:
        seconds = -(-wait // timedelta(seconds=1))
        raise TryLater(seconds=seconds, minutes=-(-seconds // 60))
    return rules.still_counted(failed, at)


def add(blind: bytes, failed: list[datetime], at: datetime) -> None:
    Failures.objects.filter(blind=blind).update(at=[*failed, at][-rules.TRIES :])


def clear(blind: bytes, failed: list[datetime]) -> None:
    if failed:
        Failures.objects.filter(blind=blind).update(at=[])
