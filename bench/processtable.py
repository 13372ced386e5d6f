"""What processes cost, as the kernel counted it: CPU time and memory of a process and all it started."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")


def cpu_ms(root: int) -> float:
    """CPU of a process and its living descendants so far, and of children that ended and were waited for."""
    return sum(_ticks(pid) for pid in family(root)) * 1000 / TICK


def family(root: int) -> list[int]:
    """The process and everything below it."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def memory(pids: Iterable[int]) -> tuple[int, int]:
    """Proportional (PSS) and resident (RSS) bytes. Shared pages count once over all processes in PSS."""
    shared = resident = 0
    for pid in pids:
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # it has ended
        sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
        shared += sizes.get("Pss", 0)
        resident += sizes.get("Rss", 0)
    return shared, resident


def load() -> float:
    """How many processes wanted to run, on average of the last minute."""
    return os.getloadavg()[0]


def _ticks(pid: int) -> int:
    fields = _stat(pid)
    return sum(int(field) for field in fields[11:15]) if fields else 0


def _stat(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []
