"""A draft as its pages need it: what is asked, what is there, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from servicehall.applications import queries
from servicehall.applications.errors import DraftExpired
from servicehall.applications.types import DraftView
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Charge, Material, Need, Revision
from servicehall.files.types import FileView
from servicehall.forms import check, view, walk, words
from servicehall.forms.types import Problem, UnitChoice
from servicehall.kernel.errors import Invalid
from servicehall.kernel.money import Money
from servicehall.offices import queries as offices

from . import here

FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialTask:
    """One material of a draft. ``needed``: without it the application cannot be sent."""

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
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One draft, opened by its writer."""

    draft: DraftView
    revision: Revision
    language: str
    title: str
    tasks: tuple[view.Task, ...]
    materials: tuple[MaterialTask, ...]
    charges: tuple[Charge, ...]
    problems: Mapping[str, Problem]

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

    @property
    def next_address(self) -> str:
        """The first thing that is still open."""
        start = f"/drafts/{self.draft.id}"
        waiting = next((task for task in self.tasks if not task.complete and task.page), None)
        if waiting is not None:
            return f"{start}/pages/{waiting.page}"
        material = next(iter(self.missing), None)
        return f"{start}/materials/{material.key}" if material else f"{start}/check"

    @property
    def zone(self) -> ZoneInfo:
        return offices.zone(self.draft.territory_id)

    def sentence(self, path: str) -> str:
        return words.sentence(self.revision.form, path, self.problems[path], self.language)

    def page_of(self, path: str) -> str:
        """The page that asks this field."""
        key = path.split("/")[0]
        return next((page.key for page in self.revision.form.pages if key in page.fields), "")

    def hall(self) -> str:
        hall_id = self.draft.delivery_hall_id
        return offices.hall(hall_id).name(self.language) if hall_id is not None else ""


def opened(request: HttpRequest, draft_id: UUID) -> Writing:
    """The draft with everything its pages show. Refuses: NotFound, DraftExpired."""
    actor = here.actor_of(request)
    draft = queries.draft(actor=actor, draft_id=draft_id)
    if draft.expires_at <= here.now():
        raise DraftExpired()
    revision = catalogue.revision(draft.revision_id)
    files = queries.draft_materials(actor=actor, draft_id=draft_id) if draft.materials else {}
    facts = walk.facts(revision.form, draft.answers)
    wanted = catalogue.materials_for(revision, facts, draft.tier)
    answers = walk.relevant(revision.form, draft.answers)
    today = here.now().astimezone(offices.zone(draft.territory_id)).date()
    return Writing(
        draft=draft,
        revision=revision,
        language=actor.language,
        title=words.text(revision.names, actor.language),
        tasks=view.tasks(revision.form, draft.answers, actor.language),
        materials=tuple(material_task(one, needed, draft, files, actor.language) for one, needed in wanted),
        charges=catalogue.charges(revision, facts, draft.tier),
        problems=check.whole(revision.form, answers, today=today, units=offices.unit_codes(draft.territory_id)),
    )


def material_task(
    material: Material, needed: bool, draft: DraftView, files: Mapping[str, FileView], language: str
) -> MaterialTask:
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
        given=material.key in draft.materials,
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
