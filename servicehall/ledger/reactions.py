"""Facts travel up: packages above the ledger say here what they do when a fact is recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction

from . import queries
from .models import Cursor, Parked
from .types import Fact

React = Callable[[Fact], None]

PATIENCE = 5
"""Failures at one fact before it is parked."""

_log = logging.getLogger("servicehall.ledger")


@dataclass(frozen=True, slots=True)
class Reaction:
    """One function, the facts it wants, and whether a failing fact must stop those after it."""

    key: str
    names: tuple[str, ...]
    react: React
    in_order: bool
    slow: bool


_REACTIONS: dict[str, Reaction] = {}


def on(*names: str, in_order: bool = False, slow: bool = False) -> Callable[[React], React]:
    """Register a reaction to facts of these names.

    It runs in the worker, in a transaction with how far it has read, so each fact is acted on once in the database.
    Mail and calls to other systems are rows written here, never calls. A fact that fails five times is parked and the
    reaction goes on, unless ``in_order``: then it waits at that fact, visibly. ``slow``: it takes
    seconds (it prints), so it gets a hand of its own and small batches, and delays no other.
    """

    def register(react: React) -> React:
        key = f"{react.__module__}.{react.__qualname__}"
        _REACTIONS[key] = Reaction(key=key, names=names, react=react, in_order=in_order, slow=slow)
        return react

    return register


def registered(*, slow: bool | None = None) -> list[Reaction]:
    """All reactions, by key; only the slow or only the prompt ones when asked."""
    return [_REACTIONS[key] for key in sorted(_REACTIONS) if slow in (None, _REACTIONS[key].slow)]


def behind(*, at: datetime, slow: bool) -> list[Reaction]:
    """The reactions that have something to read and need not wait after a failure. One query, so that an idle house
    costs next to nothing."""
    head, cursors = queries.positions()
    found = []
    for reaction in registered(slow=slow):
        number, retry_at = cursors.get(reaction.key, (0, None))
        if number < head and (retry_at is None or retry_at <= at):
            found.append(reaction)
    return found


def run(reaction: Reaction, *, at: datetime, limit: int = 100) -> int:
    """Let one reaction take its next facts; returns how many it went past.

    A whole batch commits together. When one fact fails, the batch is undone and its facts are taken one by one, so
    that the failure touches that fact alone.
    """
    try:
        return _take(reaction, at=at, limit=limit)
    except (OperationalError, InterfaceError):
        raise  # the database went away; no fact is to blame
    except Exception as fault:  # noqa: BLE001 - a reaction may fail in any way, and the worker survives all of them
        _log.warning("reaction %s: a batch failed (%r); one by one now", reaction.key, fault)
    done = 0
    while True:
        try:
            if not _take(reaction, at=at, limit=1):
                return done
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:  # noqa: BLE001 - as above
            _log.exception("reaction %s failed", reaction.key)
            return done + _failed(reaction, fault, at=at)
        done += 1
        if done >= limit:
            return done


@transaction.atomic
def _take(reaction: Reaction, *, at: datetime, limit: int) -> int:
    cursor = Cursor.objects.select_for_update(skip_locked=True).filter(reaction=reaction.key).first()
    if cursor is None:
        Cursor.objects.bulk_create([Cursor(reaction=reaction.key)], ignore_conflicts=True)
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(reaction=reaction.key).first()
    if cursor is None or (cursor.retry_at is not None and cursor.retry_at > at):
        return 0
    head = queries.head()
    if head <= cursor.number:
        return 0
    entries = queries.after(cursor.number, names=reaction.names, limit=limit)
    for _, fact in entries:
        reaction.react(fact)
    reached = entries[-1][0] if len(entries) == limit else max([head, *(number for number, _ in entries)])
    Cursor.objects.filter(reaction=reaction.key).update(number=reached, attempts=0, retry_at=None)
    return len(entries)


@transaction.atomic
def _failed(reaction: Reaction, fault: Exception, *, at: datetime) -> int:
    """Count the failure; park the fact and step past it when patience is at an end."""
    Cursor.objects.bulk_create([Cursor(reaction=reaction.key)], ignore_conflicts=True)  # undone with its first batch
    cursor = Cursor.objects.select_for_update().get(reaction=reaction.key)
    stuck = queries.after(cursor.number, names=reaction.names, limit=1)
    if not stuck:
        return 0
    number, _ = stuck[0]
    attempts = cursor.attempts + 1
    if attempts < PATIENCE or reaction.in_order:
        wait = timedelta(seconds=min(2**attempts, 300))
        Cursor.objects.filter(reaction=reaction.key).update(attempts=min(attempts, 1000), retry_at=at + wait)
        return 0
    Parked.objects.bulk_create(
        [Parked(reaction=reaction.key, number=number, error=repr(fault)[:2000], parked_at=at)], ignore_conflicts=True
    )
    Cursor.objects.filter(reaction=reaction.key).update(number=number, attempts=0, retry_at=None)
    return 1
