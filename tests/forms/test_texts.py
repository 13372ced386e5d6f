from __future__ import annotations

import unicodedata

from servicehall.forms import texts


def test_exactly_the_signs_no_form_needs_are_refused() -> None:
    hidden = set("\u00ad\u200b\u2028\u2029\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    for point in range(0x110000):
        sign = chr(point)
        control = sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cs"}
        never = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
        assert bool(texts.REFUSED.match(sign)) is (sign in hidden or control or never), f"U+{point:04X}"
