from __future__ import annotations

from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.forms import check, facts
from servicehall.forms.compile import compile_form
from servicehall.forms.types import CompiledForm, Problem
from tests.forms.conftest import DICTIONARY, answers, body

FORM = compile_form(body(), DICTIONARY)
TODAY = date(2026, 11, 21)


def test_complete_answers_have_nothing_wrong(form: CompiledForm) -> None:
    assert check.whole(form, answers(), today=TODAY, units={"31078"}) == {}


def test_every_open_question_is_named_at_once(form: CompiledForm) -> None:
    assert check.whole(form, {"kind": "house"}) == {
        "name": Problem("required"),
        "number": Problem("required"),
        "phone": Problem("required"),
        "born_on": Problem("required"),
        "unit": Problem("choose"),
        "storeys": Problem("required"),
        "cost": Problem("required"),
        "starts_on": Problem("required"),
    }


def test_a_key_the_form_does_not_ask_is_refused(form: CompiledForm) -> None:
    assert check.whole(form, answers() | {"price": 0}) == {"price": Problem("unknown-field")}


def test_answers_of_hidden_pages_are_neither_asked_nor_judged(form: CompiledForm) -> None:
    given = answers() | {"kind": "house", "uses": ["arms"], "gas": "perhaps"}

    assert check.whole(form, given) == {}


def test_a_page_opened_by_an_answer_must_be_answered(form: CompiledForm) -> None:
    given = answers()
    del given["gas"]

    assert check.whole(form, given) == {"gas": Problem("choose")}
    assert check.whole(form, given | {"uses": ["rooms"]}) == {}


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("name", "", Problem("too-short", {"limit": 1})),
        ("name", "x" * 41, Problem("too-long", {"limit": 40})),
        ("name", 5, Problem("type")),
        ("name", None, Problem("type")),
        ("name", "a\x00", Problem("sign")),
        ("storeys", 0, Problem("too-small", {"limit": 1})),
        ("storeys", 91, Problem("too-large", {"limit": 90})),
        ("storeys", True, Problem("type")),
        ("storeys", 2.0, Problem("type")),
        ("storeys", 10**30, Problem("too-large", {"limit": 90})),
        ("kind", "castle", Problem("choice")),
        ("uses", [], Problem("too-few", {"limit": 1})),
        ("uses", ["food", "food"], Problem("twice")),
        ("uses", "food", Problem("type")),
        ("uses", [["food"]], Problem("choice")),
        ("born_on", "2026-02-30", Problem("date")),
        ("born_on", "0000-01-01", Problem("date")),
        ("born_on", "2026-11-22", Problem("too-late", {"day": "2026-11-21"})),
        ("phone", "call me", Problem("phone")),
        ("email", "nobody", Problem("email")),
        ("unit", "31079", Problem("choice")),
        ("gas", "yes", Problem("type")),
        ("gas", {"a": 1}, Problem("type")),
    ],
)
def test_each_wrong_value_has_its_code(form: CompiledForm, key: str, value: Any, problem: Problem) -> None:
    assert check.whole(form, answers() | {key: value}, today=TODAY, units={"31078"})[key] == problem


def test_what_does_not_hold_between_answers_is_said_at_the_first_field(form: CompiledForm) -> None:
    assert check.whole(form, answers() | {"storeys": 6}) == {"cost": Problem("check.cost-fits")}


def test_a_check_waits_until_all_its_fields_are_answered(form: CompiledForm) -> None:
    assert check.between(form, {"cost": 1}) == {}


def test_rules_get_flat_values_and_nothing_that_identifies(form: CompiledForm) -> None:
    assert facts(form, answers()) == {
        "unit": "31078",
        "kind": "shop",
        "uses_food": True,
        "uses_rooms": False,
        "storeys": 2,
        "cost": 500000,
        "starts_on": "2027-01-04",
        "gas": False,
    }


def test_rules_do_not_hear_of_hidden_pages(form: CompiledForm) -> None:
    known = facts(form, answers() | {"kind": "house"})

    assert not {"gas", "uses_food", "uses_rooms"} & set(known)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(list(FORM.fields)) | st.text(max_size=8), JSON, max_size=6))
def test_nothing_a_program_sends_makes_checking_fail(given: dict[str, Any]) -> None:
    found = check.whole(FORM, answers() | given, today=TODAY)

    schema = jsonschema_rs.Draft202012Validator(dict(FORM.schema), validate_formats=True)
    if not found and not any(isinstance(value, float) for value in given.values()):
        asked = {key: value for key, value in (answers() | given).items() if key not in {"uses", "gas"}}
        assert schema.is_valid(asked)
