"""A result's row as others see it, and the place its sealed values stand in."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, QuerySet

from .flow import FLOW, State
from .models import Result
from .types import ResultView


def with_line() -> QuerySet[Result]:
    """Results beside their line in a hall's register, if there is one."""
    return Result.objects.annotate(hall_id=F("line__hall_id"), register_number=F("line__number"))


def view(row: Result) -> ResultView:
    """The row without what it says; hall and register number only when it was read by ``with_line``."""
    return ResultView(
        id=row.id,
        number=row.number,
        code=row.code,
        application_id=row.application_id,
        reference=row.reference,
        party_id=row.party_id,
        revision_id=row.revision_id,
        territory_id=row.territory_id,
        kind=row.kind,
        state=str(row.state),
        language=row.language,
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        paper_id=row.paper_id,
        paper_sha256=row.paper_sha256,
        handed_over_at=row.handed_over_at,
        hall_id=getattr(row, "hall_id", None),
        register_number=getattr(row, "register_number", None),
        turn=row.turn,
        allowed=tuple(action for action in FLOW.allowed(State(row.state)) if action != "print"),
    )


def place_of(result_id: UUID) -> str:
    """What the sealed values are bound to, so that they cannot be moved to another row."""
    return f"results_result:{result_id}:sealed"
