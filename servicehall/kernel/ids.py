"""Public ids, human references and secrets. Random, so that knowing one says nothing about the next."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""27 signs: no vowels (no words appear), no 0/O, 1/I/L, U/V pairs, no Y. Twenty-seven is 3³; see check_sign."""


def new_id() -> UUID:
    """A fresh id, time-ordered (RFC 9562 version 7), so that new rows stand together on disk; 74 random bits."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def new_reference() -> str:
    """A reference people can read aloud, ``XXXX-XXXX-XXC``: ten random signs, a check sign. Never an authorisation."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return shown(body + check_sign(body))


def new_secret() -> str:
    """The secret beside a reference, 12 random signs (57 bits): with both, a person without an account can track."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def check_sign(body: str) -> str:
    """The last sign, so that one wrong sign or one swap of neighbours is always found.

    A weighted sum over Z/27: weights alternate 1 and 2; both, and their difference, are units modulo 27, which is
    what finding every single error and every swap needs.
    """
    total = sum((1 + i % 2) * ALPHABET.index(sign) for i, sign in enumerate(body))
    last_weight = 1 + len(body) % 2
    inverse = pow(last_weight, -1, len(ALPHABET))
    return ALPHABET[(-total * inverse) % len(ALPHABET)]


def shown(reference: str) -> str:
    """Eleven signs in groups of four: ``BCDF-GHJK-MNP``."""
    return "-".join(reference[i : i + 4] for i in range(0, len(reference), 4))


def read_reference(text: str) -> str | None:
    """What a person typed, as the reference it means; case, spaces, hyphens forgiven. None when it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    if len(signs) != 11 or any(sign not in ALPHABET for sign in signs):
        return None
    return shown(signs) if check_sign(signs[:10]) == signs[10] else None
