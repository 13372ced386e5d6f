"""Paused time laid together: overlapping pauses count once, and never more than the time they cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from servicehall.clock.calendar import Calendar, Moments

ONE_DAY = timedelta(days=1)
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Excluded:
    """Disjoint paused intervals in order; which days they cover whole, and which only in part."""

    intervals: tuple[Moments, ...]
    whole: tuple[tuple[date, date], ...]
    partly: frozenset[date]

    def __bool__(self) -> bool:
        return bool(self.intervals)

    def resumes(self, day: date) -> date | None:
        """The first day after a run of wholly paused days around ``day``; None when it is not wholly paused."""
        for since, until in self.whole:
            if since <= day < until:
                return until
        return None

    def within(self, start: datetime, end: datetime) -> timedelta:
        """Paused time inside [start, end)."""
        total = NOTHING
        for since, until in self.intervals:
            if since < end and until > start:
                total += min(until, end) - max(since, start)
        return total

    def share(self, spans: Sequence[Moments]) -> Fraction:
        """Which part of these spans is left, exactly."""
        whole = sum((end - start for start, end in spans), NOTHING)
        paused = sum((self.within(start, end) for start, end in spans), NOTHING)
        return 1 - Fraction(paused // timedelta(microseconds=1), whole // timedelta(microseconds=1))

    def free(self, spans: Iterable[Moments]) -> list[Moments]:
        """What is left of these spans, in order."""
        left: list[Moments] = []
        for start, end in spans:
            for since, until in self.intervals:
                if since < end and until > start:
                    if since > start:
                        left.append((start, since))
                    start = until
                if start >= end:
                    break
            if start < end:
                left.append((start, end))
        return left


NONE = Excluded((), (), frozenset())


def excluded(intervals: Iterable[Moments], calendar: Calendar) -> Excluded:
    """Lay paused intervals (UTC) together."""
    joined: list[Moments] = []
    for since, until in sorted(intervals):
        if since >= until:
            continue
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    if not joined:
        return NONE
    whole: list[tuple[date, date]] = []
    partly: set[date] = set()
    for since, until in joined:
        first, last = since.astimezone(calendar.place).date(), until.astimezone(calendar.place).date()
        if calendar.midnight(first) < since:
            partly.add(first)
            first += ONE_DAY
        if calendar.midnight(last) < until:
            partly.add(last)
        if first < last:
            whole.append((first, last))
    return Excluded(tuple(joined), tuple(whole), frozenset(partly))


def day_of(moment: datetime, calendar: Calendar) -> date:
    """The day at the office."""
    return moment.astimezone(calendar.place).date()


def whole_day(day: date, calendar: Calendar) -> list[Moments]:
    """A calendar day as one span in UTC: 23, 24 or 25 hours."""
    return [(calendar.midnight(day), calendar.midnight(day + ONE_DAY))]


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, so that comparing and subtracting are exact across a change of the clocks."""
    return moment.astimezone(UTC)
