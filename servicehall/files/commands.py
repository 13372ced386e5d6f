from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import IO, TypeVar
from uuid import UUID

from django.db import transaction

from servicehall.files import access, queries, rules, sealing, store
from servicehall.files.errors import FileAttachedElsewhere, FileEmpty, FileLost, FileTooLarge
from servicehall.files.examine import examiner
from servicehall.files.models import File
from servicehall.files.types import PDF, Attached, FileView, Origin, Received, State, Stream, Swept
from servicehall.kernel import ids
from servicehall.kernel.actor import Actor
from servicehall.ledger import commands as ledger
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

T = TypeVar("T")
_BLOCK = 1 << 18
_ORPHAN_AGE = 3600
"""Seconds a file may stand without a row: its command may still be about to commit."""


@transaction.atomic(savepoint=False)
def receive(
    *,
    actor: Actor,
    owner: UUID,
    stream: Stream,
    name: str,
    declared_type: str,
    at: datetime,
    limit_bytes: int,
    accepts: tuple[str, ...] = (),
) -> FileView:
    """Take one file in: read, examine, seal, keep; the row last, in the caller's transaction.

    ``limit_bytes``: inclusive; not one byte past it is kept. ``accepts``: media types, empty for all the house takes.
    Refuses: NotAllowed, FileNameUnfit, FileTooLarge, FileEmpty, FileTypeUnknown, FileTypeDiffers,
    FileTypeNotAccepted, FileDamaged, FileEncrypted, FileActiveContent, FileTooComplex, StorageFull.
    Records: file.received.
    """
    access.may_hand_in(actor, owner)
    kept_name = rules.fit_name(name)
    with store.scratch() as plain:
        sha256, size = _pour(stream, plain, limit_bytes)
        real = examiner.real_type(plain)
        rules.agree(real=real, declared=declared_type, name=kept_name, accepts=accepts)
        examiner.examine(plain, real)
        return _keep(
            actor=actor,
            owner=owner,
            about=None,
            plain=plain,
            name=kept_name,
            sha256=sha256,
            size=size,
            media_type=real,
            origin=Origin.RECEIVED,
            at=at,
        )


@transaction.atomic(savepoint=False)
def keep_printed(*, actor: Actor, owner: UUID, about: UUID, data: bytes, name: str, at: datetime) -> FileView:
    """Keep a PDF the house itself made, sealed with the key of the party it is for.

    Refuses: StorageFull. Records: file.printed.
    """
    return _keep(
        actor=actor,
        owner=owner,
        about=about,
        plain=io.BytesIO(data),
        name=rules.fit_name(name),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=PDF,
        origin=Origin.PRINTED,
        at=at,
    )


@transaction.atomic(savepoint=False)
def attach(*, actor: Actor, file_id: UUID, about: UUID, at: datetime) -> FileView:
    """Say which matter a file belongs to; saying the same again changes nothing.

    Refuses: NotFound, FileAttachedElsewhere. Records: file.attached.
    """
    file = access.for_attaching(actor, file_id)
    if file.about == about:
        return queries.view(file)
    if file.about is not None:
        raise FileAttachedElsewhere()
    turn = file.turn + 1
    File.objects.filter(id=file_id).update(about=about, turn=turn)
    ledger.record("file.attached", subject=file_id, turn=turn, actor=actor, at=at, payload=Attached(about=str(about)))
    file.about, file.turn = about, turn
    return queries.view(file)


@transaction.atomic(savepoint=False)
def read(*, actor: Actor, purpose: str, about: UUID | None, file_id: UUID) -> tuple[FileView, bytes]:
    """The file with its name and plain bytes; one row in the vault says who read it.

    Refuses: NotFound, FileLost (gone, changed or cut: never answered with other bytes).
    """
    file = access.for_reader(actor, file_id, about=about)
    items = [Item(file.owner, bytes(file.name), _name_about(file_id))]
    items += sealing.pieces(store.fetch(file.stored), owner=file.owner, file_id=file_id)
    named, *parts = vault.open(actor=actor, purpose=purpose, about=about or file.about, items=items)
    data = b"".join(parts)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise FileLost(stored=file.stored, reason="content")
    return queries.view(file, name=named["name"]), data


def sweep(*, at: datetime) -> Swept:
    """Remove stored files older than an hour that no row names, and name the rows whose file is gone.

    One query per 500 files and one over all rows; run by the worker, outside the commands' transactions.
    """
    before = at.timestamp() - _ORPHAN_AGE
    removed = store.drop_unfinished(before)
    for batch in _batches((name for name, written in store.names() if written < before), 500):
        known = set(File.objects.filter(stored__in=batch).values_list("stored", flat=True))
        for orphan in set(batch) - known:
            store.drop(orphan)
            removed += 1
    rows = File.objects.order_by("id").values_list("id", "stored").iterator()
    missing = tuple(file_id for file_id, stored in rows if not store.place(stored).exists())
    return Swept(removed=removed, missing=missing)


def _pour(stream: Stream, target: IO[bytes], limit: int) -> tuple[str, int]:
    """Copy at most ``limit`` bytes, hashing on the way; one byte more is asked for, to know, and not kept."""
    digest, size = hashlib.sha256(), 0
    try:
        while block := stream.read(min(_BLOCK, limit + 1 - size)):
            size += len(block)
            if size > limit:
                raise FileTooLarge(limit=limit)
            digest.update(block)
            target.write(block)
    except OSError as error:
        raise store.full_or_fault(error) from error
    if size == 0:
        raise FileEmpty()
    return digest.hexdigest(), size


def _keep(
    *,
    actor: Actor,
    owner: UUID,
    about: UUID | None,
    plain: IO[bytes],
    name: str,
    sha256: str,
    size: int,
    media_type: str,
    origin: Origin,
    at: datetime,
) -> FileView:
    file_id = ids.new_id()
    plain.seek(0)
    stored = store.keep(sealing.sealed(plain, owner=owner, file_id=file_id))
    file = File(
        id=file_id,
        owner=owner,
        about=about,
        origin=origin,
        state=State.UNSCANNED,
        name=vault.seal(owner, {"name": name}, _name_about(file_id)),
        sha256=sha256,
        stored=stored,
        size=size,
        media_type=media_type,
        received_at=at,
        received_by=actor.recorded(),
        turn=1,
    )
    File.objects.bulk_create([file])
    payload = Received(
        owner=str(owner), about=str(about) if about else None, stored=stored, size=size, media_type=media_type
    )
    ledger.record(f"file.{origin}", subject=file_id, turn=1, actor=actor, at=at, payload=payload)
    return queries.view(file, name=name)


def _name_about(file_id: UUID) -> str:
    return f"files_file:{file_id}:name"


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
