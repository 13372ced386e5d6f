from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from django.db import connection, transaction

from servicehall.kernel import canonical

from .expansion import expand
from .held import forget
from .models import Authority, Calendar, CalendarDay, Hall, LawProfile, Office, Post, Territory, Unit, Window
from .shipped import FOLDER
from .specs import AuthoritySpec, CalendarSpec, ProfileSpec, TerritorySpec, UnitSpec
from .types import Loaded
from .writing import Tally, close, put

_LOADING = 0x0FF1CE5  # any fixed number: one load at a time


def load_territory(folder: str | Path) -> Loaded:
    """Make the database agree with a territory's data: a folder, or the code of one that comes with the house.

    May be run any number of times: writes what differs, one statement for each table and level, and nothing when
    nothing does. What left the data stays in its table, out of force. Calendars and law profiles get a new version
    when they change. Other processes see the new state within three seconds.
    Refuses: Malformed (with every problem found), before anything is written.
    """
    path = FOLDER / folder if isinstance(folder, str) and "/" not in folder else Path(folder)
    return _write(expand(path))


@transaction.atomic(savepoint=False)
def _write(spec: TerritorySpec) -> Loaded:
    tally = Tally()
    moment = _moment()
    forget()
    transaction.on_commit(forget)
    territory = _territory(spec, moment, tally)
    units = _units(territory, spec.units, tally)
    authorities = _authorities(territory, spec.authorities, units, tally)
    offices = _offices(territory, spec, units, authorities, tally)
    halls = _halls(territory, spec, units, offices, tally)
    _windows(territory, spec, halls, tally)
    _posts(territory, spec, offices, halls, tally)
    if tally.wrote and territory.version != moment:
        Territory.objects.filter(id=territory.id).update(version=moment)
        territory.version = moment
    return Loaded(
        territory=spec.code,
        created=tally.created,
        changed=tally.changed,
        closed=tally.closed,
        version=territory.version,
    )


def _moment() -> int:
    """Wait until no other load runs, then take the database's time in microseconds: the version of what is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOADING])
        cursor.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _profile(spec: ProfileSpec, tally: Tally) -> LawProfile:
    digest = canonical.digest(spec.body)
    last = LawProfile.objects.filter(code=spec.code).order_by("-version").first()
    if last is not None and last.digest == digest:
        return last
    tally.created += 1
    version = last.version + 1 if last else 1
    return LawProfile.objects.create(code=spec.code, version=version, digest=digest, body=spec.body)


def _calendar(spec: CalendarSpec, tally: Tally) -> Calendar:
    said = asdict(spec)
    digest = canonical.digest({**said, "published_until": str(spec.published_until), "days": _plain(spec)})
    last = Calendar.objects.filter(code=spec.code).order_by("-version").first()
    if last is not None and last.digest == digest:
        return last
    made = Calendar.objects.create(
        code=spec.code,
        version=last.version + 1 if last else 1,
        digest=digest,
        zone=spec.zone,
        weekend=list(spec.weekend),
        hours=[list(span) for span in spec.hours],
        published_until=spec.published_until,
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=made, day=day.day, kind=day.kind, name=day.name, decree=day.decree) for day in spec.days
    )
    tally.created += 1 + len(spec.days)
    return made


def _plain(spec: CalendarSpec) -> list[list[str]]:
    return [[str(day.day), day.kind, day.name, day.decree] for day in spec.days]


def _territory(spec: TerritorySpec, moment: int, tally: Tally) -> Territory:
    """The territory's row; its version moves when it changes, and later when anything in it does."""
    old = Territory.objects.filter(code=spec.code).first()
    wanted = Territory(
        code=spec.code,
        names=spec.names,
        within=spec.within,
        country=spec.country,
        zone=spec.zone,
        languages=list(spec.languages),
        default_language=spec.default_language,
        currency=spec.currency,
        profile=_profile(spec.profile, tally),
        calendar=_calendar(spec.calendar, tally),
        version=old.version if old else moment,
    )
    standing = {spec.code: old} if old else {}
    put(standing, {spec.code: wanted}, ["code"], tally)
    return standing[spec.code]


def _units(territory: Territory, specs: Iterable[UnitSpec], tally: Tally) -> dict[str, Unit]:
    """Tier by tier, because a unit needs its parent's number."""
    rows = Unit.objects.filter(territory=territory)
    standing = {row.code: row for row in rows}
    specs = list(specs)
    close(standing, {spec.code for spec in specs}, rows, tally)
    for _, tier in groupby(specs, key=lambda spec: spec.tier):
        wanted = {
            spec.code: Unit(
                territory=territory,
                code=spec.code,
                parent_id=standing[spec.parent].id if spec.parent is not None else None,
                tier=spec.tier,
                kind=spec.kind,
                names=spec.names,
            )
            for spec in tier
        }
        put(standing, wanted, ["territory", "code"], tally)
    return standing


def _authorities(
    territory: Territory, specs: Iterable[AuthoritySpec], units: dict[str, Unit], tally: Tally
) -> dict[str, Authority]:
    """Level by level, because an authority needs its parent's number."""
    rows = Authority.objects.filter(territory=territory)
    standing = {row.code: row for row in rows}
    waiting = {spec.code: spec for spec in specs}
    close(standing, set(waiting), rows, tally)
    placed: set[str | None] = {None}
    while waiting:
        level = [spec for spec in waiting.values() if spec.parent in placed]
        wanted = {
            spec.code: Authority(
                territory=territory,
                code=spec.code,
                kind=spec.kind,
                unit=units[spec.unit],
                parent_id=standing[spec.parent].id if spec.parent is not None else None,
                names=spec.names,
            )
            for spec in level
        }
        put(standing, wanted, ["code"], tally)
        placed |= wanted.keys()
        for code in wanted:
            del waiting[code]
    return standing


def _offices(
    territory: Territory,
    spec: TerritorySpec,
    units: dict[str, Unit],
    authorities: dict[str, Authority],
    tally: Tally,
) -> dict[str, Office]:
    rows = Office.objects.filter(territory=territory)
    standing = {row.code: row for row in rows}
    wanted = {
        each.code: Office(
            territory=territory,
            authority=authorities[each.authority],
            unit=units[each.unit],
            code=each.code,
            names=each.names,
            address=each.address,
            demo_address=each.demo_address,
            phone=each.phone,
            hours_note=each.hours_note,
        )
        for each in spec.offices
    }
    close(standing, set(wanted), rows, tally)
    put(standing, wanted, ["code"], tally)
    return standing


def _halls(
    territory: Territory, spec: TerritorySpec, units: dict[str, Unit], offices: dict[str, Office], tally: Tally
) -> dict[str, Hall]:
    rows = Hall.objects.filter(territory=territory)
    standing = {row.code: row for row in rows}
    wanted = {
        each.code: Hall(
            territory=territory,
            unit=units[each.unit],
            office=offices[each.office],
            code=each.code,
            names=each.names,
            kind=each.kind,
            address=each.address,
            demo_address=each.demo_address,
            one_person=each.one_person,
            floors=each.floors,
        )
        for each in spec.halls
    }
    close(standing, set(wanted), rows, tally)
    put(standing, wanted, ["code"], tally)
    return standing


def _windows(territory: Territory, spec: TerritorySpec, halls: dict[str, Hall], tally: Tally) -> None:
    rows = Window.objects.filter(hall__territory=territory)
    standing = {(row.hall_id, row.number): row for row in rows}
    wanted = {
        (halls[each.hall].id, each.number): Window(
            hall=halls[each.hall],
            number=each.number,
            kind=each.kind,
            names=each.names,
            authority_kinds=list(each.authority_kinds),
        )
        for each in spec.windows
    }
    close(standing, set(wanted), rows, tally)
    put(standing, wanted, ["hall", "number"], tally)


def _posts(
    territory: Territory, spec: TerritorySpec, offices: dict[str, Office], halls: dict[str, Hall], tally: Tally
) -> None:
    rows = Post.objects.filter(territory=territory)
    standing = {row.code: row for row in rows}
    wanted = {
        each.code: Post(
            territory=territory,
            office=offices[each.office],
            hall=halls[each.hall] if each.hall is not None else None,
            code=each.code,
            role=each.role,
            names=each.names,
        )
        for each in spec.posts
    }
    close(standing, set(wanted), rows, tally)
    put(standing, wanted, ["code"], tally)
