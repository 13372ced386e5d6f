"""Nothing acknowledged is lost, doubled or half-written, whatever dies in the middle of it.

SERVICEHALL_KILLS of each kind (2 in make test). Every kill falls while four threads file applications; a sender that
gets no whole answer sends the same again under the same key, as the API asks of it.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servicehall.site.config import CHECKOUT

from .copy import Copy

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(7200)]

KILLS = int(os.environ.get("SERVICEHALL_KILLS", "2"))
SENDERS = 4
PARTS = ("request", "server", "worker", "postgres")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def copy() -> Iterator[Copy]:
    outer = Path(tempfile.mkdtemp(prefix="servicehall-faults-"))
    outer.chmod(0o711)
    made = Copy(outer / "copy", free_port())
    yield made
    made.stop()
    shutil.rmtree(outer, ignore_errors=True)


class Senders:
    """Threads that file without end; what was acknowledged, by key."""

    def __init__(self, copy: Copy) -> None:
        self.copy, self.token, self.stopping = copy, copy.sign_in(), threading.Event()
        answers = json.loads((CHECKOUT / "servicehall/catalogue/data/samples/vn.identity-document.json").read_text())[
            "answers"
        ]
        self.body = {"procedure": "identity-document", "territory": "vn-an-giang", "answers": answers}
        self.acknowledged: dict[str, Any] = {}
        self.seen: Counter[str] = Counter()
        self.threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]

    def __enter__(self) -> Senders:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(120)

    def _send(self, number: int) -> None:
        count = 0
        while not self.stopping.is_set():
            count += 1
            key = f"sender-{number}-{count}"
            answer = self._until_answered(key)
            if answer is not None:
                self.acknowledged[key] = answer
                if count % 5 == 0:
                    assert self._until_answered(key) == answer
                    self.seen["sent again"] += 1

    def _until_answered(self, key: str) -> Any:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                status, body = self.copy.ask(
                    "POST", "/api/v1/applications", self.body, Authorization=f"Bearer {self.token}", Idempotency_Key=key
                )
            except (OSError, http.client.HTTPException, ValueError):
                self.seen["no answer"] += 1
                time.sleep(0.1)
                continue
            self.seen[str(status)] += 1
            if status == 201:
                return body
            time.sleep(0.1)
        return None


def test_no_kill_loses_doubles_or_halves_what_was_acknowledged(copy: Copy) -> None:
    chance, away = random.Random(20261121), dict[str, list[float]]()
    with Senders(copy) as senders:
        copy.until(lambda: len(senders.acknowledged) >= 8)
        for _ in range(KILLS):
            for part in chance.sample(PARTS, len(PARTS)):
                time.sleep(chance.uniform(0.1, 0.8))
                before = copy.parts.get(part)
                killed = time.monotonic()
                copy.kill(part)
                if before is not None:
                    copy.until(lambda part=part, before=before: copy.parts.get(part) != before)
                copy.until(copy.answers)
                away.setdefault(part, []).append(time.monotonic() - killed)
                so_far = len(senders.acknowledged)
                copy.until(lambda so_far=so_far: len(senders.acknowledged) > so_far + 2)

    held = copy.python(
        "from servicehall.applications.models import Application, Step, Draft\n"
        "from servicehall.ledger.models import Fact, Once\n"
        "rows = {str(a.id): a.reference for a in Application.objects.all()}\n"
        "steps = [str(s) for s in Step.objects.values_list('application_id', flat=True)]\n"
        "facts = [str(s) for s in Fact.objects.filter(name='application.filed').values_list('subject', flat=True)]\n"
        "keys = dict(Once.objects.values_list('key', 'ids'))\n"
        "print(json.dumps([rows, steps, facts, keys]))"
    )
    rows, steps, facts, keys = held
    acknowledged = senders.acknowledged
    assert {answer["id"]: answer["reference"] for answer in acknowledged.values()}.items() <= rows.items()
    assert len({answer["id"] for answer in acknowledged.values()}) == len(acknowledged)
    assert {key: ids["id"] for key, ids in keys.items()}.items() >= {
        k: a["id"] for k, a in acknowledged.items()
    }.items()
    assert len(rows) == len({ids["id"] for ids in keys.values()}) == len(keys)
    assert Counter(steps) == Counter(facts) == Counter(list(rows))
    verified = copy.command("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    copy.until(lambda: copy.python(
        "from servicehall.ledger import queries\nprint(json.dumps([queries.waiting(), queries.parked()]))"
    ) == [0, []])  # fmt: skip
    worst = {part: f"{max(seconds):.1f} s" for part, seconds in away.items()}
    print(f"\n{KILLS} kills of each: {len(acknowledged)} acknowledged, {len(rows)} rows; back within {worst}")
    print(f"answers: {dict(senders.seen)}")


def test_stalled_uploads_do_not_slow_others(copy: Copy) -> None:
    def p95() -> float:
        took = []
        for _ in range(60):
            begun = time.monotonic()
            assert copy.ask("GET", "/procedures")[0] == 200
            took.append(time.monotonic() - begun)
        return sorted(took)[int(len(took) * 0.95)]

    alone = p95()
    stalled = []
    for number in range(64):
        sender = socket.create_connection(("127.0.0.1", copy.port))
        path = b"/api/v1/files" if number % 2 else b"/sign-in"
        sender.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nabc")
        stalled.append(sender)
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.2):
            for sender in stalled:
                sender.sendall(b"x")

    dripping = threading.Thread(target=trickle)
    dripping.start()
    try:
        beside = p95()
    finally:
        stop.set()
        dripping.join()
        for sender in stalled:
            sender.close()

    print(f"\np95 of a page: {alone * 1000:.0f} ms alone, {beside * 1000:.0f} ms beside 64 stalled uploads")
    assert beside < max(0.5, alone * 5)
