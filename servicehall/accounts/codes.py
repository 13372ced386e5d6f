"""One-time codes by time. Source: RFC 6238: steps of 30 seconds, six digits, one step of grace on each side."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

STEP = 30


def matching_step(secret: str, code: str, at: datetime, after: int) -> int | None:
    """The step whose code this is, later than ``after``; None when there is none: a wrong code, or one used before."""
    digits = "".join(sign for sign in code if not sign.isspace())
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP
    found = None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()) and step > after:
            found = step
    return found


def new_secret() -> str:
    return str(pyotp.random_base32())


def address(secret: str, *, label: str, issuer: str) -> str:
    """What a person's device reads from the QR code."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=issuer))
