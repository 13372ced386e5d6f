from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
TEXT = "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"

ENDINGS: Mapping[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    PNG: ("png",),
    WEBP: ("webp",),
    TEXT: ("txt", "text", "csv", "md"),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    ODT: ("odt",),
}
"""Every kind the house takes, with the endings its name may have; the first is given to a name that has none."""


class Origin(StrEnum):
    RECEIVED = "received"  # handed in
    PRINTED = "printed"  # made by the house: papers


class State(StrEnum):
    UNSCANNED = "unscanned"  # passed the gate; no virus scanner has looked at it


class Stream(Protocol):
    """What a door hands over: at most ``size`` bytes a call, ``b""`` at the end."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FileView:
    """One stored file. ``sha256`` and ``size`` are of the plain bytes as handed in; ``type`` is the real media type.
    ``name`` is None where the file was listed rather than opened: names are sealed."""

    id: UUID
    sha256: str
    size: int
    type: str
    state: State
    received_at: datetime
    about: UUID | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: files without a row removed, and rows whose file is gone (an operator must restore these)."""

    removed: int
    missing: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """Payload of file.received and file.printed, version 1. ``stored``: SHA-256 of the sealed bytes. The plain
    bytes' digest is left out: facts outlive a shredded file, and a plain digest confirms a guessed content."""

    owner: str
    about: str | None
    stored: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Attached:
    """Payload of file.attached, version 1."""

    about: str
