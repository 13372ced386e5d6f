"""Calendars shipped as data files, and which territory uses which.

A calendar's body, the schema of ``data/calendars/<code>.json``:

``code`` ``name`` ``source``  what it is and where its days come from
``zone``                      IANA name of the zone
``weekend``                   weekdays off, Monday is 0
``hours``                     spans [open, close] of local time on a working day
``published_until``           the last day a decree covers; what lies beyond is provisional
``decrees``                   key -> the decree, or its address
``days``                      list of {day, kind, name, decree}: kind is closed, opened (a make-up working day) or half

``tools/calendars.py`` writes them. ``offices`` keeps them as rows with their decrees.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from importlib import resources
from typing import Any

from servicehall.clock.calendar import Calendar
from servicehall.clock.profile import Profile
from servicehall.clock.profile import by_code as profile_by_code


class UnknownTerritory(ValueError):
    """No calendar and no territory of that code."""


def of(body: Mapping[str, Any], *, version: int = 1) -> Calendar:
    """A calendar from its body."""
    days: dict[str, set[date]] = {"closed": set(), "opened": set(), "half": set()}
    names: dict[date, str] = {}
    for row in body["days"]:
        day = date.fromisoformat(row["day"])
        days[row["kind"]].add(day)
        if row["name"]:
            names[day] = row["name"]
    return Calendar(
        weekend=frozenset(body["weekend"]),
        closed=frozenset(days["closed"]),
        opened=frozenset(days["opened"]),
        halves=frozenset(days["half"]),
        hours=tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in body["hours"]),
        zone=body["zone"],
        published_until=date.fromisoformat(body["published_until"]) if body["published_until"] else None,
        version=version,
        names=names,
    )


@cache
def body(code: str) -> dict[str, Any]:
    """The body of a shipped calendar, by its code in lower case. Raises UnknownTerritory."""
    entry = resources.files("servicehall.clock") / "data" / "calendars" / f"{code}.json"
    if code not in codes():
        raise UnknownTerritory(f"no calendar {code!r}; there are {', '.join(codes())}")
    loaded: dict[str, Any] = json.loads(entry.read_text(encoding="utf-8"))
    return loaded


@cache
def codes() -> tuple[str, ...]:
    """The codes of all shipped calendars."""
    folder = resources.files("servicehall.clock") / "data" / "calendars"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".json")))


@cache
def territories() -> dict[str, dict[str, str]]:
    """Territory code, in lower case -> {calendar, profile}."""
    entry = resources.files("servicehall.clock") / "data" / "territories.json"
    loaded: dict[str, dict[str, str]] = json.loads(entry.read_text(encoding="utf-8"))
    return loaded


@cache
def by_code(code: str) -> Calendar:
    """The calendar of a country or of one of our territories, in any case. Raises UnknownTerritory."""
    return _of_calendar(_territory(code)["calendar"])


@cache
def profile_of(code: str) -> Profile:
    """The law profile of a country or of one of our territories. Raises UnknownTerritory."""
    return profile_by_code(_territory(code)["profile"])


@cache
def _of_calendar(code: str) -> Calendar:
    return of(body(code))


def _territory(code: str) -> dict[str, str]:
    known = territories()
    if code.lower() not in known:
        raise UnknownTerritory(f"no territory {code!r}; there are {', '.join(sorted(known))}")
    return known[code.lower()]
