"""What must never be false of these rows is said in SQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from servicehall.offices.models import Authority, Calendar, CalendarDay, Hall, LawProfile, Office, Post, Territory, Unit
from servicehall.offices.types import TerritoryView


def _refused(constraint: str, change: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


def test_a_unit_has_one_authority_of_a_kind(yaan: TerritoryView) -> None:
    transport = Authority.objects.get(code="cn-yaan.5118.transport")
    _refused(
        "authority_one_of_a_kind_at_a_unit",
        lambda: Authority.objects.create(
            territory_id=yaan.id, code="cn-yaan.second", kind="transport", unit=transport.unit, names={"en": "Second"}
        ),
    )


def test_nothing_is_nameless_in_english(yaan: TerritoryView) -> None:
    for model in (Territory, Unit, Authority, Office, Hall, Post):
        table = model._meta.model_name
        _refused(f"{table}_has_an_english_name", lambda model=model: model.objects.update(names={"zh": "名"}))


def test_a_territory_speaks_its_default_language(yaan: TerritoryView) -> None:
    _refused("territory_speaks_its_language", lambda: Territory.objects.update(default_language="fr"))


def test_a_territory_has_one_root_at_tier_one(yaan: TerritoryView) -> None:
    county = Unit.objects.filter(code="511827")
    _refused("unit_root_is_tier_one", lambda: county.update(tier=1))
    _refused("unit_one_root", lambda: county.update(tier=1, parent=None))


def test_an_officer_of_a_window_sits_in_a_hall(yaan: TerritoryView) -> None:
    _refused("post_at_a_window_is_in_a_hall", lambda: Post.objects.filter(role="window").update(hall=None))


def test_a_calendar_speaks_of_a_day_once(yaan: TerritoryView) -> None:
    day = CalendarDay.objects.order_by("day")[0]
    _refused(
        "calendar_day_once",
        lambda: CalendarDay.objects.create(calendar=day.calendar, day=day.day, kind="opened", name="", decree="x"),
    )


@pytest.mark.parametrize("model", [Calendar, CalendarDay, LawProfile])
def test_versions_of_calendars_and_law_profiles_cannot_be_changed_by_the_app(model: Any, yaan: TerritoryView) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
