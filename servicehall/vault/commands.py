"""Seal, open, blind, forget. Keys are unwrapped for one call and forgotten with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.ids import new_id

from . import master as master_key
from . import seals
from .errors import NoKey, Shredded
from .models import Key, Reading
from .types import For, Gone, Item, Sealing

Wrapped = Mapping[UUID, bytes | None]
"""Wrapped keys a caller's own statement has already read, None where destroyed."""


def new_subject(subject: UUID) -> bytes:
    """Make the subject's key, in the transaction that makes the subject, and return it wrapped.

    A second key for one subject is a fault (IntegrityError).
    """
    wrapped = master_key.master().wrap(subject, seals.new_key())
    Key.objects.create(subject=subject, wrapped=wrapped)
    return wrapped


def seal(subject: UUID, value: object, about: str, *, wrapped: Wrapped | None = None) -> bytes:
    """Seal a JSON value with the subject's key for the place ``about`` ("table:rowid:column"). One query.

    Refuses: Shredded.
    """
    return seal_many([Sealing(subject, value, about)], wrapped=wrapped)[0]


def seal_many(sealings: Sequence[Sealing], *, wrapped: Wrapped | None = None) -> list[bytes]:
    """Seal several values, in their order. One query, whatever the number; none when ``wrapped`` has the keys.

    Refuses: Shredded.
    """
    keys = _keys({sealing.subject for sealing in sealings}, wrapped)
    _refuse_gone(keys)
    return [seals.seal(keys[one.subject] or b"", one.value, one.about) for one in sealings]


def seal_bytes(subject: UUID, data: bytes, about: str) -> bytes:
    """Seal a file's bytes as they are. One query. Refuses: Shredded."""
    return seal(subject, data, about)


def open(
    *,
    actor: Actor,
    purpose: str,
    about: UUID | None,
    items: Sequence[Item],
    gone_ok: bool = False,
    wrapped: Wrapped | None = None,
) -> list[Any]:
    """The values, in the order of the items. The only way to plaintext.

    One query for all keys and one row that names all subjects; the row commits with the caller's transaction, which
    the gate closes before the first byte leaves. No row when a party reads nothing but its own data with its own hand.
    about: the application, paper or message the reading is for. gone_ok: a value whose key is destroyed comes back as
    ``Gone`` instead of refusing all.
    Refuses: Shredded. Raises SealBroken (changed, or not sealed for that place), ValueError (unknown purpose).
    """
    word = For(purpose)
    if not items:
        return []
    keys = _keys({item.subject for item in items}, wrapped)
    if not gone_ok:
        _refuse_gone(keys)
    values = [_opened(keys[item.subject], item) for item in items]
    subjects = sorted(subject for subject, key in keys.items() if key is not None)
    if subjects and not _own(actor, subjects):
        Reading.objects.create(
            id=new_id(),
            actor=actor.recorded(),
            institution=actor.authority_id,
            office_id=actor.office_id,
            purpose=word,
            about=about,
            subjects=subjects,
            count=len(items),
        )
    return values


def open_bytes(*, actor: Actor, purpose: str, about: UUID | None, item: Item) -> bytes:
    """A file's bytes; recorded like any other reading. Refuses: Shredded."""
    return bytes(open(actor=actor, purpose=purpose, about=about, items=[item])[0])


def blind(scheme: str, value: str) -> bytes:
    """What can be looked up in place of the value: HMAC-SHA-256 under the index key. The caller has normalised it."""
    return master_key.master().blind(scheme, value)


def seal_secret(value: bytes, about: str) -> bytes:
    """Seal what belongs to the house and to no person: a seed of one-time codes, a partner's token."""
    return seals.seal(master_key.master().secrets, value, about)


def open_secret(blob: bytes, about: str) -> bytes:
    """A secret of the house. Not a reading of anybody's data, so no row. Raises SealBroken."""
    return bytes(seals.unseal(master_key.master().secrets, blob, about))


def destroy(*, subject: UUID, at: datetime) -> bool:
    """Destroy the subject's key for ever; False when it was already gone. Its subject's own fact says why."""
    return Key.objects.filter(subject=subject, destroyed_at=None).update(wrapped=None, destroyed_at=at) == 1


def make_master_key(file: Path) -> bool:
    """Make this installation's master key on the first run; False when there is one already."""
    return master_key.make(file)


def _keys(subjects: Iterable[UUID], wrapped: Wrapped | None) -> dict[UUID, bytes | None]:
    """Unwrapped keys, None where destroyed; NoKey where there never was one."""
    wanted, found = set(subjects), dict(wrapped or {})
    missing = wanted - found.keys()
    if missing:
        rows = Key.objects.filter(subject__in=missing).values_list("subject", "wrapped")
        found.update((subject, None if key is None else bytes(key)) for subject, key in rows)
    if nameless := wanted - found.keys():
        raise NoKey(", ".join(sorted(map(str, nameless))))
    root = master_key.master()
    return {s: None if (key := found[s]) is None else root.unwrap(s, bytes(key)) for s in wanted}


def _refuse_gone(keys: Mapping[UUID, bytes | None]) -> None:
    if gone := sorted(str(subject) for subject, key in keys.items() if key is None):
        raise Shredded(subjects=gone)


def _opened(key: bytes | None, item: Item) -> Any:
    return Gone(item.subject) if key is None else seals.unseal(key, bytes(item.blob), item.about)


def _own(actor: Actor, subjects: Sequence[UUID]) -> bool:
    by_own_hand = actor.kind is Kind.PARTY and actor.helper_id is None and actor.mandate_id is None
    return by_own_hand and list(subjects) == [actor.party_id]
