from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, Sum

from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotFound
from servicehall.kernel.money import Money

from . import access, audit
from .flow import FLOW, State
from .models import BookLine, Charge, ChargeLine
from .rules import Account
from .types import BookRow, ChargeLineView, ChargeView, Takings


def of(about: UUID) -> list[ChargeView]:
    """Every charge of one matter, oldest first; the caller answers for the reader's right to it. Two queries."""
    return _views(Charge.objects.filter(about=about).order_by("made_at", "id"))


def get(charge_id: UUID) -> ChargeView:
    """One charge by its id; the caller answers for the reader's right to it. Two queries. Refuses: NotFound."""
    found = _views(Charge.objects.filter(id=charge_id))
    if not found:
        raise NotFound()
    return found[0]


def is_owed(charge_id: UUID) -> bool:
    """Whether this charge waits to be paid. One query."""
    return Charge.objects.filter(id=charge_id, state=State.QUOTED).exists()


def at_window(*, actor: Actor, charge_id: UUID) -> ChargeView:
    """One charge, for the officer about to take its money. Two queries. Refuses: NotAllowed, NotFound."""
    row = access.for_window(actor, charge_id, hall_id=actor.hall_id or 0)
    return _views([row])[0]


def owed(*, actor: Actor) -> list[ChargeView]:
    """The actor's party's own charges that wait to be paid, oldest first. Two queries."""
    if actor.party_id is None:
        return []
    return _views(Charge.objects.filter(party_id=actor.party_id, state=State.QUOTED).order_by("made_at", "id"))


def balance(currency: str | None = None) -> int:
    """What the whole book sums to in one currency, in minor units; without one, how far all currencies together are
    from zero. Always 0. One query."""
    rows = BookLine.objects.values("currency").annotate(sum=Sum("amount")).values_list("currency", "sum")
    sums = {str(code): int(amount) for code, amount in rows}
    return sums.get(currency, 0) if currency is not None else sum(abs(amount) for amount in sums.values())


def unbalanced() -> list[UUID]:
    """Transactions of the book that do not sum to zero in every currency: there are none, or somebody tampered.

    One query.
    """
    sums = BookLine.objects.values("transaction_id", "currency").annotate(sum=Sum("amount")).exclude(sum=0)
    return sorted({row["transaction_id"] for row in sums})


def book(*, since: datetime, until: datetime, territory_id: int | None = None) -> list[BookRow]:
    """The book's lines with moments in [since, until), in the order they were written. One query."""
    rows = BookLine.objects.filter(at__gte=since, at__lt=until)
    if territory_id is not None:
        rows = rows.filter(charge__territory_id=territory_id)
    return [
        BookRow(
            transaction_id=row.transaction_id,
            charge_id=row.charge_id,
            fact=row.fact,
            account=row.account,
            hall_id=row.hall_id,
            authority_id=row.authority_id,
            amount=Money(row.amount, row.currency),
            at=row.at,
        )
        for row in rows.order_by("at", "id").iterator()
    ]


def takings(*, hall_id: int, currency: str, since: datetime, until: datetime) -> Takings:
    """What one hall's till should hold of a period [since, until), for the count at closing time. One query."""
    rows = BookLine.objects.filter(
        hall_id=hall_id, account=Account.CASH, currency=currency, at__gte=since, at__lt=until
    ).aggregate(taken=Sum("amount", filter=Q(amount__gt=0)), refunded=Sum("amount", filter=Q(amount__lt=0)), n=_PAID)
    return Takings(
        hall_id=hall_id,
        taken=Money(int(rows["taken"] or 0), currency),
        refunded=Money(-int(rows["refunded"] or 0), currency),
        receipts=int(rows["n"]),
    )


def differences() -> list[str]:
    """Where charges, their lines, the book or the receipt counts disagree with the facts, one sentence each.

    Walks all charges in pages of 500: four queries a page.
    """
    return list(audit.walk())


_PAID = Count("id", filter=Q(amount__gt=0))


def _views(rows: Iterable[Charge]) -> list[ChargeView]:
    charges = list(rows)
    lines: dict[UUID, list[ChargeLineView]] = {row.id: [] for row in charges}
    found = ChargeLine.objects.filter(charge_id__in=lines).order_by("charge_id", "place")
    for line in found.select_related("charge", "authority"):
        amount = Money(line.amount, line.charge.currency)
        view = ChargeLineView(line.authority_id, line.authority.names, line.purpose, line.names, amount)
        lines[line.charge_id].append(view)
    return [_view(row, tuple(lines[row.id])) for row in charges]


def _view(row: Charge, lines: tuple[ChargeLineView, ...]) -> ChargeView:
    return ChargeView(
        id=row.id,
        about=row.about,
        reference=row.reference,
        party_id=row.party_id,
        territory_id=row.territory_id,
        state=str(row.state),
        total=Money(row.total, row.currency),
        lines=lines,
        made_at=row.made_at,
        paid_at=row.paid_at,
        receipt_number=row.receipt_number,
        tendered=None if row.tendered is None else Money(row.tendered, row.currency),
        hall_id=row.hall_id,
        closed_at=row.closed_at,
        turn=row.turn,
        allowed=tuple(FLOW.allowed(State(row.state))),
    )
