"""The hot questions, each answered by one statement that finds the session, sets the row-security context and reads.

What they answer equals their plain twins (``inbox``, ``tracking``); tests hold them to it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from servicehall.catalogue import queries as catalogue
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotAllowed, NotFound
from servicehall.kernel.money import Money
from servicehall.workforce import queries as workforce
from servicehall.workforce.types import Entrance

from .. import stored
from ..deciding import Matter
from ..flow import StepState
from ..models import Application, Notice, Pause, Step
from ..types import InboxRow, Tracking
from .desk import inbox_row
from .own import assembled, notice_views


class InboxAtOnce:
    """An office's inbox in one statement. ``entrance`` first: who asks; then ``rows`` for the actor it became."""

    def __init__(self, token_hash: bytes | None, *, limit: int = 50) -> None:
        entrance, steps = _one("SELECT entrance, steps FROM applications_inbox(%s, %s::int)", [token_hash, limit])
        self.entrance: Entrance = workforce.entrance_of(entrance)
        self._steps = steps

    def rows(self, *, actor: Actor, now: datetime) -> list[InboxRow]:
        """As ``inbox``. No query. Refuses: NotFound."""
        if actor.kind is not Kind.OFFICER or actor.office_id is None:
            raise NotFound()
        found = []
        for held in self._steps:
            step = stored.row(Step, held["step"])
            step.application = stored.row(Application, held["application"])
            pauses = [stored.row(Pause, pause) for pause in held["pauses"] or ()]
            found.append(inbox_row(step, pauses, actor, now))
        return found


class TrackingAtOnce:
    """One's own application in one statement; ``entrance`` first, then ``page`` for the actor it became."""

    def __init__(self, token_hash: bytes | None, application_id: UUID) -> None:
        found = _one(
            "SELECT entrance, application, steps, pauses, facts, notices, owed, wrapped"
            " FROM applications_tracking(%s, %s)",
            [token_hash, application_id],
        )
        self.entrance: Entrance = workforce.entrance_of(found[0])
        self._found = found[1:]

    def page(self, *, actor: Actor, now: datetime) -> Tracking:
        """As ``tracking``. No query while no notice is opened by a helper. Refuses: NotFound."""
        application, steps, pauses, facts, notices, owed, wrapped = self._found
        if actor.kind is not Kind.PARTY or application is None:
            raise NotFound()
        row = stored.row(Application, application)
        waiting = [stored.row(Notice, notice) for notice in notices[:1]] if row.concluded_at is None else []
        keys = {row.party_id: None if wrapped is None else bytes(wrapped)}
        views = notice_views(waiting, row.party_id, actor, purpose="tracking", wrapped=keys)
        return assembled(
            row,
            revision=catalogue.revision(row.revision_id),
            steps=[stored.row(Step, step) for step in steps],
            pauses=[stored.row(Pause, pause) for pause in pauses],
            facts=[stored.fact(fact) for fact in facts],
            owed=Money(owed["amount"], owed["currency"]) if owed else None,
            notice=views[0] if views else None,
            actor=actor,
            now=now,
        )


class InHand:
    """A step and what its conclusion depends on, in one statement; ``entrance`` first, then ``matter``."""

    def __init__(self, token_hash: bytes | None, application_id: UUID, step_id: UUID) -> None:
        found = _one(
            "SELECT entrance, application, steps, pauses, wrapped, purpose FROM applications_in_hand(%s, %s, %s)",
            [token_hash, application_id, step_id],
        )
        self.entrance: Entrance = workforce.entrance_of(found[0])
        self._found, self._step_id = found[1:], step_id

    def matter(self, *, actor: Actor) -> tuple[Matter, dict[UUID, bytes | None]]:
        """The step in hand, and the party's wrapped key. No query. Refuses: NotFound, NotAllowed (not taken up)."""
        application, steps, pauses, wrapped, purpose = self._found
        if actor.kind is not Kind.OFFICER or application is None:
            raise NotFound()
        row = stored.row(Application, application)
        every = [stored.row(Step, one) for one in steps]
        step = next(one for one in every if one.id == self._step_id)
        if purpose is None and step.state == StepState.OPEN:
            raise NotAllowed(needs="take-up")
        stopped = [stored.row(Pause, one) for one in pauses]
        return Matter(row, step, every, stopped), {row.party_id: None if wrapped is None else bytes(wrapped)}


def applicant(token_hash: bytes | None) -> tuple[Entrance, bytes | None]:
    """Who files, and their wrapped key. One statement."""
    entrance, wrapped = _one("SELECT entrance, wrapped FROM applications_applicant(%s)", [token_hash])
    return workforce.entrance_of(entrance), None if wrapped is None else bytes(wrapped)


def _one(statement: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return [json.loads(value) if isinstance(value, str) else value for value in row]
