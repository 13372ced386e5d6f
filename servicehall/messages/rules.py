"""When a letter is tried again, and when the house gives up. Pure."""

from __future__ import annotations

from datetime import timedelta

PATIENCE = 16
"""Attempts before a letter is given up: with these waits, nearly two days."""

_FIRST, _LONGEST = timedelta(minutes=5), timedelta(hours=4)


def wait_after(attempts: int) -> timedelta:
    """How long until the next attempt after so many: 5, 10, 20 … minutes, never more than four hours.

    The first wait is longer than any one delivery may take, so that two senders never hold the same letter.
    """
    return min(_FIRST * (1 << min(max(attempts, 1) - 1, 12)), _LONGEST)
