"""The other side of the wire: a process of its own that sends requests over kept connections and times the answers.

Reads one job (JSON) from standard input; prints a line ``begin`` when warm, ``end`` when the time is over, and then one
line of JSON with what it measured. Standard library only, so that what it costs is small and the same for every copy.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

PATIENCE = 60.0  # for what was under way when the window closed
KEPT = 5  # answers kept to show what a refusal said


@dataclass
class Job:
    """``lanes``: the requests of each client. A lane of one request repeats it; a longer one is gone through once,
    unless ``around``. ``count``: stop each client after so many instead of after ``seconds``."""

    host: str
    port: int
    lanes: list[list[dict[str, Any]]]
    seconds: float = 0.0
    warm: float = 0.0
    count: int = 0
    around: bool = False


@dataclass
class Tally:
    times: array[float] = field(default_factory=lambda: array("d"))
    statuses: Counter[int] = field(default_factory=Counter)
    counted: int = 0  # answered inside the measured window
    received: int = 0
    strange: list[str] = field(default_factory=list)
    ran_out: bool = False


class Lane(asyncio.Protocol):
    """One client: one connection, one request at a time."""

    def __init__(self, job: Job, number: int, tally: Tally, window: Window) -> None:
        self.job, self.tally, self.window = job, tally, window
        self.requests = [rendered(one, job) for one in job.lanes[number]]
        self.repeats = len(self.requests) == 1 or job.around
        self.next, self.sent_at = 0, 0.0
        self.buffer = bytearray()
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.send()

    def send(self) -> None:
        if self.window.closed or (self.job.count and self.next >= self.job.count):
            self.finish()
            return
        if self.next >= len(self.requests) and not self.repeats:
            self.tally.ran_out = True
            self.finish()
            return
        head, body = self.requests[self.next % len(self.requests)]
        self.next += 1
        self.sent_at = time.perf_counter()
        self.transport.write(b"%sIdempotency-Key: %s\r\n\r\n%s" % (head, uuid4().hex.encode(), body))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self.buffer[:end]).lower()
        place = head.find(b"content-length:")
        length = int(head[place + 15 : head.find(b"\r", place) if b"\r" in head[place:] else None]) if place > 0 else 0
        if len(self.buffer) < end + 4 + length:
            return
        now = time.perf_counter()
        status = int(head[9:12])
        self.tally.received += 1
        self.tally.statuses[status] += 1
        if self.window.opened <= self.sent_at and not self.window.closed:
            self.tally.counted += 1
            self.tally.times.append(now - self.sent_at)
        if status >= 300 and len(self.tally.strange) < KEPT:
            self.tally.strange.append(bytes(self.buffer[end + 4 : end + 404]).decode(errors="replace"))
        del self.buffer[: end + 4 + length]
        self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(error or ConnectionError("the server closed a kept connection"))

    def finish(self) -> None:
        if not self.over.done():
            self.over.set_result(None)
        self.transport.close()


@dataclass
class Window:
    opened: float = float("inf")
    closed: bool = False


def rendered(one: dict[str, Any], job: Job) -> tuple[bytes, bytes]:
    """A request up to where its key goes, and its body."""
    body = (one.get("body") or "").encode()
    lines = [f"{one['method']} {one['path']} HTTP/1.1", f"Host: localhost:{job.port}"]
    lines += [f"{name}: {value}" for name, value in one.get("headers", {}).items()]
    if body:
        lines.append("Content-Type: application/json")
    if one["method"] == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n").encode(), body


async def run(job: Job) -> dict[str, Any]:
    tally, window = Tally(), Window()
    if job.count:
        window.opened = 0.0
    loop = asyncio.get_running_loop()
    lanes: list[Lane] = []
    for number in range(len(job.lanes)):
        made = await loop.create_connection(lambda n=number: Lane(job, n, tally, window), job.host, job.port)  # type: ignore[misc]
        lanes.append(made[1])
    every = asyncio.gather(*(lane.over for lane in lanes))
    if job.warm:
        await asyncio.wait([every], timeout=job.warm)
    begun, cpu = time.perf_counter(), time.process_time()
    if not job.count:
        window.opened = begun
        say("begin")
        await asyncio.wait([every], timeout=job.seconds)
        window.closed = True
        say("end")
    elapsed, used = time.perf_counter() - begun, time.process_time() - cpu
    await asyncio.wait_for(every, None if job.count else PATIENCE)
    if job.count:
        elapsed = time.perf_counter() - begun
    return shown(tally, elapsed, used)


def shown(tally: Tally, elapsed: float, used: float) -> dict[str, Any]:
    times = sorted(tally.times)
    return {
        "acts": tally.counted,
        "received": tally.received,
        "seconds": elapsed,
        "per_second": tally.counted / elapsed if elapsed else 0.0,
        **{f"p{part}_ms": percentile(times, part / 100) * 1000 for part in (50, 95, 99)},
        "statuses": {str(status): count for status, count in sorted(tally.statuses.items())},
        "strange": tally.strange,
        "ran_out": tally.ran_out,
        "client_cpu_ms": used * 1000 / tally.counted if tally.counted else 0.0,
    }


def percentile(ordered: list[float], part: float) -> float:
    """The smallest value that at least this part of all values do not exceed."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, -int(-part * len(ordered) // 1) - 1))]


def say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    say(json.dumps(asyncio.run(run(Job(**json.load(sys.stdin))))))


if __name__ == "__main__":
    main()
