"""Papers and files of an application, for whoever has the right to its matter. Each reading is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from servicehall.accounts import queries as accounts
from servicehall.files import commands as files
from servicehall.files.types import FileView
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotFound
from servicehall.papers import commands as papers
from servicehall.papers import queries as printed
from servicehall.papers.types import PaperView
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from .. import access
from ..commands.answers import about_slip

AT_WINDOW = ("slip", "notice", "receipt", "result")
"""What a window officer may print for the person who shows a slip; the decision is read on the file page."""


def secret_of(*, actor: Actor, application_id: UUID) -> str:
    """What stands beside the reference on one's own slip. Three queries. Refuses: NotFound."""
    row = access.for_party(actor, application_id)
    item = Item(subject=row.party_id, blob=bytes(row.slip), about=about_slip(row.id))
    return str(vault.open(actor=actor, purpose="tracking", about=row.id, items=[item])[0]["secret"])


def papers_of(*, actor: Actor, application_id: UUID, at: datetime) -> list[PaperView]:
    """The papers printed so far, oldest first: one's own, or of a matter one has in hand. Three queries.

    Refuses: NotFound.
    """
    _may_read(actor, application_id, at=at)
    return printed.of(application_id)


def read_paper(*, actor: Actor, application_id: UUID, paper_id: UUID, at: datetime) -> tuple[PaperView, bytes]:
    """One paper as it was printed. Refuses: NotFound, FileLost."""
    acting = _may_read(actor, application_id, at=at)
    purpose = "tracking" if actor.kind is Kind.PARTY else "assignment"
    return papers.read(actor=acting, purpose=purpose, about=application_id, paper_id=paper_id)


def read_file(*, actor: Actor, application_id: UUID, file_id: UUID, at: datetime) -> tuple[FileView, bytes]:
    """One file as it was handed in. Refuses: NotFound, FileLost."""
    acting = _may_read(actor, application_id, at=at)
    purpose = "tracking" if actor.kind is Kind.PARTY else "assignment"
    return files.read(actor=acting, purpose=purpose, about=application_id, file_id=file_id)


def papers_at_window(*, actor: Actor, reference: str) -> list[PaperView]:
    """What a window officer may print for whoever shows this slip. Two queries. Refuses: NotFound."""
    row = access.at_window(actor, reference)
    return [paper for paper in printed.of(row.id) if paper.kind.partition(".")[0] in AT_WINDOW]


def read_paper_at_window(*, actor: Actor, reference: str, paper_id: UUID) -> tuple[PaperView, bytes]:
    """One of these papers, to print. Refuses: NotFound, FileLost."""
    row = access.at_window(actor, reference)
    if paper_id not in {paper.id for paper in papers_at_window(actor=actor, reference=reference)}:
        raise NotFound()
    return papers.read(actor=actor, purpose="intake", about=row.id, paper_id=paper_id)


def _may_read(actor: Actor, application_id: UUID, *, at: datetime) -> Actor:
    """The actor, with the purpose an officer acts under. Refuses: NotFound."""
    if actor.kind is Kind.PARTY:
        access.for_party(actor, application_id)
        return actor
    access.at_office(actor, application_id)
    if actor.account_id is None:
        raise NotFound()
    purpose = accounts.purpose_for(account_id=actor.account_id, about=application_id, at=at)
    if purpose is None:
        raise NotFound()
    return replace(actor, purpose_id=purpose.id)
