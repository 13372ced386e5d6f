from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from servicehall.files import store

PARTS = [b"sealed " * 1000, b"bytes " * 1000]
WHOLE = b"".join(PARTS)
NAME = hashlib.sha256(WHOLE).hexdigest()


@pytest.mark.faults
@pytest.mark.parametrize("call", range(1, 13))
def test_a_process_killed_at_any_call_leaves_the_file_whole_or_absent(call: int, folder: Path) -> None:
    child = os.fork()
    if child == 0:
        _die_at(call)
        store.keep(iter(PARTS))
        os._exit(0)
    _, status = os.waitpid(child, 0)

    final = store.place(NAME)
    assert not final.exists() or final.read_bytes() == WHOLE
    if status == 0:
        assert final.exists()
    left = [path for path in folder.rglob("*") if path.is_file() and path != final]
    assert all(path.parent.name == "incoming" for path in left)
    assert store.drop_unfinished(before=float("inf")) == len(left)


def test_the_same_bytes_kept_twice_are_one_file(folder: Path) -> None:
    assert store.keep(iter(PARTS)) == store.keep(iter(PARTS)) == NAME

    assert [path.read_bytes() for path in folder.rglob("*") if path.is_file()] == [WHOLE]


def test_folders_and_files_are_for_the_house_alone(folder: Path) -> None:
    store.keep(iter(PARTS))

    assert {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]} == {0}


def _die_at(call: int) -> None:
    """Let the process end, as by kill -9, at the n-th call that touches the disk."""
    left = [call]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def instead(*args: object, **more: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
            return real(*args, **more)

        return instead

    os.fsync = counted(os.fsync)  # type: ignore[assignment]
    os.mkdir = counted(os.mkdir)  # type: ignore[assignment]
    os.rename = counted(os.rename)  # type: ignore[assignment]
    os.open = counted(os.open)  # type: ignore[assignment]
