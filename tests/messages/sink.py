"""A small mail server for tests: real sockets, real SMTP, and it can be told to misbehave."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Sink(socketserver.ThreadingTCPServer):
    """What arrived stands in ``letters``. ``answers`` replaces the reply to a command; ``silent`` says nothing."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, answers: dict[str, str] | None = None, silent: bool = False, slow: float = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[bytes] = []
        self.answers, self.silent, self.slow = answers or {}, silent, slow

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        if self.server.silent:
            time.sleep(2)
            return
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper().decode().strip()
            if word == "DATA" and "DATA" not in self.server.answers:
                self._say("354 go on")
                letter = self._letter()
                time.sleep(self.server.slow)
                self.server.letters.append(letter)
                self._say("250 kept")
            else:
                self._say(self.server.answers.get(word, "221 bye" if word == "QUIT" else "250 well"))
            if word == "QUIT":
                return

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def sink(*, answers: dict[str, str] | None = None, silent: bool = False, slow: float = 0) -> Iterator[Sink]:
    """A server that listens while it is entered."""
    with Sink(answers=answers, silent=silent, slow=slow) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
