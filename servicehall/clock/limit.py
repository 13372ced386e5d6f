"""What a limit is, and what does not count towards it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

Unit = Literal["working_days", "calendar_days", "working_hours", "months", "on_the_spot"]
Mode = Literal["continue", "restart"]

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
MOST: Final[dict[str, int]] = {
    "working_days": 10_000,
    "calendar_days": 20_000,
    "working_hours": 50_000,
    "months": 600,
    "on_the_spot": 0,
}
"""The largest amount of each unit. No law sets a longer limit; what is longer is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: ``amount`` of a ``unit``. On the spot has no amount (0): it ends with the day of receipt.

    Raises ValueError for an unknown unit, or an amount that is not a whole number between 1 and MOST.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unit is one of {', '.join(UNITS)}")
        if self.unit == "on_the_spot":
            object.__setattr__(self, "amount", 0)
            return
        if type(self.amount) is not int or not 1 <= self.amount <= MOST[self.unit]:
            raise ValueError(f"a limit in {self.unit} is a whole number from 1 to {MOST[self.unit]}")

    def plus(self, extension: int) -> Limit:
        """The limit with an extension in its own unit. Raises ValueError on the spot, or below zero."""
        if extension == 0:
            return self
        if type(extension) is not int or extension < 0 or self.unit == "on_the_spot":
            raise ValueError("an extension is a whole number of the limit's unit, and on the spot has none")
        return Limit(self.amount + extension, self.unit)


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count: [since, until), ``until=None`` while it is open.

    Given as days, the day of ``since`` does not count and the day of ``until`` does; given as (aware) moments, only
    the time between them is taken out. ``mode``: ``continue`` goes on where the limit stopped, ``restart`` begins it
    anew at ``until``; None leaves it to the law profile. ``reason``: a word such as ``supplement``.
    """

    since: date | datetime
    until: date | datetime | None = None
    mode: Mode | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.mode is not None and self.mode not in MODES:
            raise ValueError("the mode of a pause is continue or restart")

    @property
    def in_days(self) -> bool:
        """Whether the pause was given as days."""
        return not isinstance(self.since, datetime)


def moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC; a day is its first moment at the office. Raises ValueError for a moment without a zone."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time.min, tzinfo=zone).astimezone(UTC)
    if value.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return value.astimezone(UTC)
