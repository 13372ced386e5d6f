"""The opened file in the officer's words: who applies, what they answered, what they gave, what was asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from servicehall.accounts import queries as accounts
from servicehall.applications import queries
from servicehall.applications.queries import handled
from servicehall.applications.types import FilePage, NoticeView
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision
from servicehall.files import queries as files
from servicehall.files.types import FileView
from servicehall.forms import view
from servicehall.forms import words as texts
from servicehall.forms.types import CompiledForm
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotAllowed
from servicehall.offices import queries as offices
from servicehall.papers import queries as papers
from servicehall.papers.types import PaperView
from servicehall.parties import queries as parties
from servicehall.parties.types import PartyCard

from . import words
from .matter import Matter, Said, StepLine, law, matter, steps, told


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question and its answer. ``changed``: the supplement corrected it."""

    key: str
    label: str
    lines: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """What was given for one material in one round. ``current``: of its newest round."""

    key: str
    name: str
    round: int
    file: FileView | None
    seen: bool
    current: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class NoticeLine:
    sent_at: datetime
    answer_until: date
    answered_at: datetime | None
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything the file page draws."""

    matter: Matter
    page: FilePage
    card: PartyCard
    identifiers: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    materials: tuple[MaterialRow, ...]
    missing: tuple[tuple[str, str], ...]
    """Materials this application is about of which nothing was given: the name, and how much it is needed."""
    notices: tuple[NoticeLine, ...]
    papers: tuple[PaperView, ...]
    grounds: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]
    told: tuple[Said, ...]
    law: tuple[tuple[str, str], ...]
    elsewhere: tuple[tuple[str, str], ...]
    """Units it can be sent on to: code and name."""

    def may(self, act: str) -> bool:
        return act in self.page.allowed and self.matter.step.mine


def opened(*, actor: Actor, application_id: UUID, step_id: UUID, now: datetime) -> Sheet:
    """The file, read under the actor's live purpose; each part opened is on record.

    Refuses: NotFound, NotAllowed (no live purpose: take the step up first).
    """
    page = queries.file_page(actor=actor, application_id=application_id, step_id=step_id, now=now)
    purpose = None
    if actor.account_id is not None:
        purpose = accounts.purpose_for(account_id=actor.account_id, about=application_id, at=now)
    if purpose is None or page.step is None:
        raise NotAllowed(needs="take-up")
    acting = replace(actor, purpose_id=purpose.id)
    tracking = page.tracking
    card = parties.card(actor=acting, purpose="assignment", about=application_id, party_id=tracking.party_id)
    head = matter(tracking, page.step, actor)
    revision, language = catalogue.revision(tracking.revision_id), actor.language
    return Sheet(
        matter=head,
        page=page,
        card=card,
        identifiers=tuple((words.said(words.IDENTIFIERS, s, language), n) for s, n in card.identifiers.items()),
        sections=_sections(page, revision.form, language),
        materials=_materials(page, revision, language),
        missing=_missing(page, revision, language),
        notices=tuple(_notice(notice, revision, language) for notice in page.notices),
        papers=tuple(papers.of(application_id)),
        grounds=_grounds(page.grounds, revision.form, tracking.territory_id, language),
        steps=tuple(
            steps(
                head,
                actor,
                ahead=handled.steps_ahead(revision.id, page.grounds, tracking.tier),
                writings=page.writings,
            )
        ),
        told=tuple(reversed(told(head))),
        law=tuple(law((*head.planned.basis, *revision.legal_basis), language)),
        elsewhere=_elsewhere(tracking.territory_id, revision, tracking.office_id, language),
    )


def _sections(page: FilePage, form: CompiledForm, language: str) -> tuple[Section, ...]:
    names = offices.unit_names(page.tracking.territory_id, language)
    return tuple(
        Section(
            section.title,
            tuple(
                AnswerRow(row.key, row.label, row.lines, f"answer:{row.key}" in page.changed) for row in section.rows
            ),
        )
        for section in view.summary(form, page.answers, language, names)
    )


def _materials(page: FilePage, revision: Revision, language: str) -> tuple[MaterialRow, ...]:
    given = files.those([one.file_id for one in page.materials if one.file_id is not None])
    newest: dict[str, int] = {}
    for one in page.materials:
        newest[one.key] = max(one.round, newest.get(one.key, 0))
    return tuple(
        MaterialRow(
            key=one.key,
            name=texts.text(revision.material(one.key).names, language),
            round=one.round,
            file=given.get(one.file_id) if one.file_id is not None else None,
            seen=one.seen_at_window,
            current=one.round == newest[one.key],
            changed=f"material:{one.key}" in page.changed and one.round == newest[one.key],
        )
        for one in page.materials
    )


def _missing(page: FilePage, revision: Revision, language: str) -> tuple[tuple[str, str], ...]:
    given = {one.key for one in page.materials}
    wanted = catalogue.materials_for(revision, page.grounds, page.tracking.tier)
    return tuple((texts.text(one.names, language), str(one.need)) for one, _ in wanted if one.key not in given)


def item_name(revision: Revision, kind: str, key: str, language: str) -> str:
    """What a notice asks about: a material's name or a question's words."""
    found = revision.material(key).names if kind == "material" else revision.form.fields[key].labels
    return texts.text(found, language)


def _notice(notice: NoticeView, revision: Revision, language: str) -> NoticeLine:
    items = tuple(
        (
            item_name(revision, item["kind"], item["key"], language),
            notice.texts.get(f"{item['kind']}:{item['key']}", ""),
        )
        for item in notice.items
    )
    return NoticeLine(notice.sent_at, notice.answer_until, notice.answered_at, items)


def _grounds(
    grounds: Mapping[str, str | int | bool], form: CompiledForm, territory_id: int, language: str
) -> tuple[tuple[str, str], ...]:
    """What rules and routing go by, in words. Choices of one question stand as one yes or no each."""
    names = offices.unit_names(territory_id, language)
    known = {key: texts.text(field.labels, language) for key, field in form.fields.items()}
    for key, field in form.fields.items():
        for option in field.options:
            said = f"{known[key]} – {texts.text(option.labels, language)}"
            known.setdefault(f"{key}_{option.value}", said)
    found = []
    for key, value in grounds.items():
        asked = form.fields.get(key)
        if isinstance(value, bool):
            said = texts.name("yes" if value else "no", language)
        else:
            said = ", ".join(view.spoken(asked, value, language, names)) if asked is not None else str(value)
        found.append((known.get(key, key), said))
    return tuple(found)


def _elsewhere(territory_id: int, revision: Revision, office_id: int, language: str) -> tuple[tuple[str, str], ...]:
    """Units that have an authority of this kind of their own, but for the one it lies at."""
    here = offices.office(office_id).unit_code
    names = offices.unit_names(territory_id, language)
    units = {one.unit_code for one in offices.authorities(territory_id, revision.authority)} - {here}
    return tuple(sorted(((code, names[code]) for code in units), key=lambda pair: pair[1].casefold()))
