"""Runs in the bounded child: limits first, then one reader, then one line of JSON. Standard library only."""

from __future__ import annotations

import json
import mmap
import resource
import struct
import sys
import zlib
from collections.abc import Callable

from servicehall.files.examine import images, office, pdf, text
from servicehall.files.examine.verdict import Refused

CPU_SECONDS = 10
MEMORY_BYTES = 512 << 20

READERS: dict[str, Callable[[mmap.mmap], str]] = {
    "application/pdf": pdf.read,
    "image/jpeg": images.jpeg,
    "image/png": images.png,
    "image/webp": images.webp,
    "text/plain": text.read,
    "application/zip": office.read,
}


def main() -> None:
    _bound()
    with mmap.mmap(0, 0, access=mmap.ACCESS_READ) as data:
        print(json.dumps(judge(READERS[sys.argv[2]], data)))


def judge(reader: Callable[[mmap.mmap], str], data: mmap.mmap) -> dict[str, str]:
    """What the reader says, as the parent understands it. Running out of stack or memory is an answer too."""
    try:
        return {"real": reader(data)}
    except Refused as refused:
        return {"refused": refused.code, **refused.facts}
    except (RecursionError, MemoryError):
        return {"refused": "file-too-complex", "reason": "memory"}
    except (ValueError, IndexError, struct.error, zlib.error) as error:
        return {"refused": "file-damaged", "reason": type(error).__name__}


def _bound() -> None:
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(limit, (value, value))
