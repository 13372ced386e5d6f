from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicehall.kernel.errors import NotFound
from servicehall.offices import commands, queries
from servicehall.offices.errors import Malformed, NoAuthority
from servicehall.offices.models import (
    Authority,
    Calendar,
    CalendarDay,
    Hall,
    LawProfile,
    Office,
    Post,
    Territory,
    Unit,
    Window,
)
from servicehall.offices.types import TerritoryView
from tests.offices.conftest import Folder

EVERYTHING = [Authority, Calendar, CalendarDay, Hall, LawProfile, Office, Post, Territory, Unit, Window]


def _rows() -> dict[str, list[Any]]:
    return {model.__name__: list(model.objects.order_by("id").values()) for model in EVERYTHING}


def _writes(captured: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in captured if not query["sql"].startswith("SELECT")]


def test_the_house_comes_with_three_territories() -> None:
    assert queries.shipped() == ["cn-yaan", "vn-an-giang", "vn-lao-cai"]


@pytest.mark.django_db
def test_a_load_takes_few_statements_whatever_the_number_of_rows() -> None:
    with CaptureQueriesContext(connection) as captured:
        loaded = commands.load_territory("vn-an-giang")

    assert loaded.created == sum(model.objects.count() for model in EVERYTHING)
    assert (loaded.changed, loaded.closed) == (0, 0)
    assert len(captured) <= 30
    assert loaded.created > 2000


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["vn-an-giang", "vn-lao-cai", "cn-yaan"])
def test_loading_again_writes_no_row(code: str) -> None:
    first = commands.load_territory(code)
    before = _rows()

    with CaptureQueriesContext(connection) as captured:
        again = commands.load_territory(code)

    assert _writes(captured) == []
    assert (again.wrote, again.version) == (0, first.version)
    assert _rows() == before


def test_territories_of_one_country_share_its_law_profile(an_giang: TerritoryView, lao_cai: TerritoryView) -> None:
    assert [(row.code, row.version) for row in LawProfile.objects.all()] == [("vn", 1)]
    assert sorted(row.code for row in Calendar.objects.all()) == ["vn-an-giang", "vn-lao-cai"]


def test_a_renamed_unit_changes_the_rows_that_show_its_name_and_moves_the_version(
    yaan: TerritoryView, folder: Folder
) -> None:
    before = _rows()

    def rename(units: Any) -> None:
        units[1]["names"]["en"] = "Yucheng Urban District"

    folder.edit("units", rename)
    loaded = commands.load_territory(folder.path)

    assert (loaded.created, loaded.changed, loaded.closed) == (
        0,
        4,
        0,
    )  # the unit, its government, its office, its hall
    after = _rows()
    moved = {
        name: [row["id"] for row, old in zip(after[name], before[name], strict=True) if row != old] for name in after
    }
    assert {name: len(ids) for name, ids in moved.items() if ids} == {
        "Authority": 1,
        "Hall": 1,
        "Office": 1,
        "Territory": 1,
        "Unit": 1,
    }
    assert queries.territory("cn-yaan").version == loaded.version > yaan.version
    assert queries.unit(yaan.id, "511802").name("en") == "Yucheng Urban District"
    assert queries.unit(yaan.id, "511802").name("zh") == "雨城区"


def test_what_leaves_the_data_is_kept_out_of_force_and_comes_back_as_the_same_row(
    yaan: TerritoryView, folder: Folder
) -> None:
    village = "511827202-gari"
    old = queries.competent_office(territory_id=yaan.id, authority="village-committee", unit_code=village)
    hall = queries.hall_with_code(f"cn-yaan.{village}.hall")

    folder.edit(
        "units-by-hand", lambda units: units.__setitem__(slice(None), [u for u in units if u["code"] != village])
    )
    loaded = commands.load_territory(folder.path)

    assert (loaded.created, loaded.changed) == (0, 0)
    assert loaded.closed == 8  # unit, authority, office, hall, window, and its three posts
    assert village not in {unit.code for unit in queries.units(yaan.id)}
    assert hall.id not in {each.id for each in queries.halls(yaan.id)}
    assert queries.posts(hall_id=hall.id) == []
    assert queries.office(old.id).name("zh") == "嘎日村村民委员会"
    assert queries.office(old.id).in_force is False
    with pytest.raises(NoAuthority):
        queries.competent_office(territory_id=yaan.id, authority="village-committee", unit_code=village)
    above = queries.competent_office(territory_id=yaan.id, authority="township-government", unit_code=village)
    assert above.unit_code == "511827202"

    back = commands.load_territory("cn-yaan")

    assert (back.created, back.changed, back.closed) == (0, 8, 0)
    assert queries.competent_office(territory_id=yaan.id, authority="village-committee", unit_code=village) == old


def test_a_closure_by_decree_makes_a_second_version_of_the_calendar_and_keeps_the_first(
    yaan: TerritoryView, folder: Folder
) -> None:
    flood = date(2026, 7, 15)
    closure = {"day": str(flood), "kind": "closed", "name": "洪水", "decree": "Ya'an flood order 3/2026"}

    folder.edit("territory", lambda sheet: sheet["calendar"].update(days=[closure]))
    commands.load_territory(folder.path)

    now, then = queries.calendar(yaan.id), queries.calendar_then(yaan.id, 1)
    assert (now.version, now.works(flood), now.names[flood]) == (2, False, "洪水")
    assert (then.version, then.works(flood)) == (1, True)
    assert queries.calendar_then(yaan.id, 2) == now
    assert queries.territory("cn-yaan").calendar_version == 2
    [row] = CalendarDay.objects.filter(day=flood)
    assert (row.kind, row.decree) == ("closed", "Ya'an flood order 3/2026")
    with pytest.raises(NotFound):
        queries.calendar_then(yaan.id, 3)


def test_a_territory_may_have_its_own_week_and_hours(folder: Folder, db: None) -> None:
    own = {"weekend": [4], "hours": [["08:00", "14:00"]]}

    folder.edit("territory", lambda sheet: sheet["calendar"].update(own))
    commands.load_territory(folder.path)

    calendar = queries.calendar(queries.territory("cn-yaan").id)
    assert calendar.weekend == frozenset({4})
    assert calendar.day_seconds == 6 * 3600


def test_a_territory_needs_no_code_only_a_folder(folder: Folder, db: None) -> None:
    moved = Path(shutil.move(folder.path, folder.path.with_name("elsewhere")))
    Folder(moved).edit("territory", lambda sheet: sheet.update(code="cn-second"))

    commands.load_territory(moved)
    commands.load_territory("cn-yaan")

    assert [territory.code for territory in queries.territories()] == ["cn-second", "cn-yaan"]
    assert queries.hall_with_code("cn-second.511827.hall").territory_id == queries.territory("cn-second").id


def _without(key: str) -> Callable[[Any], Any]:
    return lambda sheet: sheet.pop(key)


WRONG: list[tuple[str, Callable[[Any], Any], str]] = [
    ("territory", _without("currency"), 'territory.json: the whole: "currency" is a required property'),
    ("territory", lambda s: s.update(zone="Asia/Nowhere"), "'Asia/Nowhere' is no zone of the IANA database"),
    ("territory", lambda s: s.update(default_language="fr"), "default_language: 'fr' is not among languages"),
    ("territory", lambda s: s.update(profile="xx"), "there is no law profile 'xx'"),
    ("territory", lambda s: s["calendar"].update(base="xx"), "there is no calendar 'xx'"),
    ("territory", lambda s: s["calendar"].update(hours=[["12:00", "09:00"]]), "hours overlap or run backwards"),
    (
        "territory",
        lambda s: s["calendar"].update(days=[{"day": "2026-02-30", "kind": "closed", "name": "x", "decree": "y"}]),
        "2026-02-30 is no day",
    ),
    ("territory", lambda s: s.update(colour="red"), "Additional properties are not allowed ('colour' was unexpected)"),
    ("units", lambda s: s[1]["names"].pop("zh"), "units.json: 1: names: has no text in zh"),
    ("units", lambda s: s[1].update(parent="9999"), "units.json: 511802: its parent 9999 is not there"),
    ("units", lambda s: s[1].update(tier=3), "units.json: 511802: its tier is not one below its parent's"),
    ("units", lambda s: s[1].update(kind="canton"), "its kind canton is not among unit_kinds"),
    ("units", lambda s: s.append(s[1]), "units.json: 511802: stands there twice"),
    ("units", lambda s: s[1].update(parent=None, tier=1), "one unit has no parent, the territory itself; here are 2"),
    ("authorities", lambda s: s[0]["at"].update(units=["404"]), "authorities.json: 0: there is no unit 404"),
    ("authorities", lambda s: s[1].update(under="senate"), "no senate stands above it"),
    ("authorities", lambda s: s[0].update(under="education"), "each stands above the other"),
    ("authorities", lambda s: s[0]["names"].update(en="{mayor} of {unit}"), "holds a placeholder there is not"),
    ("halls", lambda s: s[0].update(run_by="senate"), "no senate runs the hall of 5118"),
    ("halls", lambda s: s[0]["windows"][1].update(authority_kinds=["senate"]), "a window for senate, but no such"),
    ("halls", lambda s: s[0]["windows"][0].update(kind="field"), '"authority_kinds" is a required property'),
    ("halls", lambda s: s[4]["windows"][0].update(count=2), "a hall of one person has one window, this one has 2"),
]


@pytest.mark.parametrize(("file", "spoil", "problem"), WRONG, ids=[problem for _, _, problem in WRONG])
def test_malformed_data_is_refused_by_name_and_nothing_is_written(
    file: str, spoil: Callable[[Any], Any], problem: str, folder: Folder, yaan: TerritoryView
) -> None:
    before = _rows()
    folder.edit(file, spoil)

    with pytest.raises(Malformed) as refused:
        commands.load_territory(folder.path)

    assert problem in str(refused.value)
    assert refused.value.facts["territory"] == "cn-yaan"
    assert _rows() == before


def test_every_problem_is_named_at_once(folder: Folder) -> None:
    (folder.path / "halls.json").unlink()
    (folder.path / "units.json").write_text("[", encoding="utf-8")
    folder.edit("territory", lambda sheet: (sheet.pop("zone"), sheet.pop("country")))

    with pytest.raises(Malformed) as refused:
        commands.load_territory(folder.path)

    problems = refused.value.facts["problems"]
    assert isinstance(problems, list)
    assert sorted(problem.split(":")[0] for problem in problems) == [
        "halls.json",
        "territory.json",
        "territory.json",
        "units.json",
    ]


def test_a_folder_that_is_not_there_is_refused() -> None:
    with pytest.raises(Malformed, match=r"territory\.json: is missing"):
        commands.load_territory("atlantis")
