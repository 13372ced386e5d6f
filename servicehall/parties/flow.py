"""A party's stages in the register, and the only ways between them."""

from __future__ import annotations

from enum import StrEnum

from servicehall.kernel.flow import STAY, Edge, Flow


class State(StrEnum):
    NEW = "new"  # before its first fact; never stored
    REGISTERED = "registered"
    FORGOTTEN = "forgotten"  # the key is destroyed: only ids are left


class Action(StrEnum):
    REGISTER = "register"
    AMEND = "amend"
    IDENTIFY = "identify"
    CHOOSE_LANGUAGE = "choose-language"
    FORGET = "forget"


FLOW: Flow[State, Action] = Flow(
    start=State.NEW,
    edges={
        (State.NEW, Action.REGISTER): Edge(State.REGISTERED, "party.registered"),
        (State.REGISTERED, Action.AMEND): Edge(STAY, "party.amended"),
        (State.REGISTERED, Action.IDENTIFY): Edge(STAY, "party.identified"),
        (State.REGISTERED, Action.CHOOSE_LANGUAGE): Edge(STAY, "party.language-chosen"),
        (State.REGISTERED, Action.FORGET): Edge(State.FORGOTTEN, "party.forgotten"),
    },
)
