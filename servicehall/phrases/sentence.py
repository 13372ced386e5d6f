"""What a sentence is, and how it is said with its values in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from string import Formatter
from typing import Any

from servicehall.kernel.money import Money
from servicehall.phrases import catalog
from servicehall.phrases import format as written
from servicehall.phrases.languages import pick


@dataclass(frozen=True, slots=True)
class Many:
    """A sentence that counts: ``count`` names the value that decides the form."""

    one: str
    other: str
    count: str = "n"


Clause = str | Many


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said for one code. ``says`` is always said and its values must be there (else a fault); each of
    ``more`` is added when all its values are known."""

    says: Clause
    more: tuple[Clause, ...] = field(default=())


def say(sentence: Sentence, values: Mapping[str, Any], language: str, zone: str | tzinfo | None = None) -> str:
    """The passage with its values written the way the language writes them."""
    shown = {name: spoken(name, value, language, zone) for name, value in values.items()}
    known = {name for name, value in values.items() if value not in (None, "")}
    clauses = [sentence.says, *(clause for clause in sentence.more if names(clause) <= known)]
    said = (_chosen(clause, values, language).format_map(shown) for clause in clauses)
    return ("" if language == "zh" else " ").join(said)


def names(clause: Clause) -> set[str]:
    """The values a clause needs."""
    texts = (clause,) if isinstance(clause, str) else (clause.one, clause.other)
    found = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return found if isinstance(clause, str) else found | {clause.count}


def _chosen(clause: Clause, values: Mapping[str, Any], language: str) -> str:
    if isinstance(clause, str):
        return catalog.gettext(language, clause)
    return catalog.ngettext(language, clause.one, clause.other, int(values[clause.count]))


def spoken(name: str, value: Any, language: str, zone: str | tzinfo | None = None) -> str:
    """A value as text. Facts carry JSON, so ``…_on`` and ``…_at`` may be ISO strings; lists are joined."""
    if isinstance(value, str) and name.endswith("_on"):
        value = date.fromisoformat(value[:10])
    elif isinstance(value, str) and name.endswith("_at"):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return written.moment(value, language, zone)
    if isinstance(value, date):
        return written.day(value, language)
    if isinstance(value, Money):
        return written.money(value, language)
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        return written.number(value, language)
    if isinstance(value, Mapping):
        return _mapping(value, language)
    if isinstance(value, list | tuple):
        return _COMMA[language].join(spoken(name, one, language, zone) for one in value)
    return str(value)


_COMMA = {"en": ", ", "vi": ", ", "zh": "、", "fa": "، "}


def _mapping(value: Mapping[str, Any], language: str) -> str:
    if value.keys() == {"amount", "currency"}:
        return written.money(Money(int(value["amount"]), str(value["currency"])), language)
    return pick({str(key): str(text) for key, text in value.items()}, language)[0]
