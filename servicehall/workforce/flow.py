"""A post is taken and left: the stages of a holding. They follow from its period, so no column repeats them."""

from __future__ import annotations

from enum import StrEnum

from servicehall.kernel.flow import Edge, Flow


class State(StrEnum):
    NEW = "new"
    TAKEN = "taken"
    LEFT = "left"


class Action(StrEnum):
    TAKE = "take"
    LEAVE = "leave"


FLOW: Flow[State, Action] = Flow(
    start=State.NEW,
    edges={
        (State.NEW, Action.TAKE): Edge(State.TAKEN, "post.taken"),
        (State.TAKEN, Action.LEAVE): Edge(State.LEFT, "post.left"),
    },
)
