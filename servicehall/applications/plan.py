"""Which steps may open now, and where. What the plan says is the catalogue's; what is done is ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision, Silence, StepKind, StepPlan
from servicehall.offices import queries as offices
from servicehall.offices.types import OfficeView

Grounds = Mapping[str, Any]

BY_THE_HOUSE = frozenset({StepKind.ISSUE, StepKind.DELIVER})
"""Kinds that no officer decides: the result is issued when the last decision falls, and handed over at a hall."""


INTAKE = "intake"
"""The check that stands before a plan which begins with something else, while the procedure gives it time."""

_INTAKE_NAMES = {
    "en": "Check that everything is there",
    "vi": "Kiểm tra tính đầy đủ của hồ sơ",
    "zh": "受理审查",
    "fa": "بررسی کامل بودن مدارک",
}


def steps(revision: Revision, grounds: Grounds, tier: str) -> tuple[StepPlan, ...]:
    """The steps people take for these grounds, each waiting only for such steps; a check of intake comes first, unless
    the procedure takes in on the spot and names none."""
    chosen = tuple(step for step in catalogue.steps_for(revision, grounds, tier) if step.kind not in BY_THE_HOUSE)
    if revision.intake_limit.unit == "on_the_spot" or intake(chosen) is not None:
        return chosen
    return (
        step_of(revision, INTAKE),
        *(replace(step, after=(INTAKE,)) if not step.after else step for step in chosen),
    )


def intake(chosen: Collection[StepPlan]) -> StepPlan | None:
    """The check with which the plan begins: until it is done the application is filed and not accepted."""
    first = next((step for step in chosen if not step.after), None)
    return first if first is not None and first.kind is StepKind.CHECK else None


def step_of(revision: Revision, key: str) -> StepPlan:
    """A step by its key, also the intake that no plan lists. Raises KeyError for a step the plan does not have."""
    if key != INTAKE:
        return revision.step(key)
    return StepPlan(
        key=INTAKE,
        kind=StepKind.CHECK,
        names=_INTAKE_NAMES,
        authority=revision.authority,
        where=revision.competent,
        after=(),
        when=None,
        limit=revision.intake_limit,
        outcomes=("complete",),
        role="case",
        silence=Silence.NOTHING,
    )


def outcomes(step: StepPlan) -> tuple[str, ...]:
    """What an officer may conclude a step with. What is missing is asked for by a notice, never by a conclusion."""
    return tuple(word for word in step.outcomes if word not in ("incomplete", "sent-back"))


def ready(chosen: Collection[StepPlan], *, done: Collection[str], opened: Collection[str]) -> list[StepPlan]:
    """Steps not yet opened whose predecessors are all done, in the order of the plan."""
    return [step for step in chosen if step.key not in opened and set(step.after) <= set(done)]


def finished(chosen: Collection[StepPlan], *, done: Collection[str]) -> bool:
    """Whether every step is done."""
    return all(step.key in done for step in chosen)


def competent(revision: Revision, grounds: Grounds, *, territory_id: int, receiving: str | None) -> OfficeView:
    """The office that answers for the application. receiving: the unit of the hall it was handed in at.

    Refuses: NoAuthority (offices).
    """
    unit = revision.competent.unit(grounds, receiving)
    return offices.competent_office(territory_id=territory_id, authority=revision.authority, unit_code=unit)


def office_of(step: StepPlan, grounds: Grounds, *, territory_id: int, receiving: str | None) -> OfficeView:
    """The office that takes the step. Refuses: NoAuthority (offices)."""
    unit = step.where.unit(grounds, receiving)
    return offices.competent_office(territory_id=territory_id, authority=step.authority, unit_code=unit)
