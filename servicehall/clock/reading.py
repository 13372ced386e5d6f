"""Reads a line of JSON as facts for the clock. Every refusal says which field, and what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from servicehall.clock import calendars
from servicehall.clock.calendar import Calendar, Span
from servicehall.clock.limit import MODES, UNITS, Limit, Pause
from servicehall.clock.profile import PLAIN, Profile
from servicehall.clock.profile import by_code as profile_by_code

FIELDS: Final = (
    "id", "territory", "calendar", "received", "limit", "profile", "pauses", "extension", "now", "language",
)  # fmt: skip
CALENDAR_FIELDS: Final = ("weekend", "closed", "opened", "halves", "hours", "zone", "published_until")
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEARS: Final = range(1900, 2201)
MOST_PAUSES: Final = 1_000
MOST_DAYS: Final = 20_000
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?\Z", re.ASCII)
CLOCK: Final = re.compile(r"\d{1,2}:\d{2}(:\d{2})?\Z", re.ASCII)


class Unreadable(ValueError):
    """A line that cannot be taken. Its text says which field, and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line, read: what to reckon."""

    received: date | datetime
    limit: Limit
    calendar: Calendar
    profile: Profile
    pauses: tuple[Pause, ...]
    extension: int
    now: datetime | None
    language: str


def read(line: Mapping[str, Any]) -> Asked:
    """The facts of one line. Raises Unreadable."""
    known(line, FIELDS, "")
    calendar, profile = _calendar_and_profile(line)
    limit = _limit(line.get("limit"))
    return Asked(
        received=_when(line.get("received"), "received", calendar.place),
        limit=limit,
        calendar=calendar,
        profile=profile,
        pauses=_pauses(line.get("pauses"), calendar.place),
        extension=_extension(line.get("extension"), limit),
        now=_now(line.get("now"), calendar),
        language=_text(line.get("language", "en") or "en", "language"),
    )


def known(given: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
    """Refuse a field that looks like a slip of a known one; other fields are the sender's own and are let pass."""
    for name in given:
        if name in names or len(name) > 40:
            continue
        meant = get_close_matches(name.lower(), [one for one in names if one not in given], n=1, cutoff=0.75)
        if meant:
            raise Unreadable(f"{where}{name}: there is no such field; did you mean {meant[0]!r}?")


def _calendar_and_profile(line: Mapping[str, Any]) -> tuple[Calendar, Profile]:
    territory, own = line.get("territory"), line.get("calendar")
    if territory is None and own is None:
        raise Unreadable(f"territory: give one of {', '.join(sorted(calendars.territories()))}, or give a calendar")
    if own is not None and not isinstance(own, dict):
        raise Unreadable("calendar: give an object with weekend, closed, opened, hours and zone")
    base, profile = Calendar(), PLAIN
    if territory is not None:
        try:
            code = _text(territory, "territory")
            base, profile = calendars.by_code(code), calendars.profile_of(code)
        except calendars.UnknownTerritory as error:
            raise Unreadable(f"territory: {error}") from None
    if line.get("profile") is not None:
        try:
            profile = profile_by_code(_text(line["profile"], "profile"))
        except ValueError as error:
            raise Unreadable(f"profile: {error}") from None
    if own is None:
        return base, profile
    return _own_calendar(territory, json.dumps(own, sort_keys=True)), profile


@lru_cache(maxsize=512)
def _own_calendar(territory: str | None, text: str) -> Calendar:
    """A calendar as given, on top of the territory's when there is one."""
    own = json.loads(text)
    base = calendars.by_code(territory) if territory is not None else Calendar()
    known(own, CALENDAR_FIELDS, "calendar.")
    days = {name: _days(own.get(name), f"calendar.{name}") for name in ("closed", "opened", "halves")}
    both = days["closed"].keys() & days["opened"].keys()
    if both:
        raise Unreadable(f"calendar: {min(both)} is both closed and opened; keep one")
    until = own.get("published_until")
    try:
        return replace(
            base,
            weekend=base.weekend if own.get("weekend") is None else _weekend(own["weekend"]),
            closed=frozenset(base.closed - days["opened"].keys() | days["closed"].keys()),
            opened=frozenset(base.opened - days["closed"].keys() | days["opened"].keys()),
            halves=base.halves | days["halves"].keys(),
            hours=base.hours if own.get("hours") is None else _hours(own["hours"]),
            zone=base.zone if own.get("zone") is None else _zone(own["zone"]),
            published_until=base.published_until if until is None else _day(until, "calendar.published_until"),
            names={**base.names, **{day: name for one in days.values() for day, name in one.items() if name}},
        )
    except Unreadable:
        raise
    except ValueError as error:
        raise Unreadable(f"calendar: {error}") from None


def _days(given: Any, where: str) -> dict[date, str]:
    """Days, each as text or as {day, name}."""
    if given is None:
        return {}
    if not isinstance(given, list) or len(given) > MOST_DAYS:
        raise Unreadable(f'{where}: give a list of days such as ["2026-02-17"], at most {MOST_DAYS}')
    found: dict[date, str] = {}
    for one in given:
        if isinstance(one, dict):
            found[_day(one.get("day"), where)] = _text(one.get("name") or "", where)
        else:
            found[_day(one, where)] = ""
    return found


def _weekend(given: Any) -> frozenset[int]:
    if not isinstance(given, list):
        raise Unreadable('calendar.weekend: give a list of weekdays such as ["sat", "sun"], or [5, 6] with Monday 0')
    return frozenset(_weekday(one) for one in given)


def _weekday(one: Any) -> int:
    if type(one) is int and 0 <= one <= 6:
        return one
    if isinstance(one, str) and len(one) >= 3:
        for number, name in enumerate(WEEKDAYS):
            if name.startswith(one.lower()):
                return number
    raise Unreadable(f"calendar.weekend: {_short(one)} is no weekday; write mon to sun, or 0 (Monday) to 6 (Sunday)")


def _hours(given: Any) -> tuple[Span, ...]:
    """``[["09:00", "12:00"], …]``, ``["09:00", "17:00"]``, ``["09:00-12:00", …]`` or ``"09:00-17:00"``."""
    if isinstance(given, str):
        given = [given]
    if isinstance(given, list) and len(given) == 2 and all(isinstance(one, str) and "-" not in one for one in given):
        given = [given]
    if not isinstance(given, list) or not given:
        raise Unreadable('calendar.hours: give spans such as [["09:00", "12:00"], ["13:00", "17:00"]]')
    return tuple(_span(one) for one in given)


def _span(one: Any) -> Span:
    ends = one.split("-") if isinstance(one, str) else one
    if not isinstance(ends, list) or len(ends) != 2:
        raise Unreadable(f'calendar.hours: {_short(one)} is no span; write ["09:00", "12:00"]')
    return _clock(ends[0]), _clock(ends[1])


def _clock(given: Any) -> time:
    if isinstance(given, str) and CLOCK.match(given.strip()):
        try:
            return time.fromisoformat(given.strip().zfill(5))
        except ValueError:
            pass
    raise Unreadable(f"calendar.hours: {_short(given)} is no time of day; write 00:00 to 23:59")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(given: Any) -> str:
    if isinstance(given, str) and given in _zones():
        return given
    raise Unreadable(f"calendar.zone: {_short(given)} is no zone; write an IANA name such as Asia/Ho_Chi_Minh")


def _limit(given: Any) -> Limit:
    if not isinstance(given, dict):
        raise Unreadable('limit: give an object such as {"amount": 20, "unit": "working_days"}')
    known(given, ("amount", "unit"), "limit.")
    if given.get("unit") not in UNITS:
        raise Unreadable(f"limit.unit: {_short(given.get('unit'))} is none; write one of {', '.join(UNITS)}")
    try:
        return Limit(given.get("amount", 0), given["unit"])
    except ValueError as error:
        raise Unreadable(f"limit.amount: {error}") from None


def _extension(given: Any, limit: Limit) -> int:
    if given is None:
        return 0
    amount = given.get("amount") if isinstance(given, dict) else given
    if type(amount) is not int:
        raise Unreadable('extension: give an object such as {"amount": 10}, in the limit\'s unit')
    try:
        limit.plus(amount)
    except ValueError as error:
        raise Unreadable(f"extension.amount: {error}") from None
    return amount


def _pauses(given: Any, zone: ZoneInfo) -> tuple[Pause, ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > MOST_PAUSES:
        raise Unreadable(f"pauses: give a list of objects with since, until, mode and reason, at most {MOST_PAUSES}")
    return tuple(_pause(one, f"pauses[{place}]", zone) for place, one in enumerate(given))


def _pause(given: Any, where: str, zone: ZoneInfo) -> Pause:
    if not isinstance(given, dict):
        raise Unreadable(f"{where}: give an object with since, until, mode and reason")
    known(given, ("since", "until", "mode", "reason"), f"{where}.")
    mode = given.get("mode")
    if mode is not None and mode not in MODES:
        raise Unreadable(f"{where}.mode: {_short(mode)} is none; write continue or restart")
    since = _when(given.get("since"), f"{where}.since", zone)
    until = None if given.get("until") is None else _when(given["until"], f"{where}.until", zone)
    if until is not None and _order(until, zone) < _order(since, zone):
        raise Unreadable(f"{where}.until: a pause ends after it begins; {given['until']} is before {given['since']}")
    return Pause(since, until, mode, _text(given.get("reason") or "", f"{where}.reason"))


def _order(value: date | datetime, zone: ZoneInfo) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time.min, tzinfo=zone)


def _now(given: Any, calendar: Calendar) -> datetime | None:
    if given is None:
        return None
    when = _when(given, "now", calendar.place)
    return when if isinstance(when, datetime) else calendar.midnight(when)


def _when(given: Any, where: str, zone: ZoneInfo) -> date | datetime:
    """A day, or a moment; a moment without an offset is local time at the office."""
    if isinstance(given, str) and MOMENT.match(given):
        try:
            moment = datetime.fromisoformat(given)
        except ValueError as error:
            raise Unreadable(f"{where}: {_short(given)} is no moment ({error})") from None
        _in_range(moment.year, where)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    return _day(given, where, " or a moment such as 2026-02-10T09:30+07:00")


def _day(given: Any, where: str, otherwise: str = "") -> date:
    if given is None:
        raise Unreadable(f"{where}: give a day such as 2026-02-10{otherwise}")
    if not isinstance(given, str) or not DAY.match(given):
        raise Unreadable(f"{where}: {_short(given)} is no day; write a day such as 2026-02-10{otherwise}")
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise Unreadable(f"{where}: there is no day {given} in the calendar") from None
    _in_range(day.year, where)
    return day


def _in_range(year: int, where: str) -> None:
    if year not in YEARS:
        raise Unreadable(f"{where}: the year {year} is outside {YEARS[0]} to {YEARS[-1]}")


def _text(given: Any, where: str) -> str:
    if not isinstance(given, str) or len(given) > 500:
        raise Unreadable(f"{where}: give a text")
    return given


def _short(given: Any) -> str:
    """What was given, as it can stand in a message."""
    text = repr(given)
    return text if len(text) <= 60 else f"{text[:60]}…"
