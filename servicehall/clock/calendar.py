"""When an office works. Days come from decrees; hours from the office; both are read, never guessed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, Literal
from zoneinfo import ZoneInfo

Span = tuple[time, time]
Moments = tuple[datetime, datetime]

LAST_YEAR: Final = 2400
"""No due date lies beyond it; a calendar that closes for ever is found here."""

DEFAULT_HOURS: Final[tuple[Span, ...]] = ((time(9), time(12)), (time(13), time(17)))


class NeverWorks(ValueError):
    """The calendar has no working day left before LAST_YEAR."""


@dataclass(frozen=True)
class Calendar:
    """The working time of one territory, or of one office.

    ``weekend``: weekdays off, Monday is 0. ``closed``: holidays and closures by decree. ``opened``: days worked though
    the week or a holiday says off (make-up working days); it wins over ``closed``. ``halves``: days on which only the
    first span is worked (with one span, its first half). ``hours``: spans (open, close) of local time, lunch is the
    gap between two. ``zone``: IANA name. ``published_until``: the last day covered by a decree; later due dates are
    provisional (None: all published). ``version``: raised with every decree. ``names``: what a day is called.
    Raises ValueError for hours that overlap or run backwards, and for a week with no working day.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    halves: frozenset[date] = frozenset()
    hours: tuple[Span, ...] = DEFAULT_HOURS
    zone: str = "UTC"
    published_until: date | None = None
    version: int = 0
    names: Mapping[date, str] = field(default_factory=dict, compare=False, repr=False)
    place: ZoneInfo = field(init=False, compare=False, repr=False)
    _days: _WorkingDays = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.weekend <= frozenset(range(7)):
            raise ValueError("weekdays run from 0, Monday, to 6, Sunday")
        if len(self.weekend) == 7:
            raise ValueError("a week needs one working day")
        ends = [moment for span in self.hours for moment in span]
        if not ends or any(a >= b for a, b in pairwise(ends)):
            raise ValueError("office hours follow one another: each span opens after the last one closed")
        object.__setattr__(self, "place", ZoneInfo(self.zone))
        object.__setattr__(self, "_days", _WorkingDays(self))

    def works(self, day: date) -> bool:
        """Whether any of the day is worked."""
        if day in self.opened:
            return True
        if day in self.closed:
            return False
        return day.weekday() not in self.weekend or day in self.halves

    def why_off(self, day: date) -> Literal["weekend", "holiday"]:
        """Why a day is off: the week, or a decree."""
        return "holiday" if day in self.closed else "weekend"

    def nth_after(self, day: date, amount: int) -> date:
        """The ``amount``-th working day after ``day``. Raises NeverWorks."""
        return self._days.nth_after(day.toordinal(), amount)

    def first_from(self, day: date) -> date:
        """The day itself when it is worked, else the next working day. Raises NeverWorks."""
        return self._days.nth_after(day.toordinal() - 1, 1)

    def count(self, since: date, until: date) -> int:
        """Working days in [since, until)."""
        return self._days.count(since.toordinal(), until.toordinal())

    def spans(self, day: date) -> tuple[Span, ...]:
        """The day's hours in local time; those of an ordinary working day when it is off."""
        if day not in self.halves:
            return self.hours
        opens, closes = self.hours[0]
        if len(self.hours) > 1:
            return ((opens, closes),)
        middle = datetime.combine(day, opens) + (datetime.combine(day, closes) - datetime.combine(day, opens)) / 2
        return ((opens, middle.time()),)

    def moments(self, day: date) -> list[Moments]:
        """The worked spans of a day as moments in UTC; empty on a day off."""
        if not self.works(day):
            return []
        return [
            (self.at(day, opens).astimezone(UTC), self.at(day, closes).astimezone(UTC))
            for opens, closes in self.spans(day)
        ]

    def at(self, day: date, clock: time) -> datetime:
        """A local time of a day as a moment, in the office's zone."""
        return datetime.combine(day, clock, tzinfo=self.place)

    def closing(self, day: date) -> datetime:
        """The moment the office closes; on a day off, when it would."""
        return self.at(day, self.spans(day)[-1][1])

    def midnight(self, day: date) -> datetime:
        """The first moment of a day, in UTC."""
        return self.at(day, time.min).astimezone(UTC)

    @property
    def day_seconds(self) -> int:
        """Working seconds of an ordinary day."""
        start = date(2000, 1, 1)
        spans = [datetime.combine(start, closes) - datetime.combine(start, opens) for opens, closes in self.hours]
        return int(sum(spans, timedelta()).total_seconds())


class _WorkingDays:
    """The working days of a calendar as a sorted list of ordinals, grown by whole years as they are asked for.

    A bisect answers what a walk over the days would. Growth replaces the tuple in one assignment, so that threads
    need no lock: the slower one's work is thrown away.
    """

    __slots__ = ("_calendar", "_known")

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._known: tuple[int, int, list[int]] = (0, 0, [])  # ordinals [first, last) covered, and the working ones

    def nth_after(self, ordinal: int, amount: int) -> date:
        first, last, days = self._known
        if not first <= ordinal < last:
            first, last, days = self._reach(ordinal, ordinal + 1)
        place = bisect_right(days, ordinal) + amount - 1
        while place >= len(days):
            first, last, days = self._reach(first, last + 1)
            place = bisect_right(days, ordinal) + amount - 1
        return date.fromordinal(days[place])

    def count(self, since: int, until: int) -> int:
        if since >= until:
            return 0
        first, last, days = self._known
        if since < first or until > last:
            _, _, days = self._reach(since, until)
        return bisect_left(days, until) - bisect_left(days, since)

    def _reach(self, since: int, until: int) -> tuple[int, int, list[int]]:
        """Cover [since, until) and what was covered before, by whole years."""
        first, last, days = self._known
        lowest, highest = min(first or since, since), max(last - 1, until - 1)
        if date.fromordinal(highest).year > LAST_YEAR:
            raise NeverWorks(f"no working day before the end of {LAST_YEAR}")
        new_first = date(date.fromordinal(lowest).year, 1, 1).toordinal()
        new_last = date(date.fromordinal(highest).year + 1, 1, 1).toordinal()
        before = self._worked(new_first, first if first else new_last)
        after = self._worked(last, new_last) if first else []
        self._known = (new_first, new_last, before + days + after)
        return self._known

    def _worked(self, since: int, until: int) -> list[int]:
        works = self._calendar.works
        return [ordinal for ordinal in range(since, until) if works(date.fromordinal(ordinal))]
