"""What stands on the slip of one's own application, while it is fresh."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from servicehall.kernel.actor import Actor
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from .. import access
from ..commands.answers import about_slip

SHOWN = timedelta(hours=1)
"""How long after filing the secret is shown on the page; later it is on the slip only."""


def secret(*, actor: Actor, application_id: UUID, now: datetime) -> str:
    """The secret beside the reference, for its own applicant right after filing; then empty. Two queries.

    A confirmation asked for twice (a second click, a lost answer) says the same. Refuses: NotFound.
    """
    row = access.for_party(actor, application_id)
    if now - row.filed_at > SHOWN:
        return ""
    item = Item(subject=row.party_id, blob=bytes(row.slip), about=about_slip(row.id))
    held: dict[str, str] = vault.open(actor=actor, purpose="tracking", about=row.id, items=[item])[0]
    return held["secret"]
