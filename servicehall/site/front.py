"""What granian talks to: a whole request is gathered here, without holding a thread, before Django sees any of it.

A sender that stalls costs an open connection and at most BUFFERED bytes; the threads, and the transactions the gate
opens in them, are only for requests that have arrived. See docs/adr/ on buffering for the measurements.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, Protocol
from urllib.parse import unquote_to_bytes

from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian._granian import RSGIProtocolClosed as ProtocolClosed
from granian.rsgi import Scope

from servicehall.site import config, static, wsgi
from servicehall.site.launch.account import PR_SET_PDEATHSIG

PARENT = "SERVICEHALL_SERVER_PID"
THREADS = 4
BUFFERED = 64 * 1024  # of one body in memory; the rest goes to a temporary file
LARGEST = 64 * 1024 * 1024
SILENCE = 30.0  # seconds without a byte
PATIENCE = 60.0  # seconds for any body, and one more for each SLOWEST bytes of it
SLOWEST = 16 * 1024

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Body(Protocol):
    def __aiter__(self) -> AsyncIterator[bytes]: ...


class TooLarge(Exception):
    """The body is larger than anything we take."""


class Front:
    """An RSGI application around a WSGI one."""

    def __init__(self, application: Application, assets: dict[str, static.Asset], *, https: bool) -> None:
        self.application, self.assets = application, assets
        self.scheme = "https" if https else "http"
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if str(os.getppid()) != os.environ.get(PARENT, str(os.getppid())):
            os.kill(os.getpid(), signal.SIGTERM)  # it was gone before the kernel had been told

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.threads.shutdown(wait=True, cancel_futures=False)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        if scope.proto != "http":
            protocol.close(403)  # type: ignore[attr-defined]
            return
        asset = self.assets.get(scope.path) if scope.method in {"GET", "HEAD"} else None
        if asset is not None:
            headers, content = asset.answer(scope.headers.get("accept-encoding", ""))
            _send(protocol, scope.method, (200, headers, content))
            return
        declared = _length(scope)
        body: IO[bytes] = tempfile.SpooledTemporaryFile(BUFFERED)  # noqa: SIM115
        with body:
            try:
                await gather(protocol, body, declared)
            except ProtocolClosed:
                return
            except TooLarge:
                _send(protocol, scope.method, _problem(413, "too-large", "What was sent is too large."))
                return
            except TimeoutError:
                _send(protocol, scope.method, _problem(408, "too-slow", "The request did not arrive in time."))
                return
            environ = self.environ(scope, body)
            answer = await asyncio.get_running_loop().run_in_executor(self.threads, self.answer, environ)
        _send(protocol, scope.method, answer)

    def answer(self, environ: dict[str, Any]) -> Answer:
        """Run the application to its end, in one of the threads."""
        begun: list[tuple[str, Headers]] = []
        content = self.application(environ, lambda status, headers, *_: begun.append((status, headers)))
        try:
            whole = b"".join(content)
        finally:
            if close := getattr(content, "close", None):
                close()
        status, headers = begun[-1]
        return int(status[:3]), [(name.lower(), value) for name, value in headers], whole

    def environ(self, scope: Scope, body: IO[bytes]) -> dict[str, Any]:
        """The request as PEP 3333 describes it."""
        size = body.seek(0, os.SEEK_END)
        body.seek(0)
        server, _, port = scope.server.rpartition(":")
        client = scope.client.rpartition(":")[0].strip("[]")
        environ = {
            "REQUEST_METHOD": scope.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
            "QUERY_STRING": scope.query_string,
            "CONTENT_LENGTH": str(size),
            "SERVER_NAME": server or "localhost",
            "SERVER_PORT": port or "80",
            "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
            "REMOTE_ADDR": client,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self.scheme,
            "wsgi.input": body,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name, value in scope.headers.items():
            if name == "content-type":
                environ["CONTENT_TYPE"] = value
            elif "_" not in name and name not in {"content-length", "transfer-encoding"}:
                key = "HTTP_" + name.upper().replace("-", "_")
                joint = "; " if name == "cookie" else ","
                environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
        if "HTTP_HOST" not in environ and scope.authority:
            environ["HTTP_HOST"] = scope.authority
        return environ


async def gather(protocol: Body, body: IO[bytes], declared: int | None) -> None:
    """Read the whole body into ``body``. Raises TooLarge, and TimeoutError for a sender who stalls or drips."""
    if declared == 0:
        return
    if declared is not None and declared > LARGEST:
        raise TooLarge
    loop = asyncio.get_running_loop()
    begun, size = loop.time(), 0
    async with asyncio.timeout(SILENCE) as silence:
        async for chunk in protocol:
            size += len(chunk)
            if size > LARGEST:
                raise TooLarge
            body.write(chunk)
            latest = begun + PATIENCE + size / SLOWEST
            silence.reschedule(min(loop.time() + SILENCE, latest))


def _length(scope: Scope) -> int | None:
    """The declared length; zero where there is no body; None when only the end will tell."""
    text = scope.headers.get("content-length")
    if text is None:
        return None if "transfer-encoding" in scope.headers or scope.http_version == "2" else 0
    return int(text) if text.isascii() and text.isdigit() else None


def _send(protocol: HTTPProtocol, method: str, answer: Answer) -> None:
    status, headers, content = answer
    try:
        if method == "HEAD" or status in {204, 304} or not content:
            protocol.response_empty(status, headers)
        else:
            protocol.response_bytes(status, headers, content)
    except ProtocolClosed:
        return  # the visitor has gone; what was done stays done


def _problem(status: int, code: str, title: str) -> Answer:
    body = {"type": f"urn:servicehall:refusal:{code}", "title": title, "status": status, "code": code}
    headers = [("content-type", "application/problem+json"), ("cache-control", "no-store"), ("connection", "close")]
    return status, headers, json.dumps(body).encode()


def build() -> Front:
    """Called by granian in each of its worker processes."""
    return Front(wsgi.application, static.load(), https=config.read().secure)
