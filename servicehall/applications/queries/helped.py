"""What a window officer began for somebody and has not handed in yet."""

from __future__ import annotations

from datetime import datetime

from servicehall.kernel.actor import Actor, Kind

from ..models import Draft
from ..types import DraftLine


def helped(*, actor: Actor, at: datetime, limit: int = 20) -> list[DraftLine]:
    """Drafts the actor types for others, last saved first; never a person. One query."""
    if actor.kind is not Kind.OFFICER or actor.account_id is None:
        return []
    rows = Draft.objects.filter(helper_id=actor.account_id, expires_at__gt=at).order_by("-saved_at")
    columns = ("id", "revision_id", "saved_at", "expires_at")
    return [
        DraftLine(id=id_, revision_id=revision_id, saved_at=saved_at, expires_at=expires_at)
        for id_, revision_id, saved_at, expires_at in rows.values_list(*columns)[:limit]
    ]
