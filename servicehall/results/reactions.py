"""A result that was issued is printed, its digest goes back to its row for the public check, its party is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servicehall.kernel.actor import house
from servicehall.ledger.reactions import on
from servicehall.ledger.types import Fact
from servicehall.messages.commands import tell
from servicehall.messages.queries import address
from servicehall.offices import queries as offices
from servicehall.papers import queries as papers
from servicehall.papers.commands import print_paper
from servicehall.phrases.languages import DEFAULT, known
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from . import access, commands
from .flow import ISSUED, State
from .models import Result
from .shown import place_of


@on(ISSUED, slow=True)
def print_result(fact: Fact) -> None:
    """Print what was issued, with the code a stranger can check. One revoked before it was printed stays unprinted.

    Takes no lock on the result: printing is slow, and nobody at a window should wait for it.
    """
    row = access.for_house(fact.subject)
    if row.state == State.REVOKED or row.paper_id is not None:
        return
    actor = house()
    sealed = Item(row.party_id, bytes(row.sealed), place_of(row.id))
    [values] = vault.open(actor=actor, purpose="paper", about=row.application_id, items=[sealed])
    print_paper(
        actor=actor,
        kind=f"result.{row.kind}",
        subject=row.party_id,
        about=row.application_id,
        values=_said(row, values),
        language=known(row.language) or DEFAULT,
        territory_id=row.territory_id,
        number=row.number,
        at=fact.at,
    )


@on("paper.printed")
def note_paper(fact: Fact) -> None:
    """Give a result the digest of its paper, for the public check. Other papers are passed over."""
    if not str(fact.payload["kind"]).startswith("result."):
        return
    row = Result.objects.filter(number=fact.payload["number"]).first()
    if row is None or row.state == State.REVOKED or row.paper_id is not None:
        return
    paper = next(paper for paper in papers.of(row.application_id) if paper.id == fact.subject)
    commands.printed(actor=house(), result_id=row.id, paper_id=paper.id, paper_sha256=paper.sha256, at=fact.at)


@on("result.printed", "result.revoked")
def tell_party(fact: Fact) -> None:
    """Tell the party that the result is ready to be read and fetched; or that it may not be relied on any more."""
    row = access.for_house(fact.subject)
    if fact.name == "result.printed" and row.state == State.REVOKED:
        return
    values = {"number": row.number, "reference": row.reference}
    tell(party_id=row.party_id, code=fact.name, values=values, about=row.application_id, at=fact.at)


def _said(row: Result, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was sealed at issue (holder, title, authority, lines of label and value) and what the result knows."""
    said = {name: value for name, value in values.items() if name not in {"authority", "lines"}}
    return said | {
        "office": values["authority"],
        "issued_by": values["authority"],
        "lines": [{"label": label, "value": value} for label, value in values["lines"]],
        "code": row.code,
        "reference": row.reference or None,
        "check_url": f"{address()}/check/{row.code}",
        "issued_on": row.issued_at.astimezone(offices.zone(row.territory_id)).date(),
        "valid_until": row.valid_until,
    }
