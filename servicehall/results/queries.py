from __future__ import annotations

from datetime import date
from uuid import UUID

from servicehall.catalogue import queries as catalogue
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotFound
from servicehall.offices import queries as offices

from . import audit, rules
from .flow import State
from .models import HallRegister, Result
from .shown import view, with_line
from .types import RegisterRow, ResultCheck, ResultView


def of(application_id: UUID) -> list[ResultView]:
    """The results of one application, oldest first; the caller answers for the reader's right to it. One query."""
    return [view(row) for row in with_line().filter(application_id=application_id).order_by("issued_at", "id")]


def get(result_id: UUID) -> ResultView:
    """One result by its id; the caller answers for the reader's right to it. One query. Refuses: NotFound."""
    row = with_line().filter(id=result_id).first()
    if row is None:
        raise NotFound()
    return view(row)


def check(code: str, *, on: date | None = None) -> ResultCheck:
    """What anybody may learn from the code on a result: that it stands, and nothing about whose it is. One query.

    on: the day it is checked, at the office; without one, ``in_force`` says only that it has not been revoked. Known
    and unknown codes cost the same one probe of an index; a code holds 57 random bits.
    Refuses: NotFound.
    """
    row = Result.objects.filter(code=rules.code_of(code)).first()
    if row is None:
        raise NotFound()
    territory = offices.territory_of(row.territory_id)
    issued_on = row.issued_at.astimezone(offices.zone(row.territory_id)).date()
    return ResultCheck(
        kind=row.kind,
        names=catalogue.revision(row.revision_id).result.names,
        number=row.number,
        territory=territory.names,
        issued_on=issued_on,
        valid_until=row.valid_until,
        state=str(row.state),
        in_force=rules.in_force(row.state, valid_until=row.valid_until, on=on or issued_on),
        sha256=row.paper_sha256,
    )


def ready(*, territory_id: int, limit: int = 200) -> list[ResultView]:
    """Results that wait to be fetched, at any hall of the territory, oldest first. Never a person. One query."""
    rows = with_line().filter(territory_id=territory_id, state=State.ISSUED).order_by("issued_at", "id")
    return [view(row) for row in rows[:limit]]


def held(*, actor: Actor, on: date, kinds: tuple[str, ...] = ()) -> list[ResultView]:
    """The actor's party's own results that are in force, newest first; of some kinds only when given. One query."""
    if actor.party_id is None:
        return []
    rows = with_line().filter(party_id=actor.party_id).exclude(state=State.REVOKED)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    found = rows.order_by("-issued_at", "id")
    return [view(row) for row in found if rules.in_force(row.state, valid_until=row.valid_until, on=on)]


def register_of_hall(hall_id: int, year: int) -> list[RegisterRow]:
    """What one hall handed over in one year, by number. One query."""
    rows = HallRegister.objects.filter(hall_id=hall_id, year=year).select_related("result").order_by("number")
    return [
        RegisterRow(
            hall_id=row.hall_id,
            year=row.year,
            number=row.number,
            result_id=row.result_id,
            result_number=row.result.number,
            application_id=row.result.application_id,
            kind=row.result.kind,
            handed_over_at=row.result.handed_over_at or row.result.issued_at,
        )
        for row in rows
    ]


def differences() -> list[str]:
    """Where results, registers or their counts disagree with the facts, one sentence each.

    Walks all results in pages of 500: three queries a page.
    """
    return list(audit.walk())
