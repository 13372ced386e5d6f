from __future__ import annotations

from collections.abc import Sequence

from servicehall.kernel.errors import NotFound


class NoSuchProcedure(NotFound):
    """No procedure of that code is offered in that territory on that day."""

    code = "no-such-procedure"


class BodyError(ValueError):
    """A procedure or a dictionary that cannot be published. ``faults`` lists everything wrong with it."""

    def __init__(self, where: str, faults: Sequence[str]) -> None:
        super().__init__(f"{where}: " + "; ".join(faults))
        self.where = where
        self.faults = tuple(faults)
