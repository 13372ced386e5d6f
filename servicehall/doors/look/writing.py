"""A draft as any door shows it: what is asked, what is there, what is open. Each door says where its pages lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest

from servicehall.applications import queries
from servicehall.applications.errors import DraftExpired
from servicehall.applications.types import DraftView
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Charge, Material, Need, Revision
from servicehall.files.types import FileView
from servicehall.forms import check, view, walk, words
from servicehall.forms.types import Problem, UnitChoice
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid
from servicehall.kernel.money import Money
from servicehall.offices import queries as offices

FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialTask:
    """One material of a draft. ``needed``: without it the application cannot be sent. ``seen``: the original was shown
    at a window and compared."""

    key: str
    name: str
    note: str
    issuer: str
    need: Need
    needed: bool
    original: bool
    formats: tuple[str, ...]
    accepts: tuple[str, ...]
    max_bytes: int
    file: FileView | None
    seen: bool

    @property
    def given(self) -> bool:
        return self.seen or self.file is not None


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One draft, opened by whoever writes it."""

    draft: DraftView
    revision: Revision
    language: str
    title: str
    tasks: tuple[view.Task, ...]
    materials: tuple[MaterialTask, ...]
    charges: tuple[Charge, ...]
    problems: Mapping[str, Problem]
    today: date

    @property
    def form_done(self) -> bool:
        return not self.problems

    @property
    def missing(self) -> tuple[MaterialTask, ...]:
        return tuple(one for one in self.materials if one.needed and not one.given)

    @property
    def ready(self) -> bool:
        return self.form_done and not self.missing

    @property
    def fee(self) -> Money | None:
        """What is to be paid, as far as the answers tell; None when nothing is."""
        total: Money | None = None
        for one in self.charges:
            total = one.amount if total is None else total + one.amount
        return total

    def sentence(self, path: str) -> str:
        """What is wrong with one answer, and what to do."""
        return words.sentence(self.revision.form, path, self.problems[path], self.language)

    def hall(self) -> str:
        """Where the result will be fetched; empty while nothing is chosen."""
        hall_id = self.draft.delivery_hall_id
        return offices.hall(hall_id).name(self.language) if hall_id is not None else ""


W = TypeVar("W", bound=Writing)


def opened(kind: type[W], *, actor: Actor, draft_id: UUID, at: datetime) -> W:
    """The draft with everything its pages show; an officer's reading is on record. Refuses: NotFound, DraftExpired."""
    draft = queries.draft(actor=actor, draft_id=draft_id)
    if draft.expires_at <= at:
        raise DraftExpired()
    revision = catalogue.revision(draft.revision_id)
    files = queries.draft_materials(actor=actor, draft_id=draft_id) if draft.materials else {}
    facts = walk.facts(revision.form, draft.answers)
    answers = walk.relevant(revision.form, draft.answers)
    today = at.astimezone(offices.zone(draft.territory_id)).date()
    wanted = catalogue.materials_for(revision, facts, draft.tier)
    return kind(
        draft=draft,
        revision=revision,
        language=actor.language,
        title=words.text(revision.names, actor.language),
        tasks=view.tasks(revision.form, draft.answers, actor.language),
        materials=tuple(material_task(one, needed, draft, files, actor.language) for one, needed in wanted),
        charges=catalogue.charges(revision, facts, draft.tier),
        problems=check.whole(revision.form, answers, today=today, units=offices.unit_codes(draft.territory_id)),
        today=today,
    )


def material_task(
    material: Material, needed: bool, draft: DraftView, files: Mapping[str, FileView], language: str
) -> MaterialTask:
    """One material in the reader's language, with what was given for it."""
    return MaterialTask(
        key=material.key,
        name=words.text(material.names, language),
        note=words.text(material.note, language),
        issuer=words.text(material.issuer, language),
        need=material.need,
        needed=needed,
        original=material.original,
        formats=tuple(FORMATS.get(kind, kind) for kind in material.accepts),
        accepts=material.accepts,
        max_bytes=material.max_bytes,
        file=files.get(material.key),
        seen=draft.materials.get(material.key) == "window",
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
