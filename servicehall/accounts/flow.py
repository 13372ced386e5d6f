"""The stages of an account and of a purpose, and the only ways between them."""

from __future__ import annotations

from enum import StrEnum

from servicehall.kernel.flow import STAY, Edge, Flow


class State(StrEnum):
    NEW = "new"  # before its first fact; never stored
    OPEN = "open"
    CLOSED = "closed"


class Action(StrEnum):
    OPEN = "open"
    CHANGE_PASSWORD = "change-password"
    BIND_CODES = "bind-codes"
    CHOOSE_LANGUAGE = "choose-language"
    ADD_LOGIN = "add-login"
    CLOSE = "close"


FLOW: Flow[State, Action] = Flow(
    start=State.NEW,
    edges={
        (State.NEW, Action.OPEN): Edge(State.OPEN, "account.opened"),
        (State.OPEN, Action.CHANGE_PASSWORD): Edge(STAY, "account.password-changed"),
        (State.OPEN, Action.BIND_CODES): Edge(STAY, "account.codes-bound"),
        (State.OPEN, Action.CHOOSE_LANGUAGE): Edge(STAY, "account.language-chosen"),
        (State.OPEN, Action.ADD_LOGIN): Edge(STAY, "account.login-added"),
        (State.OPEN, Action.CLOSE): Edge(State.CLOSED, "account.closed"),
    },
)


class PurposeState(StrEnum):
    NEW = "new"
    LIVE = "live"
    ENDED = "ended"


class PurposeAction(StrEnum):
    GRANT = "grant"
    END = "end"


PURPOSE: Flow[PurposeState, PurposeAction] = Flow(
    start=PurposeState.NEW,
    edges={
        (PurposeState.NEW, PurposeAction.GRANT): Edge(PurposeState.LIVE, "purpose.granted"),
        (PurposeState.LIVE, PurposeAction.END): Edge(PurposeState.ENDED, "purpose.ended"),
    },
)
