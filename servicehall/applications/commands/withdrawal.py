"""Taking an application back, while it is not decided."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from servicehall.accounts import commands as accounts
from servicehall.kernel.actor import Actor, house
from servicehall.payments import commands as payments
from servicehall.payments import queries as paid

from .. import access, ways
from ..flow import FLOW, Action, State
from ..models import Application, Pause
from . import steps


@transaction.atomic(savepoint=False)
def withdraw(*, actor: Actor, application_id: UUID, turn: int, at: datetime) -> Application:
    """Withdraw one's own application; a fee not yet paid is no longer owed.

    Refuses: NotFound, NotNow (concluded already), Stale.
    Records: application.withdrawn; charge.waived (payments) for an unpaid fee.
    """
    application = access.for_party(actor, application_id, lock=True)
    FLOW.take(State(application.state), Action.WITHDRAW)
    steps.unchanged(application, turn)
    dropped = steps.drop_open(application, at=at)
    Pause.objects.filter(application_id=application.id, until=None).update(until=at)
    ways.take(
        application,
        Action.WITHDRAW,
        actor=actor,
        at=at,
        payload={"dropped": dropped},
        concluded_at=at,
        outcome="withdrawn",
    )
    if application.charge_id is not None and "waive" in paid.get(application.charge_id).allowed:
        payments.waive(actor=house(door=actor.door), charge_id=application.charge_id, reason="withdrawn", at=at)
    accounts.end_purposes(actor=actor, about=application.id, at=at)
    return application
