"""Recomputed here from the text of RFC 9162 and C2SP alone, with nothing of the ledger's own arithmetic."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from servicehall.ledger import commands, queries, rules
from servicehall.ledger.models import Checkpoint, Entry, Fact

from .book import AT, numbered

ORIGIN = "hall.example.org/ledger"


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162 section 2.1.1, from leaf hashes, as it is written: split at the largest power of two."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def leaf(fact: Fact) -> bytes:
    """A fact's leaf from its row."""

    def utc(moment: object) -> str:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")  # type: ignore[attr-defined]

    body = [
        fact.id, str(fact.subject), fact.turn, fact.name, fact.version, utc(fact.at), utc(fact.recorded_at),
        fact.actor, fact.payload,
    ]  # fmt: skip
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def leaves() -> list[bytes]:
    facts = {fact.id: fact for fact in Fact.objects.all()}
    return [leaf(facts[fact_id]) for fact_id in Entry.objects.order_by("number").values_list("fact_id", flat=True)]


def opened(note: str, key: Ed25519PrivateKey) -> tuple[str, int, bytes]:
    """Verify a note as a stranger with the public key would. Source: C2SP signed-note and tlog-checkpoint."""
    text, _, signed = note.rpartition("\n\n")
    text += "\n"
    assert signed.startswith(f"— {ORIGIN} ")
    raw = base64.b64decode(signed.split(" ")[2])
    public = key.public_key()
    assert raw[:4] == hashlib.sha256(ORIGIN.encode() + b"\n\x01" + public.public_bytes_raw()).digest()[:4]
    public.verify(raw[4:], text.encode())
    origin, size, root = text.split("\n")[:3]
    return origin, int(size), base64.b64decode(root)


def test_the_root_equals_the_standards_for_every_size_up_to_seventy() -> None:
    made = [hashlib.sha256(b"\x00%d" % number).digest() for number in range(70)]
    for size in range(71):
        frontier, grown = rules.grown([], 0, made[:size])
        assert grown == size
        assert rules.root_of(frontier) == mth(made[:size])
        assert len(frontier) == bin(size).count("1")
        further, _ = rules.grown(frontier, size, made[size:])
        assert rules.root_of(further) == mth(made)


@pytest.mark.django_db
def test_a_stranger_verifies_each_checkpoint_and_that_the_log_only_grew() -> None:
    key = Ed25519PrivateKey.generate()
    numbered(5, word="Lào Cai — 雅安")
    first = commands.publish(at=AT, origin=ORIGIN, key=key)
    assert first is not None
    assert commands.publish(at=AT, origin=ORIGIN, key=key) is None
    numbered(8)
    second = commands.publish(at=AT, origin=ORIGIN, key=key)
    assert second is not None

    whole = leaves()
    assert opened(first, key) == (ORIGIN, 5, mth(whole[:5]))
    assert opened(second, key) == (ORIGIN, 13, mth(whole))
    assert queries.latest_note() == second
    assert queries.root_now() == (13, mth(whole))
    assert [row.size for row in Checkpoint.objects.order_by("size")] == [5, 13]


@pytest.mark.django_db
def test_a_note_changed_by_one_sign_or_signed_by_another_key_is_refused() -> None:
    key = Ed25519PrivateKey.generate()
    numbered(3)
    note = commands.publish(at=AT, origin=ORIGIN, key=key)
    assert note is not None

    with pytest.raises(InvalidSignature):
        opened(note.replace("\n3\n", "\n4\n"), key)
    with pytest.raises(AssertionError):
        opened(note, Ed25519PrivateKey.generate())


def test_the_signing_key_is_made_once_and_only_the_house_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "ledger.key"

    made = commands.signing_key(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert commands.signing_key(file).private_bytes_raw() == made.private_bytes_raw() == file.read_bytes()
