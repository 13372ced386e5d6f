"""An application's legal stages and the only ways between them. Paused is rows, not a stage."""

from __future__ import annotations

from enum import StrEnum

from servicehall.kernel.flow import STAY, Edge, Flow


class State(StrEnum):
    DRAFT = "draft"  # before there is an application; no row ever stands here
    FILED = "filed"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    FILE = "file"
    ACCEPT = "accept"
    ROUTE = "route"
    TAKE_UP = "take-up"
    ASK = "ask"
    SUPPLEMENT = "supplement"
    PAUSE = "pause"
    RESUME = "resume"
    CHARGE = "charge"
    PAY = "pay"
    CONCLUDE_STEP = "conclude-step"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand-over"


_OPEN = (State.FILED, State.ACCEPTED)

FLOW: Flow[State, Action] = Flow(
    start=State.DRAFT,
    edges={
        (State.DRAFT, Action.FILE): Edge(State.FILED, "application.filed"),
        (State.FILED, Action.ACCEPT): Edge(State.ACCEPTED, "application.accepted", may_be_late=True),
        (State.FILED, Action.ROUTE): Edge(STAY, "application.routed"),
        **{(state, Action.TAKE_UP): Edge(STAY, "application.step-started") for state in _OPEN},
        **{(state, Action.ASK): Edge(STAY, "application.noticed") for state in _OPEN},
        **{(state, Action.SUPPLEMENT): Edge(STAY, "application.supplemented") for state in _OPEN},
        (State.ACCEPTED, Action.PAUSE): Edge(STAY, "application.paused"),
        (State.ACCEPTED, Action.RESUME): Edge(STAY, "application.resumed", may_be_late=True),
        **{(state, Action.CHARGE): Edge(STAY, "application.fee-due") for state in _OPEN},
        **{(state, Action.PAY): Edge(STAY, "application.fee-paid") for state in _OPEN},
        (State.ACCEPTED, Action.CONCLUDE_STEP): Edge(STAY, "application.step-decided"),
        (State.ACCEPTED, Action.DECIDE): Edge(State.DECIDED, "application.decided", may_be_late=True),
        **{(state, Action.WITHDRAW): Edge(State.WITHDRAWN, "application.withdrawn") for state in _OPEN},
        (State.DECIDED, Action.HAND_OVER): Edge(STAY, "application.result-handed-over"),
    },
)


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"  # the application was concluded before this step was
