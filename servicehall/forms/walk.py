"""The way through a form: which pages are shown, what comes next, what is still open, what rules may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from servicehall.forms.types import Answers, CompiledForm, Field, Kind, Page, Section

Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section is: ``answered`` of ``asked`` pages that are shown; ``first`` is the page to go on with."""

    section: Section
    asked: int
    answered: int
    first: str | None

    @property
    def complete(self) -> bool:
        """Nothing is open. A section all of whose pages are hidden is complete, and ``asked`` is 0."""
        return self.answered == self.asked


def shown(form: CompiledForm, answers: Answers) -> tuple[Page, ...]:
    """The pages these answers lead to, in order. A condition that cannot be decided yet hides its page.

    What a hidden page had been told before does not count for the conditions after it.
    """
    known: dict[str, Scalar] = {}
    pages: list[Page] = []
    for page in form.pages:
        if page.when is not None and page.when.decide(known) is not True:
            continue
        pages.append(page)
        for key in page.fields:
            if key in answers:
                known.update(_names(form.fields[key], answers))
    return tuple(pages)


def relevant(form: CompiledForm, answers: Answers) -> dict[str, str | int | bool | list[str]]:
    """The answers that count: those on pages that are shown. Others were typed before a change of mind."""
    keys = {key for page in shown(form, answers) for key in page.fields}
    return {key: value for key, value in answers.items() if key in keys}


def facts(form: CompiledForm, answers: Answers) -> dict[str, Scalar]:
    """What rules and routing may know: flat, typed, and nothing that says who the person is.

    A field of checkboxes becomes one yes or no per choice, ``<field>_<value>``.
    """
    known: dict[str, Scalar] = {}
    for key, value in relevant(form, answers).items():
        field = form.fields[key]
        if not field.identifying:
            known.update(_names(field, {key: value}))
    return known


def scalars(form: CompiledForm, answers: Answers) -> dict[str, Scalar]:
    """Everything answered, flat, for checks across fields. Never stored."""
    known: dict[str, Scalar] = {}
    for key in answers:
        if key in form.fields:
            known.update(_names(form.fields[key], answers))
    return known


def next_page(form: CompiledForm, key: str, answers: Answers) -> str | None:
    """The page after ``key`` for these answers; None after the last."""
    keys = [page.key for page in form.pages]
    after = set(keys[keys.index(key) + 1 :])
    return next((page.key for page in shown(form, answers) if page.key in after), None)


def previous_page(form: CompiledForm, key: str, answers: Answers) -> str | None:
    """The page before ``key`` for these answers; None before the first."""
    keys = [page.key for page in form.pages]
    before = set(keys[: keys.index(key)])
    return next((page.key for page in reversed(shown(form, answers)) if page.key in before), None)


def open_page(form: CompiledForm, answers: Answers) -> str | None:
    """The first shown page with a question that must still be answered; None when the form is complete."""
    return next((page.key for page in shown(form, answers) if not answered(form, page, answers)), None)


def answered(form: CompiledForm, page: Page, answers: Answers) -> bool:
    """Whether nothing that must be answered is open on this page; a page of optional questions only never is."""
    return all(key in answers or form.fields[key].optional for key in page.fields)


def progress(form: CompiledForm, answers: Answers) -> tuple[Progress, ...]:
    """The task list: every section, how many of its pages are shown and answered."""
    pages = shown(form, answers)
    rows: list[Progress] = []
    for section in form.sections:
        here = [page for page in pages if page.section == section.key]
        done = [page for page in here if answered(form, page, answers)]
        waiting = next((page.key for page in here if page not in done), here[0].key if here else None)
        rows.append(Progress(section=section, asked=len(here), answered=len(done), first=waiting))
    return tuple(rows)


def _names(field: Field, answers: Mapping[str, str | int | bool | list[str]]) -> dict[str, Scalar]:
    value = answers[field.key]
    if field.kind is Kind.CHECKBOXES:
        chosen = value if isinstance(value, list) else []
        return {f"{field.key}_{option.value}": option.value in chosen for option in field.options}
    return {} if isinstance(value, list) else {field.key: value}
