from __future__ import annotations

from uuid import UUID

from servicehall.papers import audit
from servicehall.papers.models import Paper
from servicehall.papers.types import PaperView


def of(about: UUID) -> list[PaperView]:
    """The papers of one matter, oldest first. One query. The caller has checked that the actor may see the matter."""
    return [
        view(paper) for paper in Paper.objects.select_related("file").filter(about=about).order_by("printed_at", "id")
    ]


def differences() -> list[str]:
    """Every paper row that is not what its facts say, one sentence each."""
    return list(audit.walk())


def view(paper: Paper) -> PaperView:
    """The row as others see it; its file is read with it."""
    return PaperView(
        id=paper.id,
        kind=paper.kind,
        number=paper.number,
        language=paper.language,
        sha256=paper.file.sha256,
        size=paper.file.size,
        about=paper.about,
        printed_at=paper.printed_at,
    )
