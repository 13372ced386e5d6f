"""Plain text: UTF-8 all through, and nothing but signs people write."""

from __future__ import annotations

import codecs
import mmap
import re

from servicehall.files.examine.verdict import Refused

_STEP = 1 << 20
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read(data: mmap.mmap) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _STEP):
        piece = data[start : start + _STEP]
        try:
            words = decoder.decode(piece, final=start + _STEP >= len(data))
        except UnicodeDecodeError:
            raise Refused("file-type-unknown") from None
        if _CONTROLS.search(words):
            raise Refused("file-type-unknown")
    return "text/plain"
