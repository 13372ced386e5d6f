"""What the offices package shows of itself: words, and rows as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

AUTHORITY_KIND: Final = r"^[a-z]+(-[a-z]+)*$"
CODE: Final = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
CURRENCY: Final = r"^[A-Z]{3}$"  # ISO 4217
COUNTRY: Final = r"^[A-Z]{2}$"  # ISO 3166-1


class HallKind(StrEnum):
    CENTRAL = "central"  # the territory's own
    LOCAL = "local"  # of a commune, county or township
    POINT = "point"  # a desk in a village


class WindowKind(StrEnum):
    ANY = "any"  # takes in any matter
    FIELD = "field"  # takes in the matters of the authorities it lists


class Role(StrEnum):
    """What a post may do. One post, one role; a person may hold several posts."""

    WINDOW = "window"  # takes in and hands over, at a hall's window
    CASE = "case"  # works on applications of its office
    HEAD = "head"  # decides and countersigns for its office
    MANAGER = "manager"  # runs a hall
    OPERATOR = "operator"  # runs the house for a territory


class DayKind(StrEnum):
    CLOSED = "closed"  # a holiday, or a closure by decree
    OPENED = "opened"  # a make-up working day
    HALF = "half"  # only the first span of hours is worked


def say(names: Mapping[str, str], language: str) -> str:
    """The text for ``language`` (BCP 47), else for its first subtag, else English, else any."""
    return names.get(language) or names.get(language.split("-")[0]) or names.get("en") or next(iter(names.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryView:
    """``within``: what the territory lies in ("Sichuan, China"). ``calendar``, ``profile``: codes of the rows."""

    id: int
    code: str
    names: Mapping[str, str]
    within: Mapping[str, str]
    country: str
    zone: str
    languages: tuple[str, ...]
    default_language: str
    currency: str
    profile: str
    calendar: str
    calendar_version: int
    version: int

    def name(self, language: str) -> str:
        return say(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """``tier`` 1 is the territory's root. ``code`` is the statistical office's; the territory is part of the key."""

    id: int
    territory_id: int
    code: str
    parent_code: str | None
    tier: int
    kind: str
    names: Mapping[str, str]
    in_force: bool = True

    def name(self, language: str) -> str:
        return say(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityView:
    id: int
    territory_id: int
    code: str
    kind: str
    unit_code: str
    parent_id: int | None
    names: Mapping[str, str]
    in_force: bool = True

    def name(self, language: str) -> str:
        return say(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeView:
    """``authority``: the authority's kind. ``demo_address``: the address was invented and must be shown as such."""

    id: int
    territory_id: int
    code: str
    authority_id: int
    authority: str
    unit_code: str
    names: Mapping[str, str]
    address: str
    demo_address: bool
    phone: str
    hours_note: Mapping[str, str] = field(default_factory=dict)
    in_force: bool = True

    def name(self, language: str) -> str:
        return say(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallView:
    """``office_id``: the office that runs the hall and whose officers sit at its windows."""

    id: int
    territory_id: int
    code: str
    unit_code: str
    office_id: int
    kind: str
    names: Mapping[str, str]
    address: str
    demo_address: bool
    one_person: bool
    floors: int
    in_force: bool = True

    def name(self, language: str) -> str:
        return say(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView:
    """``authority_kinds``: whose matters a window of kind "field" takes in; empty for "any"."""

    id: int
    hall_id: int
    number: int
    kind: str
    names: Mapping[str, str]
    authority_kinds: tuple[str, ...]
    in_force: bool = True

    def name(self, language: str) -> str:
        return say(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    id: int
    territory_id: int
    authority_id: int
    office_id: int
    hall_id: int | None
    code: str
    role: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        return say(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load wrote, in rows. ``closed``: rows no longer in the data, kept but out of force."""

    territory: str
    created: int
    changed: int
    closed: int
    version: int

    @property
    def wrote(self) -> int:
        return self.created + self.changed + self.closed
