"""The due moment: a pure function of facts and a calendar. Nothing is counted down and nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from servicehall.clock.calendar import Calendar
from servicehall.clock.excluded import ONE_DAY, Excluded, utc
from servicehall.clock.explanation import Line, Told, explain
from servicehall.clock.left import Elapsed, Left, Light, elapsing, is_yellow, left_at, worked, working
from servicehall.clock.limit import Limit, Pause
from servicehall.clock.pauses import Course, Rules, Stop, follow, stops
from servicehall.clock.profile import Profile
from servicehall.clock.reach import Start
from servicehall.clock.receipt import receive


@dataclass(frozen=True)
class Reckoning:
    """What the clock says.

    ``due_on`` and ``due_at``: the last day at the office and its last moment (in the office's zone); None while a
    pause is open. ``received_on``: the day of receipt in law. ``state``: green, yellow, red (past due), grey (paused).
    ``left``: working days and hours, below zero when past, frozen while a pause is open. ``provisional``: the date
    lies beyond the published calendar. ``if_resumed_now``: the due day if every open pause ended now.
    ``explanation``: why, line by line; built when first asked for.
    """

    due_on: date | None
    due_at: datetime | None
    received_on: date
    state: Light
    left: Left
    provisional: bool
    if_resumed_now: date | None
    told: Told = field(repr=False, compare=False)

    @cached_property
    def explanation(self) -> tuple[Line, ...]:
        """The lines, in the order in which one would count on one's fingers."""
        return explain(self.told)


def reckon(
    *,
    received: date | datetime,
    limit: Limit,
    calendar: Calendar,
    profile: Profile,
    pauses: Sequence[Pause] = (),
    extension: int = 0,
    now: datetime | None = None,
) -> Reckoning:
    """The due day and moment of a limit, the light to show, and the way there.

    ``received``: a day at the office, or an aware moment. ``extension``: in the limit's unit. ``now``: an aware
    moment; without it state and left are given as at receipt. A pause that has no end and begins after ``now`` has
    not begun. Raises ValueError for a moment without a zone, a pause that ends before it begins, an extension on the
    spot or below zero, and NeverWorks when the calendar runs out.
    Source: Administrative Licensing Law of China, art. 42 and 82; Civil Code of China, art. 201 to 203; Civil Code
    of Viet Nam 2015, art. 147 and 148; Regulation (EEC, Euratom) 1182/71, art. 3.
    """
    if now is not None and now.tzinfo is None:
        raise ValueError("a moment needs its zone")
    receipt, at = receive(received, limit, calendar, profile), utc(now) if now is not None else None
    rules = Rules(limit.plus(extension), calendar, profile)
    laid = stops(pauses, rules) if pauses else []
    ended = [stop for stop in laid if stop.until is not None]
    begun = [stop for stop in laid if stop.until is None and (at is None or stop.since <= at)]
    course = follow(receipt.start, ended, rules)
    told = Told(receipt, limit, extension, rules, course, laid)
    if begun and begun[0].since <= utc(course.due.at):
        return _paused(told, ended, begun, at)
    return _running(told, receipt.start.moment if at is None else at)


def _running(told: Told, at: datetime) -> Reckoning:
    """The clock while no pause is open."""
    course, rules = told.course, told.rules
    left, state = _light(course, rules, max(at, _counted_from(course.start, rules)), at, utc(course.due.at))
    return Reckoning(
        due_on=course.due.on,
        due_at=course.due.at,
        received_on=told.receipt.on,
        state=state,
        left=left,
        provisional=_provisional(course.due.on, rules.calendar),
        if_resumed_now=None,
        told=told,
    )


def _paused(told: Told, ended: list[Stop], begun: list[Stop], at: datetime | None) -> Reckoning:
    """The clock while a pause is open: no due date, what was left when it began, and the date if it ended now."""
    rules, start = told.rules, told.receipt.start
    now = max(stop.since for stop in begun) if at is None else at
    resumed = follow(start, _by_start([*ended, *(stop.ended(now, rules.calendar) for stop in begun)]), rules)
    stood = told.course
    if any(stop.restart for stop in begun):
        again = [stop.ended(stop.since, rules.calendar) for stop in begun]
        stood = follow(start, _by_start([*ended, *again]), rules)
    since = max(begun[0].since, _counted_from(stood.start, rules))
    return Reckoning(
        due_on=None,
        due_at=None,
        received_on=told.receipt.on,
        state="grey",
        left=working(since, utc(stood.due.at), rules.calendar, stood.excluded),
        provisional=_provisional(resumed.due.on, rules.calendar),
        if_resumed_now=resumed.due.on,
        told=told.paused(resumed, tuple(begun)),
    )


def _light(course: Course, rules: Rules, since: datetime, now: datetime, due_at: datetime) -> tuple[Left, Light]:
    """What is left from ``since`` (never before counting began), and the light at ``now``."""
    calendar, out = rules.calendar, course.excluded
    left = left_at(since if now <= due_at else now, due_at, calendar, out)
    if now > due_at:
        return left, "red"
    if any(start <= now < end for start, end in out.intervals):
        return left, "grey"
    elapsed = _elapsed(course.start, rules, since, due_at, out)
    if is_yellow(left, calendar, rules.limit, rules.profile.yellow, elapsed):
        return left, "yellow"
    return left, "green"


def _elapsed(start: Start, rules: Rules, since: datetime, due_at: datetime, out: Excluded) -> Elapsed | None:
    """(left, whole) in the limit's own time; None for working days, whose own time is what is left anyway."""
    unit = rules.limit.unit
    if unit == "working_days":
        return None
    if unit in ("calendar_days", "months"):
        return elapsing(since, due_at, out), elapsing(_counted_from(start, rules), due_at, out)
    left = worked(since, due_at, rules.calendar, out)
    if unit == "working_hours":
        return left, timedelta(hours=rules.limit.amount)
    return left, worked(start.moment, due_at, rules.calendar, out)


def _counted_from(start: Start, rules: Rules) -> datetime:
    """The first moment that counts: after the day of event, or at once where hours count."""
    if rules.limit.unit in ("working_hours", "on_the_spot"):
        return start.moment
    return rules.calendar.midnight(start.day + ONE_DAY)


def _provisional(on: date, calendar: Calendar) -> bool:
    return calendar.published_until is not None and on > calendar.published_until


def _by_start(laid: list[Stop]) -> list[Stop]:
    return sorted(laid, key=lambda stop: stop.since)
