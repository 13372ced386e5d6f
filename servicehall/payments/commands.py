from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid, TooLate
from servicehall.kernel.ids import new_id
from servicehall.kernel.money import Money
from servicehall.ledger.commands import record
from servicehall.offices import queries as offices

from . import access, rules
from .errors import TooLittle, WrongCurrency
from .flow import FLOW, MADE, Action, State
from .models import BookLine, Charge, ChargeLine
from .types import ChargeMade, ChargePaid, ChargeRefunded, ChargeWaived, LineMade, Payload, Receipt


@transaction.atomic(savepoint=False)
def charge(
    *,
    actor: Actor,
    about: UUID,
    party_id: UUID,
    lines: Sequence[tuple[int, str, Money]],
    at: datetime,
    reference: str = "",
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> UUID:
    """Say what a party owes for one matter: one sum, one line per authority (authority_id, purpose, amount).

    The caller answers for the actor's right to the matter. The charge is of the authorities' territory.
    reference: of the matter, as people know it. names: purpose to its names by language; both for the receipt.
    Refuses: Invalid (no lines, a line not above zero, two currencies, two territories), NotFound (an authority).
    Records: charge.made.
    """
    made = ChargeMade(
        about=about,
        reference=reference,
        party_id=party_id,
        territory_id=_one_territory(lines),
        currency=_one_currency(lines),
        total=sum(money.amount for _, _, money in lines),
        lines=tuple(
            LineMade(authority, purpose, money.amount, (names or {}).get(purpose, {}))
            for authority, purpose, money in lines
        ),
    )
    columns = rules.columns(MADE, at=at, payload=made)
    row = Charge.objects.create(id=new_id(), state=FLOW.start, turn=1, **columns)
    ChargeLine.objects.bulk_create(
        ChargeLine(charge=row, place=place, **asdict(line)) for place, line in enumerate(made.lines, 1)
    )
    _book(row, MADE, at=at, payload=made, lines=made.lines)
    record(MADE, subject=row.id, turn=1, actor=actor, at=at, payload=made)
    return row.id


@transaction.atomic(savepoint=False)
def take(*, actor: Actor, charge_id: UUID, tendered: Money, hall_id: int, at: datetime) -> Receipt:
    """Take cash at a window and give the receipt's number and the change. Of two clicks at once, one is refused.

    tendered: what was put on the counter, at least the total.
    Refuses: NotAllowed (not an officer of that hall), NotFound (not in the officer's territory), NotNow (not owed any
    more), WrongCurrency, TooLittle, TooLate (before the charge was made).
    Records: charge.paid.
    """
    row = access.for_window(actor, charge_id, hall_id=hall_id, lock=True)
    FLOW.take(State(row.state), Action.TAKE)
    if tendered.currency != row.currency:
        raise WrongCurrency(currency=row.currency)
    if tendered.amount < row.total:
        raise TooLittle(total=row.total, tendered=tendered.amount, currency=row.currency)
    _in_time(row, at)
    paid = ChargePaid(
        hall_id=hall_id,
        currency=row.currency,
        total=row.total,
        tendered=tendered.amount,
        receipt_number=_next_receipt(hall_id, at),
    )
    _take(row, Action.TAKE, actor=actor, at=at, payload=paid)
    total = Money(row.total, row.currency)
    return Receipt(
        charge_id=row.id,
        number=paid.receipt_number,
        total=total,
        tendered=tendered,
        change=tendered + -total,
        hall_id=hall_id,
        at=at,
    )


@transaction.atomic(savepoint=False)
def refund(*, actor: Actor, charge_id: UUID, hall_id: int, reason: str, at: datetime) -> None:
    """Give a paid charge back in cash from this hall's till, whole.

    reason: a code word, such as ``taken-in-error``; never free text, which could name a person.
    Refuses: NotAllowed (not an officer of that hall), NotFound, NotNow (not paid, or given back already), Invalid (the
    reason), TooLate (before it was paid).
    Records: charge.refunded.
    """
    row = access.for_window(actor, charge_id, hall_id=hall_id, lock=True)
    FLOW.take(State(row.state), Action.REFUND)
    _code_word(reason)
    _in_time(row, at)
    payload = ChargeRefunded(hall_id=hall_id, currency=row.currency, total=row.total, reason=reason)
    _take(row, Action.REFUND, actor=actor, at=at, payload=payload)


@transaction.atomic(savepoint=False)
def waive(*, actor: Actor, charge_id: UUID, reason: str, at: datetime) -> None:
    """End a debt nobody has paid: the party is exempt, or the application was withdrawn.

    Refuses: NotAllowed (neither house nor head), NotFound, NotNow (paid or waived), Invalid (the reason), TooLate.
    Records: charge.waived.
    """
    row = access.for_waiver(actor, charge_id, lock=True)
    FLOW.take(State(row.state), Action.WAIVE)
    _code_word(reason)
    _in_time(row, at)
    payload = ChargeWaived(currency=row.currency, total=row.total, reason=reason)
    _take(row, Action.WAIVE, actor=actor, at=at, payload=payload)


def _take(row: Charge, action: Action, *, actor: Actor, at: datetime, payload: Payload) -> None:
    """Move the locked charge along one edge: columns, turn, book, fact."""
    edge = FLOW.take(State(row.state), action)
    changed: dict[str, Any] = rules.columns(edge.fact, at=at, payload=payload)
    changed |= {"state": edge.to or row.state, "turn": row.turn + 1}
    for column, value in changed.items():
        setattr(row, column, value)
    Charge.objects.filter(id=row.id).update(**changed)
    lines: list[LineMade] = []
    if action is not Action.TAKE:
        rows = ChargeLine.objects.filter(charge=row).order_by("place").values_list("authority_id", "purpose", "amount")
        lines = [LineMade(*line) for line in rows]
    _book(row, edge.fact, at=at, payload=payload, lines=lines)
    record(edge.fact, subject=row.id, turn=row.turn, actor=actor, at=at, payload=payload)


def _book(row: Charge, fact: str, *, at: datetime, payload: Payload, lines: Sequence[LineMade]) -> None:
    BookLine.objects.bulk_create(
        BookLine(
            transaction_id=rules.transaction_of(row.id, row.turn),
            place=leg.place,
            charge=row,
            fact=fact,
            account=leg.account,
            hall_id=leg.hall_id,
            authority_id=leg.authority_id,
            amount=leg.amount,
            currency=leg.currency,
            at=at,
        )
        for leg in rules.legs(payload, lines=lines)
    )


def _next_receipt(hall_id: int, at: datetime) -> str:
    """The hall's next number of the year at the hall. Its count's row stays locked until commit: no gap, no double."""
    hall = offices.hall(hall_id)
    year = at.astimezone(offices.zone(hall.territory_id)).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_receiptcount (hall_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (hall_id, year) DO UPDATE SET last = payments_receiptcount.last + 1 RETURNING last",
            [hall_id, year],
        )
        (count,) = cursor.fetchone()
    return rules.receipt_number(hall.code, year, count)


def _one_currency(lines: Sequence[tuple[int, str, Money]]) -> str:
    currencies = {money.currency for _, _, money in lines}
    if len(currencies) != 1 or any(money.amount <= 0 for _, _, money in lines):
        raise Invalid(errors={"lines": "above-zero-in-one-currency"})
    return currencies.pop()


def _one_territory(lines: Sequence[tuple[int, str, Money]]) -> int:
    territories = {offices.authority(authority).territory_id for authority, _, _ in lines}
    if len(territories) != 1:
        raise Invalid(errors={"lines": "in-one-territory"})
    return territories.pop()


def _code_word(reason: str) -> None:
    if not rules.is_reason(reason):
        raise Invalid(errors={"reason": "code-word"})


def _in_time(row: Charge, at: datetime) -> None:
    last = max(moment for moment in (row.made_at, row.paid_at, row.closed_at) if moment is not None)
    if at < last:
        raise TooLate(last=last.isoformat())
