"""The files folder: ``<home>/files/ab/cd/<hash of the sealed bytes>``. Nothing here knows keys or rows."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from servicehall.files.errors import FileLost, StorageFull

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def folder() -> Path:
    """Where sealed files live; made on first use, for the house's own account only."""
    path = Path(settings.FILES_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def place(stored: str) -> Path:
    return folder() / stored[:2] / stored[2:4] / stored


def scratch() -> IO[bytes]:
    """A nameless file in the same file system for plain bytes on their way in: a crash leaves nothing to find."""
    return tempfile.TemporaryFile(dir=incoming())


def incoming() -> Path:
    """Sealed bytes on their way; what is older than an hour here was left by a crash."""
    path = folder() / "incoming"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def keep(parts: Iterator[bytes]) -> str:
    """Write sealed bytes so that they are whole or absent after a power cut; the name is their SHA-256.

    Temp file, fsync, rename, fsync of every folder that changed. Refuses: StorageFull.
    """
    part = incoming() / f"{secrets.token_hex(16)}.part"
    digest = hashlib.sha256()
    try:
        with open(part, "xb", opener=_private) as target:
            for piece in parts:
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        final = place(digest.hexdigest())
        _make_folders(final.parent)
        part.rename(final)
        _sync_folder(final.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise full_or_fault(error) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def fetch(stored: str) -> bytes:
    """The sealed bytes, whole and as stored. Refuses: FileLost (absent, or other bytes than the name says)."""
    try:
        data = place(stored).read_bytes()
    except FileNotFoundError as error:
        raise FileLost(stored=stored, reason="absent") from error
    if hashlib.sha256(data).hexdigest() != stored:
        raise FileLost(stored=stored, reason="changed")
    return data


def names() -> Iterator[tuple[str, float]]:
    """Every stored file with the second it was written, folder by folder."""
    for outer in sorted(folder().iterdir()):
        if len(outer.name) != 2:
            continue
        for inner in sorted(outer.iterdir()):
            for entry in sorted(inner.iterdir()):
                yield entry.name, entry.stat().st_mtime


def drop(stored: str) -> None:
    place(stored).unlink(missing_ok=True)


def drop_unfinished(before: float) -> int:
    """Remove what a crash left half-way before that second. Says how many."""
    old = [entry for entry in incoming().iterdir() if entry.stat().st_mtime < before]
    for entry in old:
        entry.unlink(missing_ok=True)
    return len(old)


def full_or_fault(error: OSError) -> Exception:
    """A full disk is an answer; any other trouble with the disk is a fault and rises as it is."""
    return StorageFull() if error.errno in _FULL else error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _make_folders(path: Path) -> None:
    for step in (path.parent, path):
        if not step.exists():
            step.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(step.parent)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
