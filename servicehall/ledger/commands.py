from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.db.models import Max

from servicehall.kernel import canonical
from servicehall.kernel.actor import Actor

from . import rules
from .errors import InProgress, KeyReused
from .models import Checkpoint, Entry, Pending
from .queries import facts_by_id
from .types import Saved

_SEQUENCER = 0x1ED6E12
"""Any fixed number: one sequencer at a time, and nobody else waits for it."""


def record(
    name: str, *, subject: UUID, turn: int, actor: Actor, at: datetime, payload: Any = None, version: int = 1
) -> int:
    """Record one fact inside the caller's transaction and return its id. Takes no lock of its own.

    turn: the subject's next count; the caller holds the subject's row and has just raised it.
    payload: a frozen dataclass or a dict of ids and numbers; never personal data, never a float (ValueError).
    Raises RuntimeError when no transaction is open: a fact must commit with the change it records.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.record needs the transaction of the change it records")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_record(%s, %s::int, %s, %s::int, %s, %s::jsonb, %s::jsonb)",
            [
                subject,
                turn,
                name,
                version,
                at,
                json.dumps(actor.recorded()),
                canonical.encode(plain(payload or {})).decode(),
            ],
        )
        return int(cursor.fetchone()[0])


def once(*, principal: str, route: str, key: str, fingerprint: bytes, wait: bool) -> Saved | None:
    """Ask whether this intention was answered before; None means it is new and its key is held until commit.

    wait: a person's second click waits for the first answer; a machine is told to come back (InProgress).
    Refuses: InProgress, KeyReused (same key, other content).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM ledger_once_asked(%s, %s, %s, %s, %s)", [principal, route, key, fingerprint, wait]
        )
        outcome, status, location, ids = cursor.fetchone()
    if outcome == "in-progress":
        raise InProgress()
    if outcome == "key-reused":
        raise KeyReused()
    if outcome == "new":
        return None
    return Saved(status=status, location=location, ids=json.loads(ids) if isinstance(ids, str) else ids)


def answered(
    *, principal: str, route: str, key: str, fingerprint: bytes, status: int, location: str, ids: dict[str, Any]
) -> None:
    """Keep the answer, in the transaction of the act it answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_once (principal, route, key, fingerprint, status, location, ids)"
            " VALUES (%s, %s, %s, %s, %s::smallint, %s, %s::jsonb)",
            [principal, route, key, fingerprint, status, location, json.dumps(plain(ids))],
        )


@transaction.atomic
def sequence(*, at: datetime, limit: int = 2000) -> int:
    """Number up to ``limit`` committed facts and hash their leaves; returns how many.

    Only committed facts are seen, so numbers are contiguous and never move: whoever has read up to a number has read
    everything before it. Returns 0 when another sequencer is at work. Five queries, whatever the number of facts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEQUENCER])
        if not cursor.fetchone()[0]:
            return 0
    waiting = list(Pending.objects.order_by("fact_id").values_list("fact_id", "recorded_at")[:limit])
    if not waiting:
        return 0
    last = Entry.objects.aggregate(last=Max("number"))["last"] or 0
    facts = facts_by_id([fact_id for fact_id, _ in waiting], since=min(moment for _, moment in waiting))
    Entry.objects.bulk_create(
        Entry(
            number=number,
            fact_id=fact.id,
            recorded_at=fact.recorded_at,
            name=fact.name,
            leaf=rules.leaf_of(fact),
            sequenced_at=at,
        )
        for number, fact in enumerate(facts, last + 1)
    )
    Pending.objects.filter(fact_id__in=[fact.id for fact in facts]).delete()
    return len(facts)


@transaction.atomic
def publish(*, at: datetime, origin: str, key: Ed25519PrivateKey) -> str | None:
    """Sign a checkpoint over all entries so far; None when nothing was added since the last one.

    origin: the log's name, as outsiders know it.
    """
    last = Checkpoint.objects.order_by("-size").first()
    size, frontier = (last.size, [bytes(part) for part in last.frontier]) if last else (0, [])
    leaves = Entry.objects.filter(number__gt=size).order_by("number").values_list("leaf", flat=True)
    frontier, grown = rules.grown(frontier, size, (bytes(leaf) for leaf in leaves.iterator()))
    if grown == size:
        return None
    root = rules.root_of(frontier)
    text = rules.note_text(origin, grown, root)
    note = rules.signed_note(text, origin, key.public_key().public_bytes_raw(), key.sign(text.encode()))
    Checkpoint.objects.create(size=grown, frontier=frontier, root=root, note=note, at=at)
    return note


def signing_key(file: Path) -> Ed25519PrivateKey:
    """The log's signing key: 32 bytes in a file only the house may read. Made on first use."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=file.parent) as fresh:  # readable by the house alone from the first moment
            fresh.write(Ed25519PrivateKey.generate().private_bytes_raw())
            fresh.flush()
            os.fsync(fresh.fileno())
            with suppress(FileExistsError):
                os.link(fresh.name, file)
    return Ed25519PrivateKey.from_private_bytes(file.read_bytes())


def make_partitions(*, ahead: int = 3) -> int:
    """Make the months to come of every partitioned table, by a function of the owner's; returns how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_make_all_partitions(%s::int)", [ahead])
        return int(cursor.fetchone()[0])


def plain(payload: Any) -> Any:
    """The payload as JSON will hold it. UUIDs, days, moments and words become strings; anything else odd is a fault."""
    if is_dataclass(payload) and not isinstance(payload, type):
        payload = asdict(payload)
    return json.loads(json.dumps(payload, default=_word, allow_nan=False))


def _word(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"{type(value).__name__} has no place in a fact")
