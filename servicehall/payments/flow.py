"""A charge's stages and the only ways between them. ``charge.made`` is its beginning."""

from __future__ import annotations

from enum import StrEnum

from servicehall.kernel.flow import Edge, Flow


class State(StrEnum):
    QUOTED = "quoted"
    PAID = "paid"
    REFUNDED = "refunded"
    WAIVED = "waived"


class Action(StrEnum):
    TAKE = "take"
    REFUND = "refund"
    WAIVE = "waive"


MADE = "charge.made"

FLOW: Flow[State, Action] = Flow(
    start=State.QUOTED,
    edges={
        (State.QUOTED, Action.TAKE): Edge(State.PAID, "charge.paid"),
        (State.QUOTED, Action.WAIVE): Edge(State.WAIVED, "charge.waived"),
        (State.PAID, Action.REFUND): Edge(State.REFUNDED, "charge.refunded"),
    },
)
