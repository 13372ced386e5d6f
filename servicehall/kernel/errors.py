"""Refusals: the ways the house says no, each with a stable code.

A Refusal is an anticipated outcome, part of a command's contract. Anything else that is raised is a fault and must
reach the log with its traceback.
"""

from __future__ import annotations

from typing import ClassVar

Fact = str | int | list[str] | dict[str, str] | None


class Refusal(Exception):
    """Base of every anticipated refusal.

    ``code`` is public and never changes once released; ``status`` is the HTTP status doors answer with; ``facts`` are
    JSON-safe values, free of personal data, that fill the sentence ``phrases`` has under ``refusal.<code>``.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 409

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotFound(Refusal):
    """Absent, or present but none of the asker's business: the two look the same from outside."""

    code = "not-found"
    status = 404


class NotAllowed(Refusal):
    """The actor may see this but may not do it: another post, or another purpose, is needed."""

    code = "not-allowed"
    status = 403


class SignInNeeded(Refusal):
    """Nobody is signed in, or not strongly enough. ``facts["level"]`` says what is needed."""

    code = "sign-in-needed"
    status = 401


class Invalid(Refusal):
    """What was sent cannot be taken. ``facts["errors"]`` maps a field's path to a stable error code."""

    code = "invalid"
    status = 422


class Stale(Refusal):
    """Somebody else was first. ``facts["version"]`` is the version that stands now."""

    code = "stale"


class TooLate(Refusal):
    """The moment given lies before the subject's last fact, or after a time limit has run out."""

    code = "too-late"
