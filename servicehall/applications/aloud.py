"""The ledger read aloud: each fact as a code and the values its sentence needs, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from servicehall.catalogue.types import Revision
from servicehall.forms.words import text
from servicehall.kernel.money import Money
from servicehall.ledger.types import Fact
from servicehall.offices import queries as offices

from . import plan
from .types import Told

SILENT = frozenset({"application.step-started"})
"""Facts that concern the office's own order and tell the applicant nothing they can use."""


def read_aloud(
    facts: Iterable[Fact], revision: Revision, language: str, *, owed: Money | None = None
) -> tuple[Told, ...]:
    """What an applicant is told of each fact, oldest first. No SQL beyond what offices holds."""
    lines: list[Told] = []
    for fact in facts:
        if fact.name in SILENT:
            continue
        lines.append(_line(fact, code_of(fact), _values(fact, revision, language, owed)))
        lines.extend(_begun(fact, revision, language))
    return tuple(lines)


def code_of(fact: Fact) -> str:
    """The code under which phrases has the sentence: a decision is spoken by its outcome."""
    if fact.name == "application.decided":
        return f"application.{fact.payload['outcome']}"
    return fact.name


def _begun(fact: Fact, revision: Revision, language: str) -> Iterable[Told]:
    """A step that began is a line of its own, so that each authority is seen at work."""
    for step in fact.payload.get("opened", ()):
        yield _line(
            fact,
            "application.step-opened",
            {
                "step": text(plan.step_of(revision, step["key"]).names, language),
                "office": offices.office(step["office"]).name(language),
                "due_on": step["due_on"],
            },
        )


def _line(fact: Fact, code: str, values: Mapping[str, Any]) -> Told:
    return Told(code=code, values=values, at=fact.at, turn=fact.turn)


def _values(fact: Fact, revision: Revision, language: str, owed: Money | None) -> dict[str, Any]:
    told, values = fact.payload, dict[str, Any]()
    if told.get("reference"):
        values["reference"] = told["reference"]
    if told.get("hall"):
        values["hall"] = offices.hall(told["hall"]).name(language)
    if told.get("office"):
        values["office"] = offices.office(told["office"]).name(language)
    if told.get("due", {}).get("on"):
        values["due_on"] = told["due"]["on"]
    if told.get("key"):
        values["step"] = text(plan.step_of(revision, told["key"]).names, language)
    if told.get("items"):
        values |= {"n": len(told["items"]), "until_on": told["answer_until"]}
    if fact.name in ("application.fee-due", "application.fee-paid") and owed is not None:
        values["amount"] = owed
    return values
