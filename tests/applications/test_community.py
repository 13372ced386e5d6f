"""One application, nineteen departments: a community of Ya'an asks once, and the rules find whom it concerns."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from servicehall.clock.reckon import reckon
from tests.town import MONDAY, Town

from .acts import DAY, HOUR, at_once, decide, file_at_window, recorded, row_of, step_of

CODE = "economic-development-permit"
NINETEEN = (
    "administrative-approval", "agriculture", "culture-tourism", "development-reform", "ecology", "economy-information",
    "finance", "fire-rescue", "health", "housing-construction", "human-resources", "justice", "market-regulation",
    "natural-resources", "public-security", "statistics", "taxation", "transport", "water",
)  # fmt: skip


def yaan(town: Town) -> Town:
    """The same people with a window in Ya'an."""
    from servicehall.offices import queries as offices

    territory = offices.territory("cn-yaan")
    hall = offices.halls(territory.id)[0]
    there = replace(
        town.chinara,
        territory_id=territory.id,
        hall_id=hall.id,
        office_id=hall.office_id,
        authority_id=offices.office(hall.office_id).authority_id,
        window_id=offices.windows(hall.id)[0].id,
    )
    return replace(town, territory_id=territory.id, chinara=there)


def opened(application_id: Any) -> list[Any]:
    from servicehall.applications.models import Step

    return list(Step.objects.filter(application_id=application_id, key__startswith="review-").order_by("key"))


def test_nineteen_departments_begin_in_the_same_second_each_with_its_own_day(town: Town) -> None:
    from servicehall.offices import queries as offices

    place = yaan(town)
    filed = file_at_window(place, CODE)

    steps = opened(filed.id)
    assert [step.key for step in steps] == [f"review-{name}" for name in NINETEEN]
    assert {step.opened_at for step in steps} == {MONDAY}
    assert len({step.office_id for step in steps}) == 19
    assert {offices.office(step.office_id).unit_code for step in steps} == {
        offices.office(steps[0].office_id).unit_code
    }
    planned = {step.key: step.limit for step in place.revision(CODE).plan}
    for step in steps:
        counted = reckon(
            received=MONDAY,
            limit=planned[step.key],
            calendar=offices.calendar(place.territory_id),
            profile=offices.profile(place.territory_id),
        )
        assert (step.due_on, step.due_at) == (counted.due_on, counted.due_at), step.key
    assert len({step.due_on for step in steps}) == 3
    assert recorded(filed.id) == ["filed", "accepted"]


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"road": False}, 18),
        ({"jobs": 9}, 18),
        ({"temple": True, "veterans": True, "signs": True}, 22),
        ({"public_money": 0, "takes_water": False, "near_river": False}, 16),
    ],
)
def test_other_answers_concern_others(town: Town, changed: dict[str, Any], number: int) -> None:
    filed = file_at_window(yaan(town), CODE, **changed)

    assert len(opened(filed.id)) == number


@pytest.mark.parametrize("seed", range(3))
def test_they_join_exactly_once_in_whatever_order_they_finish(town: Town, seed: int) -> None:
    from servicehall.applications.models import Step

    place = yaan(town)
    filed = file_at_window(place, CODE)
    keys = [step.key for step in opened(filed.id)]
    random.Random(seed).shuffle(keys)

    for number, key in enumerate(keys):
        assert step_of(filed.id, "decide") is None
        decide(place, filed.id, key, "passed", at=MONDAY + HOUR * (number + 1))
    assert Step.objects.filter(application_id=filed.id, key="decide").count() == 1
    decide(place, filed.id, "decide", "granted", at=MONDAY + DAY)

    row = row_of(filed.id)
    assert (row.state, row.outcome) == ("decided", "granted")
    assert recorded(filed.id) == ["filed", "accepted", *["step-decided"] * 20, "decided"]


@pytest.mark.slow
def test_nineteen_at_the_same_instant_join_exactly_once(live_town: Town) -> None:
    from servicehall.applications.models import Step

    from .acts import officer_of

    place = yaan(live_town)
    filed = file_at_window(place, CODE)
    steps = opened(filed.id)
    for step in steps:
        officer_of(place, step)

    answers = at_once([partial(decide, place, filed.id, step.key, "passed", at=MONDAY + HOUR) for step in steps])

    assert {str(getattr(row, "state", row)) for row in answers} == {"accepted"}
    assert Step.objects.filter(application_id=filed.id, key="decide").count() == 1
    assert recorded(filed.id) == ["filed", "accepted", *["step-decided"] * 19]
