"""Text as people type it: kept as they write it, in one normal form, without what no form needs."""

from __future__ import annotations

import re
import unicodedata

SPACES = re.compile(r"[^\S\n]+")
LINE_ENDS = re.compile(r"\r\n?")
HIDDEN = frozenset("\u00ad\u200b\u2028\u2029\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that change how text reads without being seen: soft hyphen, zero-width space, direction overrides.

Joiners (U+200C, U+200D) stay: Persian and many Indian languages are written with them.
"""


class RefusedSign(ValueError):
    """The text holds a NUL, a control sign, half a surrogate pair or a sign that hides."""


def clean(text: str, *, lines: bool = False) -> str:
    """``text`` in Unicode NFC, trimmed, runs of spaces as one; line ends kept (as \\n) only when ``lines``.

    Names keep their letters: ʻ and ’, Vietnamese marks, rare Han beyond the first plane. Raises RefusedSign.
    """
    text = LINE_ENDS.sub("\n", text)
    if not lines:
        text = text.replace("\n", " ")
    for sign in text:
        if sign in HIDDEN or (sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cs"}) or _never(ord(sign)):
            raise RefusedSign(f"U+{ord(sign):04X}")
    text = unicodedata.normalize("NFC", text)
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def digits(text: str) -> str:
    """``text`` with the digits of any script (۱۲۳, １２３, १२३) as 0–9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _never(point: int) -> bool:
    """Points that are no characters and never will be. Unassigned ones stay: the newest Han names use them."""
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
