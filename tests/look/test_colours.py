"""Contrast of every pair of text and ground the sheets use. Source: WCAG 2.2, 1.4.3 (4.5 : 1) and 1.4.11 (3 : 1)."""

from __future__ import annotations

import re

import pytest

from servicehall.doors.look.assets import FOLDER
from servicehall.doors.look.environment import DOORS

SCSS = (DOORS / "look" / "assets" / "_colours.scss").read_text()
NAMED = dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", SCSS, re.MULTILINE))
FUNCTIONAL = dict(re.findall(r'"([a-z-]+)": ([#$][0-9a-z-]+),', SCSS))


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("ink", "mist"),
        ("ink", "gold"),
        ("quiet", "paper"),
        ("quiet", "mist"),
        ("quiet", "dawn"),
        ("pine", "dawn"),
        ("link", "dawn"),
        ("link", "paper"),
        ("link", "mist"),
        ("link-hover", "mist"),
        ("paper", "pine"),
        ("paper", "action"),
        ("paper", "action-hover"),
        ("paper", "error"),
        ("paper", "success"),
        ("error", "paper"),
        ("error", "mist"),
        ("success", "paper"),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(NAMED[text], NAMED[ground]) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("#0b4425", "#d4ecdd"),
        ("#4d3800", "#ffe9a8"),
        ("#35413f", "#e3e9e8"),
        ("#6b4e00", "#ffffff"),
        ("#5b3a86", "#ffffff"),
    ],
)
def test_the_clock_and_the_badges_stand_out(text: str, ground: str) -> None:
    sheets = "".join(path.read_text() for path in (DOORS / "look" / "assets").glob("_*.scss"))

    assert text in sheets
    assert contrast(text, ground) >= 4.5


def test_focus_and_fields_are_seen() -> None:
    assert contrast(_colour("focus-text"), _colour("focus")) >= 4.5
    assert contrast(_colour("input-border"), NAMED["paper"]) >= 3
    assert contrast(NAMED["gold"], NAMED["pine"]) >= 3
    assert contrast(_colour("link-visited"), NAMED["paper"]) >= 4.5


def test_the_sheets_were_compiled_from_these_colours() -> None:
    sheet = next(FOLDER.glob("servicehall-[0-9a-f]*.css")).read_text()

    assert [name for name in ("ink", "pine", "action", "gold", "link") if NAMED[name] not in sheet] == []


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(name: str) -> str:
    value = FUNCTIONAL[name]
    return NAMED[value[1:]] if value.startswith("$") else value
