"""A file sealed piece by piece, so that memory holds one piece and no piece can be cut off, swapped or moved."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from servicehall.files.errors import FileLost
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

PIECE = 1 << 20
_MARK = b"SHF1"
_LENGTH = struct.Struct(">I")


def sealed(source: IO[bytes], *, owner: UUID, file_id: UUID) -> Iterator[bytes]:
    """The stored form: mark, then for each MiB its length and its sealed bytes.

    Each piece is bound to the file, its place and whether it is the last, so a shortened file does not open.
    """
    yield _MARK
    number, piece = 0, source.read(PIECE)
    while piece:
        following = source.read(PIECE)
        blob = vault.seal_bytes(owner, piece, _about(file_id, number, last=not following))
        yield _LENGTH.pack(len(blob)) + blob
        number, piece = number + 1, following


def pieces(data: bytes, *, owner: UUID, file_id: UUID) -> list[Item]:
    """What the vault must open to have the plain bytes, in order. Refuses: FileLost (not a stored form, or cut)."""
    if not data.startswith(_MARK):
        raise FileLost(reason="not-sealed")
    blobs = list(_blobs(memoryview(data)[len(_MARK) :]))
    last = len(blobs) - 1
    return [Item(owner, bytes(blob), _about(file_id, number, last=number == last)) for number, blob in enumerate(blobs)]


def _blobs(rest: memoryview) -> Iterator[memoryview]:
    while rest:
        if len(rest) < _LENGTH.size:
            raise FileLost(reason="cut")
        (length,) = _LENGTH.unpack(rest[: _LENGTH.size])
        blob = rest[_LENGTH.size : _LENGTH.size + length]
        if len(blob) != length:
            raise FileLost(reason="cut")
        yield blob
        rest = rest[_LENGTH.size + length :]


def _about(file_id: UUID, number: int, *, last: bool) -> str:
    return f"files_file:{file_id}:content:{number}:{'last' if last else 'more'}"
