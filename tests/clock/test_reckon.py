"""What the clock says beside the due day: the light, what is left, open pauses, and the way there."""

from __future__ import annotations

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from servicehall.clock import calendars
from servicehall.clock.calendar import Calendar, NeverWorks
from servicehall.clock.limit import Limit, Pause
from servicehall.clock.profile import PLAIN, by_code
from servicehall.clock.reckon import Reckoning, reckon

BEIJING = ZoneInfo("Asia/Shanghai")
CN = calendars.by_code("CN")
LAW = by_code("cn")
FIVE = Limit(5, "working_days")
TWENTY = Limit(20, "working_days")
MONDAY = date(2026, 3, 2)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


def five_from_monday(now: datetime | None = None, pauses: tuple[Pause, ...] = ()) -> Reckoning:
    """Five working days from Monday 2 March 2026: due on Monday 9 March at 17:00."""
    return reckon(received=MONDAY, limit=FIVE, calendar=CN, profile=LAW, pauses=pauses, now=now)


@pytest.mark.parametrize(
    ("now", "state", "left"),
    [
        (at(3, 2, 10), "green", {"days": 5, "hours": 0}),
        (at(3, 3, 8), "green", {"days": 5, "hours": 0}),
        (at(3, 3, 11), "green", {"days": 4, "hours": 5}),
        (at(3, 5, 16, 59), "green", {"days": 2, "hours": 0.02}),
        (at(3, 5, 17), "yellow", {"days": 2, "hours": 0}),
        (at(3, 6, 12, 30), "yellow", {"days": 1, "hours": 4}),
        (at(3, 7, 12), "yellow", {"days": 1, "hours": 0}),
        (at(3, 9, 17), "yellow", {"days": 0, "hours": 0}),
        (at(3, 9, 17, 1), "red", {"days": 0, "hours": 0}),
        (at(3, 10, 11), "red", {"days": 0, "hours": -2}),
        (at(3, 16, 16), "red", {"days": -4, "hours": -6}),
    ],
)
def test_the_light_and_what_is_left_follow_the_day(now: datetime, state: str, left: dict[str, float]) -> None:
    said = five_from_monday(now)

    assert said.due_at == at(3, 9, 17)
    assert (said.state, said.left.shown()) == (state, left)


@pytest.mark.parametrize(
    ("amount", "last_green", "first_yellow"),
    [
        (1, at(3, 3, 12, 29), at(3, 3, 14)),
        (2, at(3, 3, 16, 59), at(3, 3, 17)),
        (20, at(3, 24, 16, 59), at(3, 24, 17)),
        (45, at(4, 22, 16, 59), at(4, 22, 17)),
    ],
)
def test_yellow_comes_at_a_fifth_or_two_days_but_never_before_half(
    amount: int, last_green: datetime, first_yellow: datetime
) -> None:
    facts = {"received": MONDAY, "limit": Limit(amount, "working_days"), "calendar": CN, "profile": LAW}

    assert reckon(**facts, now=last_green).state == "green"  # type: ignore[arg-type]
    assert reckon(**facts, now=first_yellow).state == "yellow"  # type: ignore[arg-type]


def test_yellow_of_calendar_days_and_hours_goes_by_their_own_time() -> None:
    month = {"received": MONDAY, "limit": Limit(30, "calendar_days"), "calendar": CN, "profile": LAW}
    hours = {"received": at(3, 2, 9), "limit": Limit(7, "working_hours"), "calendar": CN, "profile": LAW}

    assert reckon(**month, now=at(3, 26, 18)).state == "green"  # type: ignore[arg-type]
    assert reckon(**month, now=at(3, 26, 19)).state == "yellow"  # type: ignore[arg-type]
    assert reckon(**hours, now=at(3, 2, 13, 29)).state == "green"  # type: ignore[arg-type]
    assert reckon(**hours, now=at(3, 2, 13, 30)).state == "yellow"  # type: ignore[arg-type]


def test_while_a_pause_is_open_there_is_no_due_date_and_what_is_left_stands_still() -> None:
    pauses = (Pause(date(2026, 3, 5), None, None, "supplement"),)

    early, late = five_from_monday(at(3, 5, 9), pauses), five_from_monday(at(4, 20, 9), pauses)

    assert (early.due_on, early.due_at, early.state) == (None, None, "grey")
    assert early.left.shown() == late.left.shown() == {"days": 3, "hours": 0}
    assert early.if_resumed_now == date(2026, 3, 9)
    assert late.if_resumed_now == date(2026, 4, 22)


def test_of_several_open_pauses_the_first_stops_the_clock() -> None:
    pauses = (Pause(date(2026, 3, 6), None, None, "test"), Pause(date(2026, 3, 4), None, None, "inspection"))

    said = five_from_monday(at(3, 16, 9), pauses)

    assert said.left.shown() == {"days": 4, "hours": 0}
    assert said.if_resumed_now == date(2026, 3, 19)


def test_an_open_restart_leaves_the_whole_limit() -> None:
    said = five_from_monday(at(3, 16, 9), (Pause(date(2026, 3, 6), None, "restart", "supplement"),))

    assert (said.state, said.left.shown()) == ("grey", {"days": 5, "hours": 0})
    assert said.if_resumed_now == date(2026, 3, 20)


def test_a_pause_that_began_after_the_limit_ran_out_does_not_hide_the_delay() -> None:
    said = five_from_monday(at(3, 20, 9), (Pause(date(2026, 3, 12), None, None, "supplement"),))

    assert (said.due_on, said.state) == (date(2026, 3, 9), "red")
    assert "clock.pause_lapsed" in [line.code for line in said.explanation]


def test_a_pause_that_has_not_begun_changes_nothing_yet() -> None:
    said = five_from_monday(at(3, 3, 9), (Pause(date(2026, 3, 5), None, None, "hearing"),))

    assert (said.due_on, said.state) == (date(2026, 3, 9), "green")
    assert "clock.pause_not_begun" in [line.code for line in said.explanation]


def test_inside_a_pause_whose_end_is_known_the_light_is_grey_and_the_date_stands() -> None:
    said = five_from_monday(at(3, 5, 10), (Pause(date(2026, 3, 5), date(2026, 3, 9), None, "quarantine"),))

    assert (said.due_on, said.state) == (date(2026, 3, 11), "grey")
    assert said.left.shown() == {"days": 3, "hours": 0}


def test_moments_take_out_the_working_time_between_them_and_nothing_more() -> None:
    over_night = five_from_monday(None, (Pause(at(3, 3, 17), at(3, 4, 9)),))
    over_lunch = five_from_monday(None, (Pause(at(3, 3, 12), at(3, 3, 13)),))
    an_hour = five_from_monday(None, (Pause(at(3, 3, 10), at(3, 3, 11)),))
    a_day_in_two = five_from_monday(None, (Pause(at(3, 3, 13), at(3, 4, 13)),))

    assert over_night.due_on == over_lunch.due_on == date(2026, 3, 9)
    assert an_hour.due_on == a_day_in_two.due_on == date(2026, 3, 10)


def test_hours_run_on_over_lunch_nights_and_half_days() -> None:
    half_friday = Calendar(halves=frozenset({date(2026, 3, 6)}), zone="Asia/Shanghai")

    said = reckon(received=at(3, 5, 16), limit=Limit(6, "working_hours"), calendar=half_friday, profile=PLAIN)

    assert said.due_at == at(3, 9, 11)


def test_a_half_day_counts_as_a_day_and_closes_early() -> None:
    half_monday = Calendar(halves=frozenset({date(2026, 3, 9)}), zone="Asia/Shanghai")

    said = reckon(received=MONDAY, limit=FIVE, calendar=half_monday, profile=PLAIN)
    late = reckon(received=at(3, 9, 12, 1), limit=FIVE, calendar=half_monday, profile=PLAIN)

    assert said.due_at == at(3, 9, 12)
    assert late.received_on == date(2026, 3, 10)


def test_on_the_spot_goes_on_after_a_pause_for_as_long_as_was_left() -> None:
    spot, now = Limit(0, "on_the_spot"), at(3, 2, 9)

    plain = reckon(received=at(3, 2, 15), limit=spot, calendar=CN, profile=LAW, now=now)
    paused = reckon(
        received=at(3, 2, 15), limit=spot, calendar=CN, profile=LAW, pauses=(Pause(at(3, 2, 16), at(3, 3, 9)),), now=now
    )

    assert plain.due_at == at(3, 2, 17)
    assert paused.due_at == at(3, 3, 17)


def test_the_last_day_runs_to_closing_time_on_the_office_wall_across_a_change_of_clocks() -> None:
    warsaw = Calendar(zone="Europe/Warsaw")

    said = reckon(received=date(2026, 3, 27), limit=Limit(1, "working_days"), calendar=warsaw, profile=PLAIN)
    hours = reckon(
        received=datetime(2026, 3, 27, 16, tzinfo=ZoneInfo("Europe/Warsaw")),
        limit=Limit(2, "working_hours"),
        calendar=warsaw,
        profile=PLAIN,
    )

    assert said.due_at is not None
    assert hours.due_at is not None
    assert said.due_at.astimezone(UTC) == datetime(2026, 3, 30, 15, tzinfo=UTC)
    assert hours.due_at.astimezone(UTC) == datetime(2026, 3, 30, 8, tzinfo=UTC)


def test_beyond_the_published_calendar_the_date_is_provisional() -> None:
    limit = Limit(10, "working_days")

    inside = reckon(received=date(2026, 12, 16), limit=limit, calendar=CN, profile=LAW)
    beyond = reckon(received=date(2026, 12, 18), limit=limit, calendar=CN, profile=LAW)

    assert (inside.due_on, inside.provisional) == (date(2026, 12, 30), False)
    assert (beyond.due_on, beyond.provisional) == (date(2027, 1, 1), True)
    assert beyond.explanation[-1].code == "clock.provisional"


def test_the_golden_example_is_explained_day_by_day() -> None:
    said = reckon(received=date(2026, 2, 10), limit=FIVE, calendar=CN, profile=LAW)

    assert [(line.code, line.values.get("since"), line.values.get("days")) for line in said.explanation] == [
        ("clock.received", None, None),
        ("clock.limit_working_days", None, None),
        ("clock.day_of_event", None, None),
        ("clock.counted", "2026-02-11", 3),
        ("clock.make_up", "2026-02-14", 1),
        ("clock.holiday", "2026-02-15", 9),
        ("clock.counted", "2026-02-24", 1),
        ("clock.due", None, None),
    ]
    assert said.explanation[5].values["name"] == "春节"


def test_an_explanation_is_built_when_it_is_first_asked_for() -> None:
    said = five_from_monday()

    assert "explanation" not in vars(said)
    assert said.explanation is said.explanation


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"received": datetime(2026, 3, 2, 9)}, "zone"),  # noqa: DTZ001
        ({"now": datetime(2026, 3, 2, 9)}, "zone"),  # noqa: DTZ001
        ({"extension": -1}, "extension"),
        ({"limit": Limit(0, "on_the_spot"), "extension": 1}, "on the spot"),
        ({"pauses": (Pause(date(2026, 3, 5), date(2026, 3, 4)),)}, "ends after"),
    ],
)
def test_facts_that_cannot_be_are_refused(wrong: dict[str, object], words: str) -> None:
    facts: dict[str, object] = {"received": MONDAY, "limit": FIVE, "calendar": CN, "profile": LAW}

    with pytest.raises(ValueError, match=words):
        reckon(**{**facts, **wrong})  # type: ignore[arg-type]


def test_a_limit_is_a_whole_number_of_a_known_unit() -> None:
    for amount, unit in ((0, "working_days"), (-3, "months"), (True, "months"), (1.5, "working_hours"), (1, "weeks")):
        with pytest.raises(ValueError, match=r"limit|unit"):
            Limit(amount, unit)  # type: ignore[arg-type]


def test_a_calendar_that_never_works_again_is_found_out() -> None:
    shut = Calendar(closed=frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(150_000)))

    with pytest.raises(NeverWorks):
        reckon(received=MONDAY, limit=FIVE, calendar=shut, profile=PLAIN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekend": frozenset(range(7))},
        {"weekend": frozenset({7})},
        {"hours": ()},
        {"hours": ((time(9), time(9)),)},
        {"hours": ((time(9), time(13)), (time(12), time(17)))},
    ],
)
def test_a_calendar_without_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"week|hours|Monday"):
        Calendar(**wrong)  # type: ignore[arg-type]


def test_a_usual_limit_is_reckoned_in_tens_of_microseconds() -> None:
    received, now = at(9, 24, 11), at(10, 14, 11)
    facts = {"received": received, "limit": TWENTY, "calendar": CN, "profile": LAW, "now": now}
    reckon(**facts)  # type: ignore[arg-type]

    best = min(_seconds(facts) for _ in range(5))

    assert best < 0.000_2


def _seconds(facts: dict[str, object]) -> float:
    start = stopwatch.perf_counter()
    for _ in range(200):
        reckon(**facts)  # type: ignore[arg-type]
    return (stopwatch.perf_counter() - start) / 200
