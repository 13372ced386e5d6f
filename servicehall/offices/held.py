"""What every request asks of a territory, held in the process: nothing is read twice while nothing changes.

Each process compares the versions of all territories with the database at most every ``EVERY`` seconds (one small
query) and reads a territory again (seven) when its version moved. A load forgets what its own process holds at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from servicehall.clock.calendar import Calendar as WorkingCalendar
from servicehall.clock.profile import Profile
from servicehall.kernel.errors import NotFound

from . import working
from .models import Authority, Hall, Office, Territory, Unit, Window
from .types import AuthorityView, HallView, OfficeView, TerritoryView, UnitView, WindowView

EVERY: Final = 3.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One territory as it stands at its version. Rows out of force are found by id or code, never by a walk."""

    territory: TerritoryView
    calendar: WorkingCalendar
    profile: Profile
    units: Mapping[str, UnitView]
    authorities: Mapping[int, AuthorityView]
    offices: Mapping[int, OfficeView]
    halls: Mapping[int, HallView]
    windows: Mapping[int, WindowView]
    authority_at: Mapping[tuple[str, str], AuthorityView]  # (kind, unit code), in force
    office_covering: Mapping[tuple[int, str], OfficeView]  # (authority id, unit code), in force

    def upwards(self, unit_code: str | None) -> Iterator[UnitView]:
        """The unit, its parent, and so on to the root; the root alone for None; nothing for a code unknown here."""
        code = unit_code if unit_code is not None else next(u.code for u in self.units.values() if u.tier == 1)
        unit = self.units.get(code)
        while unit is not None:
            yield unit
            unit = self.units.get(unit.parent_code) if unit.parent_code is not None else None


class _Shelf:
    """What this process holds. Assignments are whole, so that threads see the old or the new, never a half."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.compared_at = float("-inf")
        self.versions: dict[int, tuple[str, int]] = {}
        self.held: dict[int, Held] = {}


_SHELF: Final = _Shelf()


def forget() -> None:
    """Hold nothing: the next question reads the database. For loads, restores and tests."""
    _SHELF.clear()


def versions() -> Mapping[int, tuple[str, int]]:
    """Territory id → (code, version). One query every ``EVERY`` seconds, else none."""
    if time.monotonic() - _SHELF.compared_at >= EVERY:
        rows = Territory.objects.order_by("code").values_list("id", "code", "version")
        _SHELF.versions = {id_: (code, version) for id_, code, version in rows}
        _SHELF.compared_at = time.monotonic()
    return _SHELF.versions


def of(territory_id: int) -> Held:
    """Refuses: NotFound (no such territory)."""
    known = versions().get(territory_id)
    if known is None:
        raise NotFound()
    held = _SHELF.held.get(territory_id)
    if held is None or held.territory.version != known[1]:
        held = _read(territory_id)
        _SHELF.held = {**_SHELF.held, territory_id: held}
    return held


def with_code(code: str) -> Held:
    """Refuses: NotFound."""
    for territory_id, (other, _) in versions().items():
        if other == code:
            return of(territory_id)
    raise NotFound()


def everywhere() -> list[Held]:
    """Every territory, by code."""
    return [of(territory_id) for territory_id in versions()]


def _read(territory_id: int) -> Held:
    row = Territory.objects.select_related("profile", "calendar").get(id=territory_id)
    units = _units(territory_id)
    codes = {unit.id: unit.code for unit in units.values()}
    authorities = _authorities(territory_id, codes)
    offices = _offices(territory_id, codes, authorities)
    return Held(
        territory=_territory(row),
        calendar=working.calendar(row.calendar),
        profile=working.profile(row.profile),
        units=units,
        authorities=authorities,
        offices=offices,
        halls=_halls(territory_id, codes),
        windows=_windows(territory_id),
        authority_at={(a.kind, a.unit_code): a for a in authorities.values() if a.in_force},
        office_covering={(o.authority_id, o.unit_code): o for o in offices.values() if o.in_force},
    )


def _territory(row: Territory) -> TerritoryView:
    return TerritoryView(
        id=row.id,
        code=row.code,
        names=row.names,
        within=row.within,
        country=row.country,
        zone=row.zone,
        languages=tuple(row.languages),
        default_language=row.default_language,
        currency=row.currency,
        profile=row.profile.code,
        calendar=row.calendar.code,
        calendar_version=row.calendar.version,
        version=row.version,
    )


def _units(territory_id: int) -> dict[str, UnitView]:
    rows = list(Unit.objects.filter(territory_id=territory_id).order_by("tier", "code"))
    codes = {row.id: row.code for row in rows}
    return {
        row.code: UnitView(
            id=row.id,
            territory_id=territory_id,
            code=row.code,
            parent_code=codes[row.parent_id] if row.parent_id is not None else None,
            tier=row.tier,
            kind=row.kind,
            names=row.names,
            in_force=row.in_force,
        )
        for row in rows
    }


def _authorities(territory_id: int, codes: Mapping[int, str]) -> dict[int, AuthorityView]:
    return {
        row.id: AuthorityView(
            id=row.id,
            territory_id=territory_id,
            code=row.code,
            kind=row.kind,
            unit_code=codes[row.unit_id],
            parent_id=row.parent_id,
            names=row.names,
            in_force=row.in_force,
        )
        for row in Authority.objects.filter(territory_id=territory_id).order_by("code")
    }


def _offices(
    territory_id: int, codes: Mapping[int, str], authorities: Mapping[int, AuthorityView]
) -> dict[int, OfficeView]:
    return {
        row.id: OfficeView(
            id=row.id,
            territory_id=territory_id,
            code=row.code,
            authority_id=row.authority_id,
            authority=authorities[row.authority_id].kind,
            unit_code=codes[row.unit_id],
            names=row.names,
            address=row.address,
            demo_address=row.demo_address,
            phone=row.phone,
            hours_note=row.hours_note,
            in_force=row.in_force,
        )
        for row in Office.objects.filter(territory_id=territory_id).order_by("code")
    }


def _halls(territory_id: int, codes: Mapping[int, str]) -> dict[int, HallView]:
    return {
        row.id: HallView(
            id=row.id,
            territory_id=territory_id,
            code=row.code,
            unit_code=codes[row.unit_id],
            office_id=row.office_id,
            kind=row.kind,
            names=row.names,
            address=row.address,
            demo_address=row.demo_address,
            one_person=row.one_person,
            floors=row.floors,
            in_force=row.in_force,
        )
        for row in Hall.objects.filter(territory_id=territory_id).order_by("unit__tier", "code")
    }


def _windows(territory_id: int) -> dict[int, WindowView]:
    return {
        row.id: WindowView(
            id=row.id,
            hall_id=row.hall_id,
            number=row.number,
            kind=row.kind,
            names=row.names,
            authority_kinds=tuple(row.authority_kinds),
            in_force=row.in_force,
        )
        for row in Window.objects.filter(hall__territory_id=territory_id).order_by("hall_id", "number")
    }
