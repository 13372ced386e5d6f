"""One section of a form on one page: what officers type fastest. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from servicehall.forms import read, walk
from servicehall.forms.types import Answer, CompiledForm, Page, Problem


@dataclass(frozen=True, slots=True)
class SectionRead:
    """What a posted section came to. ``open``: pages these answers lead to that were not on the page sent."""

    answers: Mapping[str, Answer]
    problems: Mapping[str, Problem]
    open: tuple[Page, ...]


def pages_of(form: CompiledForm, section: str, answers: Mapping[str, Answer]) -> tuple[Page, ...]:
    """The pages of a section these answers lead to, in order."""
    return tuple(page for page in walk.shown(form, answers) if page.section == section)


def posted(
    form: CompiledForm,
    section: str,
    before: Mapping[str, Answer],
    sent: read.Posted,
    *,
    today: date,
    units: Collection[str],
) -> SectionRead:
    """Read a section as it was drawn for ``before``, page by page.

    A page the answers above it on the same sheet no longer lead to is passed over: whoever changed their mind is not
    asked about what does not matter any more. A page they newly lead to was not on the sheet, so it stays open.
    """
    answers: dict[str, Answer] = dict(before)
    problems: dict[str, Problem] = {}
    drawn = {page.key for page in pages_of(form, section, before)}
    for page in form.pages:
        if page.key not in drawn or page.key not in {one.key for one in walk.shown(form, answers)}:
            continue
        found, wrong = read.page(form, page.key, sent, today=today, units=units)
        answers = read.merged(form, page.key, answers, found)
        problems |= wrong
    left = tuple(
        page
        for page in pages_of(form, section, answers)
        if page.key not in drawn and not walk.answered(form, page, answers)
    )
    return SectionRead(answers=answers, problems=problems, open=left)


def next_section(form: CompiledForm, section: str, answers: Mapping[str, Answer]) -> str | None:
    """The next section that still has an open question, after this one first, then before it; None when all is said."""
    keys = [one.key for one in form.sections]
    place = keys.index(section)
    rows = {row.section.key: row for row in walk.progress(form, answers)}
    for key in keys[place + 1 :] + keys[:place]:
        if rows[key].asked and not rows[key].complete:
            return key
    return None
