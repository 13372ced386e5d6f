"""The fee, taken at any window of the territory."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from servicehall.catalogue.types import StepKind
from servicehall.kernel.actor import Actor
from servicehall.kernel.flow import NotNow
from servicehall.kernel.money import Money
from servicehall.payments import commands as payments
from servicehall.payments.types import Receipt

from .. import access, deciding, opening, plan, ways
from ..flow import FLOW, Action, State, StepState
from ..models import Pause, Step
from . import steps

PAID = "paid"


@transaction.atomic(savepoint=False)
def pay_fee(*, actor: Actor, reference: str, tendered: Money, at: datetime) -> tuple[UUID, Receipt]:
    """Take the fee in cash at a window, finish the step of payment and open what waited for it.

    Refuses: NotFound (no such application in the officer's territory, or not a window officer), NotNow (nothing is
    owed), and what payments refuses (WrongCurrency, TooLittle).
    Records: charge.paid (payments), application.fee-paid; application.decided when payment was the last step.
    """
    application = access.at_window(actor, reference, lock=True)
    step = Step.objects.filter(application_id=application.id, kind=StepKind.PAY, state=StepState.OPEN).first()
    edge_open = FLOW.edges.get((State(application.state), Action.PAY))
    if step is None or application.charge_id is None or edge_open is None or actor.hall_id is None:
        raise NotNow(state=application.state, action=str(Action.PAY), allowed=FLOW.allowed(State(application.state)))
    receipt = payments.take(
        actor=actor, charge_id=application.charge_id, tendered=tendered, hall_id=actor.hall_id, at=at
    )
    steps.close(step, outcome=PAID, actor=actor, at=at)
    revision, chosen = opening.chosen(application)
    done = steps.done(application)
    ready = plan.ready(chosen, done=done, opened=steps.opened(application))
    pauses = list(Pause.objects.filter(application_id=application.id).order_by("since", "id"))
    rows = opening.open_steps(application, revision, ready, pauses, at=at)
    ways.take(
        application,
        Action.PAY,
        actor=actor,
        at=at,
        payload={"charge": application.charge_id, "opened": opening.told(rows), **deciding.closed(step)},
    )
    steps.conclude_when_finished(application, actor=actor, at=at)
    return application.id, receipt
