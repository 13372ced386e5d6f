"""The day something counts as received, which is not always the day it was filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from servicehall.clock.calendar import Calendar
from servicehall.clock.excluded import ONE_DAY, utc
from servicehall.clock.limit import Limit
from servicehall.clock.profile import Profile
from servicehall.clock.reach import Start

Moved = Literal["", "after_closing", "day_off"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """``filed``: what was given, in the office's zone; ``on``: the day of receipt in law; ``moved``: why it differs."""

    filed: date | datetime
    on: date
    moved: Moved
    start: Start


def receive(received: date | datetime, limit: Limit, calendar: Calendar, profile: Profile) -> Receipt:
    """The receipt of what was filed on a day or at a moment. Raises ValueError for a moment without its zone.

    Filed after closing time or on a day off: received on the next working day, the moment kept, unless the profile
    lets the day stand. At closing time sharp is still in time. On the spot always waits for the next open moment.
    """
    moves = profile.after_closing_moves or limit.unit == "on_the_spot"
    if not isinstance(received, datetime):
        on, moved = _moved(received, calendar) if moves else (received, "")
        start = calendar.midnight(on if limit.unit == "on_the_spot" else on + ONE_DAY)
        return Receipt(received, on, moved, Start(on, start))
    if received.tzinfo is None:
        raise ValueError("a moment needs its zone")
    filed = received.astimezone(calendar.place)
    day = filed.date()
    on, moved = _moved(day, calendar) if moves else (day, "")
    if moves and not moved and filed.time() > calendar.spans(day)[-1][1]:
        on, moved = calendar.nth_after(day, 1), "after_closing"
    return Receipt(filed, on, moved, Start(on, utc(received)))


def _moved(day: date, calendar: Calendar) -> tuple[date, Moved]:
    if calendar.works(day):
        return day, ""
    return calendar.nth_after(day, 1), "day_off"
