"""Cases from laws and decrees, in a plain file that a ministry could fill in: ``official.csv``."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from servicehall.clock import calendars
from servicehall.clock.limit import Limit, Pause
from servicehall.clock.profile import by_code
from servicehall.clock.reckon import reckon

with (Path(__file__).parent / "official.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter=";"))


def when(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def pause(text: str) -> Pause:
    since, until, *mode = text.split("/")
    return Pause(when(since), when(until), mode[0] if mode else None, "inspection")  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=[f"{place + 2}: {case['source']}" for place, case in enumerate(CASES)])
def test_an_official_case_comes_out_to_the_day(case: dict[str, Any]) -> None:
    said = reckon(
        received=when(case["received"]),
        limit=Limit(int(case["amount"]), case["unit"]),
        calendar=calendars.by_code(case["territory"]),
        profile=by_code(case["profile"]) if case["profile"] else calendars.profile_of(case["territory"]),
        pauses=[pause(text) for text in case["pauses"].split()],
        extension=int(case["extension"] or 0),
    )

    assert said.due_on is not None
    assert said.due_at is not None
    assert said.received_on.isoformat() == case["received_on"]
    assert said.due_on.isoformat() == case["due_on"]
    assert not case["due_at"] or said.due_at.isoformat() == case["due_at"]
