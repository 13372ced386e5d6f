"""Write the measured part of docs/figures.md from what runs found: ``python -m bench.figures FOLDER``.

FOLDER holds the JSON of any number of runs (``servicehall bench … --json > FOLDER/name.json``); of several runs of one
act the median is shown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.acts import ACTS, Goal
from bench.report import ratio
from bench.starting import MB, PARTS

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
PAGE = Path(__file__).parents[1] / "docs" / "figures.md"
RIGHT = "Every acknowledged act was there exactly once, rows and ledger agreed, no other answer was given."
Found = dict[str, Any]


def main(folder: str) -> None:
    found = [json.loads(path.read_text()) for path in sorted(Path(folder).glob("*.json"))]
    head, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text("\n".join([head + BEGIN, "", *lines(found), "", END + tail]))


def lines(found: list[Found]) -> Iterator[str]:
    acts = [one for one in found if "act" in one]
    for name, act in ACTS.items():
        for worker in (True, False):
            runs = [one for one in acts if one["act"] == name and one["worker"] is worker]
            if runs:
                yield from _act(name, runs, act.goal)
    starts = [one for one in found if "cold_s" in one]
    if starts:
        yield from _start(starts)


def _act(name: str, runs: list[Found], goal: Goal) -> Iterator[str]:
    last, many = runs[-1], str(runs[-1]["clients"])
    flag = "" if last["worker"] else " --no-worker"
    yield f"### `servicehall bench {name} --seconds {last['seconds']:g}{flag}`"
    yield ""
    loads = [one["http"][many]["load"] for one in runs]
    yield f"{_times(len(runs))}, {last['at'][:10]}. Load average of the machine meanwhile: {_span(loads)}."
    yield ""
    yield f"| | goal | floor | {many} clients | 1 client |"
    yield "|---|---|---|---|---|"
    yield from _rows(runs, many, goal)
    yield ""
    yield _beside(runs, many)
    faults = sum(len(one["faults"]) for one in runs)
    yield ""
    yield f"**{faults} faults were found.**" if faults else RIGHT
    yield ""


def _rows(runs: list[Found], many: str, goal: Goal) -> Iterator[str]:
    def of(clients: str, key: str) -> float:
        return float(median(one["http"][clients][key] for one in runs))

    def cpu(clients: str, *names: str) -> float:
        return float(median(sum(one["http"][clients]["cpu_ms"].get(name, 0.0) for name in names) for one in runs))

    both = [f"{of(at, 'per_second'):.0f}" for at in (many, "1")]
    yield _row("acts a second", goal.per_second, goal.floor_per_second, *both)
    limits = ((many, goal.p95_ms_many), ("1", goal.p95_ms_one))
    wanted = ", ".join(f"≤ {value:g} @{at}" for at, value in limits if value)
    floor = f"≤ {goal.floor_p95_ms:g} @{many}" if goal.floor_p95_ms else ""
    yield _row("p95, ms", wanted, floor, f"{of(many, 'p95_ms'):.1f}", f"{of('1', 'p95_ms'):.1f}")
    both = [f"p50 {of(at, 'p50_ms'):.1f}, p99 {of(at, 'p99_ms'):.1f}" for at in (many, "1")]
    yield _row("p50 and p99, ms", "", "", *both)
    both = [f"{cpu(at, 'server', 'postgresql'):.2f}" for at in (many, "1")]
    yield _row("CPU-ms an act, server and PostgreSQL", f"≤ {goal.cpu_ms:g}", "", *both)
    both = [f"{cpu(at, 'server'):.2f} + {cpu(at, 'postgresql'):.2f}" for at in (many, "1")]
    yield _row("of it server + PostgreSQL", "", "", *both)
    if runs[-1]["worker"]:
        yield _row("the worker's CPU-ms meanwhile", "", "", *[f"{cpu(at, 'worker'):.2f}" for at in (many, "1")])
    both = [f"{median(ratio(one, at) for one in runs):.3f}" for at in (many, "1")]
    yield _row("ratio to pgbench in one statement", f"≥ {goal.ratio:g} @{many}" if goal.ratio else "", "", *both)
    trips = median(one["trips"]["median"] for one in runs)
    yield _row("round trips to the database", f"≤ {goal.trips}", "", "", f"{trips:g}")


def _beside(runs: list[Found], many: str) -> str:
    said = []
    for way, words in (("one", "in one statement"), ("trips", "in separate trips")):
        rates = [
            [rate for one in runs for rate in one["pgbench"][way][at].values()]
            for at in (many, "1")
            if way in runs[-1]["pgbench"]
        ]
        if rates:
            said.append(f"{words} {median(rates[0]):.0f}/s @{many} ({_span(rates[0])}) and {median(rates[1]):.0f}/s @1")
    return f"{runs[-1]['pgbench']['program']} beside it, same rows, before and after: {'; '.join(said)}."


def _start(runs: list[Found]) -> Iterator[str]:
    yield "### `servicehall bench start`"
    yield ""
    loads = [one["load"] for one in runs]
    yield f"{_times(len(runs))}, {runs[-1]['at'][:10]}. Load average of the machine meanwhile: {_span(loads)}."
    yield ""
    yield "| | goal | floor | measured |"
    yield "|---|---|---|---|"
    yield f"| first page from an empty data folder, environment there | | | {median(o['cold_s'] for o in runs):.1f} s |"
    yield f"| first page when started again | ≤ 5 s | | {median(o['again_s'] for o in runs):.1f} s |"
    whole = median(sum(one["memory"][part]["pss"] for part in PARTS) / MB for one in runs)
    yield f"| idle after 30 s, PSS of server, worker and PostgreSQL | ≤ 400 MB | ≤ 600 MB | {whole:.0f} MB |"
    for part in (*PARTS, "launcher"):
        held = median(one["memory"][part]["pss"] / MB for one in runs)
        yield f"| {'of it' if part in PARTS else 'beside them the'} {part} | | | {held:.0f} MB |"
    yield ""


def _row(what: str, goal: object, floor: object, many: str, alone: str) -> str:
    return f"| {what} | {goal or ''} | {floor or ''} | {many} | {alone} |"


def _times(count: int) -> str:
    return "One run" if count == 1 else f"Median of {count} runs"


def _span(values: list[float]) -> str:
    low, high = min(values), max(values)
    form = ".0f" if high >= 100 else ".1f"
    return f"{low:{form}}" if f"{low:{form}}" == f"{high:{form}}" else f"{low:{form}}–{high:{form}}"


if __name__ == "__main__":
    main(sys.argv[1])
