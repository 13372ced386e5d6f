"""The answers of an application: sealed under the party's key, with the salt of the digest that facts show."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from servicehall.kernel import canonical
from servicehall.kernel.actor import Actor, Kind
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from ..models import Application


def written(answers: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """What is sealed of the answers, and the digest facts may show.

    The salt is sealed with them: whoever holds the answers can prove them, and nobody can guess them from the digest,
    least of all once the key is destroyed.
    """
    salt = secrets.token_hex(16)
    return {"salt": salt, "answers": dict(answers)}, canonical.digest([salt, dict(answers)])


def answers_of(actor: Actor, application: Application) -> dict[str, Any]:
    """The answers, opened for the actor. A reading by anybody but the party itself is recorded."""
    item = Item(subject=application.party_id, blob=bytes(application.sealed), about=about_answers(application.id))
    purpose = "tracking" if actor.kind is Kind.PARTY else "assignment"
    held: dict[str, Any] = vault.open(actor=actor, purpose=purpose, about=application.id, items=[item])[0]
    answers: dict[str, Any] = held["answers"]
    return answers


def about_answers(application_id: UUID) -> str:
    """The place an application's answers are sealed for."""
    return f"applications_application:{application_id}:sealed"


def about_slip(application_id: UUID) -> str:
    """The place the slip's secret is sealed for."""
    return f"applications_application:{application_id}:slip"
