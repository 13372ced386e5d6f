"""What the facts of a paper make of its row. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


class Told(Protocol):
    """What a fact tells; the ledger's Fact is one."""

    @property
    def name(self) -> str: ...
    @property
    def turn(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> Mapping[str, Any]: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


def rebuild(facts: Iterable[Told]) -> dict[str, Any]:
    """The replayed columns of one paper; empty without facts. A paper has one fact and never changes."""
    row: dict[str, Any] = {}
    for fact in facts:
        said = fact.payload
        row = {
            "kind": said["kind"],
            "number": said["number"],
            "subject": UUID(said["subject"]),
            "about": UUID(said["about"]),
            "territory_id": said["territory"],
            "language": said["language"],
            "file_id": UUID(said["file"]),
            "printed_at": fact.at,
            "printed_by": dict(fact.actor),
            "turn": fact.turn,
        }
    return row
