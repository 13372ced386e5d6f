"""Flows: only the ways that are there, each with its fact."""

from __future__ import annotations

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.kernel.flow import STAY, Edge, Flow, NotNow


class State(StrEnum):
    DRAFT = "draft"
    FILED = "filed"
    CLOSED = "closed"


class Action(StrEnum):
    FILE = "file"
    EXTEND = "extend"
    CLOSE = "close"


FLOW: Flow[State, Action] = Flow(
    start=State.DRAFT,
    edges={
        (State.DRAFT, Action.FILE): Edge(State.FILED, "thing.filed"),
        (State.FILED, Action.EXTEND): Edge(STAY, "thing.extended"),
        (State.FILED, Action.CLOSE): Edge(State.CLOSED, "thing.closed", may_be_late=True),
    },
)


def test_an_action_takes_its_edge() -> None:
    assert FLOW.take(State.FILED, Action.CLOSE) == Edge(State.CLOSED, "thing.closed", may_be_late=True)
    assert FLOW.allowed(State.FILED) == ["close", "extend"]
    assert FLOW.allowed(State.CLOSED) == []


def test_an_action_that_leads_nowhere_is_refused_with_those_that_lead_on() -> None:
    with pytest.raises(NotNow) as refused:
        FLOW.take(State.DRAFT, Action.CLOSE)

    assert refused.value.facts == {"state": "draft", "action": "close", "allowed": ["file"]}


def test_one_fact_cannot_lead_to_two_stages() -> None:
    with pytest.raises(ValueError, match=r"thing\.moved leads to two stages"):
        Flow(
            start=State.DRAFT,
            edges={
                (State.DRAFT, Action.FILE): Edge(State.FILED, "thing.moved"),
                (State.FILED, Action.CLOSE): Edge(State.CLOSED, "thing.moved"),
            },
        )


@given(st.lists(st.sampled_from(Action)))
def test_replaying_the_facts_leads_where_the_actions_led(actions: list[Action]) -> None:
    state, facts = FLOW.start, []
    for action in actions:
        if str(action) in FLOW.allowed(state):
            edge = FLOW.take(state, action)
            facts.append(edge.fact)
            state = edge.to or state

    assert FLOW.replay(["other.fact", *facts]) is state


def test_a_flow_is_drawn_with_every_way() -> None:
    assert FLOW.draw().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> draft",
        "    draft --> filed: file",
        "    filed --> filed: extend",
        "    filed --> closed: close",
    ]
