from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid, TooLate
from servicehall.kernel.ids import new_id, new_reference, new_secret
from servicehall.ledger.commands import record
from servicehall.offices import queries as offices
from servicehall.vault import commands as vault

from . import access, rules
from .flow import FLOW, ISSUED, Action, State
from .models import HallRegister, Result
from .shown import place_of, view
from .types import Payload, ResultHandedOver, ResultIssued, ResultPrinted, ResultRevoked, ResultView


@transaction.atomic(savepoint=False)
def issue(
    *,
    actor: Actor,
    application_id: UUID,
    party_id: UUID,
    revision_id: UUID,
    territory_id: int,
    kind: str,
    values: Mapping[str, Any],
    language: str,
    valid_until: date | None,
    at: datetime,
    reference: str = "",
) -> ResultView:
    """Make the result of a decided application; the worker prints it.

    The caller answers for the actor's right to decide. values: what the paper says, JSON; sealed with the party's key.
    valid_until: the last day it may be relied on; None means without end. reference: of the application, for the paper
    and for the letter that says the result is ready.
    Refuses: Shredded (the party's data is gone).
    Records: result.issued.
    """
    result_id = new_id()
    sealed = vault.seal(party_id, dict(values), about=place_of(result_id))
    issued = ResultIssued(
        number=new_reference(),
        code=new_secret(),
        application_id=application_id,
        reference=reference,
        party_id=party_id,
        revision_id=revision_id,
        territory_id=territory_id,
        kind=kind,
        language=language,
        valid_until=valid_until,
        sealed_sha256=rules.digest(sealed),
    )
    columns = rules.columns(ISSUED, at=at, payload=issued)
    row = Result.objects.create(id=result_id, sealed=sealed, state=FLOW.start, turn=1, **columns)
    record(ISSUED, subject=row.id, turn=1, actor=actor, at=at, payload=issued)
    return view(row)


@transaction.atomic(savepoint=False)
def hand_over(*, actor: Actor, result_id: UUID, hall_id: int, at: datetime) -> int:
    """Hand a result over at a hall's window and give its number in that hall's register of the year.

    Refuses: NotAllowed (not an officer of that hall), NotFound (not in the officer's territory), NotNow (handed over or
    revoked), TooLate (before it was issued).
    Records: result.handed-over.
    """
    row = access.at_hall(actor, result_id, hall_id=hall_id, lock=True)
    FLOW.take(State(row.state), Action.HAND_OVER)
    year = at.astimezone(offices.zone(row.territory_id)).year
    number = _next_number(hall_id, year)
    HallRegister.objects.create(hall_id=hall_id, year=year, number=number, result=row)
    payload = ResultHandedOver(hall_id=hall_id, year=year, register_number=number)
    _take(row, Action.HAND_OVER, actor=actor, at=at, payload=payload)
    return number


@transaction.atomic(savepoint=False)
def revoke(*, actor: Actor, result_id: UUID, reason: str, at: datetime) -> None:
    """Take a result out of force, for all who check it from now on.

    reason: a code word, such as ``issued-in-error``; never free text, which could name a person.
    Refuses: NotAllowed (not a head), NotFound (not in the officer's territory), NotNow (revoked), Invalid (the reason),
    TooLate (before its last fact).
    Records: result.revoked.
    """
    row = access.for_head(actor, result_id, lock=True)
    FLOW.take(State(row.state), Action.REVOKE)
    if not rules.is_reason(reason):
        raise Invalid(errors={"reason": "code-word"})
    _take(row, Action.REVOKE, actor=actor, at=at, payload=ResultRevoked(reason=reason))


@transaction.atomic(savepoint=False)
def printed(*, actor: Actor, result_id: UUID, paper_id: UUID, paper_sha256: str, at: datetime) -> None:
    """Note the paper the worker made, so that the public check can show its digest. Called by the reaction alone.

    Refuses: NotFound, NotNow (revoked). Records: result.printed.
    """
    row = access.for_house(result_id, lock=True)
    payload = ResultPrinted(paper_id=paper_id, paper_sha256=paper_sha256)
    _take(row, Action.PRINT, actor=actor, at=at, payload=payload)


def _take(row: Result, action: Action, *, actor: Actor, at: datetime, payload: Payload) -> None:
    """Move the locked result along one edge: columns, turn, fact."""
    edge = FLOW.take(State(row.state), action)
    last = max(moment for moment in (row.issued_at, row.handed_over_at, row.revoked_at) if moment is not None)
    if at < last and not edge.may_be_late:
        raise TooLate(last=last.isoformat())
    changed: dict[str, Any] = rules.columns(edge.fact, at=at, payload=payload)
    changed |= {"state": edge.to or row.state, "turn": row.turn + 1}
    for column, value in changed.items():
        setattr(row, column, value)
    Result.objects.filter(id=row.id).update(**changed)
    record(edge.fact, subject=row.id, turn=row.turn, actor=actor, at=at, payload=payload)


def _next_number(hall_id: int, year: int) -> int:
    """The next number of the hall's register. Its count's row stays locked until commit: no gap, no double."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO results_registercount (hall_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (hall_id, year) DO UPDATE SET last = results_registercount.last + 1 RETURNING last",
            [hall_id, year],
        )
        (number,) = cursor.fetchone()
    return int(number)
