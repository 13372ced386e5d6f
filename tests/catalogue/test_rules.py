from __future__ import annotations

from typing import Any

import pytest

from servicehall.catalogue import rules
from servicehall.catalogue.types import Facts, StepKind
from servicehall.forms import facts
from servicehall.kernel.money import Money
from tests.catalogue.conftest import revision, sample_of

PERMIT = ("cn", "economic-development-permit")


def known(scope: str, code: str, **other: Any) -> Facts:
    return facts(revision(scope, code).form, sample_of(code, scope)["answers"] | other)


def departments(**other: Any) -> set[str]:
    steps = rules.steps_for(revision(*PERMIT), known(*PERMIT, **other), "standard")
    return {step.authority for step in steps if step.kind is StepKind.REVIEW}


def keys(scope: str, code: str, tier: str = "standard", **other: Any) -> dict[str, tuple[str, ...]]:
    steps = rules.steps_for(revision(scope, code), known(scope, code, **other), tier)
    return {step.key: step.after for step in steps}


def test_thirty_departments_could_be_concerned() -> None:
    reviews = [step for step in revision(*PERMIT).plan if step.kind is StepKind.REVIEW]

    assert len(reviews) == len({step.authority for step in reviews}) == 30
    assert all(step.basis for step in reviews)
    assert [step.authority for step in reviews if step.when is None] == ["administrative-approval"]


def test_the_sample_concerns_exactly_nineteen_departments() -> None:
    assert departments() == {
        *["development-reform", "economy-information", "public-security", "justice", "finance", "human-resources"],
        *["natural-resources", "ecology", "housing-construction", "transport", "water", "agriculture"],
        *["culture-tourism", "health", "market-regulation", "administrative-approval", "statistics", "taxation"],
        "fire-rescue",
    }
    assert len(departments()) == 19


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ({"public_money": 0}, 17),
        ({"road": False}, 18),
        ({"builds": False, "road": False}, 16),
        ({"signs": True, "dangerous": True}, 21),
        ({"public_money": 500000000}, 20),
        ({"land": "forest"}, 20),
        ({"jobs": 9, "investment": 400000000}, 17),
        ({"activities": ["farming"]}, 13),
        ({"activities": ["training", "eldercare", "clinic", "research"]}, 18),
    ],
)
def test_other_answers_concern_another_number(other: dict[str, Any], count: int) -> None:
    assert len(departments(**other)) == count


def test_the_smallest_project_concerns_one_department_and_the_largest_all_thirty() -> None:
    no = dict.fromkeys(["builds", "road", "heritage", "temple", "takes_water", "near_river", "discharges"], False)
    no |= dict.fromkeys(["dangerous", "signs", "veterans", "foreign", "trades"], False)
    least = no | {"activities": ["handicraft"], "visitors": 5, "jobs": 1, "investment": 10000, "public_money": 0}
    most = dict.fromkeys(no, True) | {"activities": ACTIVITIES, "public_money": 600000000}

    assert departments(**least, land="built") == {"administrative-approval"}
    assert len(departments(**most, land="forest")) == 30


ACTIVITIES = [option.value for option in revision(*PERMIT).form.fields["activities"].options]


def test_all_departments_begin_at_once_and_the_decision_waits_for_those_concerned() -> None:
    steps = keys(*PERMIT)

    assert len(steps) == 22
    assert [after for key, after in steps.items() if key.startswith("review-")] == [()] * 19
    assert len(steps["decide"]) == 19
    assert (steps["issue"], steps["deliver"]) == (("decide",), ("issue",))


def test_a_decision_waits_through_steps_that_are_left_out() -> None:
    steps = keys("vn", "construction-permit", building_kind="house", near_water=False, new_road=False, floor_area=200)

    assert steps["approval"] == ("scrutiny", "inspection")
    assert not [key for key in steps if key.startswith("opinion-")]


def test_parallel_opinions_follow_the_answers() -> None:
    steps = keys("vn", "construction-permit")

    assert [key for key in steps if key.startswith("opinion-")] == [
        "opinion-fire",
        "opinion-environment",
        "opinion-roads",
    ]
    assert steps["approval"] == ("scrutiny", "inspection", "opinion-fire", "opinion-environment", "opinion-roads")


def test_nobody_is_asked_to_pay_nothing() -> None:
    assert "fee" in keys("cn", "construction-permit")
    steps = keys("cn", "construction-permit", building_kind="house", flammable=False)
    assert "fee" not in steps
    assert steps["permit"] == ("approval",)


def test_a_rule_that_cannot_be_decided_opens_its_step() -> None:
    read = revision("vn", "construction-permit")
    grounds = {key: value for key, value in known("vn", "construction-permit").items() if key != "new_road"}

    assert "opinion-roads" in {step.key for step in rules.steps_for(read, grounds, "standard")}


def test_what_is_due_follows_tier_and_answers() -> None:
    identity = revision("vn", "identity-document")
    grounds = known("vn", "identity-document")

    assert [charge.amount for charge in rules.charges(identity, grounds, "standard")] == [Money(30000, "VND")]
    assert [charge.amount for charge in rules.charges(identity, grounds, "one-day")] == [Money(150000, "VND")]
    permit = rules.charges(revision("vn", "construction-permit"), known("vn", "construction-permit"), "standard")
    assert [(charge.authority, charge.amount.amount) for charge in permit] == [
        ("people-committee", 150000),
        ("public-security", 500000),
    ]


def test_materials_follow_the_answers() -> None:
    read = revision("vn", "birth-registration")

    def found(**other: Any) -> dict[str, bool]:
        pairs = rules.materials_for(read, known("vn", "birth-registration", **other), "standard")
        return {material.key: must for material, must in pairs}

    assert found() == {"birth-notice": True, "marriage-entry": False, "identity": False}
    assert found(place_kind="home") == {"witness-statement": True, "marriage-entry": False, "identity": False}


def test_the_unit_that_decides_is_the_one_in_the_answer() -> None:
    land = revision("vn", "land-use-transfer")

    assert land.competent.unit(known("vn", "land-use-transfer"), receiving="30307") == "31078"
    assert land.step("deliver").where.unit({}, receiving="30307") == "30307"
    assert revision(*PERMIT).competent.unit({}, receiving="511802") is None
