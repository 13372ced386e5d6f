from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID


class For(StrEnum):
    """What a reading was for. These words are public: subjects see them."""

    ASSIGNMENT = "assignment"
    OWN_OFFICE = "own-office"
    INTAKE = "intake"
    TRACKING = "tracking"
    MESSAGE = "message"
    PAPER = "paper"
    SUPERVISION = "supervision"
    APPEAL = "appeal"
    SEARCH = "search"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Item:
    """One sealed value to open. ``about``: the place it was sealed for, as given to ``seal``."""

    subject: UUID
    blob: bytes | memoryview
    about: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """One value to seal. ``about``: the place it will be stored, "table:rowid:column"."""

    subject: UUID
    value: object
    about: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Stands where a value was whose subject's key has been destroyed."""

    subject: UUID


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One reading as its subject may see it.

    ``institution``: the authority's id, None when the reader acted for none. ``account_id``: who read; doors show the
    account's pseudonym. ``about``: the file it was for. ``together``: how many persons' data the same act opened.
    """

    at: datetime
    kind: str
    account_id: UUID | None
    institution: int | None
    office_id: int | None
    door: str
    purpose: str
    about: UUID | None
    together: int


JSON: Final = 1
RAW: Final = 2
