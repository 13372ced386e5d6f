"""Text as people type it: kept as they write it, in one normal form, without what no form needs."""

from __future__ import annotations

import re
import unicodedata

SPACES = re.compile(r"[^\S\n]+")
LINE_ENDS = re.compile(r"\r\n?")
HIDDEN = "\u00ad\u200b\u2028\u2029\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that change how text reads without being seen: soft hyphen, zero-width space, direction overrides.

Joiners (U+200C, U+200D) stay: Persian and many Indian languages are written with them.
"""
CONTROLS = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f"  # all but tab and line feed
HALVES = "\\ud800-\\udfff"
NEVER = "\\ufdd0-\\ufdef" + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(17))
"""Points that are no characters and never will be. Unassigned ones stay: the newest Han names use them."""
REFUSED = re.compile(f"[{CONTROLS}{HALVES}{HIDDEN}{NEVER}]")


class RefusedSign(ValueError):
    """The text holds a NUL, a control sign, half a surrogate pair or a sign that hides."""


def clean(text: str, *, lines: bool = False) -> str:
    """``text`` in Unicode NFC, trimmed, runs of spaces as one; line ends kept (as \\n) only when ``lines``.

    Names keep their letters: ʻ and ’, Vietnamese marks, rare Han beyond the first plane. Raises RefusedSign.
    """
    text = LINE_ENDS.sub("\n", text)
    if not lines:
        text = text.replace("\n", " ")
    refused = REFUSED.search(text)
    if refused is not None:
        raise RefusedSign(f"U+{ord(refused.group()):04X}")
    text = unicodedata.normalize("NFC", text)
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def digits(text: str) -> str:
    """``text`` with the digits of any script (۱۲۳, １２３, १२३) as 0–9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
