"""What one answered oneself in an application, to correct it when a notice asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from servicehall.kernel.actor import Actor

from .. import access
from ..commands.answers import answers_of


def answers(*, actor: Actor, application_id: UUID) -> dict[str, Any]:
    """One's own answers as they stand. Two queries. Refuses: NotFound."""
    return answers_of(actor, access.for_party(actor, application_id))
