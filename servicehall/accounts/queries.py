from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotFound
from servicehall.ledger.types import Difference
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from . import audit
from .commands.opening import place_of
from .flow import State
from .models import Account, Purpose, Session
from .types import PurposeView, SessionView


def sessions(*, actor: Actor, at: datetime) -> list[SessionView]:
    """The actor's own live sessions, newest first. One query."""
    if actor.account_id is None:
        return []
    rows = Session.objects.filter(account_id=actor.account_id, ended_at=None, until__gt=at)
    rows = rows.filter(last_seen_at__gt=at - F("idle")).order_by("-started_at")
    return [SessionView(*row) for row in rows.values_list("id", "door", "started_at", "last_seen_at", "until")]


def purposes(account_id: UUID, *, at: datetime | None = None) -> list[PurposeView]:
    """What the account may look at, oldest first. at: by default this moment, by the database's clock. One query."""
    return _views(_live(at).filter(account_id=account_id))


def purpose_for(*, account_id: UUID, about: UUID, at: datetime | None = None) -> PurposeView | None:
    """The account's live purpose to look at this subject, the oldest when there are several. One query."""
    return next(iter(_views(_live(at).filter(account_id=account_id, about=about))), None)


def codes(account_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Pseudonyms, as others may see them: stable, and telling nothing. One query."""
    return dict(Account.objects.filter(id__in=account_ids).values_list("id", "code"))


def names(*, actor: Actor, purpose: str, about: UUID | None, account_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Officers' names as they stand on decisions; accounts without one are left out. Recorded like any reading.

    Three statements. Refuses: Shredded.
    """
    rows = Account.objects.filter(id__in=account_ids, sealed__isnull=False).values_list("id", "sealed")
    items = [Item(id, bytes(sealed or b""), place_of(id)) for id, sealed in rows]
    values = vault.open(actor=actor, purpose=purpose, about=about, items=items)
    return {item.subject: value["name"] for item, value in zip(items, values, strict=True)}


def kind_of(account_id: UUID) -> str:
    """Whether an open account is a party's or staff's. Refuses: NotFound (absent or closed). One query."""
    kind = Account.objects.filter(id=account_id, state=State.OPEN).values_list("kind", flat=True).first()
    if kind is None:
        raise NotFound()
    return kind


def party_of(account_id: UUID) -> UUID | None:
    """The person behind an account, where the house knows. Refuses: NotFound. One query."""
    row = Account.objects.filter(id=account_id).values_list("party_id").first()
    if row is None:
        raise NotFound()
    return row[0]


def account_of(party_id: UUID) -> UUID | None:
    """The open account that acts for this party; None when it has none. One query."""
    rows = Account.objects.filter(party_id=party_id, kind="party", state=State.OPEN)
    return rows.values_list("id", flat=True).first()


def differences() -> list[Difference]:
    """Where accounts, logins and purposes disagree with the facts. Three queries for each 500."""
    return list(audit.walk())


def _live(at: datetime | None) -> QuerySet[Purpose]:
    moment = Now() if at is None else at
    return Purpose.objects.filter(Q(until=None) | Q(until__gt=moment), ended_at=None)


def _views(rows: QuerySet[Purpose]) -> list[PurposeView]:
    columns = ("id", "kind", "about", "since", "until", "authority_id")
    return [PurposeView(*row) for row in rows.order_by("since", "id").values_list(*columns)]
