"""One byte string per value: what is hashed must read the same on every machine and in every year."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def encode(value: Any) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8 as it is, floats refused (ValueError).

    Source: RFC 8785 for the values used here (strings, whole numbers, booleans, null, lists, objects).
    """
    _no_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, hexadecimal."""
    return hashlib.sha256(encode(value)).hexdigest()


def _no_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("a float has no canonical form here; use minor units or a string")
    if isinstance(value, dict):
        for inner in value.values():
            _no_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _no_floats(inner)
