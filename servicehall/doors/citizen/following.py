"""An application as people follow it: its lines spoken, its offices named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from servicehall import phrases
from servicehall.applications.types import Tracking
from servicehall.catalogue import queries as catalogue
from servicehall.forms import words
from servicehall.offices import queries as offices
from servicehall.phrases.catalog import N_, gettext

CHECKED = N_("Check that everything is there")
"""What the first step is called where a plan does not name it: every application is looked through."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the ledger, read aloud."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepLine:
    """One authority's part, as far as it has begun."""

    name: str
    kind: str
    office: str
    state: str
    due_on: date | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing a notice asks for: what it is, and the officer's words."""

    kind: str
    key: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Following:
    """Everything the tracking page shows beside what it draws from others."""

    tracking: Tracking
    title: str
    zone: str
    language: str
    clock: tuple[str, ...]
    told: tuple[Said, ...]
    steps: tuple[StepLine, ...]
    asked: tuple[AskedItem, ...]
    received_at: str
    competent: str
    fetched_at: str

    @property
    def open(self) -> bool:
        return self.tracking.concluded_at is None


def followed(tracking: Tracking, language: str) -> Following:
    """The application in the reader's language. No query beyond what the process holds."""
    revision, zone = catalogue.revision(tracking.revision_id), offices.territory_of(tracking.territory_id).zone
    delivered = tracking.handed_over_hall_id or tracking.delivery_hall_id
    return Following(
        tracking=tracking,
        title=words.text(revision.names, language),
        zone=zone,
        language=language,
        clock=tuple(phrases.speak(code, values, language) for code, values in tracking.clock),
        told=tuple(
            Said(phrases.speak(one.code, one.values, language, zone=zone), one.at) for one in reversed(tracking.told)
        ),
        steps=_steps(tracking, language),
        asked=_asked(tracking, language),
        received_at=offices.hall(tracking.hall_id).name(language) if tracking.hall_id is not None else "",
        competent=offices.office(tracking.office_id).name(language),
        fetched_at=offices.hall(delivered).name(language) if delivered is not None else "",
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


def _asked(tracking: Tracking, language: str) -> tuple[AskedItem, ...]:
    if tracking.notice is None:
        return ()
    revision = catalogue.revision(tracking.revision_id)
    found = []
    for item in tracking.notice.items:
        kind, key = item["kind"], item["key"]
        texts = revision.material(key).names if kind == "material" else revision.form.fields[key].labels
        said = tracking.notice.texts.get(f"{kind}:{key}", "")
        found.append(AskedItem(kind, key, words.text(texts, language), said))
    return tuple(found)
