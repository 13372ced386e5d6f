"""Facts of nobody in particular, for tests of the ledger itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from servicehall.kernel.actor import house
from servicehall.kernel.ids import new_id
from servicehall.ledger import commands

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
T = TypeVar("T")


def happened(
    times: int = 1, *, subject: UUID | None = None, first: int = 1, name: str = "test.happened", **payload: Any
) -> UUID:
    """Record facts about one subject, turn after turn, each in a transaction of its own; returns the subject."""
    about = subject or new_id()
    for turn in range(first, first + times):
        with transaction.atomic():
            commands.record(name, subject=about, turn=turn, actor=house(), at=AT, payload={"n": turn, **payload})
    return about


def numbered(times: int = 1, **more: Any) -> UUID:
    """The same, and numbered."""
    subject = happened(times, **more)
    while commands.sequence(at=AT):
        pass
    return subject


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | BaseException]:
    """Run every act at the same instant, each in a thread of its own; answers or what was raised."""
    barrier = threading.Barrier(len(acts))

    def one(act: Callable[[], T]) -> T | BaseException:
        barrier.wait()
        try:
            return act()
        except Exception as raised:  # noqa: BLE001 - the test looks at whatever it was
            return raised
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
