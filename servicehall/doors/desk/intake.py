"""A draft as the officer who types it needs it: what is asked, what was shown, what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest

from servicehall.applications import queries
from servicehall.applications.errors import DraftExpired
from servicehall.applications.types import DraftView
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Charge, Need, Revision
from servicehall.files.types import FileView
from servicehall.forms import check, view, walk, words
from servicehall.forms.types import Problem, UnitChoice
from servicehall.kernel.errors import Invalid
from servicehall.kernel.money import Money
from servicehall.offices import queries as offices

from . import here

FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One material of a draft. ``seen``: the original was shown and compared; ``needed``: nothing goes without it."""

    key: str
    name: str
    note: str
    issuer: str
    need: Need
    needed: bool
    formats: tuple[str, ...]
    accepts: tuple[str, ...]
    max_bytes: int
    file: FileView | None
    seen: bool

    @property
    def given(self) -> bool:
        return self.seen or self.file is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One draft, opened by the officer who types it."""

    draft: DraftView
    revision: Revision
    language: str
    title: str
    tasks: tuple[view.Task, ...]
    papers: tuple[Paper, ...]
    charges: tuple[Charge, ...]
    problems: Mapping[str, Problem]
    today: date

    @property
    def at(self) -> str:
        return f"/desk/drafts/{self.draft.id}"

    @property
    def missing(self) -> tuple[Paper, ...]:
        return tuple(one for one in self.papers if one.needed and not one.given)

    @property
    def ready(self) -> bool:
        return not self.problems and not self.missing

    @property
    def fee(self) -> Money | None:
        """What is to be paid, as far as the answers tell; None when nothing is."""
        total: Money | None = None
        for one in self.charges:
            total = one.amount if total is None else total + one.amount
        return total

    @property
    def next_address(self) -> str:
        """The first thing that is still open."""
        waiting = next((task for task in self.tasks if not task.complete), None)
        if waiting is not None:
            return f"{self.at}/sections/{waiting.key}"
        return f"{self.at}/materials" if self.missing else f"{self.at}/check"

    def sentence(self, path: str) -> str:
        return words.sentence(self.revision.form, path, self.problems[path], self.language)

    def section_of(self, path: str) -> str:
        """The section that asks this field."""
        key = path.split("/")[0]
        return next((page.section for page in self.revision.form.pages if key in page.fields), "")

    def hall(self) -> str:
        hall_id = self.draft.delivery_hall_id
        return offices.hall(hall_id).name(self.language) if hall_id is not None else ""


def opened(request: HttpRequest, draft_id: UUID) -> Intake:
    """The draft with everything its pages show; the reading is on record. Refuses: NotFound, DraftExpired."""
    actor, at = here.actor_of(request), here.now()
    draft = queries.draft(actor=actor, draft_id=draft_id)
    if draft.expires_at <= at:
        raise DraftExpired()
    revision = catalogue.revision(draft.revision_id)
    files = queries.draft_materials(actor=actor, draft_id=draft_id) if draft.materials else {}
    facts, today = walk.facts(revision.form, draft.answers), at.astimezone(offices.zone(draft.territory_id)).date()
    answers, units = walk.relevant(revision.form, draft.answers), offices.unit_codes(draft.territory_id)
    return Intake(
        draft=draft,
        revision=revision,
        language=actor.language,
        title=words.text(revision.names, actor.language),
        tasks=view.tasks(revision.form, draft.answers, actor.language),
        papers=_papers(revision, facts, draft, files, actor.language),
        charges=catalogue.charges(revision, facts, draft.tier),
        problems=check.whole(revision.form, answers, today=today, units=units),
        today=today,
    )


def units(territory_id: int, language: str) -> list[UnitChoice]:
    """What may be picked as a place: every unit below the whole, by name; those further down with what they lie in."""
    names = offices.unit_names(territory_id, language)
    choices = [
        UnitChoice(unit.code, names[unit.code] if unit.tier <= 2 else f"{names[unit.code]} – {names[unit.parent_code]}")
        for unit in offices.units(territory_id)
        if unit.tier > 1 and unit.parent_code is not None
    ]
    return sorted(choices, key=lambda unit: unit.name)


def version_of(request: HttpRequest) -> int:
    """The version of the draft the page was made from. Refuses: Invalid."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(errors={"version": "number"})
    return int(text)


def _papers(
    revision: Revision,
    facts: Mapping[str, str | int | bool],
    draft: DraftView,
    files: Mapping[str, FileView],
    language: str,
) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            key=one.key,
            name=words.text(one.names, language),
            note=words.text(one.note, language),
            issuer=words.text(one.issuer, language),
            need=one.need,
            needed=needed,
            formats=tuple(FORMATS.get(kind, kind) for kind in one.accepts),
            accepts=one.accepts,
            max_bytes=one.max_bytes,
            file=files.get(one.key),
            seen=draft.materials.get(one.key) == "window",
        )
        for one, needed in catalogue.materials_for(revision, facts, draft.tier)
    )
