"""What a name and a declared type must be, and what the facts of a file make of its row. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from servicehall.files.errors import FileNameUnfit, FileTypeDiffers, FileTypeNotAccepted
from servicehall.files.types import ENDINGS, JPEG, TEXT, State

UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
ALIASES = {"image/jpg": JPEG, "image/pjpeg": JPEG, "text/csv": TEXT, "text/markdown": TEXT}
NAME_LIMIT = 255


def fit_name(name: str) -> str:
    """The name as kept (NFC, outer spaces gone). Refuses: FileNameUnfit.

    A path, a control sign (NUL among them), a sign that turns the reading direction (``U+202E`` makes "gpj.exe" of
    "exe.jpg"), a lone surrogate, an empty name and a name of nothing but dots are refused, never repaired: a name that
    needs repair was not given by a person.
    """
    kept = unicodedata.normalize("NFC", name).strip(" ")
    if not kept or len(kept) > NAME_LIMIT or not kept.strip("."):
        raise FileNameUnfit(limit=NAME_LIMIT)
    if any(sign in "/\\" or unicodedata.category(sign) in {"Cc", "Cs"} or sign in _TURNING for sign in kept):
        raise FileNameUnfit(limit=NAME_LIMIT)
    return kept


def agree(*, real: str, declared: str, name: str, accepts: tuple[str, ...]) -> None:
    """The real type stands, and neither the sender nor the name's ending may say another.

    Refuses: FileTypeDiffers, FileTypeNotAccepted (``accepts`` empty: every kind the house takes).
    """
    said = declared.split(";")[0].strip().lower()
    said = ALIASES.get(said, said)
    if said not in UNDECLARED and said != real:
        raise FileTypeDiffers(real=real, declared=said)
    _, dot, ending = name.rpartition(".")
    if dot and ending.lower() not in ENDINGS[real]:
        raise FileTypeDiffers(real=real, declared=f".{ending.lower()[:16]}")
    if accepts and real not in accepts:
        raise FileTypeNotAccepted(real=real, accepts=list(accepts))


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
    """The replayed columns of one file, from its facts in their order; empty without facts."""
    row: dict[str, Any] = {}
    for fact in facts:
        said = fact.payload
        if fact.name == "file.attached":
            row |= {"about": UUID(said["about"])}
        else:
            row |= {
                "owner": UUID(said["owner"]),
                "about": UUID(said["about"]) if said["about"] else None,
                "origin": fact.name.removeprefix("file."),
                "state": str(State.UNSCANNED),
                "stored": said["stored"],
                "size": said["size"],
                "media_type": said["media_type"],
                "received_at": fact.at,
                "received_by": dict(fact.actor),
            }
        row["turn"] = fact.turn
    return row


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u2028\u2029")
