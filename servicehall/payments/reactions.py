"""A charge that was paid gets its receipt on paper; a payer hears of money given back and of debts that ended."""

from __future__ import annotations

from servicehall.kernel.actor import house
from servicehall.kernel.money import Money
from servicehall.ledger.reactions import on
from servicehall.ledger.types import Fact
from servicehall.messages.commands import tell
from servicehall.offices import queries as offices
from servicehall.papers.commands import print_paper
from servicehall.parties import queries as parties
from servicehall.phrases import catalog
from servicehall.phrases.catalog import N_
from servicehall.phrases.languages import DEFAULT, known, pick

from . import queries
from .types import ChargeLineView

_CASH = N_("Cash")


@on("charge.paid", slow=True)
def print_receipt(fact: Fact) -> None:
    """Print the receipt under its own number, in the payer's language; it lies with the papers of the matter."""
    charge, actor = queries.get(fact.subject), house()
    payer = parties.card(actor=actor, purpose="paper", about=charge.about, party_id=charge.party_id)
    language = known(payer.language) or DEFAULT
    hall = offices.hall(int(fact.payload["hall_id"]))
    number = str(fact.payload["receipt_number"])
    tendered = Money(int(fact.payload["tendered"]), charge.total.currency)
    print_paper(
        actor=actor,
        kind="receipt",
        subject=charge.party_id,
        about=charge.about,
        values={
            "office": offices.office(hall.office_id).name(language),
            "reference": charge.reference or number,
            "payer": payer.name["full"],
            "lines": [_line(line, language) for line in charge.lines],
            "total": charge.total,
            "tendered": tendered,
            "change": tendered + -charge.total,
            "paid_at": fact.at,
            "method": catalog.gettext(language, _CASH),
            "hall": hall.name(language),
        },
        language=language,
        territory_id=charge.territory_id,
        number=number,
        at=fact.at,
    )


@on("charge.refunded", "charge.waived")
def tell_payer(fact: Fact) -> None:
    """Tell the party that money was given back, or that it owes nothing any more; owing and paying are told above."""
    charge = queries.get(fact.subject)
    values = {"amount": charge.total, "reference": charge.reference}
    tell(party_id=charge.party_id, code=fact.name, values=values, about=charge.about, at=fact.at)


def _line(line: ChargeLineView, language: str) -> dict[str, object]:
    purpose = pick(dict(line.names), language)[0] if line.names else line.purpose.replace("-", " ").capitalize()
    return {"authority": pick(dict(line.authority), language)[0], "purpose": purpose, "amount": line.amount}
