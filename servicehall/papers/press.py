"""The parent's side of the press: one child for each process that prints, kept between papers, replaced when it dies.

Starting typst costs three times a paper (the decision record on papers has the figures), so the child stays while
there is work; it is bounded in memory and, for each paper, in processor time and by the wall clock.
"""

from __future__ import annotations

import atexit
import importlib.util
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from servicehall.papers.errors import PaperNotPrinted

WALL_SECONDS = 20.0
PAPERS_PER_CHILD = 500
IDLE_SECONDS = 60.0
"""A child that has rested longer is not asked again: it is about to end by itself."""

_HERE = Path(__file__).resolve().parent
TEMPLATES, FONTS = _HERE / "templates", _HERE / "fonts"


def print_pdf(kind: str, content: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of one paper: PDF/A-3b and PDF/UA-1, the same bytes for the same content, moment and fonts.

    Refuses: PaperNotPrinted.
    """
    template = kind if (TEMPLATES / f"{kind}.typ").exists() else kind.partition(".")[0]
    request = {"template": template, "content": content, "timestamp": int(at.timestamp())}
    line = json.dumps(request, ensure_ascii=False).encode() + b"\n"
    with _press.lock:
        return _press.print(line)


class Press:
    """One bounded child and the pipe to it. Callers hold ``lock``."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._printed = 0
        self._used = 0.0

    def print(self, line: bytes) -> bytes:
        child = self._ready()
        deadline = time.monotonic() + WALL_SECONDS
        try:
            _pipe(child.stdin).write(line)
            _pipe(child.stdin).flush()
            reply, rest = _first_line(_pipe(child.stdout), deadline)
            pdf = rest + _exactly(_pipe(child.stdout), reply.get("length", 0) - len(rest), deadline)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise PaperNotPrinted(reason=type(error).__name__) from error
        self._printed += 1
        self._used = time.monotonic()
        if "error" in reply:
            raise PaperNotPrinted(reason=str(reply["error"]), hints=list(reply["hints"]))
        return pdf

    def close(self) -> None:
        """End the child, whatever it is doing."""
        child, self._child, self._printed = self._child, None, 0
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()

    def _ready(self) -> subprocess.Popen[bytes]:
        rested = time.monotonic() - self._used > IDLE_SECONDS
        if self._child is not None and (rested or self._printed >= PAPERS_PER_CHILD or self._child.poll() is not None):
            self.close()
        if self._child is None:
            self._child = _start()
        return self._child

    def forget(self) -> None:
        """After a fork the child belongs to the parent: the pipe is let go, nothing is ended."""
        self.lock, self._child, self._printed = threading.Lock(), None, 0


def _start() -> subprocess.Popen[bytes]:
    typst = importlib.util.find_spec("typst")
    if typst is None or typst.origin is None:
        raise PaperNotPrinted(reason="typst-absent")
    places = [str(Path(typst.origin).parents[1]), str(TEMPLATES), str(FONTS)]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", str(_HERE / "press_child.py"), *places],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "1"},
        cwd="/",
        bufsize=0,
    )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe


def _first_line(pipe: IO[bytes], deadline: float) -> tuple[dict[str, Any], bytes]:
    data = b""
    while b"\n" not in data:
        data += _some(pipe, 1 << 16, deadline)
    line, _, rest = data.partition(b"\n")
    reply: dict[str, Any] = json.loads(line)
    return reply, rest


def _exactly(pipe: IO[bytes], count: int, deadline: float) -> bytes:
    parts = []
    while count > 0:
        parts.append(_some(pipe, count, deadline))
        count -= len(parts[-1])
    return b"".join(parts)


def _some(pipe: IO[bytes], most: int, deadline: float) -> bytes:
    left = deadline - time.monotonic()
    if left <= 0 or not select.select([pipe], [], [], left)[0]:
        raise TimeoutError
    data = os.read(pipe.fileno(), most)
    if not data:
        raise EOFError
    return data


_press = Press()
atexit.register(_press.close)
os.register_at_fork(after_in_child=_press.forget)
