from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

KINDS = ("slip", "notice", "receipt", "decision", "result")
"""``result`` is also ``result.<procedure>``: its own template where there is one, else the common result."""

LANGUAGES = ("en", "vi", "zh", "fa")


@dataclass(frozen=True, slots=True)
class PaperView:
    """One printed paper. ``sha256`` and ``size`` are those of the PDF."""

    id: UUID
    kind: str
    number: str
    language: str
    sha256: str
    size: int
    about: UUID
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class Printed:
    """Payload of paper.printed, version 1."""

    kind: str
    number: str
    subject: str
    about: str
    language: str
    territory: int
    file: str
