"""A result that was issued is printed, and the digest of its paper goes back to its row for the public check."""

from __future__ import annotations

from servicehall.catalogue import queries as catalogue
from servicehall.kernel.actor import house
from servicehall.ledger.reactions import on
from servicehall.ledger.types import Fact
from servicehall.messages.queries import address
from servicehall.offices import queries as offices
from servicehall.papers.commands import print_paper
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from . import access, commands
from .flow import ISSUED, State
from .shown import place_of


@on(ISSUED)
def print_result(fact: Fact) -> None:
    """Print what was issued, with the code a stranger can check. One revoked before it was printed stays unprinted."""
    row = access.for_house(fact.subject)
    if row.state == State.REVOKED or row.paper_id is not None:
        return
    actor = house()
    sealed = Item(row.party_id, bytes(row.sealed), place_of(row.id))
    [values] = vault.open(actor=actor, purpose="paper", about=row.application_id, items=[sealed])
    result = catalogue.revision(row.revision_id).result
    own = {
        "title": result.names,
        "code": row.code,
        "check_url": f"{address()}/check/{row.code}",
        "issued_on": row.issued_at.astimezone(offices.zone(row.territory_id)).date(),
        "valid_until_on": row.valid_until,
    }
    paper = print_paper(
        actor=actor,
        kind=f"result.{result.template}",
        subject=row.party_id,
        about=row.application_id,
        values=values | own,
        language=row.language,
        territory_id=row.territory_id,
        number=row.number,
        at=fact.at,
    )
    commands.printed(actor=actor, result_id=row.id, paper_id=paper.id, paper_sha256=paper.sha256, at=fact.at)
