from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from servicehall.kernel.actor import Actor, Kind, house
from servicehall.ledger import reactions
from servicehall.ledger.commands import sequence
from servicehall.offices import queries as offices
from servicehall.papers import commands as papers
from servicehall.papers import queries as printed
from servicehall.parties import commands as parties
from servicehall.payments import commands

from .place import AT, dong, place


@pytest.mark.parametrize(
    ("language", "purpose", "method", "total"),
    [
        ("en", "One-day handling", "Cash", "₫80,000"),
        ("vi", "Giải quyết trong một ngày", None, "80.000"),
        ("fa", None, None, None),
    ],
)
def test_a_paid_charge_gets_its_receipt_on_paper_in_the_payers_language(
    db: None, language: str, purpose: str | None, method: str | None, total: str | None
) -> None:
    offices.forget()
    lao_cai = place()
    payer = parties.register_person(
        actor=house(), at=AT, name={"full": "Aziza Karimova"}, email=None, language=language, identifiers={}
    )
    charge_id = commands.charge(
        actor=house(),
        about=lao_cai.application,
        reference="BCDF-GHJK-MNP",
        party_id=payer,
        lines=[(lao_cai.authorities[0], "one-day", dong(80_000))],
        names={"one-day": {"en": "One-day handling", "vi": "Giải quyết trong một ngày"}},
        at=AT,
    )
    receipt = commands.take(
        actor=lao_cai.officer(), charge_id=charge_id, tendered=dong(100_000), hall_id=lao_cai.hall.id, at=AT
    )

    sequence(at=AT)
    [printing] = [each for each in reactions.registered() if each.key.endswith("payments.reactions.print_receipt")]
    assert reactions.run(printing, at=AT) == 1

    [paper] = printed.of(lao_cai.application)
    assert (paper.kind, paper.number, paper.language) == ("receipt", receipt.number, language)
    aziza = Actor(door="citizen", kind=Kind.PARTY, party_id=payer, account_id=uuid4())
    _, pdf = papers.read(actor=aziza, purpose="tracking", about=None, paper_id=paper.id)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for said in ("Aziza Karimova", receipt.number, purpose, method, total):
        assert said is None or said in text
    offices.forget()
