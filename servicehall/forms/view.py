"""A form as a page: what a template draws, nothing left for it to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import get_currency_precision

from servicehall.forms import walk, words
from servicehall.forms.read import PARTS, Posted
from servicehall.forms.types import Answer, Answers, CompiledForm, Field, Kind, Page, Problem, Problems, UnitChoice


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio, checkbox or line of a list."""

    value: str
    label: str
    hint: str
    checked: bool
    id: str


@dataclass(frozen=True, slots=True)
class Part:
    """One box of a date: its name in the posted form, its own label, what stands in it."""

    name: str
    id: str
    label: str
    value: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field. ``id`` is where an error link leads: the first box or choice. ``value`` is what stands in a text box;
    ``error`` is the sentence or None; ``language`` is the language the label is in."""

    name: str
    id: str
    kind: str
    label: str
    hint: str
    value: str
    error: str | None
    optional: bool
    optional_word: str
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    autocomplete: str | None = None
    inputmode: str | None = None
    prefix: str | None = None
    max_length: int | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One line of the error summary: ``href`` is ``#`` and the id of the field to put right."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page. ``single``: it asks one thing, so its heading is that field's label or legend."""

    key: str
    title: str
    hint: str
    section: str
    single: bool
    fields: tuple[FieldView, ...]
    errors: tuple[ErrorLine, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of "check your answers". ``page`` is where it is changed; ``lines`` what was answered, in words."""

    key: str
    page: str
    label: str
    lines: tuple[str, ...]
    answered: bool


@dataclass(frozen=True, slots=True)
class SummarySection:
    """The answers of one section."""

    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    key: str
    title: str
    asked: int
    answered: int
    complete: bool
    page: str | None


def page(
    form: CompiledForm,
    key: str,
    answers: Answers,
    problems: Problems | None = None,
    language: str = "en",
    units: Sequence[UnitChoice] = (),
    posted: Posted | None = None,
) -> PageView:
    """The page ``key``. With ``posted``, the boxes show what was typed, also what could not be read."""
    asked = form.page(key)
    problems = problems or {}
    fields = tuple(
        _field(form, form.fields[name], answers, problems.get(name), language, units, posted) for name in asked.fields
    )
    section = next(section for section in form.sections if section.key == asked.section)
    return PageView(
        key=key,
        title=words.text(asked.titles, language),
        hint=words.text(asked.hints, language),
        section=words.text(section.titles, language),
        single=len(fields) == 1,
        fields=fields,
        errors=tuple(ErrorLine(f"#{view.id}", view.error) for view in fields if view.error is not None),
        language=words.spoken(asked.titles, language),
    )


def tasks(form: CompiledForm, answers: Answers, language: str = "en") -> tuple[Task, ...]:
    """The task list: one line per section that has something to ask."""
    return tuple(
        Task(
            row.section.key,
            words.text(row.section.titles, language),
            row.asked,
            row.answered,
            row.complete,
            row.first,
        )
        for row in walk.progress(form, answers)
        if row.asked
    )


def summary(
    form: CompiledForm, answers: Answers, language: str = "en", unit_names: Mapping[str, str] | None = None
) -> tuple[SummarySection, ...]:
    """Every question shown for these answers, with its answer in words, in the order it was asked.

    ``unit_names``: names of units by code, for the pickers.
    """
    pages = walk.shown(form, answers)
    return tuple(
        SummarySection(section.key, words.text(section.titles, language), rows)
        for section in form.sections
        if (rows := _rows(form, [page for page in pages if page.section == section.key], answers, language, unit_names))
    )


def spoken(field: Field, value: Answer, language: str, unit_names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """One answer in words, a line for each choice or line of text."""
    if field.kind is Kind.YESNO:
        return (words.name("yes" if value else "no", language),)
    if isinstance(value, list):
        chosen = tuple(words.shown(field, item, language, {}) for item in value)
        return chosen or (words.name("nothing", language),)
    if field.kind is Kind.DATE:
        return (words.day(str(value), language),)
    if field.kind is Kind.MONEY and field.currency is not None:
        return (words.money(int(value), field.currency, get_currency_precision(field.currency), language),)
    if field.kind is Kind.TEXTAREA:
        return tuple(str(value).split("\n"))
    return (words.shown(field, value, language, unit_names or {}),)


def _rows(
    form: CompiledForm, pages: Sequence[Page], answers: Answers, language: str, names: Mapping[str, str] | None
) -> tuple[Row, ...]:
    rows: list[Row] = []
    for page in pages:
        for key in page.fields:
            field, value = form.fields[key], answers.get(key)
            lines = (words.name("none", language),) if value is None else spoken(field, value, language, names)
            rows.append(Row(key, page.key, words.text(field.labels, language), lines, value is not None))
    return tuple(rows)


def _field(
    form: CompiledForm,
    field: Field,
    answers: Answers,
    problem: Problem | None,
    language: str,
    units: Sequence[UnitChoice],
    posted: Posted | None,
) -> FieldView:
    choices = _choices(field, answers, language, units, posted)
    parts = _parts(field, answers, language, posted) if field.kind is Kind.DATE else ()
    kind = Kind.SELECT if field.kind is Kind.UNIT else field.kind
    return FieldView(
        name=field.key,
        id=parts[0].id if parts else choices[0].id if choices and kind is not Kind.SELECT else field.key,
        kind=str(field.kind),
        label=words.text(field.labels, language),
        hint=words.text(field.hints, language),
        value="" if choices or parts else _typed(field, answers, posted),
        error=None if problem is None else words.sentence(form, field.key, problem, language),
        optional=field.optional,
        optional_word=words.name("optional", language),
        choices=choices,
        parts=parts,
        autocomplete=field.autocomplete,
        inputmode=_inputmode(field),
        prefix=field.currency,
        max_length=field.schema.get("maxLength"),
        language=words.spoken(field.labels, language),
    )


def _choices(
    field: Field, answers: Answers, language: str, units: Sequence[UnitChoice], posted: Posted | None
) -> tuple[Choice, ...]:
    if field.kind is Kind.YESNO:
        offered = [(word, words.name(word, language), "") for word in ("yes", "no")]
    elif field.kind is Kind.UNIT:
        offered = [(unit.code, unit.name, "") for unit in units]
    else:
        offered = [
            (option.value, words.text(option.labels, language), words.text(option.hints, language))
            for option in field.options
        ]
    chosen = _chosen(field, answers, posted)
    return tuple(
        Choice(value, label, hint, value in chosen, f"{field.key}-{place}" if place else field.key)
        for place, (value, label, hint) in enumerate(offered)
    )


def _chosen(field: Field, answers: Answers, posted: Posted | None) -> set[str]:
    if posted is not None:
        return set(posted.get(field.key, ()))
    value = answers.get(field.key)
    if isinstance(value, bool):
        return {"yes" if value else "no"}
    if isinstance(value, list):
        return set(value)
    return set() if value is None else {str(value)}


def _parts(field: Field, answers: Answers, language: str, posted: Posted | None) -> tuple[Part, ...]:
    stored = str(answers.get(field.key, "")).split("-")
    year, month, day = stored if len(stored) == 3 else ("", "", "")
    now = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    parts: list[Part] = []
    for part in PARTS:
        name = f"{field.key}-{part}"
        if posted is not None:
            now[part] = (list(posted.get(name, ())) or [""])[-1]
        parts.append(Part(name, name, words.name(part, language), now[part], 4 if part == "year" else 2))
    return tuple(parts)


def _typed(field: Field, answers: Answers, posted: Posted | None) -> str:
    if posted is not None:
        return (list(posted.get(field.key, ())) or [""])[-1]
    value = answers.get(field.key)
    if value is None:
        return ""
    if field.kind is Kind.MONEY and isinstance(value, int) and field.currency is not None:
        places = get_currency_precision(field.currency)
        whole, rest = divmod(value, 10**places)
        return f"{whole}.{rest:0{places}d}" if rest else str(whole)
    return str(value)


def _inputmode(field: Field) -> str | None:
    if field.kind is Kind.NUMBER or field.scheme in {"vn.cccd", "vn.enterprise"}:
        return "numeric"
    return {Kind.MONEY: "decimal", Kind.PHONE: "tel", Kind.EMAIL: "email"}.get(field.kind)
