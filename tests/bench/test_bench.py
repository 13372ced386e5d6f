from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import checks, client, processtable, report
from bench.acts import ACTS
from servicehall.site.config import CHECKOUT

GROWN = {"applications": 0, "steps": 0, "steps done": 0, "facts": 0, "keys": 0, "joined": 0}


def test_the_largest_of_the_smallest_part_is_the_percentile() -> None:
    times = [float(number) for number in range(1, 101)]

    assert [client.percentile(times, part) for part in (0.5, 0.95, 0.99, 1.0)] == [50.0, 95.0, 99.0, 100.0]
    assert client.percentile([7.0], 0.95) == 7.0
    assert client.percentile([], 0.95) == 0.0


def test_a_request_is_whole_but_for_its_key() -> None:
    job = client.Job(host="127.0.0.1", port=8000, lanes=[])

    head, body = client.rendered({"method": "POST", "path": "/a", "headers": {"X": "1"}, "body": "{}"}, job)

    assert head == (
        b"POST /a HTTP/1.1\r\nHost: localhost:8000\r\nX: 1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    )
    assert body == b"{}"


def test_filings_add_up_to_the_row() -> None:
    grown = GROWN | {"applications": 3, "steps": 15, "facts": 6, "keys": 3}

    assert checks.wrong_rows("submit", 3, grown, facts_each=2) == []


@pytest.mark.parametrize("name", ["applications", "steps", "facts", "keys"])
def test_one_row_too_many_or_too_few_is_named(name: str) -> None:
    whole = GROWN | {"applications": 3, "steps": 15, "facts": 6, "keys": 3}

    more = checks.wrong_rows("submit", 3, whole | {name: whole[name] + 1}, facts_each=2)
    fewer = checks.wrong_rows("submit", 3, whole | {name: whole[name] - 1}, facts_each=2)

    assert more == [f"{name}: {whole[name] + 1} more, expected {whole[name]}"]
    assert fewer == [f"{name}: {whole[name] - 1} more, expected {whole[name]}"]


def test_a_fifth_opinion_may_open_the_decision_and_nothing_else_may() -> None:
    joined = GROWN | {"steps done": 10, "facts": 10, "keys": 10, "joined": 2, "steps": 2}

    assert checks.wrong_rows("step", 10, joined, facts_each=2) == []
    assert checks.wrong_rows("step", 10, joined | {"steps": 3}, facts_each=2) == ["steps: 3 more, expected 2"]


def test_reading_leaves_no_row() -> None:
    assert checks.wrong_rows("inbox", 50, GROWN, facts_each=2) == []
    assert checks.wrong_rows("tracking", 50, GROWN | {"keys": 1}, facts_each=2) == ["keys: 1 more, expected 0"]


def test_work_of_a_child_is_found_in_the_process_table() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass\nprint('done', flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == b"done\n"

        assert child.pid in processtable.family(os.getpid())
        assert processtable.cpu_ms(child.pid) >= 290.0
        assert processtable.memory([child.pid])[0] > 1_000_000

        child.stdin.write(b"\n")
        child.stdin.close()
        child.wait(timeout=60)

    assert processtable.cpu_ms(child.pid) == 0.0


def test_the_procedure_of_the_bench_is_not_shipped() -> None:
    shipped = CHECKOUT / "servicehall" / "catalogue" / "data" / "procedures"
    codes = {json.loads(path.read_text())["code"] for path in shipped.rglob("*.json")}

    assert "bench" not in codes


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_short_run_finds_every_act_once_and_nothing_else(act: str, tmp_path: Path) -> None:
    words = ["bench", act, "--clients", "2", "--seconds", "1", "--warm", "0.2", "--json"]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("SERVICEHALL_", "DJANGO_"))}

    done = subprocess.run(
        [sys.executable, "-m", "servicehall", *words],
        cwd=CHECKOUT,
        env=clean | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["faults"] == []
    assert list(found["http"]) == ["1", "2"]
    assert all(list(one["statuses"]) == [ACTS[act].status] for one in found["http"].values())
    assert all(one["acts"] > 0 for one in found["http"].values())
    assert report.ratio(found, "2") > 0.0
    assert list(tmp_path.iterdir()) == []
