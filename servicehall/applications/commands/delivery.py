"""Handing the result over, at whichever hall the person stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from servicehall.kernel.actor import Actor
from servicehall.kernel.flow import NotNow
from servicehall.results import commands as results

from .. import access, ways
from ..flow import FLOW, Action, State
from ..models import Application


@transaction.atomic(savepoint=False)
def hand_over(*, actor: Actor, reference: str, at: datetime) -> tuple[Application, int]:
    """Hand a result over at the actor's window; it gets the next number of that hall's own register of results.

    Refuses: NotFound (no such application in the officer's territory, or not at a window), NotNow (not decided, or
    without a result), and what results refuses (handed over already, revoked).
    Records: result.handed-over (results), application.result-handed-over.
    """
    application = access.at_window(actor, reference, lock=True)
    if application.result_id is None or actor.hall_id is None:
        raise NotNow(
            state=application.state, action=str(Action.HAND_OVER), allowed=FLOW.allowed(State(application.state))
        )
    number = results.hand_over(actor=actor, result_id=application.result_id, hall_id=actor.hall_id, at=at)
    ways.take(application, Action.HAND_OVER, actor=actor, at=at, payload={"hall": actor.hall_id, "number": number})
    return application, number
