"""Whether answers can be taken: each field by its schema and its kind, then what must hold between them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from servicehall.forms import identifiers, texts, walk
from servicehall.forms.days import resolve
from servicehall.forms.types import Answer, Answers, CompiledForm, Field, Kind, Problem

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
PHONE = re.compile(r"\+?[0-9]{6,15}")

CODES: Mapping[str, tuple[str, str | None]] = {
    "type": ("type", None),
    "enum": ("choice", None),
    "minLength": ("too-short", "limit"),
    "maxLength": ("too-long", "limit"),
    "pattern": ("pattern", None),
    "format": ("date", None),
    "minimum": ("too-small", "limit"),
    "maximum": ("too-large", "limit"),
    "minItems": ("too-few", "limit"),
    "maxItems": ("too-many", "limit"),
    "uniqueItems": ("twice", None),
}


def whole(
    form: CompiledForm,
    answers: Mapping[str, Any],
    *,
    today: date | None = None,
    units: Collection[str] | None = None,
) -> dict[str, Problem]:
    """Everything wrong with a whole set of answers, by field key; empty when it can be filed.

    Answers of pages that are not shown are not judged (``walk.relevant`` drops them); a key no page asks is refused.
    ``today``: the day at the office, for bounds like "not in the future"; without it such bounds are not judged.
    ``units``: the codes a unit may be chosen from; without them any is taken.
    """
    found: dict[str, Problem] = {key: Problem("unknown-field") for key in answers if key not in form.fields}
    good: dict[str, Answer] = {}
    for key, value in answers.items():
        if key in form.fields:
            problem = field(form.fields[key], value, today=today, units=units)
            if problem is None:
                good[key] = value
            else:
                found[key] = problem
    pages = walk.shown(form, good)
    asked = {key for page in pages for key in page.fields}
    for page in pages:
        for key in page.fields:
            if key not in answers and not form.fields[key].optional:
                found[key] = Problem(missing(form.fields[key]))
    found = {key: problem for key, problem in found.items() if key in asked or problem.code == "unknown-field"}
    for key, problem in between(form, {key: good[key] for key in good if key in asked}).items():
        found.setdefault(key, problem)
    return found


def between(form: CompiledForm, answers: Answers) -> dict[str, Problem]:
    """What does not hold between answers, at the first field of the check. A check with an open field waits."""
    found: dict[str, Problem] = {}
    known = walk.scalars(form, answers)
    for check in form.checks:
        if all(key in answers for key in check.fields) and check.rule.decide(known) is False:
            found.setdefault(check.fields[0], Problem(f"check.{check.key}"))
    return found


def missing(field: Field) -> str:
    """The code for a question left open: to be chosen, or to be filled in."""
    return "choose" if field.options or field.kind in {Kind.YESNO, Kind.UNIT} else "required"


def field(
    field: Field, value: Any, *, today: date | None = None, units: Collection[str] | None = None
) -> Problem | None:
    """What is wrong with one value, the first thing first; None when it can be taken."""
    if isinstance(value, float):
        return Problem("type")
    if isinstance(value, str):
        try:
            texts.clean(value, lines=True)
        except texts.RefusedSign:
            return Problem("sign")
    return _by_schema(field, value) or _by_kind(field, value, today, units)


def _by_schema(field: Field, value: Any) -> Problem | None:
    for error in field.validator.iter_errors(value):
        code, attribute = CODES[error.kind.name]
        return Problem(code, {} if attribute is None else {attribute: int(getattr(error.kind, attribute))})
    return None


def _by_kind(field: Field, value: Any, today: date | None, units: Collection[str] | None) -> Problem | None:
    if field.kind is Kind.DATE:
        return Problem("date") if value < "0001" else _window(field, date.fromisoformat(value), today)
    if field.kind is Kind.EMAIL and not EMAIL.fullmatch(value):
        return Problem("email")
    if field.kind is Kind.PHONE and not PHONE.fullmatch(value):
        return Problem("phone")
    if field.kind is Kind.UNIT and units is not None and value not in units:
        return Problem("choice")
    if field.scheme is not None and not identifiers.valid(field.scheme, value):
        return Problem(f"identifier.{field.scheme}")
    return None


def _window(field: Field, day: date, today: date | None) -> Problem | None:
    earliest = resolve(field.earliest, today) if field.earliest else None
    latest = resolve(field.latest, today) if field.latest else None
    if latest is not None and day > latest:
        return Problem("too-late", {"day": latest.isoformat()})
    if earliest is not None and day < earliest:
        return Problem("too-early", {"day": earliest.isoformat()})
    return None
