"""Hashing of passwords, the same work for accounts that exist and for those that do not."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

import django.contrib.auth
from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

from . import rules

# Source: OWASP Password Storage Cheat Sheet (argon2id, 19 MiB, 2 passes, 1 lane).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)


def hashed(password: str) -> str:
    return _HASHER.hash(rules.password(password))


def fits(password: str, stored: str | None) -> bool:
    """Whether the password is the one that was hashed. None (no such account) costs the same and fits nothing."""
    given = rules.password(password)[: rules.LONGEST + 1]
    try:
        _HASHER.verify(stored if stored is not None else _nobody(), given)
    except VerifyMismatchError:
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


@cache
def common() -> frozenset[str]:
    """The 20,000 commonest passwords, from Django's own list."""
    file = Path(django.contrib.auth.__file__).parent / "common-passwords.txt.gz"
    return frozenset(gzip.decompress(file.read_bytes()).decode().split())


@cache
def _nobody() -> str:
    """A hash no password fits, made with today's parameters."""
    return _HASHER.hash("\x00 nobody")
