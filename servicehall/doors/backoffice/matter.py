"""A step and its application in the officer's words, without opening the file: what every page's head shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from servicehall import phrases
from servicehall.applications.queries import handled
from servicehall.applications.types import StepView, Tracking
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import LegalBasis, StepPlan
from servicehall.forms import words as texts
from servicehall.kernel.actor import Actor
from servicehall.offices import queries as offices

from . import words


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the ledger, read aloud."""

    text: str
    at: datetime
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One authority's part. ``state``: the step's, or ``ahead`` where the plan has it and it has not begun."""

    id: str
    name: str
    office: str
    state: str
    kind: str
    due_on: date | None
    done_at: datetime | None
    outcome: tuple[str, str]
    reasons: str
    here: bool
    mine: bool
    at_our_office: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """What the head of every page about one step shows. ``role_fits``: the actor's post may take this step."""

    tracking: Tracking
    step: StepView
    planned: StepPlan
    procedure: str
    name: str
    zone: str
    language: str
    role: str
    role_fits: bool

    @property
    def address(self) -> str:
        return f"/office/a/{self.tracking.id}/{self.step.id}"

    @property
    def open(self) -> bool:
        return self.step.state == "open" and self.tracking.concluded_at is None

    @property
    def stuck(self) -> str:
        """Why the actor may not act on an open step, in a word; empty when nothing is known to stand against it."""
        if not self.open:
            return "done"
        if self.step.kind == "pay":
            return "pay"
        if not self.role_fits:
            return "role"
        return "paused" if self.tracking.paused else ""

    @property
    def outcome(self) -> tuple[str, str]:
        return words.outcome(self.step.outcome or self.tracking.outcome, self.language)

    @property
    def concluded_as(self) -> tuple[str, str]:
        return words.outcome(self.tracking.outcome, self.language)

    @property
    def clock(self) -> tuple[str, ...]:
        return tuple(phrases.speak(code, values, self.language) for code, values in self.tracking.clock)


def matter(tracking: Tracking, step: StepView, actor: Actor) -> Matter:
    """The head of a page about one step. No query beyond what the process holds."""
    language = actor.language
    planned = handled.planned(tracking.revision_id, step.key)
    return Matter(
        tracking=tracking,
        step=step,
        planned=planned,
        procedure=texts.text(catalogue.revision(tracking.revision_id).names, language),
        name=texts.text(planned.names, language),
        zone=offices.territory_of(tracking.territory_id).zone,
        language=language,
        role=words.said(words.ROLES, planned.role, language),
        role_fits=planned.role in actor.roles or "head" in actor.roles,
    )


def told(matter: Matter, *, since: int = 0) -> list[Said]:
    """The ledger read aloud from after ``since``, oldest first."""
    return [
        Said(phrases.speak(one.code, one.values, matter.language, zone=matter.zone), one.at, one.turn)
        for one in matter.tracking.told
        if one.turn > since
    ]


def steps(
    matter: Matter, actor: Actor, *, ahead: Iterable[StepPlan] = (), writings: Mapping[str, str] | None = None
) -> list[StepLine]:
    """Every authority's part, in the order they began; then what the plan has ahead."""
    tracking, language = matter.tracking, matter.language
    lines = [_begun(matter, step, actor, (writings or {}).get(str(step.id), "")) for step in tracking.steps]
    begun = {step.key for step in tracking.steps}
    if tracking.concluded_at is None:
        lines += [_ahead(step, texts.text(step.names, language)) for step in ahead if step.key not in begun]
    return lines


def law(bases: Iterable[LegalBasis], language: str) -> list[tuple[str, str]]:
    """Act and article in words, and where it can be read."""
    return [(f"{texts.text(one.act, language)}, {one.article}", one.url or "") for one in bases]


def _begun(matter: Matter, step: StepView, actor: Actor, reasons: str) -> StepLine:
    planned = handled.planned(matter.tracking.revision_id, step.key)
    return StepLine(
        id=str(step.id),
        name=texts.text(planned.names, matter.language),
        office=offices.office(step.office_id).name(matter.language),
        state=step.state,
        kind=step.kind,
        due_on=step.due_on,
        done_at=step.done_at,
        outcome=words.outcome(step.outcome, matter.language) if step.outcome else ("", ""),
        reasons=reasons,
        here=step.id == matter.step.id,
        mine=step.mine,
        at_our_office=step.office_id == actor.office_id,
    )


def _ahead(step: StepPlan, name: str) -> StepLine:
    return StepLine(
        id="",
        name=name,
        office="",
        state="ahead",
        kind=str(step.kind),
        due_on=None,
        done_at=None,
        outcome=("", ""),
        reasons="",
        here=False,
        mine=False,
        at_our_office=False,
    )
