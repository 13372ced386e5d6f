"""What a form is made of, once compiled. All frozen: one compiled form is shared by every request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from servicehall.kernel.rule import Rule

Texts = Mapping[str, str]
"""One text per language (BCP 47). English is always there; ``words.text`` picks."""

Answer = str | int | bool | list[str]
Answers = Mapping[str, Answer]
"""Answers by field key: text and ISO days as str, money as minor units, several choices as a list."""


class Kind(StrEnum):
    """How a field is asked and read. The names of ``x-widget``."""

    TEXT = "text"
    TEXTAREA = "textarea"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SELECT = "select"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    YESNO = "yesno"
    UNIT = "unit-picker"
    IDENTIFIER = "identifier"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version of one entry of the data dictionary: what a thing is, whoever asks for it.

    ``id`` never changes and is never used again for another thing. ``identifying``: the value says, alone or nearly,
    who the person is; such values never reach rules, routing or plain columns.
    """

    id: str
    version: int
    kind: Kind
    schema: Mapping[str, Any]
    labels: Texts
    hints: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    identifying: bool = True
    definition: Texts = field(default_factory=dict)
    scheme: str | None = None
    autocomplete: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose. ``value`` is stored, and names the fact ``<field>_<value>`` of a field of checkboxes."""

    value: str
    labels: Texts
    hints: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question. ``key`` is its place in the answers; ``entry`` and ``of`` say what is asked, and of whom: two
    fields with the same pair are the same question wherever they stand."""

    key: str
    entry: str
    entry_version: int
    of: str
    kind: Kind
    schema: Mapping[str, Any]
    labels: Texts
    hints: Texts
    options: tuple[Option, ...]
    optional: bool
    identifying: bool
    scheme: str | None
    currency: str | None
    earliest: str | None
    latest: str | None
    autocomplete: str | None
    errors: Mapping[str, Texts]
    validator: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One thing, asked on one page. ``when``: shown only if this is true of the answers before it."""

    key: str
    titles: Texts
    hints: Texts
    fields: tuple[str, ...]
    when: Rule | None
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group of pages, one line of the task list."""

    key: str
    titles: Texts
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What must hold between answers, judged once all of ``fields`` are answered; ``messages`` say what to do."""

    key: str
    rule: Rule
    messages: Texts
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledForm:
    """A form ready to be shown, read and checked. ``schema`` is plain JSON Schema 2020-12 of the whole answers."""

    fields: Mapping[str, Field]
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    checks: tuple[Check, ...]
    schema: Mapping[str, Any]
    digest: str

    def page(self, key: str) -> Page:
        """The page of that key. Raises KeyError: a door asks with a key it got from here, or answers not found."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer: a stable code and the values its sentence needs."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


Problems = Mapping[str, Problem]
"""At most one problem for each field key (or ``<key>/<place>`` inside a list): the first thing to put right."""


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """An administrative unit a person may pick: its stable code and its name in the page's language."""

    code: str
    name: str


class FormError(ValueError):
    """A form that cannot be compiled. ``faults`` lists everything wrong with it, each with its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)
