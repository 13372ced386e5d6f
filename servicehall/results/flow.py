"""A result's stages and the only ways between them. ``result.issued`` is its beginning."""

from __future__ import annotations

from enum import StrEnum

from servicehall.kernel.flow import STAY, Edge, Flow


class State(StrEnum):
    ISSUED = "issued"
    HANDED_OVER = "handed_over"
    REVOKED = "revoked"


class Action(StrEnum):
    PRINT = "print"
    HAND_OVER = "hand_over"
    REVOKE = "revoke"


ISSUED = "result.issued"

FLOW: Flow[State, Action] = Flow(
    start=State.ISSUED,
    edges={
        (State.ISSUED, Action.PRINT): Edge(STAY, "result.printed", may_be_late=True),
        (State.HANDED_OVER, Action.PRINT): Edge(STAY, "result.printed", may_be_late=True),
        (State.ISSUED, Action.HAND_OVER): Edge(State.HANDED_OVER, "result.handed-over"),
        (State.ISSUED, Action.REVOKE): Edge(State.REVOKED, "result.revoked"),
        (State.HANDED_OVER, Action.REVOKE): Edge(State.REVOKED, "result.revoked"),
    },
)
