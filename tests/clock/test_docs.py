"""The worked lines of the documentation come out as they are written there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from servicehall.clock.lines import answer
from servicehall.phrases.clock_lines import speak

PAGE = (Path(__file__).parents[2] / "docs" / "clock.md").read_text(encoding="utf-8")
LINES = [(json.loads(asked), json.loads(told)) for asked, told in re.findall(r"```json\n(.+)\n(.+)\n```", PAGE)]


def test_there_are_thirty_worked_lines_and_more() -> None:
    assert [asked["id"] for asked, _ in LINES] == list(range(1, len(LINES) + 1))
    assert len(LINES) >= 30


@pytest.mark.parametrize(("asked", "told"), LINES, ids=[str(asked["id"]) for asked, _ in LINES])
def test_a_worked_line_comes_out_as_written(asked: dict[str, Any], told: dict[str, Any]) -> None:
    said = answer(asked, speak=speak)

    explanation = said.pop("explanation", [])
    if said.get("if_resumed_now") is None:
        said.pop("if_resumed_now", None)
    assert said == told
    assert "error" in told or explanation[0]["text"]
