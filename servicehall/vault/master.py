"""The master key: a file beside the database, never in it. It wraps subjects' keys and is the root of the others."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from . import seals
from .errors import MasterKeyFault


@dataclass(frozen=True, slots=True, repr=False)
class Master:
    """Three keys from one secret, so that none of them says anything about another."""

    wrapping: bytes
    index: bytes
    secrets: bytes

    def wrap(self, subject: UUID, key: bytes) -> bytes:
        return seals.seal(self.wrapping, key, f"key:{subject}")

    def unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        return bytes(seals.unseal(self.wrapping, wrapped, f"key:{subject}"))

    def blind(self, scheme: str, value: str) -> bytes:
        return hmac.digest(self.index, f"{scheme}\x00{value}".encode(), "sha256")


def master() -> Master:
    """This installation's master key, read once per process. Raises MasterKeyFault."""
    return _read(str(settings.VAULT_MASTER_KEY_FILE))


def make(file: Path) -> bool:
    """Make a master key where there is none, readable by its owner only, safe on disk; False when one is there."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as out:
        out.write(base64.b64encode(os.urandom(32)) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


@lru_cache(maxsize=4)
def _read(file: str) -> Master:
    path = Path(file)
    try:
        text = path.read_bytes()
        others = path.stat().st_mode & 0o077
    except OSError as error:
        raise MasterKeyFault(
            f"The master key {path} cannot be read: {error.strerror}. Without it no sealed value opens."
        ) from error
    if others:
        raise MasterKeyFault(f"The master key {path} can be read by others. Let only its owner read it (chmod 600).")
    try:
        secret = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) != 32:
        raise MasterKeyFault(f"The master key {path} is not 32 bytes in base64.")
    return Master(
        wrapping=_derived(secret, "wrapping"), index=_derived(secret, "index"), secrets=_derived(secret, "secrets")
    )


def _derived(secret: bytes, use: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"servicehall {use} 1".encode()).derive(secret)
