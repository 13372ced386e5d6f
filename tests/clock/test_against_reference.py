"""The clock against a second, naive one over random facts."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from servicehall.clock.calendar import Calendar
from servicehall.clock.limit import Limit, Pause
from servicehall.clock.profile import Profile
from servicehall.clock.reckon import reckon
from tests.clock.reference import Law, Office, Reference, Stop

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2024, 1, 15)
HOURS = ([(540, 720), (780, 1020)], [(480, 1020)], [(450, 690), (780, 900), (930, 1080)], [(600, 660)])
UNITS = ("working_days", "working_days", "calendar_days", "working_hours", "months", "on_the_spot")


def day_near(chance: random.Random, spread: int) -> date:
    return FIRST + timedelta(days=chance.randrange(spread))


def moment_near(chance: random.Random, spread: int) -> datetime:
    return datetime.combine(day_near(chance, spread), time(chance.randrange(6, 20), chance.choice((0, 0, 7, 30, 59))))


def days_near(chance: random.Random, most: int) -> set[date]:
    return {day_near(chance, 90) for _ in range(chance.randrange(most))}


def office_of(chance: random.Random) -> Office:
    weekend = set(chance.choice(([5, 6], [6], [4], [4, 5], [], [0, 2, 4, 6])))
    return Office(weekend, days_near(chance, 20), days_near(chance, 8), days_near(chance, 8), chance.choice(HOURS))


def stops_of(chance: random.Random) -> tuple[list[Stop], list[Pause]]:
    stops, pauses = [], []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 5))):
        restart = chance.random() < 0.3
        mode = "restart" if restart else "continue"
        if chance.random() < 0.5:
            since = day_near(chance, 60)
            until = since + timedelta(days=chance.randrange(15))
            stops.append(Stop(datetime.combine(since, time()), datetime.combine(until, time()), restart))
            pauses.append(Pause(since, until, mode, "test"))
        else:
            start = moment_near(chance, 60)
            end = start + timedelta(minutes=chance.randrange(60 * 24 * 6))
            stops.append(Stop(start, end, restart))
            pauses.append(Pause(start.replace(tzinfo=ZONE), end.replace(tzinfo=ZONE), mode, "test"))
    return stops, pauses


@pytest.mark.parametrize("seed", range(30))
def test_the_clock_agrees_with_a_naive_one_over_random_facts(seed: int) -> None:
    chance = random.Random(seed)
    for case in range(100):
        office, unit = office_of(chance), chance.choice(UNITS)
        amount = {"months": chance.randrange(1, 4), "on_the_spot": 0}.get(unit, chance.randrange(1, 31))
        law = Law(chance.random() < 0.3, chance.random() < 0.5, chance.random() < 0.7, chance.choice((0, 0, 2)))
        stops, pauses = stops_of(chance)
        received = day_near(chance, 30) if chance.random() < 0.3 else moment_near(chance, 30)
        now = moment_near(chance, 90)

        naive = Reference(office, law, unit, amount, stops)
        due_on, due_at, received_on = naive.run(received)
        left = naive.left(now, due_at)
        said = reckon(
            received=received.replace(tzinfo=ZONE) if isinstance(received, datetime) else received,
            limit=Limit(amount, unit),
            calendar=Calendar(
                weekend=frozenset(office.weekend),
                closed=frozenset(office.closed),
                opened=frozenset(office.opened),
                halves=frozenset(office.halves),
                hours=tuple((time(a // 60, a % 60), time(b // 60, b % 60)) for a, b in office.hours),
                zone="Asia/Shanghai",
            ),
            profile=Profile(
                code="random",
                last_day_ends="midnight" if law.midnight else "closing",
                calendar_days_roll=law.roll,
                after_closing_moves=law.moves,
                least_working_days=law.least,
            ),
            pauses=pauses,
            now=now.replace(tzinfo=ZONE),
        )

        facts = (seed, case, unit, amount, received, stops, office, law)
        assert (said.due_on, said.received_on) == (due_on, received_on), facts
        assert said.due_at == due_at.replace(tzinfo=ZONE), facts
        assert (said.left.days, said.left.seconds) == (left[0], left[1] * 60), facts
        assert (said.state == "red") == (now > due_at), facts
