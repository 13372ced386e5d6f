"""What a fact about a result means for its row. Pure: commands and replay both ask here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .flow import FLOW, State
from .types import Payload, ResultHandedOver, ResultIssued, ResultPrinted, read

_REASON = re.compile(r"[a-z][a-z0-9-]{1,39}")
_ISSUED: tuple[str, ...] = ("number", "code", "application_id", "reference", "party_id", "revision_id")
_ISSUED += ("territory_id", "kind", "language", "valid_until", "sealed_sha256")


@dataclass(frozen=True, slots=True)
class Told:
    """One fact about a result, as replay needs it."""

    turn: int
    name: str
    at: datetime
    payload: Payload


def columns(name: str, *, at: datetime, payload: Payload) -> dict[str, Any]:
    """The columns of a result one fact sets, besides state and turn."""
    if isinstance(payload, ResultIssued):
        return {column: getattr(payload, column) for column in _ISSUED} | {"issued_at": at}
    if isinstance(payload, ResultPrinted):
        return {"paper_id": payload.paper_id, "paper_sha256": payload.paper_sha256}
    if isinstance(payload, ResultHandedOver):
        return {"handed_over_at": at}
    return {"revoked_at": at}


def rebuild(facts: Iterable[Told]) -> dict[str, Any]:
    """Every replayed column of a result from its facts, in the order of their turns."""
    row: dict[str, Any] = {"paper_id": None, "paper_sha256": None, "handed_over_at": None, "revoked_at": None}
    row |= {"state": FLOW.start, "turn": 0}
    names: list[str] = []
    for fact in facts:
        names.append(fact.name)
        row |= columns(fact.name, at=fact.at, payload=fact.payload)
        row |= {"state": FLOW.replay(names), "turn": fact.turn}
    return row


def told(turn: int, name: str, at: datetime, payload: dict[str, Any]) -> Told:
    """A recorded fact, ready for replay."""
    return Told(turn=turn, name=name, at=at, payload=read(name, payload))


def in_force(state: str, *, valid_until: date | None, on: date) -> bool:
    """Whether a result may be relied on. valid_until: the last day it may, at the office."""
    return state != State.REVOKED and (valid_until is None or on <= valid_until)


def is_reason(text: str) -> bool:
    """Whether this is a code word (``issued-in-error``): free text could carry a person's name."""
    return _REASON.fullmatch(text) is not None


def digest(sealed: bytes) -> str:
    """SHA-256 of sealed bytes, hexadecimal. Says nothing about what they hold, even to a guesser."""
    return hashlib.sha256(sealed).hexdigest()


def code_of(text: str) -> str:
    """A code as it was typed or scanned: case, spaces and hyphens forgiven."""
    return "".join(sign for sign in text.upper()[:40] if sign.isalnum())
