"""Calendars and law profiles as files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from servicehall.clock import calendars, profile
from servicehall.clock.limit import Limit
from tools import calendars as tool


@pytest.mark.parametrize("code", ["az", "cn", "ge", "la", "uz", "vn"])
def test_a_calendar_names_its_source_and_a_decree_for_every_day(code: str) -> None:
    body = calendars.body(code)

    days = [row["day"] for row in body["days"]]
    assert body["source"]
    assert days == sorted(set(days))
    assert {row["decree"] for row in body["days"]} <= set(body["decrees"])
    assert {row["kind"] for row in body["days"]} <= {"closed", "opened", "half"}


@pytest.mark.parametrize("code", ["az", "ge", "la", "uz", "vn"])
def test_a_calendar_of_the_holidays_package_is_what_the_tool_writes(code: str) -> None:
    assert calendars.body(code) == json.loads(tool.written(tool.country(code)))


def test_days_of_december_that_the_next_years_notice_rules_are_there() -> None:
    china = calendars.by_code("CN")

    assert china.works(date(2018, 12, 29))
    assert not china.works(date(2018, 12, 31))
    assert china.works(date(2006, 12, 30))
    assert (len(china.closed), len(china.opened)) == (545, 133)


def test_the_index_of_working_days_says_what_a_walk_says() -> None:
    china = calendars.of(calendars.body("cn"))
    day, since, worked = date(2010, 1, 1), date(2010, 1, 1), 0
    while day < date(2026, 12, 31):
        worked += china.works(day)
        day += timedelta(days=1)
        assert china.count(since, day) == worked

    assert china.nth_after(date(2009, 12, 31), worked) <= date(2026, 12, 30)
    assert china.nth_after(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert china.first_from(date(2026, 2, 15)) == date(2026, 2, 24)


def test_viet_nam_has_the_swapped_days_of_the_state() -> None:
    viet_nam = calendars.by_code("vn-an-giang")

    assert not viet_nam.works(date(2026, 1, 2))
    assert viet_nam.works(date(2026, 1, 10))
    assert viet_nam.works(date(2026, 8, 22))
    assert viet_nam.works(date(2025, 4, 26))


@pytest.mark.parametrize(
    ("code", "calendar", "law"),
    [
        ("CN", "cn", "cn"),
        ("VN", "vn", "vn"),
        ("vn-an-giang", "vn", "vn"),
        ("vn-lao-cai", "vn", "vn"),
        ("cn-yaan", "cn", "cn"),
        ("UZ", "uz", "plain"),
    ],
)
def test_a_territory_has_its_calendar_and_its_law(code: str, calendar: str, law: str) -> None:
    assert calendars.by_code(code) == calendars.of(calendars.body(calendar))
    assert calendars.profile_of(code).code == law


def test_an_unknown_code_is_refused_with_those_there_are() -> None:
    with pytest.raises(calendars.UnknownTerritory, match="az, cn"):
        calendars.by_code("atlantis")
    with pytest.raises(calendars.UnknownTerritory, match="az, cn"):
        calendars.body("atlantis")
    with pytest.raises(profile.UnknownProfile, match="cn, eu, fr, vn"):
        profile.by_code("atlantis")


def test_the_licensing_law_of_china_is_there_in_full() -> None:
    law = profile.by_code("CN")

    assert law.notice == profile.Phase(
        Limit(5, "working_days"), "receipt", None, "deemed_accepted", "receipt", "Administrative Licensing Law, art. 32"
    )
    assert law.decision is not None
    assert law.joint is not None
    assert law.review is not None
    assert law.delivery is not None
    assert law.decision.limit == Limit(20, "working_days")
    assert law.decision.extension is not None
    assert law.joint.extension is not None
    assert (law.decision.extension.amount, law.decision.extension.by) == (10, "head-of-authority")
    assert law.joint.limit == Limit(45, "working_days")
    assert (law.joint.extension.amount, law.joint.extension.by) == (15, "head-of-government")
    assert (law.review.limit, law.delivery.limit) == (Limit(20, "working_days"), Limit(10, "working_days"))
    assert {source.article for source in law.sources} >= {"32", "42", "43", "44", "45", "82"}
    assert "hearing" in law.excluded


def test_europe_counts_to_midnight_and_two_working_days() -> None:
    law = profile.by_code("eu")

    assert (law.last_day_ends, law.calendar_days_roll, law.after_closing_moves) == ("midnight", True, False)
    assert law.least_working_days == 2
    assert law.decision is not None
    assert law.decision.silence == "deemed_granted"


def test_silence_of_two_months_is_consent_in_france() -> None:
    law = profile.by_code("fr")

    assert law.decision is not None
    assert (law.decision.limit, law.decision.silence) == (Limit(2, "months"), "deemed_granted")


@pytest.mark.parametrize("code", sorted(profile.bodies()))
def test_every_profile_has_its_names_and_its_sources(code: str) -> None:
    body = profile.bodies()[code]

    assert body["code"] == code
    assert body["names"].keys() >= {"en", "vi", "zh", "fa"}
    assert all(source["law"] and source["says"] for source in body["sources"])
    assert profile.Profile.of(body) == profile.by_code(code)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("counting", {"last_day_ends": "noon"}),
        ("counting", {"pause_mode": "stop"}),
        ("decision", {"silence": "shrug"}),
        ("decision", {"limit": {"amount": 0, "unit": "working_days"}}),
    ],
)
def test_a_profile_without_sense_is_refused(part: str, value: dict[str, Any]) -> None:
    body = profile.bodies()["cn"]

    with pytest.raises(ValueError, match=r"last_day_ends|pause_mode|silence|limit"):
        profile.Profile.of({**body, part: {**body[part], **value}})
