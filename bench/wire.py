"""Counting round trips: a socket between the server and PostgreSQL that reads the protocol as it passes.

A trip is one Sync or simple Query: something the server must wait for. BEGIN and COMMIT count where they travel alone.
"""

from __future__ import annotations

import shutil
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

SOCKET = ".s.PGSQL.5432"


@dataclass
class Count:
    """``said``: what was asked in each trip, in order, since the last ``take``."""

    said: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> list[str]:
        with self.lock:
            said, self.said = self.said, []
        return said


@contextmanager
def counted(folder: Path, real: Path) -> Iterator[Count]:
    """Listen in ``folder`` and pass everything on to the PostgreSQL whose socket lies in ``real``."""
    folder.mkdir(mode=0o700)
    count = Count()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / SOCKET))
        listening.listen(64)
        threading.Thread(target=_accept, args=(listening, real, count), daemon=True).start()
        try:
            yield count
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            shutil.rmtree(folder)


def _accept(listening: socket.socket, real: Path, count: Count) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        far = socket.socket(socket.AF_UNIX)
        far.connect(str(real / SOCKET))
        reader = _Reader(count)
        threading.Thread(target=_pass, args=(near, far, reader), daemon=True).start()
        threading.Thread(target=_pass, args=(far, near, None), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket, reader: _Reader | None) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            if reader is not None:
                reader.read(data)
            target.sendall(data)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


class _Reader:
    """Reads what one connection asks. Source: PostgreSQL, Frontend/Backend Protocol, message formats."""

    def __init__(self, count: Count) -> None:
        self.count, self.buffer, self.begun = count, bytearray(), False
        self.names: dict[bytes, str] = {}
        self.trip: list[str] = []

    def read(self, data: bytes) -> None:
        self.buffer += data
        while True:
            skip = 0 if not self.begun else 1
            if len(self.buffer) < skip + 4:
                return
            (length,) = struct.unpack_from("!I", self.buffer, skip)
            if len(self.buffer) < skip + length:
                return
            kind = bytes(self.buffer[:skip])
            body = bytes(self.buffer[skip + 4 : skip + length])
            del self.buffer[: skip + length]
            self.begun = True
            self.message(kind, body)

    def message(self, kind: bytes, body: bytes) -> None:
        if kind == b"P":
            name, query = body.split(b"\0")[:2]
            self.names[name] = " ".join(query.decode(errors="replace").split())
        elif kind == b"B":
            name = body.split(b"\0")[1]
            self.trip.append(self.names.get(name, "?"))
        elif kind == b"Q":
            self.trip.append(" ".join(body.rstrip(b"\0").decode(errors="replace").split()))
        if kind in (b"S", b"Q"):
            with self.count.lock:
                self.count.said.append("; ".join(self.trip) or "(sync)")
            self.trip = []
