"""Where a limit leads: counting forward from its start, over days off and paused time."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from servicehall.clock.calendar import Calendar, Moments
from servicehall.clock.excluded import NONE, ONE_DAY, Excluded, day_of, utc, whole_day
from servicehall.clock.limit import Limit
from servicehall.clock.profile import Profile

LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Start:
    """Where counting begins. ``day``: the day that is not counted any more. ``moment``: where hours run from, UTC.

    ``anew``: after a restart; then ``day`` is the day before the first that counts, and is no day of event.
    """

    day: date
    moment: datetime
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """``on``: the day at the office; ``at``: its last moment. ``last``: the day counting ended, before any roll."""

    on: date
    at: datetime
    last: date


def reach(start: Start, limit: Limit, calendar: Calendar, profile: Profile, excluded: Excluded) -> Due:
    """The due day and moment of a limit. Raises NeverWorks."""
    if limit.unit == "working_days":
        last = _working_days(start.day, limit.amount, calendar, excluded)
        on = _at_least(start.day, last, limit.amount, calendar, profile)
        return Due(on, day_ends(on, calendar, profile), last)
    if limit.unit == "working_hours":
        at = _working_time(start.moment, timedelta(hours=limit.amount), calendar, excluded)
        return Due(at.date(), at, at.date())
    if limit.unit == "on_the_spot":
        return _on_the_spot(start, calendar, profile, excluded)
    days = limit.amount if limit.unit == "calendar_days" else (months_on(start, limit.amount) - start.day).days
    last = _calendar_days(start.day, days, calendar, excluded)
    on = _rolled(last, calendar, excluded) if profile.calendar_days_roll else last
    on = _at_least(start.day, on, days, calendar, profile)
    return Due(on, day_ends(on, calendar, profile), last)


def day_ends(day: date, calendar: Calendar, profile: Profile) -> datetime:
    """The last moment of a last day: closing time, or the last second before midnight."""
    return calendar.closing(day) if profile.last_day_ends == "closing" else calendar.at(day, LAST_SECOND)


def months_on(start: Start, amount: int) -> date:
    """The day a limit of months ends: the same day number, or the last day of a month that has no such day.

    After a restart the first day counts, so the limit ends the day before the same day number.
    Source: Regulation (EEC, Euratom) 1182/71, art. 3(2)(c); Civil Code of China, art. 202.
    """
    first = start.day + ONE_DAY if start.anew else start.day
    year, month = divmod(first.year * 12 + first.month - 1 + amount, 12)
    longest = monthrange(year, month + 1)[1]
    if first.day > longest:
        return date(year, month + 1, longest)
    end = date(year, month + 1, first.day)
    return end - ONE_DAY if start.anew else end


def _working_days(after: date, amount: int, calendar: Calendar, excluded: Excluded) -> date:
    """The day on which ``amount`` working days are full. A day paused in part counts for the part that is left."""
    if not excluded:
        return calendar.nth_after(after, amount)
    need, day = Fraction(amount), after
    while need > 0:
        day = calendar.nth_after(day, 1)
        resumes = excluded.resumes(day)
        if resumes is not None:
            day = resumes - ONE_DAY
        elif day in excluded.partly:
            need -= excluded.share(calendar.moments(day))
        else:
            need -= 1
    return day


def _calendar_days(after: date, amount: int, calendar: Calendar, excluded: Excluded) -> date:
    if not excluded:
        return after + timedelta(days=amount)
    need, day = Fraction(amount), after
    while need > 0:
        day += ONE_DAY
        resumes = excluded.resumes(day)
        if resumes is not None:
            day = resumes - ONE_DAY
        elif day in excluded.partly:
            need -= excluded.share(whole_day(day, calendar))
        else:
            need -= 1
    return day


def _rolled(day: date, calendar: Calendar, excluded: Excluded) -> date:
    """The day itself, or the next working day that is not wholly paused.

    Source: Civil Code of China, art. 203; Civil Code of Viet Nam 2015, art. 148(5); Regulation 1182/71, art. 3(4).
    """
    on = calendar.first_from(day)
    while on != day and (resumes := excluded.resumes(on)) is not None:
        on = calendar.first_from(resumes)
    return on


def _at_least(after: date, on: date, days: int, calendar: Calendar, profile: Profile) -> date:
    """A limit of two days or more holds at least so many working days. Source: Regulation 1182/71, art. 3(5)."""
    if days < 2 or profile.least_working_days == 0:
        return on
    return max(on, calendar.nth_after(after, profile.least_working_days))


def _working_time(start: datetime, amount: timedelta, calendar: Calendar, excluded: Excluded) -> datetime:
    """The moment ``amount`` of working time has run since ``start``, in the office's zone."""
    day = day_of(start, calendar) - ONE_DAY
    while True:
        day = calendar.nth_after(day, 1)
        resumes = excluded.resumes(day)
        if resumes is not None:
            day = resumes - ONE_DAY
            continue
        for opens, closes in clipped(calendar.moments(day), start, excluded):
            if closes - opens >= amount:
                return (opens + amount).astimezone(calendar.place)
            amount -= closes - opens


def clipped(spans: list[Moments], start: datetime, excluded: Excluded) -> list[Moments]:
    """What is left of the spans from ``start`` on, without paused time."""
    later = [(max(opens, start), closes) for opens, closes in spans if closes > start]
    return excluded.free(later) if excluded else later


def _on_the_spot(start: Start, calendar: Calendar, profile: Profile, excluded: Excluded) -> Due:
    """The end of the day of receipt; when paused meanwhile, of the day on which as much working time has run."""
    spans = clipped(calendar.moments(start.day), start.moment, NONE)
    amount = sum((closes - opens for opens, closes in spans), timedelta())
    if not amount or not excluded:
        return Due(start.day, day_ends(start.day, calendar, profile), start.day)
    on = day_of(utc(_working_time(start.moment, amount, calendar, excluded)), calendar)
    return Due(on, day_ends(on, calendar, profile), on)
