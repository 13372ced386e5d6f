"""What machines may send: every string and number bounded, every unknown field refused."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, model_validator

MOST = 2**53 - 1
"""The largest whole number every JSON reader agrees on."""

Word = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
Line = Annotated[str, StringConstraints(max_length=400)]
Text = Annotated[str, StringConstraints(max_length=8000)]
Whole = Annotated[int, Field(ge=-MOST, le=MOST, strict=True)]
Answer = Annotated[bool, Field(strict=True)] | Whole | Text | list[Line]
Turn = Annotated[int, Field(ge=0, le=2**31 - 1)]
HallId = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Sent(Schema):
    """The root of everything sent: no unknown field, no NUL, no half of a surrogate pair."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _writable(cls, values: Any) -> Any:
        _walk(values)
        return values


def _walk(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("text may not hold the NUL character")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("text may not hold half of a surrogate pair") from None
    elif isinstance(value, dict):
        for name, inner in value.items():
            _walk(name)
            _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner)


class Credentials(Sent):
    """``totp``: the six digits; officers need them."""

    login: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    totp: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None = None


class Sitting(Sent):
    """The window an officer works at now."""

    window_id: HallId


class Registration(Sent):
    """A person at the window who has no party yet. ``identifiers``: scheme to number."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    birth_on: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None = None
    email: Line | None = None
    phone: Line | None = None
    language: Word = "en"
    identifiers: Annotated[dict[Word, Line], Field(max_length=5)]


class Lookup(Sent):
    """An identifier to find a party by, at a window."""

    scheme: Word
    value: Line


class NewApplication(Sent):
    """A whole application. ``materials``: key to the id of a file received before, or ``"window"`` at a window.

    ``party_id``: whom a window officer files for; a party files for itself.
    """

    procedure: Word
    territory: Word
    tier: Word = "standard"
    answers: Annotated[dict[Word, Answer], Field(max_length=500)]
    materials: Annotated[dict[Word, Word], Field(max_length=100)] = {}
    delivery_hall_id: HallId | None = None
    party_id: UUID | None = None


class Supplement(Sent):
    """The answer to a notice: only what was asked. ``materials``: key to the id of a file received before."""

    answers: Annotated[dict[Word, Answer], Field(max_length=500)] = {}
    materials: Annotated[dict[Word, UUID], Field(max_length=100)] = {}


class Seen(Sent):
    """The application's turn as the sender saw it; another one is refused as stale."""

    turn: Turn


class Asked(Seen):
    """A one-time notice. ``items``: ``material:<key>`` or ``answer:<field>`` to what the applicant should do."""

    items: Annotated[dict[Word, Text], Field(min_length=1, max_length=100)]


class Decided(Sent):
    """A step's conclusion. ``reasons`` are needed for every outcome against the applicant."""

    outcome: Word
    reasons: Text = ""


class Routed(Sent):
    """The administrative unit whose office is competent."""

    unit: Word


class Paid(Sent):
    """Cash on the counter, in minor units."""

    reference: Line
    amount: Annotated[int, Field(ge=1, le=MOST, strict=True)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Referred(Sent):
    """An application by what stands on its slip."""

    reference: Line


class Slip(Referred):
    """Reference and secret together open the tracking page."""

    secret: Line
