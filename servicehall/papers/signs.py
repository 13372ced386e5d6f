"""Which signs the vendored fonts can draw. PDF/A forbids a sign without a shape, so what none of them has is printed
as its number, never dropped and never a blank box: a person can still be told what stood there."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

_COVERAGE = Path(__file__).resolve().parent / "fonts" / "coverage.json"
_KEPT = frozenset("\n\u200c\u200d")
"""Line ends, and the two joiners Persian spelling needs."""


def printable(text: str) -> str:
    """The text in NFC with every sign the fonts lack written as ``[U+31350]``; control signs are left out, tabs
    become spaces."""
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    if composed.isascii() and composed.isprintable():
        return composed
    return "".join(_drawn(sign) for sign in composed)


def _drawn(sign: str) -> str:
    if sign in _KEPT:
        return sign
    if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return ""
    return sign if _covered(ord(sign)) else f"[U+{ord(sign):04X}]"


def _covered(number: int) -> bool:
    starts, ends = _ranges()
    place = bisect_right(starts, number) - 1
    return place >= 0 and number <= ends[place]


@cache
def _ranges() -> tuple[list[int], list[int]]:
    pairs: list[list[int]] = json.loads(_COVERAGE.read_text())
    return [first for first, _ in pairs], [last for _, last in pairs]
