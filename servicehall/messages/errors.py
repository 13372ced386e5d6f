from __future__ import annotations


class Undelivered(Exception):
    """A letter did not go. ``code``: what happened, without addresses. ``for_good``: trying again cannot help.

    ``closed``: the way itself is broken, so the rest of the round need not be tried.
    """

    def __init__(self, code: str, *, for_good: bool = False, closed: bool = False) -> None:
        super().__init__(code)
        self.code, self.for_good, self.closed = code, for_good, closed
