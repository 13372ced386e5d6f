"""What a person sent, as answers. Anything may arrive; nothing here raises for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from babel.numbers import get_currency_precision

from servicehall.forms import check, identifiers, texts
from servicehall.forms.types import Answer, Answers, CompiledForm, Field, Kind, Problem

Posted = Mapping[str, Sequence[str]]
"""A form as a browser sends it: every name with all its values."""

LONGEST = 20_000
"""Signs read of one value; more is refused as too long without looking at them."""
GROUPED = re.compile(r"[0-9]{1,3}([ .,’'٬])[0-9]{3}(?:\1[0-9]{3})*")
PLAIN = re.compile(r"-?[0-9]{1,18}")
PARTS = ("day", "month", "year")


def page(
    form: CompiledForm,
    key: str,
    posted: Posted,
    *,
    today: date | None = None,
    units: Collection[str] | None = None,
) -> tuple[dict[str, Answer], dict[str, Problem]]:
    """The answers of one page and what is wrong with the others. Names no field of the page has are ignored.

    A field that may stay open and was left empty is in neither: ``merged`` takes its old answer away. Raises KeyError
    for a page the form does not have.
    """
    answers: dict[str, Answer] = {}
    problems: dict[str, Problem] = {}
    for name in form.page(key).fields:
        field = form.fields[name]
        value = _value(field, posted)
        if value is None:
            if not field.optional:
                problems[name] = Problem(check.missing(field))
            continue
        problem = value if isinstance(value, Problem) else check.field(field, value, today=today, units=units)
        if problem is not None:
            problems[name] = problem
        elif not isinstance(value, Problem):
            answers[name] = value
    return answers, problems


def merged(form: CompiledForm, key: str, before: Answers, page_answers: Answers) -> dict[str, Answer]:
    """All answers after one page was saved: its fields as now given, all others as before."""
    fields = form.page(key).fields
    return {name: value for name, value in before.items() if name not in fields} | dict(page_answers)


def answers(form: CompiledForm, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Problem]]:
    """Answers as a program sends them (typed JSON): text put in normal form, numbers of identity without spaces.

    Types and bounds are judged by ``check.whole``; here only text that cannot be read is a problem.
    """
    good: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for name, value in raw.items():
        field = form.fields.get(name)
        if field is None or not isinstance(value, str):
            good[name] = value
            continue
        read = _text(field, value)
        if isinstance(read, Problem):
            problems[name] = read
        elif read != "" or not field.optional:
            good[name] = read
    return good, problems


def _value(field: Field, posted: Posted) -> Answer | Problem | None:
    """The value of one field: None when it was left empty, a Problem when it cannot be read."""
    if field.kind is Kind.DATE:
        return _date(field, posted)
    given = list(posted.get(field.key, ()))
    if field.kind is Kind.CHECKBOXES:
        chosen = list(dict.fromkeys(value for value in given if value))
        if len(chosen) > len(field.options):
            return Problem("choice")
        return chosen if chosen or field.optional else None
    text = _text(field, given[-1] if given else "")
    if isinstance(text, Problem) or text == "":
        return text if isinstance(text, Problem) else None
    reader = READERS.get(field.kind)
    return text if reader is None else reader(field, text)


def _text(field: Field, raw: str) -> str | Problem:
    if len(raw) > LONGEST:
        return Problem("too-long", {"limit": int(field.schema.get("maxLength", LONGEST))})
    try:
        text = texts.clean(raw, lines=field.kind is Kind.TEXTAREA)
    except texts.RefusedSign:
        return Problem("sign")
    if field.kind is Kind.IDENTIFIER:
        return identifiers.normal(texts.digits(text))
    if field.kind is Kind.PHONE:
        return re.sub(r"[\s().\-–]", "", texts.digits(text))
    return text


def _whole_number(text: str) -> int | None:
    text = texts.digits(text)
    if GROUPED.fullmatch(text):
        text = re.sub(r"[^0-9]", "", text)
    return int(text) if PLAIN.fullmatch(text) else None


def _number(field: Field, text: str) -> int | Problem:
    number = _whole_number(text)
    return Problem("number") if number is None else number


def _money(field: Field, text: str) -> int | Problem:
    """An amount in the field's currency as minor units: ``1,234.50`` and ``1.234,50`` are both 123450 fen."""
    places = get_currency_precision(field.currency or "")
    text = texts.digits(text)
    major, mark, minor = text, "", ""
    if places:
        found = re.fullmatch(rf"(.*[0-9])([.,٫])([0-9]{{1,{places}}})", text)
        if found:
            major, mark, minor = found.groups()
    whole = _whole_number(major)
    if whole is None or whole < 0 or (mark and mark in major):
        return Problem("money")
    return int(whole * 10**places + int(minor.ljust(places, "0") or 0))


def _yes_no(field: Field, text: str) -> bool | Problem:
    return {"yes": True, "no": False}.get(text, Problem("choice"))


def _date(field: Field, posted: Posted) -> str | Problem | None:
    """A day from its three parts, any script's digits, as an ISO day."""
    given: list[str] = []
    for part in PARTS:
        values = posted.get(f"{field.key}-{part}", ())
        given.append(texts.digits(values[-1][:20].strip()) if values else "")
    if not any(given):
        return None
    if not all(given):
        return Problem("date-incomplete")
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in given) or len(given[2]) != 4:
        return Problem("date")
    try:
        return date(int(given[2]), int(given[1]), int(given[0])).isoformat()
    except ValueError:
        return Problem("date")


READERS: Mapping[Kind, Callable[[Field, str], Answer | Problem]] = {
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.YESNO: _yes_no,
}
