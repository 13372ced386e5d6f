from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from servicehall.catalogue import body, shipped
from servicehall.catalogue.errors import BodyError
from tests.catalogue.conftest import dictionary

RAW = next(one for one in shipped.procedures() if (one["scope"], one["code"]) == ("vn", "construction-permit"))


def faults_of(change: Callable[[dict[str, Any]], Any]) -> str:
    raw = copy.deepcopy(RAW)
    change(raw)
    with pytest.raises(BodyError) as refused:
        body.read(raw, dictionary(), id=UUID(int=1), number=1, authorities=shipped.authorities("vn"))
    return "\n".join(refused.value.faults)


def plan(raw: dict[str, Any], key: str) -> dict[str, Any]:
    return next(step for step in raw["plan"] if step["key"] == key)


def _rename(raw: dict[str, Any], old: str, new: str) -> None:
    fields = raw["form"]["schema"]["properties"]
    fields[new] = fields.pop(old)
    for page in raw["form"]["pages"]:
        page["fields"] = [new if name == old else name for name in page["fields"]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.pop("fee"), "fee is missing"),
        (lambda raw: _rename(raw, "designer", "tier"), "field tier: rules know the speed by that name"),
        (lambda raw: raw.update(price=5), "'price' is not supported"),
        (lambda raw: plan(raw, "scrutiny").update(after=["permit"]), "a ring of steps wait for each other"),
        (lambda raw: plan(raw, "fee").update(after=["nowhere"]), "no step nowhere"),
        (lambda raw: plan(raw, "approval").update(kind="review"), "exactly one step decides"),
        (lambda raw: plan(raw, "approval").update(after=["scrutiny"]), "step inspection: the decision does not wait"),
        (
            lambda raw: plan(raw, "opinion-fire").update(authority="fire-brigade"),
            "authority fire-brigade: nobody is that",
        ),
        (lambda raw: plan(raw, "opinion-fire").update(when="storey > 3"), "step opinion-fire: undeclared: storey"),
        (lambda raw: plan(raw, "opinion-fire").update(when="applicant_name == 'x'"), "undeclared: applicant_name"),
        (lambda raw: plan(raw, "opinion-fire").pop("basis"), "a condition needs its legal source"),
        (
            lambda raw: plan(raw, "scrutiny").update(limit={"amount": 0, "unit": "working_days"}),
            "step scrutiny: a limit",
        ),
        (lambda raw: plan(raw, "scrutiny").update(where={"answer": "storeys"}), "no field that asks for a unit"),
        (lambda raw: plan(raw, "scrutiny").update(role="mayor"), "'mayor' is none of"),
        (lambda raw: raw["plan"].append(copy.deepcopy(raw["plan"][0])), "step scrutiny: stands twice"),
        (lambda raw: raw["names"].pop("en"), "names: the English text is missing"),
        (lambda raw: raw["tiers"][0]["price"].update(currency="CNY"), "more than one currency"),
        (lambda raw: raw["materials"][2].pop("when"), "required if needs a rule"),
        (lambda raw: raw["materials"][1].update(accepts=["text/html"]), "'text/html' is none of"),
        (lambda raw: raw["legal_basis"][0].update(url="http://x"), "is no link"),
        (lambda raw: raw.update(silence="maybe"), "ValueError"),
        (lambda raw: raw["form"]["schema"]["properties"]["cost"].pop("x-currency"), "form: field cost: money needs"),
    ],
)
def test_a_procedure_that_cannot_work_is_refused_with_the_place(
    change: Callable[[dict[str, Any]], Any], said: str
) -> None:
    assert said in faults_of(change)


def test_everything_wrong_is_said_at_once() -> None:
    def spoil(raw: dict[str, Any]) -> None:
        plan(raw, "opinion-fire").update(when="storey > 3", role="mayor")
        raw["category"] = "magic"
        raw["complaint"] = {}

    said = faults_of(spoil)

    for part in ("undeclared: storey", "'mayor' is none of", "'magic' is none of", "complaint: the English text"):
        assert part in said


def test_a_dictionary_entry_with_a_fault_is_refused() -> None:
    with pytest.raises(BodyError) as refused:
        shipped.entry({"id": "a.b", "version": 1, "kind": "slider", "labels": {"en": "A"}, "identifying": False})
    assert "definition" in str(refused.value) or "slider" in str(refused.value)
