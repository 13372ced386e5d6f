from __future__ import annotations

from datetime import datetime
from uuid import UUID

from . import master as master_key
from .errors import SealBroken
from .models import Key, Reading
from .types import ReadingView


def readings_of(subject: UUID, *, since: datetime | None = None, limit: int = 200) -> list[ReadingView]:
    """Every reading of the subject's data, newest first. One query."""
    rows = Reading.objects.filter(subjects__contains=[subject])
    if since is not None:
        rows = rows.filter(at__gte=since)
    return [_view(row) for row in rows.order_by("-at")[:limit]]


def live(subject: UUID) -> bool:
    """Whether the subject's data can still be read by anybody. One query."""
    return Key.objects.filter(subject=subject, destroyed_at=None).exists()


def master_key_fits() -> bool:
    """Whether this installation's master key opens this database's keys; True while there are none. One query.

    Raises MasterKeyFault (no key file at all).
    """
    root = master_key.master()
    row = Key.objects.filter(destroyed_at=None).values_list("subject", "wrapped").first()
    try:
        return row is None or len(root.unwrap(row[0], bytes(row[1] or b""))) == 32
    except SealBroken:
        return False


def _view(row: Reading) -> ReadingView:
    account = row.actor.get("account_id")
    return ReadingView(
        at=row.at,
        kind=row.actor["kind"],
        account_id=UUID(account) if account else None,
        institution=row.institution,
        office_id=row.office_id,
        door=row.actor["door"],
        purpose=row.purpose,
        about=row.about,
        together=len(row.subjects),
    )
