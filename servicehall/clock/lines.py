"""The clock for anyone outside: lines of JSON in, lines of JSON out. ``docs/clock.md`` has the schema and examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from io import TextIOWrapper
from typing import Any, Protocol

from servicehall.clock.reading import Unreadable, read
from servicehall.clock.reckon import Reckoning, reckon

Speak = Callable[[str, Mapping[str, Any], str], str]
"""Says a line of an explanation: (code, values, language) -> sentence. ``phrases`` is above us, so it is handed in."""


class Target(Protocol):
    """Where the answers go: a text stream."""

    def write(self, text: str, /) -> object: ...
    def flush(self) -> object: ...


def answer(line: Mapping[str, Any], *, speak: Speak | None = None, now: datetime | None = None) -> dict[str, Any]:
    """The answer to one line: the reckoning, or ``{"id", "error"}`` with what to do about it.

    ``speak``: adds a ``text`` to each line of the explanation. ``now``: for lines that give none; without it, state
    and left are as at receipt.
    """
    try:
        asked = read(line)
        if asked.now is None and now is not None:
            asked = replace(asked, now=now)
        reckoning = reckon(
            received=asked.received,
            limit=asked.limit,
            calendar=asked.calendar,
            profile=asked.profile,
            pauses=asked.pauses,
            extension=asked.extension,
            now=asked.now,
        )
        return {"id": line.get("id"), **_shown(reckoning, asked.language, speak)}
    except Unreadable as error:
        return {"id": line.get("id"), "error": str(error)}
    except ValueError as error:
        return {"id": line.get("id"), "error": f"cannot be reckoned: {error}"}


def main(
    source: Iterable[str | bytes], target: Target, *, speak: Speak | None = None, now: datetime | None = None
) -> int:
    """Answer every line of ``source``; empty ones are passed over. Returns the exit status 0, whatever they held."""
    if isinstance(target, TextIOWrapper):
        target.reconfigure(encoding="utf-8")
    for raw in source:
        try:
            text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        except UnicodeDecodeError as error:
            _write(target, {"id": None, "error": f"the line is not UTF-8: {error.reason} at byte {error.start}"})
            continue
        if text.strip():
            _write(target, _answer_text(text.strip().lstrip("\ufeff"), speak, now))
    return 0


def _answer_text(text: str, speak: Speak | None, now: datetime | None) -> dict[str, Any]:
    try:
        line = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        return {"id": None, "error": "the line is nested too deeply; send one flat object"}
    except ValueError as error:
        return {"id": None, "error": f"the line is not JSON: {error}"}
    if not isinstance(line, dict):
        return {"id": None, "error": 'the line is not an object; send {"id": …, "territory": …, …}'}
    if isinstance(line.get("id"), dict | list):
        return {"id": None, "error": "id: give a text or a number"}
    try:
        return answer(line, speak=speak, now=now)
    except RecursionError:
        return {"id": line.get("id"), "error": "the line is nested too deeply; send one flat object"}


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _write(target: Target, found: dict[str, Any]) -> None:
    text = json.dumps(found, ensure_ascii=False)
    target.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")  # a lone surrogate stays an escape
    target.flush()


def _shown(reckoning: Reckoning, language: str, speak: Speak | None) -> dict[str, Any]:
    resumed = reckoning.if_resumed_now
    return {
        "due_on": reckoning.due_on.isoformat() if reckoning.due_on else None,
        "due_at": reckoning.due_at.isoformat(timespec="seconds") if reckoning.due_at else None,
        "received_on": reckoning.received_on.isoformat(),
        "state": reckoning.state,
        "left": reckoning.left.shown(),
        "provisional": reckoning.provisional,
        "if_resumed_now": resumed.isoformat() if resumed else None,
        "explanation": [_line(line.code, line.values, language, speak) for line in reckoning.explanation],
    }


def _line(code: str, values: dict[str, Any], language: str, speak: Speak | None) -> dict[str, Any]:
    if speak is None:
        return {"code": code, "values": values}
    return {"code": code, "values": values, "text": speak(code, values, language)}
