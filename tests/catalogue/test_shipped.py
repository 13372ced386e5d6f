"""What is shipped can be used: every procedure compiles, its sample can be filed, its guide is whole."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from servicehall.catalogue import rules, shipped
from servicehall.catalogue.types import Need, StepKind, Where
from servicehall.forms import check, facts, view, walk
from tests.catalogue.conftest import SHIPPED, dictionary, revision, sample_of

TODAY = date(2026, 11, 21)


def test_ten_texts_of_six_procedures_are_shipped() -> None:
    assert SHIPPED == [
        ("cn", "birth-registration"),
        ("cn", "business-registration"),
        ("cn", "construction-permit"),
        ("cn", "economic-development-permit"),
        ("cn", "identity-document"),
        ("vn", "birth-registration"),
        ("vn", "business-registration"),
        ("vn", "construction-permit"),
        ("vn", "identity-document"),
        ("vn", "land-use-transfer"),
    ]


@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_the_sample_answers_can_be_filed_as_they_are(scope: str, code: str) -> None:
    read, sample = revision(scope, code), sample_of(code, scope)

    assert check.whole(read.form, sample["answers"], today=TODAY) == {}
    assert walk.relevant(read.form, sample["answers"]) == sample["answers"]
    assert walk.open_page(read.form, sample["answers"]) is None
    assert sample["tier"] in read.limits


@pytest.mark.parametrize("today", [date(2026, 1, 5), date(2026, 11, 21), date(2031, 2, 28)])
@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_the_sample_can_be_filed_on_any_day(scope: str, code: str, today: date) -> None:
    from servicehall.catalogue import queries

    read = revision(scope, code)
    tier, answers = queries.sample(read, today)

    assert check.whole(read.form, answers, today=today) == {}
    assert tier in read.limits


@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_every_rule_can_be_decided_from_a_filed_application(scope: str, code: str) -> None:
    read, sample = revision(scope, code), sample_of(code, scope)
    known = {**facts(read.form, sample["answers"]), "tier": sample["tier"]}

    rules_of = [step.when for step in read.plan] + [one.when for one in read.materials]
    rules_of += [line.when for line in read.fee.lines]

    assert {type(rule.decide(known)) for rule in rules_of if rule is not None} <= {bool}


@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_the_guide_is_whole(scope: str, code: str) -> None:
    assert rules.completeness(revision(scope, code)) == rules.Completeness(100, ())


@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_every_page_can_be_shown_in_every_language_of_the_door(scope: str, code: str) -> None:
    read, answers = revision(scope, code), sample_of(code, scope)["answers"]

    for language in ("en", "vi", "zh", "fa", "ka"):
        for page in read.form.pages:
            shown = view.page(read.form, page.key, answers, language=language)
            assert shown.title
            assert all(field.label for field in shown.fields)
        assert sum(len(section.rows) for section in view.summary(read.form, answers, language)) >= 10


@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_vietnamese_and_chinese_name_every_question(scope: str, code: str) -> None:
    read = revision(scope, code)

    for language in ("vi", "zh"):
        assert [field.key for field in read.form.fields.values() if language not in field.labels] == []
        assert [page.key for page in read.form.pages if language not in page.titles] == []
        assert [step.key for step in read.plan if language not in step.names] == []
        assert [material.key for material in read.materials if language not in material.names] == []


@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_nothing_routes_by_what_identifies_a_person(scope: str, code: str) -> None:
    read = revision(scope, code)
    rules_of = [read.competent, *(step.where for step in read.plan)]

    for rule in rules_of:
        if rule.of is Where.ANSWER:
            field = read.form.fields[str(rule.field)]
            assert (field.kind, field.identifying, field.optional) == ("unit-picker", False, False)
    assert {name for name in ("full_name", "applicant_name", "child_name") if name in facts(read.form, {})} == set()


@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_one_thing_is_asked_per_page_and_a_form_is_no_longer_than_needed(scope: str, code: str) -> None:
    read, answers = revision(scope, code), sample_of(code, scope)["answers"]

    assert 7 <= len(walk.shown(read.form, answers)) <= 21
    assert max(len(page.fields) for page in read.form.pages) <= 4


@pytest.mark.parametrize(("scope", "code"), SHIPPED)
def test_required_if_materials_have_a_clause(scope: str, code: str) -> None:
    for material in revision(scope, code).materials:
        assert (material.need is Need.IF) == (material.when is not None)
        assert material.when is None or material.basis


def test_the_dictionary_says_what_each_entry_means() -> None:
    for entry in dictionary().values():
        assert entry.definition["en"].endswith("."), entry.id
        assert {"en", "vi", "zh"} <= set(entry.labels), entry.id


def test_names_numbers_and_addresses_identify_and_choices_do_not() -> None:
    identifying = {id for id, entry in dictionary().items() if entry.identifying}

    assert {"person.full_name", "person.number_vn", "person.birth_on", "person.address", "parcel.number"} <= identifying
    assert not {id for id, entry in dictionary().items() if entry.options} & identifying


def test_no_text_of_a_procedure_speaks_of_whoever_wrote_it() -> None:
    for path in shipped.DATA.rglob("*.json"):
        assert not re.search(r"TODO|FIXME|lorem|xxx", path.read_text(encoding="utf-8"), re.IGNORECASE), path
        json.loads(path.read_text(encoding="utf-8"))


def test_the_plan_of_the_building_permit_follows_the_published_workflow() -> None:
    """Document verification, field inspection, no-objection, approval above, sanction fee, permit.

    Source: DIGIT municipal services, business service BPA (MIT): its states in their order.
    """
    plan = revision("vn", "construction-permit").plan

    assert [(step.key, step.kind) for step in plan] == [
        ("scrutiny", StepKind.REVIEW),
        ("inspection", StepKind.INSPECTION),
        ("opinion-fire", StepKind.OPINION),
        ("opinion-environment", StepKind.OPINION),
        ("opinion-roads", StepKind.OPINION),
        ("opinion-heritage", StepKind.OPINION),
        ("approval", StepKind.DECIDE),
        ("fee", StepKind.PAY),
        ("permit", StepKind.ISSUE),
        ("deliver", StepKind.DELIVER),
    ]
    assert {step.after for step in plan if step.kind is StepKind.OPINION} == {("inspection",)}
    assert (plan[0].authority, plan[6].authority) == ("people-committee", "construction")
