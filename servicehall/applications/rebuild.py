"""What the facts of one application add up to. Pure: the rows must agree, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from servicehall.ledger.types import Fact

from .flow import FLOW, StepState

Columns = dict[str, Any]


@dataclass(slots=True)
class Rebuilt:
    """Columns by name, of the application and of each of its rows by id. Values are JSON-plain, moments ISO in UTC."""

    application: Columns = field(default_factory=dict)
    steps: dict[str, Columns] = field(default_factory=dict)
    materials: dict[str, Columns] = field(default_factory=dict)
    notices: dict[str, Columns] = field(default_factory=dict)
    pauses: dict[str, Columns] = field(default_factory=dict)


def rebuild(facts: Iterable[Fact]) -> Rebuilt:
    """Replay the facts in the order of their turns. Raises KeyError for a fact this house never recorded."""
    made = Rebuilt()
    names: list[str] = []
    for fact in facts:
        _APPLY[fact.name](made, fact, fact.payload)
        names.append(fact.name)
        made.application.update(turn=fact.turn, last_at=max(made.application.get("last_at", ""), _iso(fact)))
    made.application["state"] = str(FLOW.replay(names))
    return made


def _filed(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.application.update(
        id=str(fact.subject),
        filed_at=_iso(fact),
        accepted_at=None,
        concluded_at=None,
        outcome="",
        result_id=None,
        charge_id=None,
        first_due_at=told["due"]["at"],
        **{name: told[name] for name in _AS_TOLD},
    )
    _due(made, told)
    _materials(made, told)
    _opened(made, fact, told)


_AS_TOLD = (
    "reference", "party", "revision", "territory", "office", "hall", "delivery_hall", "tier", "channel", "received_on",
    "grounds", "answers_digest",
)  # fmt: skip


def _accepted(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.application["accepted_at"] = _iso(fact)
    made.application["first_due_at"] = told["first_due_at"]
    _closed(made, fact, told)
    _due(made, told)
    _opened(made, fact, told)


def _routed(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.application["office"] = told["office"]
    _closed(made, fact, told)
    _opened(made, fact, told)


def _taken_up(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.steps[told["step"]]["account_id"] = told["account"]


def _noticed(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.notices[told["notice"]] = {
        "id": told["notice"],
        "application": str(fact.subject),
        "number": told["number"],
        "office": told["office"],
        "items": told["items"],
        "answer_until": told["answer_until"],
        "sent_at": _iso(fact),
        "answered_at": None,
    }
    _paused(made, fact, told)


def _paused(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.pauses[told["pause"]] = {
        "id": told["pause"],
        "application": str(fact.subject),
        "reason": told["reason"],
        "mode": told["mode"],
        "notice": told.get("notice"),
        "since": _iso(fact),
        "until": None,
    }
    _due(made, told)


def _supplemented(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.notices[told["notice"]]["answered_at"] = _iso(fact)
    made.application.update(answers_digest=told["answers_digest"], grounds=told["grounds"])
    _materials(made, told)
    _resumed(made, fact, told)


def _resumed(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.pauses[told["pause"]]["until"] = _iso(fact)
    _due(made, told)


def _charged(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.application["charge_id"] = told["charge"]


def _step_decided(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    _closed(made, fact, told)
    _opened(made, fact, told)


def _decided(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.application.update(concluded_at=_iso(fact), outcome=told["outcome"], result_id=told["result"])
    _dropped(made, fact, told)


def _withdrawn(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    made.application.update(concluded_at=_iso(fact), outcome="withdrawn")
    for pause in made.pauses.values():
        pause["until"] = pause["until"] or _iso(fact)
    _dropped(made, fact, told)


def _handed_over(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    """The register of the hall holds it; nothing of the application's own changes."""


_APPLY: Mapping[str, Callable[[Rebuilt, Fact, Mapping[str, Any]], None]] = {
    "application.filed": _filed,
    "application.accepted": _accepted,
    "application.routed": _routed,
    "application.step-started": _taken_up,
    "application.noticed": _noticed,
    "application.supplemented": _supplemented,
    "application.paused": _paused,
    "application.resumed": _resumed,
    "application.fee-due": _charged,
    "application.fee-paid": _step_decided,
    "application.step-decided": _step_decided,
    "application.decided": _decided,
    "application.withdrawn": _withdrawn,
    "application.result-handed-over": _handed_over,
}


def _due(made: Rebuilt, told: Mapping[str, Any]) -> None:
    due = told["due"]
    made.application.update(due_at=due["at"], due_on=due["on"], provisional=due["provisional"])
    for step, when in told.get("step_dues", {}).items():
        made.steps[step].update(due_at=when["at"], due_on=when["on"])


def _materials(made: Rebuilt, told: Mapping[str, Any]) -> None:
    for given in told["materials"]:
        made.materials[given["id"]] = {**given, "application": made.application["id"]}


def _opened(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    for step in told["opened"]:
        made.steps[step["id"]] = {
            **step,
            "application": str(fact.subject),
            "state": str(StepState.OPEN),
            "opened_at": _iso(fact),
            "account_id": None,
            "done_at": None,
            "outcome": "",
        }


def _closed(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    if told.get("step"):
        made.steps[told["step"]].update(
            state=str(StepState.DONE), done_at=_iso(fact), outcome=told["outcome"], account_id=told["account"]
        )


def _dropped(made: Rebuilt, fact: Fact, told: Mapping[str, Any]) -> None:
    for step in told["dropped"]:
        made.steps[step].update(state=str(StepState.DROPPED), done_at=_iso(fact))


def _iso(fact: Fact) -> str:
    return fact.at.isoformat()
