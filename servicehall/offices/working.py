"""Rows of calendars and law profiles as the clock's own values."""

from __future__ import annotations

from datetime import date, time

from servicehall.clock.calendar import Calendar as WorkingCalendar
from servicehall.clock.profile import Profile

from .models import Calendar, CalendarDay, LawProfile
from .types import DayKind


def calendar(row: Calendar) -> WorkingCalendar:
    """One query: its days."""
    days: dict[DayKind, set[date]] = {kind: set() for kind in DayKind}
    names: dict[date, str] = {}
    for day, kind, name in CalendarDay.objects.filter(calendar=row).values_list("day", "kind", "name"):
        days[DayKind(kind)].add(day)
        if name:
            names[day] = name
    return WorkingCalendar(
        weekend=frozenset(row.weekend),
        closed=frozenset(days[DayKind.CLOSED]),
        opened=frozenset(days[DayKind.OPENED]),
        halves=frozenset(days[DayKind.HALF]),
        hours=tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in row.hours),
        zone=row.zone,
        published_until=row.published_until,
        version=row.version,
        names=names,
    )


def profile(row: LawProfile) -> Profile:
    return Profile.of(row.body)
