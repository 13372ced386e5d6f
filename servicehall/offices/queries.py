"""Territories and what is in them. All but posts are answered from what the process holds (see held.py): no SQL, but
for one query every three seconds that compares versions, and seven to read a territory that changed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from servicehall.clock.calendar import Calendar as WorkingCalendar
from servicehall.clock.profile import Profile
from servicehall.kernel.errors import NotFound

from . import held, working
from .errors import NoAuthority
from .held import forget as forget
from .models import Calendar, Post
from .shipped import shipped as shipped
from .types import AuthorityView, HallView, OfficeView, PostView, TerritoryView, UnitView, WindowView


def territories() -> list[TerritoryView]:
    """Every territory, by code. No SQL."""
    return [each.territory for each in held.everywhere()]


def territory(code: str) -> TerritoryView:
    """No SQL. Refuses: NotFound."""
    return held.with_code(code).territory


def territory_of(territory_id: int) -> TerritoryView:
    """No SQL. Refuses: NotFound."""
    return held.of(territory_id).territory


def zone(territory_id: int) -> ZoneInfo:
    """Where the territory's clocks stand. No SQL."""
    return ZoneInfo(held.of(territory_id).territory.zone)


def calendar(territory_id: int) -> WorkingCalendar:
    """The working calendar in use, at its newest version. No SQL."""
    return held.of(territory_id).calendar


def calendar_then(territory_id: int, version: int) -> WorkingCalendar:
    """The calendar as it stood at ``version``, for reckoning an old date again. Two queries; none for the one in use.

    Refuses: NotFound.
    """
    now = held.of(territory_id)
    if now.territory.calendar_version == version:
        return now.calendar
    row = Calendar.objects.filter(code=now.territory.calendar, version=version).first()
    if row is None:
        raise NotFound()
    return working.calendar(row)


def profile(territory_id: int) -> Profile:
    """The law profile in use. No SQL."""
    return held.of(territory_id).profile


def units(territory_id: int, parent_code: str | None = None) -> list[UnitView]:
    """Units in force directly below ``parent_code``, or all of the territory (root first, then by tier and code) when
    None. No SQL."""
    found = [unit for unit in held.of(territory_id).units.values() if unit.in_force]
    return found if parent_code is None else [unit for unit in found if unit.parent_code == parent_code]


def unit(territory_id: int, code: str) -> UnitView:
    """No SQL. Refuses: NotFound."""
    found = held.of(territory_id).units.get(code)
    if found is None:
        raise NotFound()
    return found


def unit_codes(territory_id: int) -> frozenset[str]:
    """The codes of all units in force: what an answer that names a unit may be. No SQL. Refuses: NotFound."""
    return frozenset(unit.code for unit in units(territory_id))


def unit_names(territory_id: int, language: str) -> dict[str, str]:
    """Code → name of every unit there is or was, so that old answers can be read. No SQL. Refuses: NotFound."""
    return {unit.code: unit.name(language) for unit in held.of(territory_id).units.values()}


def lineage(territory_id: int, unit_code: str) -> list[UnitView]:
    """The unit, its parent, and so on to the root. No SQL. Refuses: NotFound."""
    found = list(held.of(territory_id).upwards(unit_code))
    if not found:
        raise NotFound()
    return found


def authorities(territory_id: int, kind: str | None = None) -> list[AuthorityView]:
    """Authorities in force, by code; of one kind when given. No SQL."""
    found = held.of(territory_id).authorities.values()
    return [each for each in found if each.in_force and kind in (None, each.kind)]


def authority(authority_id: int) -> AuthorityView:
    """No SQL. Refuses: NotFound."""
    for each in held.everywhere():
        if authority_id in each.authorities:
            return each.authorities[authority_id]
    raise NotFound()


def offices(territory_id: int) -> list[OfficeView]:
    """Offices in force, by code. No SQL."""
    return [each for each in held.of(territory_id).offices.values() if each.in_force]


def office(office_id: int) -> OfficeView:
    """In force or not: old applications name theirs for ever. No SQL. Refuses: NotFound."""
    for each in held.everywhere():
        if office_id in each.offices:
            return each.offices[office_id]
    raise NotFound()


def competent_office(*, territory_id: int, authority: str, unit_code: str | None) -> OfficeView:
    """The office competent for ``unit_code``: of the authority of that kind at the unit, else at the nearest unit
    above it; of that authority's offices the one covering the smallest unit around. None asks for the whole territory.

    No SQL. Refuses: NoAuthority (also for a unit unknown here), NotFound (no such territory).
    """
    there = held.of(territory_id)
    upwards = list(there.upwards(unit_code))
    for unit in upwards:
        found = there.authority_at.get((authority, unit.code))
        if found is None:
            continue
        for around in upwards:
            covering = there.office_covering.get((found.id, around.code))
            if covering is not None:
                return covering
    raise NoAuthority(authority=authority, unit=unit_code or "")


def superior_office(office_id: int) -> OfficeView:
    """The office of the authority above, where a second pair of eyes is found when a hall has one. No SQL.

    Refuses: NoAuthority (nothing stands above), NotFound.
    """
    below = office(office_id)
    there = held.of(below.territory_id)
    above = there.authorities[below.authority_id].parent_id
    if above is None:
        raise NoAuthority(authority=below.authority, unit=below.unit_code)
    kind = there.authorities[above].kind
    return competent_office(
        territory_id=below.territory_id, authority=kind, unit_code=there.authorities[above].unit_code
    )


def halls(territory_id: int) -> list[HallView]:
    """Halls in force, the central one first, then by code. No SQL."""
    return [each for each in held.of(territory_id).halls.values() if each.in_force]


def hall(hall_id: int) -> HallView:
    """No SQL. Refuses: NotFound."""
    for each in held.everywhere():
        if hall_id in each.halls:
            return each.halls[hall_id]
    raise NotFound()


def hall_with_code(code: str) -> HallView:
    """No SQL. Refuses: NotFound."""
    for each in held.everywhere():
        for found in each.halls.values():
            if found.code == code:
                return found
    raise NotFound()


def windows(hall_id: int) -> list[WindowView]:
    """Windows in force of one hall, by number. No SQL. Refuses: NotFound (no such hall)."""
    there = held.of(hall(hall_id).territory_id)
    return [each for each in there.windows.values() if each.hall_id == hall_id and each.in_force]


def window(window_id: int) -> WindowView:
    """No SQL. Refuses: NotFound."""
    for each in held.everywhere():
        if window_id in each.windows:
            return each.windows[window_id]
    raise NotFound()


def posts(*, office_id: int | None = None, hall_id: int | None = None, role: str | None = None) -> list[PostView]:
    """Posts in force of an office, of a hall, of a role, by code. One query."""
    asked = {"office_id": office_id, "hall_id": hall_id, "role": role}
    rows = Post.objects.filter(in_force=True, **{name: value for name, value in asked.items() if value is not None})
    return [_post(row) for row in rows.select_related("office").order_by("code")]


def post(code: str) -> PostView:
    """One query. Refuses: NotFound."""
    row = Post.objects.select_related("office").filter(code=code).first()
    if row is None:
        raise NotFound()
    return _post(row)


def _post(row: Post) -> PostView:
    return PostView(
        id=row.id,
        territory_id=row.territory_id,
        authority_id=row.office.authority_id,
        office_id=row.office_id,
        hall_id=row.hall_id,
        code=row.code,
        role=row.role,
        names=row.names,
    )
