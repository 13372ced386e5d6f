"""What must hold for all facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from servicehall.clock.calendar import Calendar
from servicehall.clock.excluded import ONE_DAY
from servicehall.clock.limit import Limit, Pause
from servicehall.clock.profile import PLAIN, Profile
from servicehall.clock.reckon import Reckoning, reckon

ZONE = ZoneInfo("Asia/Tashkent")
DAYS = st.dates(date(2026, 1, 1), date(2026, 5, 31))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 5, 31)).map(lambda one: one.replace(tzinfo=ZONE))  # noqa: DTZ001
LIMITS = st.one_of(
    st.builds(Limit, st.integers(1, 60), st.sampled_from(["working_days", "calendar_days", "working_hours"])),
    st.builds(Limit, st.integers(1, 12), st.just("months")),
    st.just(Limit(0, "on_the_spot")),
)
WORKING_DAYS = st.builds(Limit, st.integers(1, 60), st.just("working_days"))
WEEKENDS = st.sampled_from(
    [frozenset({5, 6}), frozenset({4, 5}), frozenset({4}), frozenset[int](), frozenset({0, 3, 6})]
)
CALENDARS = st.builds(
    Calendar,
    weekend=WEEKENDS,
    closed=st.frozensets(DAYS, max_size=12),
    opened=st.frozensets(DAYS, max_size=5),
    halves=st.frozensets(DAYS, max_size=5),
    zone=st.just("Asia/Tashkent"),
)
PROFILES = st.builds(
    Profile,
    code=st.just("any"),
    last_day_ends=st.sampled_from(["closing", "midnight"]),
    calendar_days_roll=st.booleans(),
    after_closing_moves=st.booleans(),
    least_working_days=st.sampled_from([0, 2]),
)


def paused(since: Any, length: timedelta, mode: str) -> Pause:
    return Pause(since, since + length, mode, "test")  # type: ignore[arg-type]


MODES = st.sampled_from(["continue", "restart"])
PAUSES = st.one_of(
    st.builds(paused, DAYS, st.integers(0, 30).map(lambda days: timedelta(days=days)), MODES),
    st.builds(paused, MOMENTS, st.integers(0, 40_000).map(lambda minutes: timedelta(minutes=minutes)), MODES),
)
FACTS = st.fixed_dictionaries(
    {
        "received": st.one_of(DAYS, MOMENTS),
        "limit": LIMITS,
        "calendar": CALENDARS,
        "profile": PROFILES,
        "pauses": st.lists(PAUSES, max_size=3),
    }
)


def due(facts: dict[str, Any], **other: Any) -> datetime:
    said: Reckoning = reckon(**{**facts, **other})
    assert said.due_at is not None
    return said.due_at.astimezone(UTC)


@given(FACTS, PAUSES)
def test_a_pause_never_brings_the_due_moment_forward(facts: dict[str, Any], pause: Pause) -> None:
    added = [*facts["pauses"], replace(pause, mode="continue")]

    assert due(facts, pauses=added) >= due(facts)


@given(FACTS, PAUSES)
def test_a_restart_never_brings_the_due_moment_forward(facts: dict[str, Any], pause: Pause) -> None:
    assert due(facts, pauses=[replace(pause, mode="restart")]) >= due(facts, pauses=[])


@given(FACTS, DAYS)
def test_a_holiday_never_brings_the_due_day_forward(facts: dict[str, Any], holiday: date) -> None:
    calendar: Calendar = facts["calendar"]
    plain = {**facts, "pauses": [], "calendar": replace(calendar, opened=calendar.opened - {holiday})}
    closed = replace(calendar, closed=calendar.closed | {holiday}, opened=calendar.opened - {holiday})

    assert reckon(**{**plain, "calendar": closed}).due_on >= reckon(**plain).due_on  # type: ignore[operator]


@given(FACTS, st.integers(1, 30))
def test_an_extension_is_the_longer_limit(facts: dict[str, Any], extension: int) -> None:
    limit: Limit = facts["limit"]
    if limit.unit == "on_the_spot":
        return

    assert due(facts, extension=extension) == due(facts, limit=Limit(limit.amount + extension, limit.unit))


@given(FACTS, WORKING_DAYS)
def test_a_limit_of_working_days_ends_on_a_working_day(facts: dict[str, Any], limit: Limit) -> None:
    said = reckon(**{**facts, "limit": limit})

    assert said.due_on is not None
    assert facts["calendar"].works(said.due_on)


@given(DAYS, WORKING_DAYS, CALENDARS, st.lists(st.tuples(DAYS, st.integers(0, 20)), max_size=4))
def test_paused_days_are_as_if_the_office_were_closed(
    received: date, limit: Limit, calendar: Calendar, runs: list[tuple[date, int]]
) -> None:
    pauses = [Pause(since, since + timedelta(days=days), "continue", "") for since, days in runs]
    out = {since + timedelta(days=day) for since, days in runs for day in range(days)}
    plain = reckon(received=received, limit=limit, calendar=calendar, profile=PLAIN)
    without = replace(
        calendar, closed=calendar.closed | out, opened=calendar.opened - out, halves=calendar.halves - out
    )

    said = reckon(received=plain.received_on, limit=limit, calendar=calendar, profile=PLAIN, pauses=pauses)
    start = plain.received_on
    day, left = start, limit.amount
    while left:
        day += ONE_DAY
        left -= without.works(day)

    assert said.due_on == day


@given(FACTS, MOMENTS)
def test_the_same_facts_give_the_same_answer_in_whatever_zone_they_are_written(
    facts: dict[str, Any], now: datetime
) -> None:
    elsewhere = ZoneInfo("America/Bogota")
    moved = {
        **facts,
        "received": _in(facts["received"], elsewhere),
        "pauses": [
            replace(one, since=_in(one.since, elsewhere), until=_in(one.until, elsewhere)) for one in facts["pauses"]
        ],
    }

    assert reckon(**facts, now=now) == reckon(**moved, now=now.astimezone(UTC))
    assert reckon(**facts, now=now).explanation == reckon(**facts, now=now).explanation


def _in(value: Any, zone: ZoneInfo) -> Any:
    return value.astimezone(zone) if isinstance(value, datetime) else value


@given(FACTS, WORKING_DAYS)
def test_the_days_an_explanation_counts_add_up_to_the_limit(facts: dict[str, Any], limit: Limit) -> None:
    whole_days = [one for one in facts["pauses"] if one.in_days]
    said = reckon(**{**facts, "limit": limit, "pauses": whole_days})

    lines = [line for line in said.explanation if line.code in ("clock.counted", "clock.make_up", "clock.half")]

    counted = sum(line.values["days"] for line in lines)
    assert counted == limit.amount
    if "clock.least_working_days" not in {line.code for line in said.explanation}:
        assert lines[-1].values["last"] == str(said.due_on)


@given(FACTS, MOMENTS, st.integers(1, 5_000))
def test_what_is_left_never_grows_as_time_goes_by(facts: dict[str, Any], now: datetime, minutes: int) -> None:
    calendar: Calendar = facts["calendar"]
    earlier = reckon(**{**facts, "pauses": []}, now=now).left
    later = reckon(**{**facts, "pauses": []}, now=now + timedelta(minutes=minutes)).left
    length = calendar.day_seconds

    assert (later.days, later.seconds) <= (earlier.days, earlier.seconds) or (
        later.days * length + later.seconds <= earlier.days * length + earlier.seconds
    )


@given(FACTS, st.lists(MOMENTS, min_size=2, max_size=2))
def test_red_is_never_followed_by_another_light(facts: dict[str, Any], moments: list[datetime]) -> None:
    first, second = sorted(moments)

    assert reckon(**facts, now=first).state != "red" or reckon(**facts, now=second).state == "red"


@given(FACTS, MOMENTS)
def test_an_open_pause_resumed_now_is_the_pause_closed_now(facts: dict[str, Any], now: datetime) -> None:
    since = now - timedelta(days=3)
    opened = reckon(**{**facts, "pauses": [Pause(since, None, "continue", "test")]}, now=now)
    closed = reckon(**{**facts, "pauses": [Pause(since, now, "continue", "test")]}, now=now)

    assert (opened.if_resumed_now or opened.due_on) == closed.due_on
