"""Pauses, followed in their order: which count, which restart the limit, which are still open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from servicehall.clock.calendar import Calendar, Moments
from servicehall.clock.excluded import NONE, ONE_DAY, Excluded, day_of, excluded, utc
from servicehall.clock.limit import Limit, Pause, moment
from servicehall.clock.profile import Profile
from servicehall.clock.reach import Due, Start, reach


@dataclass(frozen=True, slots=True)
class Rules:
    """What counting needs beside the start: the limit with its extension, the calendar, the profile."""

    limit: Limit
    calendar: Calendar
    profile: Profile


@dataclass(frozen=True, slots=True)
class Stop:
    """One pause as moments in UTC. ``until`` is None while it is open."""

    pause: Pause
    since: datetime
    until: datetime | None
    restart: bool

    def ended(self, at: datetime, calendar: Calendar) -> Stop:
        """The same pause, ended at a moment; one given as days ends with the day before."""
        until = calendar.midnight(day_of(at, calendar)) if self.pause.in_days else at
        return replace(self, until=max(self.since, until))


@dataclass(frozen=True, slots=True)
class Course:
    """How the limit ran: where it (last) started, what was taken out, where it leads, which pauses restarted it."""

    start: Start
    excluded: Excluded
    due: Due
    restarts: tuple[Stop, ...] = ()
    lapsed: tuple[Stop, ...] = ()  # began after the limit had run out: they change nothing


def stops(pauses: Iterable[Pause], rules: Rules) -> list[Stop]:
    """The pauses in order of their start. Raises ValueError for one that ends before it begins."""
    found: list[Stop] = []
    for pause in pauses:
        since = moment(pause.since, rules.calendar.place)
        until = None if pause.until is None else moment(pause.until, rules.calendar.place)
        if until is not None and until < since:
            raise ValueError("a pause ends after it begins")
        restart = (pause.mode or rules.profile.pause_mode) == "restart"
        found.append(Stop(pause, since, until, restart and rules.limit.unit != "on_the_spot"))
    return sorted(found, key=lambda stop: stop.since)


def follow(start: Start, ended: Sequence[Stop], rules: Rules) -> Course:
    """The limit's course over pauses that have ended. A restart never brings the due day forward."""
    if not ended:
        return Course(start, NONE, reach(start, rules.limit, rules.calendar, rules.profile, NONE))
    intervals = [(stop.since, stop.until) for stop in ended if stop.until is not None]
    out = excluded(intervals, rules.calendar)
    course = Course(start, out, reach(start, rules.limit, rules.calendar, rules.profile, out))
    for stop in ended:
        if stop.since > utc(course.due.at):
            course = replace(course, lapsed=(*course.lapsed, stop))
        elif stop.restart and stop.until is not None:
            course = _restarted(course, stop, stop.until, intervals, rules)
    return course


def _restarted(course: Course, stop: Stop, until: datetime, intervals: list[Moments], rules: Rules) -> Course:
    """The limit anew from the pause's end: the day it ends on counts, from that moment on."""
    day = day_of(until, rules.calendar)
    again = Start(day - ONE_DAY, until, anew=True)
    if again.moment <= course.start.moment or again.day < course.start.day:
        return course
    intervals.append((rules.calendar.midnight(day), until))
    out = excluded(intervals, rules.calendar)
    due = reach(again, rules.limit, rules.calendar, rules.profile, out)
    if utc(due.at) < utc(course.due.at):
        return course
    return replace(course, start=again, excluded=out, due=due, restarts=(*course.restarts, stop))
