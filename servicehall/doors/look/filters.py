"""What templates may do to a value, bound to one language: ``{{ due_on|day }}``, ``{{ fee|money }}``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from markupsafe import Markup

from servicehall import phrases
from servicehall.kernel.money import Money
from servicehall.phrases import catalog
from servicehall.phrases import format as written
from servicehall.phrases.languages import LANGUAGES, pick


def fill(text: str, /, **values: object) -> Markup:
    """The text with its named places filled; text and values are escaped unless they are markup already."""
    return Markup.escape(text).format(**values)


def for_language(language: str) -> dict[str, Callable[..., Any]]:
    """Every filter, speaking one language."""
    form = catalog.words(language).form
    return {
        "fill": fill,
        "form_of": lambda texts, count: texts[form(count)],
        "number": partial(_number, language=language),
        "digits": lambda text: written.digits(str(text), language),
        "day": partial(_day, language=language),
        "short_day": partial(_short_day, language=language),
        "moment": partial(_moment, language=language),
        "clock": partial(_clock, language=language),
        "weekday": partial(written.weekday, language=language),
        "money": partial(_money, language=language),
        "share": partial(written.share, language=language),
        "size": partial(written.size, language=language),
        "word": lambda names: pick(names, language)[0],
        "named": partial(_named, language=language),
        "speak": lambda code, values=None, zone=None: phrases.speak(code, values or {}, language, zone=zone),
        "offered": lambda choices: [(choice.value, choice.label, choice.hint) for choice in choices],
        "chosen": lambda choices: [choice.value for choice in choices if choice.checked],
        "typed": lambda parts: {part.name.rpartition("-")[2]: part.value for part in parts},
        "lines": lambda errors: [(error.text, error.href) for error in errors],
        "ltr": lambda text: Markup('<bdi dir="ltr">{}</bdi>').format(text),
    }


def _number(value: int | float, *, language: str) -> str:
    if language in {"en", "zh"} and type(value) is int:
        return f"{value:,}"
    return written.number(value, language)


def _day(value: date, *, language: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), written.day(value, language))


def _short_day(value: date, *, language: str) -> Markup:
    text = written.short_day(value, language)
    return Markup('<time class="app-nowrap" datetime="{}">{}</time>').format(value.isoformat(), text)


def _moment(value: datetime, zone: str | None = None, *, language: str) -> Markup:
    text = written.moment(value, language, zone)
    return Markup('<time datetime="{}">{}</time>').format(written.stamp(value, zone), text)


def _clock(value: datetime, zone: str | None = None, *, language: str) -> Markup:
    text = written.clock_time(value, language, zone)
    return Markup('<time datetime="{}">{}</time>').format(written.stamp(value, zone), text)


def _money(value: Money, *, language: str) -> Markup:
    return Markup('<bdi class="app-nowrap">{}</bdi>').format(written.money(value, language))


def _named(names: dict[str, str], *, language: str) -> str | Markup:
    """A name from data; marked with its own language when it is not in the page's."""
    text, spoken = pick(names, language)
    if spoken == language:
        return text
    own = LANGUAGES.get(spoken)
    direction = own.direction if own else "auto"
    return Markup('<span lang="{}" dir="{}">{}</span>').format(own.tag if own else spoken, direction, text)
