"""The front gathers a whole request before a thread is given to it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest

from servicehall.site import front, static


class Headers(dict[str, str]):
    pass


class Scope:
    proto, http_version, scheme, authority = "http", "1.1", "http", None
    server, client = "127.0.0.1:8000", "[::1]:4000"

    def __init__(self, method: str, path: str, query: str = "", **headers: str) -> None:
        self.method, self.path, self.query_string = method, path, query
        self.headers = Headers({name.replace("_", "-"): value for name, value in headers.items()})


class Sender:
    """Plays the network: sends chunks, with pauses, and keeps what is answered."""

    def __init__(self, *chunks: bytes, pause: float = 0.0) -> None:
        self.chunks, self.pause, self.answer = chunks, pause, (0, [], b"")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            await asyncio.sleep(self.pause)
            yield chunk

    def response_bytes(self, status: int, headers: Any, body: bytes) -> None:
        self.answer = (status, headers, body)

    def response_empty(self, status: int, headers: Any) -> None:
        self.answer = (status, headers, b"")


def echo(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    said = (environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["wsgi.input"].read().decode())
    return [" ".join(said).encode("latin-1")]


def ask(scope: Scope, sender: Sender, assets: dict[str, static.Asset] | None = None) -> tuple[int, Any, bytes]:
    shell = front.Front(echo, assets or {}, https=False)
    asyncio.run(shell.__rsgi__(scope, sender))  # type: ignore[arg-type]
    shell.threads.shutdown()
    return sender.answer


def test_a_body_in_pieces_arrives_whole() -> None:
    answer = ask(Scope("POST", "/file", content_length="6"), Sender(b"abc", b"def"))

    assert answer == (200, [("content-type", "text/plain")], b"POST /file abcdef")


def test_a_path_is_given_as_bytes_of_its_letters() -> None:
    assert ask(Scope("GET", "/t%C3%ACm"), Sender())[2] == "GET /tìm ".encode()


def test_head_is_answered_without_a_body() -> None:
    assert ask(Scope("HEAD", "/"), Sender())[2] == b""


def test_a_declared_giant_is_refused_before_a_byte_is_read() -> None:
    sender = Sender(b"never read")

    assert ask(Scope("POST", "/", content_length=str(front.LARGEST + 1)), sender)[0] == 413


def test_an_undeclared_giant_is_refused_when_it_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "LARGEST", 5)

    assert ask(Scope("POST", "/", transfer_encoding="chunked"), Sender(b"abc", b"def"))[0] == 413


def test_a_sender_who_falls_silent_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "SILENCE", 0.05)

    status, _, body = ask(Scope("POST", "/", content_length="3"), Sender(b"abc", pause=1.0))
    assert (status, b'"too-slow"' in body) == (408, True)


def test_a_sender_who_drips_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "PATIENCE", 0.1)

    assert ask(Scope("POST", "/", content_length="99"), Sender(*[b"a"] * 99, pause=0.02))[0] == 408


def test_headers_become_what_pep_3333_says() -> None:
    shell = front.Front(echo, {}, https=True)
    scope = Scope("POST", "/a", "q=1", host="hall", content_type="text/plain", x_one="1")
    scope.headers["x_two"] = "spoofed"
    with tempfile.TemporaryFile() as body:
        body.write(b"xyz")
        environ = shell.environ(scope, body)  # type: ignore[arg-type]

    assert environ["HTTP_HOST"] == "hall"
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "3")
    assert (environ["QUERY_STRING"], environ["REMOTE_ADDR"]) == ("q=1", "::1")
    assert (environ["wsgi.url_scheme"], environ["HTTP_X_ONE"]) == ("https", "1")
    assert "HTTP_X_TWO" not in environ
    assert "HTTP_CONTENT_LENGTH" not in environ


def test_an_asset_is_answered_without_a_thread_and_may_be_kept_for_ever() -> None:
    asset = static.Asset(b"body", b"packed", [("cache-control", "public, max-age=31536000, immutable")])

    plain = ask(Scope("GET", "/static/a.css"), Sender(), {"/static/a.css": asset})
    packed = ask(Scope("GET", "/static/a.css", accept_encoding="br, gzip"), Sender(), {"/static/a.css": asset})

    assert plain == (200, asset.headers, b"body")
    assert packed == (200, [*asset.headers, ("content-encoding", "gzip")], b"packed")
