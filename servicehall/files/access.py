"""The only ways to lay hands on a file row."""

from __future__ import annotations

from uuid import UUID

from servicehall.files.models import File
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotAllowed, NotFound


def may_hand_in(actor: Actor, owner: UUID) -> None:
    """A party hands in for the party it binds, an officer for whoever stands at the window, the house for anyone.
    Refuses: NotAllowed."""
    if actor.kind is Kind.GUEST or (actor.kind is Kind.PARTY and actor.party_id != owner):
        raise NotAllowed()


def for_reader(actor: Actor, file_id: UUID, *, about: UUID | None) -> File:
    """The file, for its owner, or for an officer or the house holding the matter it belongs to.

    The caller has checked that the actor may see the matter ``about``; here the file must belong to it.
    Refuses: NotFound.
    """
    file = File.objects.filter(id=file_id).first()
    if file is None or not _theirs(actor, file, about):
        raise NotFound()
    return file


def for_attaching(actor: Actor, file_id: UUID) -> File:
    """The file, locked, for whoever may still say what it belongs to: its owner, the officer who took it in, the
    house. Refuses: NotFound."""
    file = File.objects.select_for_update().filter(id=file_id).first()
    if file is None:
        raise NotFound()
    took_it = actor.account_id is not None and file.received_by.get("account_id") == str(actor.account_id)
    if not (actor.party_id == file.owner or actor.kind is Kind.HOUSE or (actor.kind is Kind.OFFICER and took_it)):
        raise NotFound()
    return file


def _theirs(actor: Actor, file: File, about: UUID | None) -> bool:
    if actor.kind is Kind.HOUSE or (actor.party_id is not None and actor.party_id == file.owner):
        return True
    return actor.kind is Kind.OFFICER and about is not None and file.about == about
