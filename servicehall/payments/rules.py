"""What a fact about a charge means for its row and for the account book. Pure: commands and replay both ask here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from .flow import FLOW
from .types import ChargeMade, ChargePaid, ChargeRefunded, LineMade, Payload, read

_REASON = re.compile(r"[a-z][a-z0-9-]{1,39}")


class Account(StrEnum):
    """The accounts of the book: debts rise with a debit (+), what is owed to authorities with a credit (-)."""

    RECEIVABLE = "receivable"  # parties owe the house
    CASH = "cash"  # a hall's till
    OWED = "owed"  # the house owes an authority


@dataclass(frozen=True, slots=True)
class Leg:
    """One line of one transaction in the book. amount: minor units, debit positive."""

    place: int
    account: Account
    amount: int
    currency: str
    hall_id: int | None = None
    authority_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One fact about a charge, as replay needs it."""

    turn: int
    name: str
    at: datetime
    payload: Payload


def columns(name: str, *, at: datetime, payload: Payload) -> dict[str, Any]:
    """The columns of a charge one fact sets, besides state and turn."""
    if isinstance(payload, ChargeMade):
        kept: tuple[str, ...] = ("about", "reference", "party_id", "territory_id", "currency", "total")
        return {column: getattr(payload, column) for column in kept} | {"made_at": at}
    if isinstance(payload, ChargePaid):
        kept = ("hall_id", "tendered", "receipt_number")
        return {column: getattr(payload, column) for column in kept} | {"paid_at": at}
    return {"closed_at": at}


def rebuild(facts: Iterable[Told]) -> dict[str, Any]:
    """Every replayed column of a charge from its facts, in the order of their turns."""
    row: dict[str, Any] = {"state": FLOW.start, "hall_id": None, "tendered": None, "receipt_number": None}
    row |= {"paid_at": None, "closed_at": None, "turn": 0}
    for fact in facts:
        row |= columns(fact.name, at=fact.at, payload=fact.payload)
        row["state"] = FLOW.replay([fact.name]) if fact.turn > 1 else FLOW.start
        row["turn"] = fact.turn
    return row


def legs(payload: Payload, *, lines: Sequence[LineMade]) -> list[Leg]:
    """What one fact adds to the account book. Sums to zero whatever the charge.

    lines: those of the charge, in order. Taking money turns a debt into cash; a refund gives the cash back and ends
    what was owed to the authorities; a waiver ends the debt and what was owed.
    """
    currency = payload.currency
    if isinstance(payload, ChargePaid):
        return [
            Leg(0, Account.CASH, payload.total, currency, hall_id=payload.hall_id),
            Leg(1, Account.RECEIVABLE, -payload.total, currency),
        ]
    sign = 1 if isinstance(payload, ChargeMade) else -1
    if isinstance(payload, ChargeRefunded):
        first = Leg(0, Account.CASH, -payload.total, currency, hall_id=payload.hall_id)
    else:
        first = Leg(0, Account.RECEIVABLE, sign * payload.total, currency)
    owed = [
        Leg(place, Account.OWED, -sign * line.amount, currency, authority_id=line.authority_id)
        for place, line in enumerate(lines, 1)
    ]
    return [first, *owed]


def transaction_of(charge_id: UUID, turn: int) -> UUID:
    """The book's transaction of one fact. Derived, so that no fact can enter the book twice."""
    return uuid5(charge_id, str(turn))


def told(turn: int, name: str, at: datetime, payload: dict[str, Any]) -> Told:
    """A recorded fact, ready for replay."""
    return Told(turn=turn, name=name, at=at, payload=read(name, payload))


def is_reason(text: str) -> bool:
    """Whether this is a code word (``withdrawn``, ``taken-in-error``): free text could carry a person's name."""
    return _REASON.fullmatch(text) is not None


def receipt_number(hall: str, year: int, count: int) -> str:
    """``<hall>/2026/000123``: gapless for each hall and year, the year being the year at the hall."""
    return f"{hall}/{year}/{count:06d}"
