"""Law profiles: how a country's law counts. Data files, read here; ``offices`` keeps them as rows.

A profile's body, the schema of ``data/profiles/<code>.json``:

``code``       the profile's code, the name of its file
``names``      language -> name
``sources``    list of {law, article, says}: where the rules are written
``counting``   last_day_ends: "closing" or "midnight" · calendar_days_roll: a limit in calendar days or months that ends
               on a day off runs to the next working day · after_closing_moves: filed after closing or on a day off is
               received on the next working day · least_working_days: a limit of two days or more holds at least so
               many · pause_mode: "continue" or "restart", where a pause does not say
``notice``     {limit, silence, as_of, source}: the one-time notice, what silence means, from which day
``decision``   {limit or null, starts, extension {amount, by, source} or null, silence, source}: null where every
               procedure has its own
``joint``      as decision: several authorities together; null where the law knows none
``review``     {limit, source}: what the tier below may take; null where the law knows none
``delivery``   {limit, source}: from the decision to the applicant's hands; null where the law knows none
``excluded``   {reasons, source}: activities that do not count towards the limit
``yellow``     {share_percent, working_days, not_before_percent}: yellow when what is left is at most the larger of the
               share and the working days, but never before so much of the limit has passed
``apology``    {new_dates, source}: how often a late authority may give a new date

Silence is one of: none, deemed_accepted, deemed_granted, deemed_refused, escalate.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, get_args

from servicehall.clock.limit import MODES, Limit, Mode

Silence = Literal["none", "deemed_accepted", "deemed_granted", "deemed_refused", "escalate"]
SILENCES: Final[tuple[str, ...]] = get_args(Silence)


class UnknownProfile(ValueError):
    """No such profile among the data files."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written. ``says``: its sense in one English sentence."""

    law: str
    article: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """How much longer, in the limit's unit, at most (None: the law sets no figure), and who may allow it (a slug)."""

    amount: int | None
    by: str
    source: str


@dataclass(frozen=True, slots=True)
class Phase:
    """One lawful limit. ``starts``: receipt, acceptance, complete (all documents are in) or decision.

    ``as_of``: the day from which silence counts.
    """

    limit: Limit | None
    starts: str
    extension: Extension | None
    silence: Silence
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Yellow:
    """When an authority is warned. Percent of the limit; working days."""

    share_percent: int = 20
    working_days: int = 2
    not_before_percent: int = 50


@dataclass(frozen=True, slots=True)
class Profile:
    """A law profile in full: counting, phases, warnings. See the schema at the head of this file."""

    code: str
    names: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    last_day_ends: Literal["closing", "midnight"] = "closing"
    calendar_days_roll: bool = False
    after_closing_moves: bool = True
    least_working_days: int = 0
    pause_mode: Mode = "continue"
    notice: Phase | None = None
    decision: Phase | None = None
    joint: Phase | None = None
    review: Phase | None = None
    delivery: Phase | None = None
    excluded: tuple[str, ...] = ()
    excluded_source: str = ""
    yellow: Yellow = Yellow()
    new_dates: int = 1
    apology_source: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Profile:
        """A profile from its body. Raises ValueError naming what is wrong with it."""
        counting = body["counting"]
        if counting["last_day_ends"] not in ("closing", "midnight"):
            raise ValueError("last_day_ends is closing or midnight")
        if counting["pause_mode"] not in MODES:
            raise ValueError("pause_mode is continue or restart")
        return cls(
            code=body["code"],
            names=dict(body["names"]),
            sources=tuple(Source(**source) for source in body["sources"]),
            last_day_ends=counting["last_day_ends"],
            calendar_days_roll=counting["calendar_days_roll"],
            after_closing_moves=counting["after_closing_moves"],
            least_working_days=counting["least_working_days"],
            pause_mode=counting["pause_mode"],
            notice=_phase(body["notice"]),
            decision=_phase(body["decision"]),
            joint=_phase(body["joint"]),
            review=_phase(body["review"]),
            delivery=_phase(body["delivery"]),
            excluded=tuple(body["excluded"]["reasons"]),
            excluded_source=body["excluded"]["source"],
            yellow=Yellow(**body["yellow"]),
            new_dates=body["apology"]["new_dates"],
            apology_source=body["apology"]["source"],
        )


PLAIN: Final = Profile(code="plain", names={"en": "No law profile"})
"""The clock's own defaults, for a line or a territory that names no profile."""


def bodies() -> dict[str, dict[str, Any]]:
    """Every profile shipped, code -> body, as its file has it."""
    folder = resources.files("servicehall.clock") / "data" / "profiles"
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return {name.removesuffix(".json"): json.loads((folder / name).read_text(encoding="utf-8")) for name in files}


@cache
def by_code(code: str) -> Profile:
    """A shipped profile by its code, in any case; ``plain`` is the clock's own defaults. Raises UnknownProfile."""
    wanted = code.lower()
    if wanted == PLAIN.code:
        return PLAIN
    known = bodies()
    if wanted not in known:
        raise UnknownProfile(f"no law profile {code!r}; there are {', '.join(sorted(known))}")
    return Profile.of(known[wanted])


def _phase(body: Mapping[str, Any] | None) -> Phase | None:
    if body is None:
        return None
    silence = body.get("silence", "none")
    if silence not in SILENCES:
        raise ValueError(f"silence is one of {', '.join(SILENCES)}")
    longer = body.get("extension")
    return Phase(
        limit=Limit(**body["limit"]) if body["limit"] else None,
        starts=body.get("starts", "receipt"),
        extension=Extension(**longer) if longer else None,
        silence=silence,
        as_of=body.get("as_of", ""),
        source=body["source"],
    )
