"""What may happen next. A flow is data: every edge names the fact it leaves in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from servicehall.kernel.errors import Refusal

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)

STAY: Final = None
"""An edge that records a fact and leaves the stage as it is: extended, reassigned, calendar moved."""


class NotNow(Refusal):
    """The action exists, but not from this stage. ``facts["allowed"]`` lists those that do."""

    code = "not-now"


@dataclass(frozen=True, slots=True)
class Edge(Generic[S]):
    """One way. ``to``: a stage or STAY. ``fact``: what happened, past tense. ``may_be_late``: its moment in law may
    lie before facts already recorded (silence found late, a round that syncs later)."""

    to: S | None
    fact: str
    may_be_late: bool = False


@dataclass(frozen=True, slots=True)
class Flow(Generic[S, A]):
    """Legal stages, and the only ways between them. Pauses are rows of their own, never a stage.

    Raises ValueError when built if one fact leads to two stages: then a ledger could not be replayed.
    """

    start: S
    edges: Mapping[tuple[S, A], Edge[S]]

    def __post_init__(self) -> None:
        leads: dict[str, S | None] = {}
        for edge in self.edges.values():
            if leads.setdefault(edge.fact, edge.to) is not edge.to:
                raise ValueError(f"{edge.fact} leads to two stages")

    def take(self, state: S, action: A) -> Edge[S]:
        """The edge ``action`` takes from ``state``. Refuses: NotNow."""
        edge = self.edges.get((state, action))
        if edge is None:
            raise NotNow(state=str(state), action=str(action), allowed=self.allowed(state))
        return edge

    def allowed(self, state: S) -> list[str]:
        """The actions that lead anywhere from ``state``, sorted."""
        return sorted(str(action) for at, action in self.edges if at is state)

    def replay(self, facts: Iterable[str]) -> S:
        """Where these facts lead, in their order. The row must agree."""
        leads = {edge.fact: edge.to for edge in self.edges.values()}
        state = self.start
        for fact in facts:
            state = leads.get(fact) or state
        return state

    def draw(self) -> str:
        """The flow as a Mermaid state diagram, for the docs and for whoever signs it off."""
        ways = [f"    {at} --> {edge.to or at}: {action}" for (at, action), edge in self.edges.items()]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.start}", *ways])
