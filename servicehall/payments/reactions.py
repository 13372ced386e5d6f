"""A charge that was paid gets its receipt on paper."""

from __future__ import annotations

from servicehall.kernel.actor import house
from servicehall.kernel.money import Money
from servicehall.ledger.reactions import on
from servicehall.ledger.types import Fact
from servicehall.offices import queries as offices
from servicehall.papers.commands import print_paper
from servicehall.parties import queries as parties

from . import queries
from .types import ChargeLineView


@on("charge.paid")
def print_receipt(fact: Fact) -> None:
    """Print the receipt under its own number, in the payer's language, at the paper's place: with the application."""
    charge = queries.get(fact.subject)
    hall = offices.hall(int(fact.payload["hall_id"]))
    tendered = Money(int(fact.payload["tendered"]), charge.total.currency)
    print_paper(
        actor=house(),
        kind="receipt",
        subject=charge.party_id,
        about=charge.about,
        values={
            "total": charge.total,
            "tendered": tendered,
            "change": tendered + -charge.total,
            "paid_at": fact.at,
            "hall": hall.names,
            "lines": [_line(line) for line in charge.lines],
        },
        language=parties.language(charge.party_id),
        territory_id=charge.territory_id,
        number=fact.payload["receipt_number"],
        at=fact.at,
    )


def _line(line: ChargeLineView) -> dict[str, object]:
    return {"authority": line.authority, "purpose": line.purpose, "amount": line.amount}
