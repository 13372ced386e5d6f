"""Which calendar and which law profile a territory names: those shipped with the clock, and its own closures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from servicehall.clock import calendars
from servicehall.clock import profile as profiles

from .specs import CalendarSpec, DaySpec, ProfileSpec


def calendar(territory: Mapping[str, Any], problems: list[str]) -> CalendarSpec | None:
    """The base calendar under the territory's code; ``weekend``, ``hours`` and ``days`` of the territory come on top.

    A day of the territory's own (a closure by decree) replaces the base's.
    """
    own = territory["calendar"]
    if own["base"] not in calendars.codes():
        problems.append(f"territory.json: calendar: there is no calendar {own['base']!r}")
        return None
    base = calendars.body(own["base"])
    days = {row["day"]: _day(row, base["decrees"], problems) for row in base["days"]}
    days |= {row["day"]: _day(row, {}, problems) for row in own.get("days", [])}
    spec = CalendarSpec(
        code=territory["code"],
        zone=territory["zone"],
        weekend=tuple(sorted(own.get("weekend", base["weekend"]))),
        hours=tuple((opens, closes) for opens, closes in own.get("hours", base["hours"])),
        published_until=date.fromisoformat(base["published_until"]) if base["published_until"] else None,
        days=tuple(days[key] for key in sorted(days)),
    )
    ends = [moment for span in spec.hours for moment in span]
    if any(earlier >= later for earlier, later in pairwise(ends)):
        problems.append("territory.json: calendar: hours overlap or run backwards")
    return spec


def profile(code: str, problems: list[str]) -> ProfileSpec | None:
    """The shipped profile's body, as its file has it."""
    bodies = profiles.bodies()
    if code not in bodies:
        problems.append(f"territory.json: profile: there is no law profile {code!r}")
        return None
    return ProfileSpec(code=code, body=bodies[code])


def _day(row: Mapping[str, Any], decrees: Mapping[str, str], problems: list[str]) -> DaySpec:
    try:
        day = date.fromisoformat(row["day"])
    except ValueError:
        problems.append(f"territory.json: calendar: {row['day']} is no day")
        day = date.min
    decree = decrees.get(row["decree"], row["decree"])
    return DaySpec(day=day, kind=row["kind"], name=row["name"], decree=decree)
