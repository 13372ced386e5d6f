"""A territory as its data folder says it, expanded: one value for each row that must stand in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpec:
    day: date
    kind: str
    name: str
    decree: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSpec:
    code: str
    zone: str
    weekend: tuple[int, ...]
    hours: tuple[tuple[str, str], ...]
    published_until: date | None
    days: tuple[DaySpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSpec:
    code: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSpec:
    code: str
    parent: str | None
    tier: int
    kind: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoritySpec:
    code: str
    kind: str
    unit: str
    parent: str | None
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSpec:
    code: str
    authority: str
    unit: str
    names: Names
    address: str
    demo_address: bool
    phone: str
    hours_note: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class HallSpec:
    code: str
    unit: str
    office: str
    names: Names
    kind: str
    address: str
    demo_address: bool
    one_person: bool
    floors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSpec:
    hall: str
    number: int
    kind: str
    names: Names
    authority_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSpec:
    code: str
    office: str
    hall: str | None
    role: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritorySpec:
    code: str
    names: Names
    within: Names
    country: str
    zone: str
    languages: tuple[str, ...]
    default_language: str
    currency: str
    profile: ProfileSpec
    calendar: CalendarSpec
    units: tuple[UnitSpec, ...]
    authorities: tuple[AuthoritySpec, ...]
    offices: tuple[OfficeSpec, ...]
    halls: tuple[HallSpec, ...]
    windows: tuple[WindowSpec, ...]
    posts: tuple[PostSpec, ...]
