"""What applications shows of itself. Moments are aware (UTC); days are days at the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When something is due. All None: no limit, or the clock stands still."""

    at: datetime | None
    on: date | None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft as its writer sees it."""

    id: UUID
    version: int
    revision_id: UUID
    territory_id: int
    party_id: UUID
    tier: str
    channel: str
    hall_id: int | None
    delivery_hall_id: int | None
    answers: Mapping[str, Any]
    materials: Mapping[str, str]
    """Material key to file id, or to ``"window"`` where the original was shown and compared."""
    saved_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One of a party's drafts, for a list: no answers."""

    id: UUID
    revision_id: UUID
    saved_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What filing gives back. ``secret`` is shown once and stored only as a hash."""

    id: UUID
    reference: str
    secret: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One authority's part, as people may see it: no officer's name."""

    id: UUID
    key: str
    kind: str
    round: int
    office_id: int
    state: str
    opened_at: datetime
    due_on: date | None
    done_at: datetime | None
    outcome: str
    mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """What was asked for. ``texts``: the officer's words per item key, opened for the reader."""

    id: UUID
    number: int
    items: tuple[Mapping[str, str], ...]
    answer_until: date
    sent_at: datetime
    answered_at: datetime | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the ledger read aloud: ``phrases.speak(code, values, language)``."""

    code: str
    values: Mapping[str, Any]
    at: datetime
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """An application as its applicant follows it. ``clock``: lines that explain the due date, for phrases."""

    id: UUID
    reference: str
    revision_id: UUID
    territory_id: int
    party_id: UUID
    state: str
    outcome: str
    tier: str
    channel: str
    turn: int
    filed_at: datetime
    received_on: date
    due_on: date | None
    due_at: datetime | None
    first_due_at: datetime | None
    colour: str
    provisional: bool
    left_days: int | None
    clock: tuple[tuple[str, Mapping[str, Any]], ...]
    concluded_at: datetime | None
    hall_id: int | None
    office_id: int
    delivery_hall_id: int | None
    handed_over_hall_id: int | None
    result_id: UUID | None
    charge_id: UUID | None
    paused: tuple[str, ...]
    """Reasons of the pauses open now."""
    steps: tuple[StepView, ...]
    told: tuple[Told, ...]
    notice: NoticeView | None
    """The notice that waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One application in a party's own list."""

    id: UUID
    reference: str
    revision_id: UUID
    state: str
    outcome: str
    filed_at: datetime
    due_on: date | None
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One open step of an office. Never a person: who applied is opened on the file page, under a purpose."""

    step_id: UUID
    application_id: UUID
    reference: str
    revision_id: UUID
    key: str
    kind: str
    opened_at: datetime
    due_on: date | None
    colour: str
    left_days: int | None
    mine: bool
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialView:
    key: str
    round: int
    file_id: UUID | None
    seen_at_window: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """Everything an officer needs to decide one step. ``changed``: answer keys and materials the supplement changed."""

    tracking: Tracking
    step: StepView | None
    answers: Mapping[str, Any]
    materials: tuple[MaterialView, ...]
    grounds: Mapping[str, Any]
    writings: Mapping[str, str]
    """Step id to the reasons written there."""
    decision: str
    notices: tuple[NoticeView, ...]
    changed: frozenset[str]
    allowed: tuple[str, ...]
    """What this officer may do here and now, in the words of the flow."""
