"""How much is left, and what light to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from servicehall.clock.calendar import Calendar
from servicehall.clock.excluded import NONE, ONE_DAY, Excluded, day_of
from servicehall.clock.limit import Limit
from servicehall.clock.profile import Yellow

Light = Literal["green", "yellow", "red", "grey"]
Elapsed = tuple[timedelta, timedelta]


@dataclass(frozen=True, slots=True)
class Left:
    """Working time to the due moment: whole working days, and the working seconds beyond them.

    Both are zero or below when the due moment has passed.
    """

    days: int
    seconds: int

    @property
    def hours(self) -> float:
        """The seconds as hours, to the hundredth."""
        return round(self.seconds / 3600, 2)

    def shown(self) -> dict[str, int | float]:
        """``{"days": 2, "hours": 3.5}``; whole hours as whole numbers."""
        hours = self.hours
        return {"days": self.days, "hours": int(hours) if hours == int(hours) else hours}


def working(since: datetime, until: datetime, calendar: Calendar, excluded: Excluded) -> Left:
    """Working time in [since, until), moments in UTC, unpaused. A day worked whole is one day, long or short."""
    if since >= until:
        return Left(0, 0)
    first, last = day_of(since, calendar), day_of(until, calendar)
    days, seconds = _part(first, since, until, calendar, excluded)
    if first != last:
        more = _part(last, since, until, calendar, excluded)
        days, seconds = days + more[0], seconds + more[1]
        days += calendar.count(first + ONE_DAY, last)
        for day_since, day_until in excluded.whole:
            days -= calendar.count(max(day_since, first + ONE_DAY), min(day_until, last))
        for day in excluded.partly:
            if first < day < last and calendar.works(day):
                more = _part(day, since, until, calendar, excluded)
                days, seconds = days - 1 + more[0], seconds + more[1]
    carried, seconds = divmod(seconds, calendar.day_seconds)
    return Left(days + carried, seconds)


def left_at(now: datetime, due_at: datetime, calendar: Calendar, excluded: Excluded) -> Left:
    """Working time left at ``now``; negative when the due moment has passed (then paused time counts)."""
    if now <= due_at:
        return working(now, due_at, calendar, excluded)
    over = working(due_at, now, calendar, NONE)
    return Left(-over.days, -over.seconds)


def elapsing(since: datetime, until: datetime, excluded: Excluded) -> timedelta:
    """Time of any kind in [since, until), without paused time."""
    return max(until - since - excluded.within(since, until), timedelta()) if since < until else timedelta()


def is_yellow(left: Left, calendar: Calendar, limit: Limit, rule: Yellow, elapsed: Elapsed | None) -> bool:
    """Whether to warn: left ≤ the larger of the share and the working days, and not before half of the limit.

    ``elapsed``: (left, whole) for limits whose own time is not working days.
    """
    length = calendar.day_seconds
    seconds = left.days * length + left.seconds
    few_days = seconds <= rule.working_days * length
    if elapsed is None:
        whole = limit.amount * length
        left_of_it: float = seconds
    else:
        left_of_it, whole = elapsed[0].total_seconds(), int(elapsed[1].total_seconds())
    small_share = left_of_it * 100 <= whole * rule.share_percent
    late_enough = left_of_it * 100 <= whole * (100 - rule.not_before_percent)
    return (few_days or small_share) and late_enough


def _part(day: date, since: datetime, until: datetime, calendar: Calendar, excluded: Excluded) -> tuple[int, int]:
    """(1, 0) when all of the day's working time is inside, else (0, seconds inside)."""
    whole = inside = timedelta()
    for opens, closes in calendar.moments(day):
        whole += closes - opens
        start, end = max(opens, since), min(closes, until)
        if start < end:
            inside += end - start - (excluded.within(start, end) if excluded else timedelta())
    if whole and inside == whole:
        return 1, 0
    return 0, int(inside.total_seconds())


def worked(since: datetime, until: datetime, calendar: Calendar, excluded: Excluded) -> timedelta:
    """Working time in [since, until) to the second, without paused time, long and short days as they are."""
    total = timedelta()
    day, last = day_of(since, calendar), day_of(until, calendar)
    while day <= last:
        for opens, closes in calendar.moments(day):
            total += elapsing(max(opens, since), min(closes, until), excluded)
        day += ONE_DAY
    return total
