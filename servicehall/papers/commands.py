from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from servicehall.files import commands as files
from servicehall.kernel import ids
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotFound
from servicehall.ledger import commands as ledger
from servicehall.offices import queries as offices
from servicehall.papers import document, press, queries
from servicehall.papers.models import Paper
from servicehall.papers.types import PaperView, Printed


@transaction.atomic(savepoint=False)
def print_paper(
    *,
    actor: Actor,
    kind: str,
    subject: UUID,
    about: UUID,
    values: Mapping[str, Any],
    language: str,
    territory_id: int,
    at: datetime,
    number: str | None = None,
) -> PaperView:
    """Print one paper for a party and keep it, sealed with the party's key. Called by reactions, never by a request.

    ``kind``: slip, notice, receipt, decision, result or result.<procedure>. ``values``: what document.NEEDS asks for
    that kind; days, moments and Money are written out in ``language`` here, at the territory's zone, other values are
    shown as they are. ``about``: the application or payment it belongs to.
    ``number``: given by whoever keeps a register (results, receipts). Otherwise a random reference with a check sign:
    a count without gaps for each office, kind and year would be one hot row under every filing, and would tell
    strangers how many people came; a slip is found by its reference, and only registers owe the law a sequence.
    Refuses: PaperNotPrinted, StorageFull. Raises ValueError when a value is missing. Records: paper.printed.
    """
    paper_id = ids.new_id()
    given = number or ids.new_reference()
    territory = offices.territory_of(territory_id)
    content = document.compose(kind=kind, values=values, language=language, territory=territory, number=given, at=at)
    pdf = press.print_pdf(kind, content, at=at)
    name = f"{kind.partition('.')[0]}-{given.replace('/', '-')}.pdf"
    file = files.keep_printed(actor=actor, owner=subject, about=about, data=pdf, name=name, at=at)
    paper = Paper(
        id=paper_id,
        kind=kind,
        number=given,
        about=about,
        subject=subject,
        territory_id=territory_id,
        language=language,
        file_id=file.id,
        printed_at=at,
        printed_by=actor.recorded(),
        turn=1,
    )
    Paper.objects.bulk_create([paper])
    ledger.record("paper.printed", subject=paper_id, turn=1, actor=actor, at=at, payload=_printed(paper))
    return PaperView(paper_id, kind, given, language, file.sha256, file.size, about, at)


@transaction.atomic(savepoint=False)
def read(*, actor: Actor, purpose: str, about: UUID | None, paper_id: UUID) -> tuple[PaperView, bytes]:
    """The paper as printed; the reading is recorded. ``about``: the matter an officer has in hand.

    Refuses: NotFound, FileLost.
    """
    paper = Paper.objects.select_related("file").filter(id=paper_id).first()
    if paper is None or not _may_read(actor, paper, about):
        raise NotFound()
    _, data = files.read(actor=actor, purpose=purpose, about=paper.about, file_id=paper.file_id)
    return queries.view(paper), data


def _may_read(actor: Actor, paper: Paper, about: UUID | None) -> bool:
    """Its party; or an officer or the house with the paper's matter in hand."""
    if actor.party_id is not None and actor.party_id == paper.subject:
        return True
    return actor.kind in {Kind.OFFICER, Kind.HOUSE} and about == paper.about


def _printed(paper: Paper) -> Printed:
    return Printed(
        kind=paper.kind,
        number=paper.number,
        subject=str(paper.subject),
        about=str(paper.about),
        language=paper.language,
        territory=paper.territory_id,
        file=str(paper.file_id),
    )
