from __future__ import annotations

from typing import Any

import pytest

from servicehall.forms.compile import compile_form, fact_names
from servicehall.forms.types import CompiledForm, FormError, Kind
from tests.forms.conftest import DICTIONARY, body


def faults_of(form: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(FormError) as refused:
        compile_form(form, DICTIONARY)
    return refused.value.faults


def test_fields_stand_in_the_order_they_are_asked(form: CompiledForm) -> None:
    assert list(form.fields) == [
        *["name", "number", "phone", "email", "note", "born_on", "unit", "kind", "uses"],
        *["storeys", "cost", "starts_on", "gas"],
    ]


def test_a_form_is_a_closed_json_schema_of_its_answers(form: CompiledForm) -> None:
    assert form.schema["additionalProperties"] is False
    assert form.schema["properties"]["storeys"] == {"type": "integer", "minimum": 1, "maximum": 90}
    assert form.schema["properties"]["born_on"]["format"] == "date"
    assert form.schema["properties"]["uses"]["items"] == {"enum": ["food", "rooms"]}
    assert form.schema["properties"]["name"] == {"type": "string", "maxLength": 40, "minLength": 1}


def test_rules_may_name_only_what_identifies_nobody(form: CompiledForm) -> None:
    assert fact_names(form.fields.values()) == {
        "unit": "text",
        "kind": "text",
        "uses_food": "boolean",
        "uses_rooms": "boolean",
        "storeys": "integer",
        "cost": "integer",
        "starts_on": "date",
        "gas": "boolean",
    }


def test_the_same_form_has_the_same_digest_whatever_the_order_of_its_keys() -> None:
    turned = dict(reversed(body().items()))

    assert compile_form(turned, DICTIONARY).digest == compile_form(body(), DICTIONARY).digest


def test_an_unsupported_keyword_is_refused() -> None:
    form = body()
    form["schema"]["properties"]["name"]["contentEncoding"] = "base64"

    assert faults_of(form) == ("field name: 'contentEncoding' is not supported",)


def test_everything_wrong_is_said_at_once() -> None:
    form = body()
    form["schema"]["properties"]["name"]["x-dictionary"] = "person.nickname"
    form["schema"]["properties"]["number"]["x-widget"] = "slider"
    form["pages"][5]["when"] = "storeys > 3"
    form["sections"][0]["titles"] = {"vi": "Về bạn"}

    said = "\n".join(faults_of(form))

    assert "the data dictionary has no 'person.nickname'" in said
    assert "'slider' is no widget" in said
    assert "page uses: undeclared: storeys" in said
    assert "section you: the English text is missing" in said


def test_a_condition_may_not_name_what_identifies_a_person() -> None:
    form = body()
    form["pages"][5]["when"] = "name == 'Aziza'"

    assert faults_of(form) == ("page uses: undeclared: name",)


def test_the_same_question_of_the_same_person_is_asked_once() -> None:
    form = body()
    form["schema"]["properties"]["again"] = {"x-dictionary": "person.name"}
    form["pages"][0]["fields"].append("again")

    assert faults_of(form) == ("field again: asks person.name of applicant again, as name does",)


def test_the_same_question_of_another_person_is_another_question() -> None:
    form = body()
    form["schema"]["properties"]["child"] = {"x-dictionary": "person.name", "x-of": "child"}
    form["pages"][0]["fields"].append("child")

    assert compile_form(form, DICTIONARY).fields["child"].of == "child"


def test_a_field_on_no_page_or_on_two_is_refused() -> None:
    form = body()
    form["pages"][0]["fields"] = ["name", "phone"]

    assert faults_of(form) == ("field number: on no page", "field phone: on two pages")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"x-latest": "tomorrow"}, "x-latest is a day"),
        ({"type": "integer"}, "is of type string"),
        ({"pattern": "("}, "field born_on:"),
    ],
)
def test_a_field_that_cannot_be_asked_is_refused(change: dict[str, str], said: str) -> None:
    form = body()
    form["schema"]["properties"]["born_on"].update(change)

    assert said in faults_of(form)[0]


def test_money_without_a_currency_is_refused() -> None:
    form = body()
    del form["schema"]["properties"]["cost"]["x-currency"]

    assert faults_of(form) == ("field cost: money needs x-currency",)


def test_the_kind_of_a_field_comes_from_the_dictionary_unless_the_form_says_otherwise() -> None:
    form = body()
    form["schema"]["properties"]["kind"]["x-widget"] = "select"

    assert compile_form(form, DICTIONARY).fields["kind"].kind is Kind.SELECT
