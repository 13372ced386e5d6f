"""What a login is, what a password must be, when to try again, and how long a session lasts. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from .types import AccountKind, Limits

TRIES: Final = 10
WINDOW: Final = timedelta(minutes=15)
LIMITS: Final = {
    AccountKind.STAFF: Limits(idle=timedelta(minutes=30), whole=timedelta(hours=12)),
    AccountKind.PARTY: Limits(idle=timedelta(hours=24), whole=timedelta(days=7)),
}
SHORTEST: Final = 8
LONGEST: Final = 256


def login(text: str) -> str:
    """What was typed as a login, as it is compared: width, case, spaces, dots and hyphens of a number do not matter."""
    plain = unicodedata.normalize("NFKC", _whole(text)).strip().casefold()
    if "@" in plain:
        return plain
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in plain
        if not sign.isspace() and sign not in ".·-–"
    )


def password(text: str) -> str:
    """A password as it is hashed: the same signs give the same bytes on every keyboard. Source: NIST SP 800-63B."""
    return unicodedata.normalize("NFKC", _whole(text))


def password_fault(text: str, *, logins: Collection[str], common: Collection[str]) -> str | None:
    """Why a password may not be chosen, or None. No rules of composition.

    Source: OWASP ASVS 5.0, 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11.
    """
    plain = password(text)
    if len(plain) < SHORTEST:
        return "too-short"
    if len(plain) > LONGEST or "\x00" in plain:
        return "too-long" if len(plain) > LONGEST else "sign-not-allowed"
    if login(plain) in logins:
        return "same-as-login"
    return "too-common" if plain.lower() in common else None


def wait(failures: Sequence[datetime], at: datetime) -> timedelta | None:
    """How long until another try is allowed, or None when it is now.

    failures: moments of earlier failures, oldest first. Ten in fifteen minutes, and the oldest of them has to age out.
    """
    recent = still_counted(failures, at)
    return None if len(recent) < TRIES else recent[-TRIES] + WINDOW - at


def still_counted(failures: Sequence[datetime], at: datetime) -> list[datetime]:
    return [moment for moment in failures if moment > at - WINDOW]


def _whole(text: str) -> str:
    """The text without half surrogates, which no keyboard sends and no encoding holds."""
    return text.encode("utf-8", "replace").decode()
