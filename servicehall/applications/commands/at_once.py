"""The hot acts: built in memory from what one statement read, written by one more.

Each has a plain twin (``file_at_once``, ``decide_step``) that does the same inside the gate's transaction; whatever is
out of the ordinary is left to it. Tests hold the two to the same rows and facts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from servicehall.catalogue.types import Revision, StepKind
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import SignInNeeded
from servicehall.ledger.errors import InProgress, KeyReused
from servicehall.ledger.types import Saved

from .. import deciding, handing
from ..deciding import Matter
from . import drafts, filing


@dataclass(frozen=True, slots=True)
class Intention:
    """One intention of one principal, as the ledger remembers it; ``token_hash`` is the session it comes with."""

    token_hash: bytes
    principal: str
    route: str
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, now and to every repetition."""

    status: int
    location: str
    ids: Mapping[str, Any]


FILE = (
    "SELECT outcome, saved_status, saved_location, saved_ids FROM applications_file_once("
    "%s, %s, %s, %s, %s, %s::int, %s, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"
)


def file_once(
    *,
    intention: Intention,
    actor: Actor,
    wrapped: bytes | None,
    revision: Revision,
    territory_id: int,
    tier: str,
    answers: Mapping[str, Any],
    delivery_hall_id: int | None,
    at: datetime,
    prefix: str,
) -> Answer | None:
    """File a party's own application without materials, once, in one statement of its own transaction.

    None when the plain way must be taken: something is to be charged, or nothing at all stands in the plan.
    prefix: of the address at which the application is found.
    Refuses: as ``file_at_once``; SignInNeeded (the session ended meanwhile), InProgress, KeyReused.
    Records: application.filed, and application.accepted where nothing stands before it.
    """
    if actor.kind is not Kind.PARTY or actor.party_id is None or wrapped is None:
        return None
    draft = drafts.unsaved_under(
        revision, actor=actor, territory_id=territory_id, tier=tier, party_id=actor.party_id, at=at
    )
    draft.delivery_hall_id = delivery_hall_id
    handed = filing.prepared(draft, revision, answers, actor=actor, at=at, wrapped={actor.party_id: wrapped})
    if not handed.opened or any(step.kind is StepKind.PAY for step in handed.opened):
        return None
    row = handed.application
    ids = {
        "id": str(row.id),
        "reference": row.reference,
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }
    answer = Answer(status=201, location=f"{prefix}{row.id}", ids=ids)
    return _written(FILE, intention, answer, handed.parameters(actor))


CONCLUDE = (
    "SELECT outcome, saved_status, saved_location, saved_ids FROM applications_conclude_step_once("
    "%s, %s, %s, %s, %s, %s::int, %s, %s::jsonb, %s::int, %s,"
    " %s, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"
)


class Moved(Exception):
    """The application was at another turn by the time the conclusion was written: work it out again."""


def conclude_once(
    *,
    intention: Intention,
    actor: Actor,
    matter: Matter,
    wrapped: Mapping[UUID, bytes | None],
    outcome: str,
    reasons: str,
    at: datetime,
) -> Answer | None:
    """Conclude a step that was read a moment ago, once, in one statement of its own transaction.

    None when the plain way must be taken: the whole is concluded with it, or something is to be charged.
    Refuses: as ``decide_step``; SignInNeeded, InProgress, KeyReused. Raises Moved.
    Records: application.step-decided.
    """
    expected = matter.application.turn
    concluded = deciding.decided(matter, actor=actor, outcome=outcome, reasons=reasons, at=at, wrapped=wrapped)
    pays = any(step.kind is StepKind.PAY for step in concluded.ready)
    if concluded.refused or concluded.finished or pays:
        return None
    row = matter.application
    ids = {"id": str(row.id), "turn": row.turn, "state": row.state, "outcome": row.outcome}
    parameters = [expected, actor.office_id, *handing.step_parameters(concluded, row, actor)]
    return _written(CONCLUDE, intention, Answer(status=200, location="", ids=ids), parameters)


def _written(statement: str, intention: Intention, answer: Answer, parameters: list[Any]) -> Answer:
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                intention.token_hash,
                intention.principal,
                intention.route,
                intention.key,
                intention.fingerprint,
                answer.status,
                answer.location,
                json.dumps(answer.ids),
                *parameters,
            ],
        )
        outcome, status, location, ids = cursor.fetchone()
    if outcome == "gone":
        raise SignInNeeded(level="party")
    if outcome == "moved":
        raise Moved()
    if outcome == "in-progress":
        raise InProgress()
    if outcome == "key-reused":
        raise KeyReused()
    if outcome == "new":
        return answer
    saved = Saved(status=status, location=location, ids=json.loads(ids) if isinstance(ids, str) else ids)
    return Answer(status=saved.status, location=saved.location, ids=saved.ids)
