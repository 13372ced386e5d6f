"""The words of pages and messages: gettext sources read once at start into frozen tables. No lookup touches a disk.

English is the msgid itself; every other language is ``servicehall/locale/<code>.po``. ``tools/translations.py`` keeps
these files and the template ``messages.pot`` in step with the sources.
"""

from __future__ import annotations

import gettext as plural_forms
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import polib

from servicehall.phrases.languages import DEFAULT, LANGUAGES

FOLDER = Path(__file__).resolve().parent.parent / "locale"


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. ``form`` tells which of a plural's forms belongs to a count."""

    language: str
    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]


@cache
def words(language: str) -> Words:
    """The words of one language; asked for an unknown language it is a fault (KeyError)."""
    LANGUAGES[language]
    if language == DEFAULT:
        return Words(language, MappingProxyType({}), MappingProxyType({}), lambda count: int(count != 1))
    source = polib.pofile(str(FOLDER / f"{language}.po"))
    texts, plurals = {}, {}
    for entry in source:
        if entry.obsolete or entry.fuzzy:
            continue
        if entry.msgid_plural:
            forms = tuple(entry.msgstr_plural[i] for i in sorted(entry.msgstr_plural))
            if all(forms):
                plurals[entry.msgid] = forms
        elif entry.msgstr:
            texts[entry.msgid] = entry.msgstr
    return Words(language, MappingProxyType(texts), MappingProxyType(plurals), _form(source))


def _form(source: polib.POFile) -> Callable[[int], int]:
    header = source.metadata["Plural-Forms"]
    rule = header.partition("plural=")[2].rstrip("; ")
    return plural_forms.c2py(rule)


def gettext(language: str, msgid: str) -> str:
    """The text in that language; English while it has not been translated."""
    return words(language).texts.get(msgid, msgid)


def forms(language: str, singular: str, plural: str) -> tuple[str, ...]:
    """All forms of a plural in that language, in the order ``Words.form`` counts; English's two when untranslated."""
    return words(language).plurals.get(singular, (singular, plural))


def ngettext(language: str, singular: str, plural: str, count: int) -> str:
    """The form that belongs to ``count``. Placeholders are left for the caller to fill."""
    table = words(language)
    found = table.plurals.get(singular)
    return found[table.form(count)] if found else (singular if count == 1 else plural)


def N_(msgid: str) -> str:  # noqa: N802
    """Marks a text for extraction where it is written; it is translated where it is shown."""
    return msgid
