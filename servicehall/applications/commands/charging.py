"""The fee is charged when the plan's step of payment opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision, StepKind, StepPlan
from servicehall.kernel.actor import Actor
from servicehall.offices import queries as offices
from servicehall.payments import commands as payments

from .. import ways
from ..flow import Action
from ..models import Application


def charge_when_due(
    application: Application, revision: Revision, opened: Sequence[StepPlan | None], *, actor: Actor, at: datetime
) -> None:
    """Charge the fee if one of the steps just opened is the one at which it is paid. Records: application.fee-due."""
    due = any(step is not None and step.kind is StepKind.PAY for step in opened)
    if not due or application.charge_id is not None or application.concluded_at is not None:
        return
    unit = offices.office(application.office_id).unit_code
    lines, names = [], {}
    for one in catalogue.charges(revision, application.grounds, application.tier):
        office = offices.competent_office(
            territory_id=application.territory_id, authority=one.authority, unit_code=unit
        )
        lines.append((office.authority_id, one.key, one.amount))
        names[one.key] = dict(one.names)
    charge_id = payments.charge(
        actor=actor,
        about=application.id,
        party_id=application.party_id,
        lines=lines,
        reference=application.reference,
        names=names,
        at=at,
    )
    ways.take(application, Action.CHARGE, actor=actor, at=at, payload={"charge": charge_id}, charge_id=charge_id)
