from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    GUEST = "guest"  # nobody we know: reads public pages, tracks by reference and secret
    PARTY = "party"  # a person acting for themselves or for a party they may bind
    OFFICER = "officer"  # a person acting from a post
    HOUSE = "house"  # the house itself: silence, reminders, reactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, for whom, by what right, through which door and where.

    ``account_id``: the person who acts; None for guests and the house. ``party_id``: the party the act binds.
    ``helper_id``: the account of whoever types for the party (a window officer, a community helper).
    ``office_id`` and ``authority_id``: where an officer's post is; ``hall_id`` and ``window_id``: where they sit now.
    ``purpose_id``: the row that permits an officer this reading or act. ``session_id``, ``roles`` and ``language``
    steer the answer and are not recorded.
    """

    door: str
    kind: Kind
    account_id: UUID | None = None
    party_id: UUID | None = None
    mandate_id: UUID | None = None
    helper_id: UUID | None = None
    territory_id: int | None = None
    authority_id: int | None = None
    office_id: int | None = None
    post_id: int | None = None
    hall_id: int | None = None
    window_id: int | None = None
    place: str | None = None
    purpose_id: UUID | None = None
    request_id: UUID | None = None
    session_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    language: str = "en"

    @property
    def principal(self) -> str:
        """Whose acts must not be done twice: the account, else the session, else the kind."""
        if self.account_id is not None:
            return f"account:{self.account_id}"
        return f"session:{self.session_id}" if self.session_id is not None else str(self.kind)

    def recorded(self) -> dict[str, str | int]:
        """What the ledger keeps of the actor: ids and words, JSON-safe, absent values left out."""
        kept: dict[str, str | int] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None or field.name in {"roles", "language", "session_id"}:
                continue
            kept[field.name] = value if isinstance(value, int) else str(value)
        return kept


def house(*, door: str = "worker", request_id: UUID | None = None) -> Actor:
    """The house acting by itself."""
    return Actor(door=door, kind=Kind.HOUSE, request_id=request_id)
