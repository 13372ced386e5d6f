"""The Merkle tree over the log and the note that is signed. Pure.

Source: RFC 9162 section 2.1; C2SP tlog-checkpoint.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from servicehall.kernel import canonical

from .types import Fact


def leaf_of(fact: Fact) -> bytes:
    """SHA-256 of 0x00 and the fact's canonical bytes. Source: RFC 9162 section 2.1.1."""
    body = [
        fact.id,
        str(fact.subject),
        fact.turn,
        fact.name,
        fact.version,
        _moment(fact.at),
        _moment(fact.recorded_at),
        fact.actor,
        fact.payload,
    ]
    return hashlib.sha256(b"\x00" + canonical.encode(body)).digest()


def grown(frontier: Sequence[bytes], size: int, leaves: Iterable[bytes]) -> tuple[list[bytes], int]:
    """The frontier and size after appending ``leaves``.

    frontier: the hashes of the perfect subtrees that make up the first ``size`` leaves, largest first; one for each
    bit set in ``size``.
    """
    stack = list(frontier)
    for leaf in leaves:
        stack.append(leaf)
        full = size
        while full & 1:
            right, left = stack.pop(), stack.pop()
            stack.append(_node(left, right))
            full >>= 1
        size += 1
    return stack, size


def root_of(frontier: Sequence[bytes]) -> bytes:
    """The root of the tree a frontier stands for; the hash of nothing for an empty one."""
    if not frontier:
        return hashlib.sha256(b"").digest()
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = _node(left, root)
    return root


def note_text(origin: str, size: int, root: bytes) -> str:
    """The three lines that are signed: origin, size, root in base64."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def signed_note(text: str, key_name: str, public_key: bytes, signature: bytes) -> str:
    """The note with its Ed25519 signature line. Source: C2SP signed-note."""
    key_id = hashlib.sha256(key_name.encode() + b"\n\x01" + public_key).digest()[:4]
    return f"{text}\n— {key_name} {base64.b64encode(key_id + signature).decode()}\n"


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
