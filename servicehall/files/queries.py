from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from servicehall.files import audit
from servicehall.files.models import File
from servicehall.files.types import FileView, Origin, State


def of(about: UUID) -> list[FileView]:
    """What was handed in for one matter, in the order it came; without names (they are sealed). One query.

    The caller has checked that the actor may see the matter.
    """
    rows = File.objects.filter(about=about, origin=Origin.RECEIVED).order_by("received_at", "id")
    return [view(row) for row in rows]


def those(file_ids: Sequence[UUID]) -> dict[UUID, FileView]:
    """The files of these ids that exist, without names. One query. For slips and lists of a matter already opened."""
    return {row.id: view(row) for row in File.objects.filter(id__in=file_ids)}


def differences() -> list[str]:
    """Every file row that is not what its facts say, and every one whose bytes are gone, one sentence each."""
    return list(audit.walk())


def view(row: File, name: str | None = None) -> FileView:
    """The row as others see it."""
    return FileView(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        type=row.media_type,
        state=State(row.state),
        received_at=row.received_at,
        about=row.about,
        name=name,
    )
