from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from servicehall.kernel.errors import Refusal


class AccountKind(StrEnum):
    PARTY = "party"  # acts for a party; sees what is the party's own
    STAFF = "staff"  # acts from posts; always with one-time codes


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts without a request, and at most."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``token``: 256 bits for the cookie, told once and kept nowhere."""

    token: str
    session_id: UUID
    account_id: UUID
    kind: AccountKind


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """A failure that must be kept so that failures can be counted: commit, then show ``refusal``."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class SessionView:
    id: UUID
    door: str
    started_at: datetime
    last_seen_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PurposeView:
    """``about``: the application or other subject the account may look at. ``until``: exclusive, None while open."""

    id: UUID
    kind: str
    about: UUID
    since: datetime
    until: datetime | None
    authority_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """account.opened, version 1. ``logins``: ids of the rows, not what is typed."""

    kind: str
    code: str
    party_id: str | None
    language: str
    logins: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginAdded:
    """account.login-added, version 1. ``login``: the id of the row."""

    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChosen:
    """account.language-chosen, version 1."""

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeGranted:
    """purpose.granted, version 1."""

    account_id: str
    kind: str
    about: str
    until: str | None
    authority_id: int | None
