from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ResultIssued:
    """Payload of result.issued, version 1. sealed_sha256: of the sealed values, so that they cannot be exchanged."""

    number: str
    code: str
    application_id: UUID
    party_id: UUID
    revision_id: UUID
    territory_id: int
    kind: str
    language: str
    valid_until: date | None
    sealed_sha256: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ResultPrinted:
    """Payload of result.printed, version 1: the digest the public check shows."""

    paper_id: UUID
    paper_sha256: str


@dataclass(frozen=True, slots=True)
class ResultHandedOver:
    """Payload of result.handed-over, version 1: the line in the hall's register."""

    hall_id: int
    year: int
    register_number: int


@dataclass(frozen=True, slots=True)
class ResultRevoked:
    """Payload of result.revoked, version 1. reason: a code word."""

    reason: str


Payload = ResultIssued | ResultPrinted | ResultHandedOver | ResultRevoked


@dataclass(frozen=True, slots=True)
class ResultView:
    """One result without what it says. ``paper_id``, ``paper_sha256``: once the worker has printed it."""

    id: UUID
    number: str
    code: str
    application_id: UUID
    reference: str
    party_id: UUID
    revision_id: UUID
    territory_id: int
    kind: str
    state: str
    language: str
    issued_at: datetime
    valid_until: date | None
    paper_id: UUID | None
    paper_sha256: str | None
    handed_over_at: datetime | None
    hall_id: int | None
    register_number: int | None
    turn: int
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultCheck:
    """What anybody may learn from a code: whether such a result stands. No personal data.

    names: of the kind of result, by language. territory: its names. issued_on: the day at the office. in_force: neither
    revoked nor past ``valid_until``. sha256: of the PDF, None until it has been printed.
    """

    kind: str
    names: Mapping[str, str]
    number: str
    territory: Mapping[str, str]
    issued_on: date
    valid_until: date | None
    state: str
    in_force: bool
    sha256: str | None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of a hall's register of results."""

    hall_id: int
    year: int
    number: int
    result_id: UUID
    result_number: str
    application_id: UUID
    kind: str
    handed_over_at: datetime


def read(name: str, payload: dict[str, Any]) -> Payload:
    """A recorded payload, as it was when it was made."""
    if name == "result.handed-over":
        return ResultHandedOver(**payload)
    if name == "result.revoked":
        return ResultRevoked(**payload)
    if name == "result.printed":
        return ResultPrinted(UUID(payload["paper_id"]), payload["paper_sha256"])
    until = payload["valid_until"]
    ids = {column: UUID(payload[column]) for column in ("application_id", "party_id", "revision_id")}
    return ResultIssued(**{**payload, **ids, "valid_until": None if until is None else date.fromisoformat(until)})
