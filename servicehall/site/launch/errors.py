"""Why a copy could not be started. The text is for the person at the keyboard: what is wrong, then what to do."""

from __future__ import annotations


class CannotStart(Exception):
    """``code`` is stable; ``wrong`` says what is the matter and ``remedy`` what to do about it."""

    def __init__(self, code: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{wrong} {remedy}")
        self.code, self.wrong, self.remedy = code, wrong, remedy
