"""Why a date is what it is: lines of (code, values), which ``phrases`` speaks in every language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from servicehall.clock.calendar import Calendar
from servicehall.clock.excluded import ONE_DAY, Excluded
from servicehall.clock.limit import Limit
from servicehall.clock.pauses import Course, Rules, Stop
from servicehall.clock.reach import months_on
from servicehall.clock.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a stable code beginning ``clock.`` and JSON-safe values (days and moments as ISO text)."""

    code: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """All that an explanation needs. While pauses are open, ``course`` is the one the limit takes if they end now."""

    receipt: Receipt
    limit: Limit
    extension: int
    rules: Rules
    course: Course
    laid: list[Stop]
    begun: tuple[Stop, ...] = ()

    def paused(self, resumed: Course, begun: tuple[Stop, ...]) -> Told:
        """The same, while pauses are open."""
        return replace(self, course=resumed, begun=begun)


def explain(told: Told) -> tuple[Line, ...]:
    """The lines: receipt, limit, what counted and what did not, pauses, where it ends."""
    return tuple(_lines(told))


def _lines(told: Told) -> Iterator[Line]:
    yield _received(told.receipt, told.rules)
    yield from _limited(told)
    if told.begun:
        yield from _pauses(told)
        yield from _counted(told)
        yield Line("clock.if_resumed", {"on": told.course.due.on.isoformat()})
        yield from _published(told.course, told.rules.calendar)
        return
    yield from _pauses(told)
    yield from _counted(told)
    yield from _ended(told)
    yield from _published(told.course, told.rules.calendar)


def _received(receipt: Receipt, rules: Rules) -> Line:
    values = {"on": receipt.on.isoformat()}
    at = isinstance(receipt.filed, datetime)
    if receipt.moved == "after_closing" and isinstance(receipt.filed, datetime):
        closes = rules.calendar.closing(receipt.filed.date())
        return Line("clock.received_after_closing", {**values, "at": _iso(receipt.filed), "closes": f"{closes:%H:%M}"})
    if receipt.moved == "day_off":
        day = receipt.filed.date() if isinstance(receipt.filed, datetime) else receipt.filed
        name = rules.calendar.names.get(day, "")
        why = rules.calendar.why_off(day)
        return Line("clock.received_day_off", {**values, "day": day.isoformat(), "why": why, "name": name})
    if at:
        return Line("clock.received_at", {**values, "at": _iso(receipt.filed)})
    return Line("clock.received", values)


def _limited(told: Told) -> Iterator[Line]:
    limit = told.limit
    if limit.unit == "on_the_spot":
        yield Line("clock.on_the_spot", {})
        return
    yield Line(f"clock.limit_{limit.unit}", {"amount": limit.amount})
    if told.extension:
        total = told.rules.limit.amount
        yield Line(f"clock.extended_{limit.unit}", {"amount": told.extension, "total": total})
    if limit.unit != "working_hours":
        yield Line("clock.day_of_event", {"day": told.receipt.on.isoformat()})


def _pauses(told: Told) -> Iterator[Line]:
    for stop in told.laid:
        values = {"since": _iso(stop.pause.since), "reason": stop.pause.reason}
        if stop in told.begun:
            yield Line("clock.pause_open", values)
        elif stop.until is None:
            code = "clock.pause_not_begun" if stop.since <= told.course.due.at else "clock.pause_lapsed"
            yield Line(code, values)
        elif stop in told.course.lapsed:
            yield Line("clock.pause_lapsed", values)
        elif stop.pause.until is not None:
            yield Line("clock.pause", {**values, "until": _iso(stop.pause.until)})
    for stop in told.course.restarts:
        if stop.pause.until is not None:
            yield Line("clock.restarted", {"at": _iso(stop.pause.until), "reason": stop.pause.reason})


def _counted(told: Told) -> Iterator[Line]:
    """Runs of days that count or do not, with the reason; only the last course when the limit was restarted."""
    course, calendar, unit = told.course, told.rules.calendar, told.rules.limit.unit
    if unit in ("working_hours", "on_the_spot"):
        yield from _hours(told)
        return
    if unit == "months":
        end = months_on(course.start, told.rules.limit.amount)
        first = course.start.day + ONE_DAY if course.start.anew else course.start.day
        if first.day > end.day and not course.start.anew:
            yield Line("clock.month_end", {"day": end.isoformat(), "number": first.day})
    working = unit == "working_days"
    run: tuple[str, str, date, date, int] | None = None
    day = course.start.day + ONE_DAY
    while day <= course.due.last:
        kind, name = _kind(day, calendar, course.excluded, working)
        if run is not None and run[:2] == (kind, name) and kind != "part":
            run = (kind, name, run[2], day, run[4] + 1)
        else:
            if run is not None:
                yield _run(run, course.excluded, calendar, working)
            run = (kind, name, day, day, 1)
        day += ONE_DAY
    if run is not None:
        yield _run(run, course.excluded, calendar, working)


def _kind(day: date, calendar: Calendar, out: Excluded, working: bool) -> tuple[str, str]:
    name = calendar.names.get(day, "")
    if working and not calendar.works(day):
        return calendar.why_off(day), name if day in calendar.closed else ""
    if out and out.resumes(day) is not None:
        return "paused_days", ""
    if out and day in out.partly:
        return "part", ""
    if working and day in calendar.opened and day.weekday() in calendar.weekend:
        return "make_up", name
    if working and day in calendar.halves:
        return "half", name
    return "counted", ""


def _run(run: tuple[str, str, date, date, int], out: Excluded, calendar: Calendar, working: bool) -> Line:
    kind, name, since, last, days = run
    values: dict[str, Any] = {"since": since.isoformat(), "last": last.isoformat(), "days": days}
    if kind == "part":
        spans = calendar.moments(since) if working else [(calendar.midnight(since), calendar.midnight(since + ONE_DAY))]
        part = float(round(out.share(spans), 4))
        return Line("clock.part_day", {"day": values["since"], "part": part})
    if kind == "holiday" and not name:
        kind = "closed"
    if kind in ("holiday", "make_up", "half"):
        values["name"] = name
    return Line(f"clock.{kind}", values)


def _hours(told: Told) -> Iterator[Line]:
    if told.rules.limit.unit == "on_the_spot":
        return
    start, due = told.course.start.moment.astimezone(told.rules.calendar.place), told.course.due.at
    yield Line("clock.hours_run", {"since": _iso(start), "until": _iso(due)})
    calendar, day = told.rules.calendar, start.date()
    while day <= due.date():
        kind, name = _kind(day, calendar, told.course.excluded, True)
        if kind in ("weekend", "holiday", "make_up", "half", "paused_days"):
            yield _run((kind, name, day, day, 1), told.course.excluded, calendar, True)
        day += ONE_DAY


def _ended(told: Told) -> Iterator[Line]:
    due, calendar = told.course.due, told.rules.calendar
    if due.on != due.last:
        if calendar.works(due.last):
            yield Line(
                "clock.least_working_days", {"days": told.rules.profile.least_working_days, "on": due.on.isoformat()}
            )
        else:
            why, name = calendar.why_off(due.last), calendar.names.get(due.last, "")
            yield Line(
                "clock.rolled", {"last": due.last.isoformat(), "on": due.on.isoformat(), "why": why, "name": name}
            )
    if told.rules.profile.last_day_ends == "midnight" and told.rules.limit.unit != "working_hours":
        yield Line("clock.due_midnight", {"on": due.on.isoformat()})
    else:
        yield Line("clock.due", {"on": due.on.isoformat(), "closes": f"{due.at:%H:%M}"})


def _published(course: Course, calendar: Calendar) -> Iterator[Line]:
    if calendar.published_until is not None and course.due.on > calendar.published_until:
        yield Line("clock.provisional", {"published_until": calendar.published_until.isoformat()})


def _iso(value: date | datetime) -> str:
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
