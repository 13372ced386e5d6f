from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class Proof(StrEnum):
    """How the house knows that an identifier is the party's."""

    DECLARED = "declared"  # the party says so
    SEEN = "seen"  # an officer has seen the paper
    VOUCHED = "vouched"  # an identity provider or a register answers for it


@dataclass(frozen=True, slots=True)
class PartyCard:
    """What a party is, in plain words. ``name``: {"full", "family"?, "given"?}. ``identifiers``: scheme → number."""

    id: UUID
    kind: str
    name: Mapping[str, str]
    birth_on: date | None
    email: str | None
    phone: str | None
    address: str | None
    language: str
    identifiers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """party.registered, version 1."""

    kind: str
    language: str
    identifiers: list[dict[str, str]]  # {"id", "scheme", "proof"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """party.amended, version 1: which details changed, never to what."""

    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """party.identified, version 1."""

    id: str
    scheme: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChosen:
    """party.language-chosen, version 1."""

    language: str
