"""An application as a window officer shows it to who brought the slip: no answers, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest

from servicehall import phrases
from servicehall.applications import queries
from servicehall.applications.types import Tracking
from servicehall.catalogue import queries as catalogue
from servicehall.forms import words
from servicehall.offices import queries as offices
from servicehall.papers.types import PaperView
from servicehall.payments import queries as payments
from servicehall.payments.types import ChargeView
from servicehall.phrases.catalog import N_, gettext
from servicehall.results import queries as results
from servicehall.results.types import ResultView

from . import here

CHECKED = N_("Check that everything is there")
"""What the first step is called where a plan does not name it: every application is looked through."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the ledger, read aloud."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepLine:
    """One authority's part."""

    name: str
    kind: str
    office: str
    state: str
    due_on: date | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Everything the slip's page shows."""

    tracking: Tracking
    title: str
    result_name: str
    zone: str
    clock: tuple[str, ...]
    told: tuple[Said, ...]
    steps: tuple[StepLine, ...]
    received_at: str
    competent: str
    fetched_at: str
    charge: ChargeView | None
    result: ResultView | None
    papers: tuple[PaperView, ...]

    @property
    def at(self) -> str:
        return f"/desk/a/{self.tracking.reference}"

    @property
    def open(self) -> bool:
        return self.tracking.concluded_at is None

    @property
    def owed(self) -> bool:
        return self.charge is not None and self.charge.state == "quoted" and self.open

    @property
    def to_hand_over(self) -> bool:
        return self.result is not None and self.result.state == "issued"

    def paper(self, kind: str) -> PaperView | None:
        """The last paper printed of that kind (``result`` for any result)."""
        found = [one for one in self.papers if one.kind.partition(".")[0] == kind]
        return found[-1] if found else None


def opened(request: HttpRequest, reference: str) -> Matter:
    """An application of this territory by the reference on its slip. Refuses: NotFound."""
    actor = here.actor_of(request)
    tracking = queries.window_page(actor=actor, reference=reference, now=here.now())
    language, revision = actor.language, catalogue.revision(tracking.revision_id)
    zone = offices.territory_of(tracking.territory_id).zone
    delivered = tracking.handed_over_hall_id or tracking.delivery_hall_id
    found = results.of(tracking.id) if tracking.result_id else []
    return Matter(
        tracking=tracking,
        title=words.text(revision.names, language),
        result_name=words.text(revision.result.names, language),
        zone=zone,
        clock=tuple(phrases.speak(code, values, language) for code, values in tracking.clock),
        told=tuple(
            Said(phrases.speak(one.code, one.values, language, zone=zone), one.at) for one in reversed(tracking.told)
        ),
        steps=_steps(tracking, language),
        received_at=offices.hall(tracking.hall_id).name(language) if tracking.hall_id is not None else "",
        competent=offices.office(tracking.office_id).name(language),
        fetched_at=offices.hall(delivered).name(language) if delivered is not None else "",
        charge=payments.get(tracking.charge_id) if tracking.charge_id else None,
        result=next((one for one in found if one.id == tracking.result_id), None),
        papers=tuple(queries.papers_at_window(actor=actor, reference=tracking.reference)),
    )


def _steps(tracking: Tracking, language: str) -> tuple[StepLine, ...]:
    revision = catalogue.revision(tracking.revision_id)
    names = {step.key: words.text(step.names, language) for step in revision.plan}
    return tuple(
        StepLine(
            name=names.get(step.key) or gettext(language, CHECKED),
            kind=step.kind,
            office=offices.office(step.office_id).name(language),
            state=step.state,
            due_on=step.due_on,
            done_at=step.done_at,
        )
        for step in tracking.steps
    )
