from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. ``at`` counts in law, ``recorded_at`` is when the house learned of it; both in UTC."""

    id: int
    subject: UUID
    turn: int
    name: str
    version: int
    at: datetime
    recorded_at: datetime
    actor: dict[str, Any]
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """What was answered the first time: an HTTP status, where it led, and the ids it made."""

    status: int
    location: str
    ids: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the rows and the facts disagree."""

    subject: UUID
    column: str
    row: str
    facts: str
