"""Compiled assets by their plain names. File names carry a digest of the content, so they may be kept for ever."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "static"
PREFIX = "/static/"


@cache
def manifest() -> dict[str, str]:
    """Plain name to the name with its digest, as ``make assets`` wrote it."""
    read: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return read


def url(name: str) -> str:
    """The address of an asset; an unknown name is a fault (KeyError)."""
    return PREFIX + manifest()[name]


def stylesheet(direction: str) -> str:
    """The address of the style sheet for left-to-right or right-to-left pages."""
    return url("servicehall-rtl.css" if direction == "rtl" else "servicehall.css")
