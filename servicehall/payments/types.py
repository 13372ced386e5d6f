from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from servicehall.kernel.money import Money


@dataclass(frozen=True, slots=True)
class LineMade:
    """One authority's part of a charge. amount: minor units of the charge's currency. names: of the purpose."""

    authority_id: int
    purpose: str
    amount: int
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChargeMade:
    """Payload of charge.made, version 1."""

    about: UUID
    party_id: UUID
    territory_id: int
    currency: str
    total: int
    lines: tuple[LineMade, ...]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ChargePaid:
    """Payload of charge.paid, version 1. tendered: what was put on the counter; the change is tendered - total."""

    hall_id: int
    currency: str
    total: int
    tendered: int
    receipt_number: str


@dataclass(frozen=True, slots=True)
class ChargeRefunded:
    """Payload of charge.refunded, version 1. hall_id: whose till gave the money back. reason: a code word."""

    hall_id: int
    currency: str
    total: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChargeWaived:
    """Payload of charge.waived, version 1. reason: a code word."""

    currency: str
    total: int
    reason: str


Payload = ChargeMade | ChargePaid | ChargeRefunded | ChargeWaived


@dataclass(frozen=True, slots=True)
class ChargeLineView:
    """One authority's part. authority, names: the authority's and the purpose's names by language."""

    authority_id: int
    authority: Mapping[str, str]
    purpose: str
    names: Mapping[str, str]
    amount: Money


@dataclass(frozen=True, slots=True)
class ChargeView:
    """What is owed and what became of it. receipt_number, paid_at: once paid. allowed: what may be done now."""

    id: UUID
    about: UUID
    reference: str
    party_id: UUID
    territory_id: int
    state: str
    total: Money
    lines: tuple[ChargeLineView, ...]
    made_at: datetime
    paid_at: datetime | None
    receipt_number: str | None
    tendered: Money | None
    hall_id: int | None
    closed_at: datetime | None
    turn: int
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the window tells the payer at once; the paper follows by a reaction."""

    charge_id: UUID
    number: str
    total: Money
    tendered: Money
    change: Money
    hall_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BookRow:
    """One line of the account book. amount: signed, debit positive."""

    transaction_id: UUID
    charge_id: UUID
    fact: str
    account: str
    hall_id: int | None
    authority_id: int | None
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class Takings:
    """What one hall's till took and gave back in a period, and how many receipts that made."""

    hall_id: int
    taken: Money
    refunded: Money
    receipts: int


def shape(name: str) -> type[Payload]:
    """The payload's shape by the fact's name."""
    shapes: dict[str, type[Payload]] = {
        "charge.made": ChargeMade,
        "charge.paid": ChargePaid,
        "charge.refunded": ChargeRefunded,
        "charge.waived": ChargeWaived,
    }
    return shapes[name]


def read(name: str, payload: dict[str, Any]) -> Payload:
    """A recorded payload, as it was when it was made."""
    if name != "charge.made":
        return shape(name)(**payload)
    lines = tuple(LineMade(**line) for line in payload["lines"])
    ids = {"about": UUID(payload["about"]), "party_id": UUID(payload["party_id"])}
    return ChargeMade(**{**payload, **ids, "lines": lines})
