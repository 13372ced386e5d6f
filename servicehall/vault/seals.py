"""The shape of a sealed value: form byte, generation byte, nonce (12), ciphertext with its tag (16).

The first two bytes and the place the value is stored at are authenticated with it, so a blob cut, changed or moved to
another row or column does not open. Source: NIST SP 800-38D (AES-GCM).
"""

from __future__ import annotations

import json
import os
import zlib
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from servicehall.kernel import canonical

from .errors import SealBroken
from .types import JSON, RAW

GENERATION: Final = 1
_NONCE: Final = 12
_LEAST: Final = 2 + _NONCE + 16


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=256)


def seal(key: bytes, value: object, about: str) -> bytes:
    """Seal a JSON value, compressed first; or bytes, as they are."""
    if isinstance(value, bytes):
        return _lock(key, RAW, value, about)
    return _lock(key, JSON, zlib.compress(canonical.encode(value), 1), about)


def unseal(key: bytes, blob: bytes, about: str) -> Any:
    """The value sealed for exactly this place. Raises SealBroken."""
    if len(blob) < _LEAST or blob[0] not in (JSON, RAW):
        raise SealBroken("not a sealed value")
    head, nonce, body = blob[:2], blob[2 : 2 + _NONCE], blob[2 + _NONCE :]
    try:
        plain = AESGCM(key).decrypt(nonce, body, head + about.encode())
    except InvalidTag:
        raise SealBroken(f"the seal of {about} does not hold") from None
    return plain if blob[0] == RAW else json.loads(zlib.decompress(plain))


def _lock(key: bytes, form: int, plain: bytes, about: str) -> bytes:
    head, nonce = bytes((form, GENERATION)), os.urandom(_NONCE)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + about.encode())
