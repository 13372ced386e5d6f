"""Which revision is offered where, held in the process for a few seconds: every filing asks, and it seldom changes.

A revision comes into force on a day, so an answer that is three seconds old is wrong for nobody; a publish on the very
day is seen by every process within ``EVERY``.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Final
from uuid import UUID

EVERY: Final = 3.0  # seconds

Place = tuple[str, int, date]
"""Procedure code, territory, day at the office."""


class _Shelf:
    def __init__(self) -> None:
        self.emptied_at = float("-inf")
        self.offers: dict[Place, UUID] = {}


_SHELF: Final = _Shelf()


def get(place: Place) -> UUID | None:
    """The revision last seen there, if that was a moment ago."""
    if time.monotonic() - _SHELF.emptied_at >= EVERY:
        _SHELF.offers, _SHELF.emptied_at = {}, time.monotonic()
    return _SHELF.offers.get(place)


def put(place: Place, revision_id: UUID) -> None:
    """Remember what the database said."""
    _SHELF.offers[place] = revision_id


def forget() -> None:
    """Hold nothing: the next question reads the database. For publishing, restores and tests."""
    _SHELF.offers = {}
