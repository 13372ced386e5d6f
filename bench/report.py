"""What a run found, as a plain table: beside what was hoped for, and never without its faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.acts import ACTS, Goal


def ratio(found: dict[str, Any], clients: str) -> float:
    """Our acts a second to pgbench's in one statement, before and after averaged."""
    times = found["pgbench"]["one"][clients]
    beside = sum(times.values()) / len(times)
    return float(found["http"][clients]["per_second"] / beside)


def lines(found: dict[str, Any]) -> Iterator[str]:
    goal = ACTS[found["act"]].goal
    worker = "with the worker" if found["worker"] else "worker stopped"
    machine = f"PostgreSQL {found['postgresql']}, {found['cores']} cores"
    yield f"{found['act']} over HTTP, {found['seconds']:g} s, {worker}, {machine}"
    for clients, one in found["http"].items():
        yield ""
        yield f"{clients} client{'s' if clients != '1' else ''}:"
        yield from _one(found, clients, one, goal)
    yield ""
    if "pgbench" in found:
        yield from _trips(found, goal)
        yield from _beside(found)
    else:
        yield "  (round trips and pgbench: only on a copy of the bench's own, leave --home out)"
    yield ""
    if found["faults"]:
        yield f"WRONG: {len(found['faults'])} faults"
        yield from (f"  {fault}" for fault in found["faults"][:20])
    else:
        yield "Every acknowledged act is there exactly once; rows and ledger agree; no other answer was given."


def _trips(found: dict[str, Any], goal: Goal) -> Iterator[str]:
    trips = found["trips"]
    spread = f"{trips['least']}–{trips['most']}"
    yield _row("round trips to the database", f"{trips['median']:g}", spread, f"<= {goal.trips}")
    for number, said in enumerate(trips.get("said", ()), 1):
        yield f"    {number:2} {said[:150]}"


def _one(found: dict[str, Any], clients: str, one: dict[str, Any], goal: Goal) -> Iterator[str]:
    many = clients != "1"
    p95 = goal.p95_ms_many if many else goal.p95_ms_one
    floor = goal.floor_p95_ms if many else 0
    speed = f"goal {goal.per_second}"
    if goal.floor_per_second:
        speed = f"floor {goal.floor_per_second}, {speed}"
    yield _row("acts a second", f"{one['per_second']:.0f}", f"{one['acts']} acts", speed if many else "")
    spread = f"p50 {one['p50_ms']:.1f}, p99 {one['p99_ms']:.1f}"
    yield _row("p95, ms", f"{one['p95_ms']:.1f}", spread, f"<= {p95 or floor:g}" if p95 or floor else "")
    cpu = one["cpu_ms"]
    ours = cpu.get("server", 0.0) + cpu.get("postgresql", 0.0)
    parts = ", ".join(f"{name} {value:.2f}" for name, value in cpu.items())
    yield _row("CPU-ms an act", f"{ours:.2f}", f"{parts}, client {one['client_cpu_ms']:.2f}", f"<= {goal.cpu_ms}")
    wanted = f">= {goal.ratio}" if goal.ratio and many else ""
    if "pgbench" in found:
        yield _row("to pgbench in one statement", f"{ratio(found, clients):.3f}", "", wanted)
    if one["ran_out"]:
        yield "  (all that was prepared was used up before the time was over)"


def _beside(found: dict[str, Any]) -> Iterator[str]:
    beside = found["pgbench"]
    for name, title in (("one", "in one statement"), ("trips", "in separate trips")):
        for clients, times in beside.get(name, {}).items():
            spread = f"before {times['before']:.0f}, after {times['after']:.0f}"
            yield _row(f"pgbench {title} @{clients}", f"{sum(times.values()) / len(times):.0f}", spread, "")
    yield f"  ({beside['program']})"


def _row(what: str, value: str, detail: str, goal: str) -> str:
    return f"  {what:36}{value:>9}  {detail:52}{goal}".rstrip()
