"""What officers do with the applications of their office."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from servicehall.applications import commands, queries
from servicehall.doors.gate.routes import posts

from . import hot
from .acts import act, done
from .shapes import Asked, Decided, Routed, Seen
from .shown import inbox_row, plain, tracking

CASE = posts("case", "head")
STEP = "/applications/{uuid:application_id}/steps/{uuid:step_id}"


@act("GET", "/inbox", policy=CASE, tag="handling", hot=hot.inbox)
def inbox(request: HttpRequest) -> HttpResponse:
    """Open steps of one's office, soonest due first. Never a person."""
    rows = queries.inbox(actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    return done({"steps": [inbox_row(row) for row in rows]})


@act("POST", STEP + "/take-up", policy=CASE, tag="handling")
def take_up(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """Take a step upon oneself; from now on its file may be read, and every reading is on record."""
    row = commands.take_up(
        actor=request.actor,  # type: ignore[attr-defined]
        application_id=application_id,
        step_id=step_id,
        at=timezone.now(),
    )
    return done({"id": str(row.id), "turn": row.turn})


@act("GET", STEP, policy=CASE, tag="handling")
def file_page(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """Everything needed to decide the step. Needs a live purpose: take the step up first."""
    actor = request.actor  # type: ignore[attr-defined]
    page = queries.file_page(actor=actor, application_id=application_id, step_id=step_id, now=timezone.now())
    return done({**plain(page), "tracking": tracking(page.tracking, actor.language)})


@act("POST", STEP + "/accept", policy=CASE, tag="handling")
def accept(request: HttpRequest, application_id: UUID, step_id: UUID, body: Seen) -> HttpResponse:
    """Find a filed application complete and accept it; the limit of decision runs."""
    row = commands.accept(
        actor=request.actor,  # type: ignore[attr-defined]
        application_id=application_id,
        step_id=step_id,
        turn=body.turn,
        at=timezone.now(),
    )
    return done({"id": str(row.id), "turn": row.turn, "due_on": row.due_on.isoformat() if row.due_on else None})


@act("POST", STEP + "/notice", policy=CASE, tag="handling")
def ask(request: HttpRequest, application_id: UUID, step_id: UUID, body: Asked) -> HttpResponse:
    """Send the one-time notice: everything missing, in words; the clock stands still until it is answered."""
    notice = commands.ask(
        actor=request.actor,  # type: ignore[attr-defined]
        application_id=application_id,
        step_id=step_id,
        turn=body.turn,
        items=body.items,
        at=timezone.now(),
    )
    return done({"id": str(notice.id), "number": notice.number, "answer_until": notice.answer_until.isoformat()})


@act("POST", STEP + "/route", policy=CASE, tag="handling")
def route(request: HttpRequest, application_id: UUID, step_id: UUID, body: Routed) -> HttpResponse:
    """Send a filed application on to the competent office of another unit."""
    row = commands.route(
        actor=request.actor,  # type: ignore[attr-defined]
        application_id=application_id,
        step_id=step_id,
        unit_code=body.unit,
        at=timezone.now(),
    )
    return done({"id": str(row.id), "turn": row.turn, "office_id": row.office_id})


@act("POST", STEP + "/decide", policy=CASE, tag="handling", hot=hot.decide_step)
def decide_step(request: HttpRequest, application_id: UUID, step_id: UUID, body: Decided) -> HttpResponse:
    """Conclude the step; what waited for it opens, and the last one concludes the application."""
    row = commands.decide_step(
        actor=request.actor,  # type: ignore[attr-defined]
        application_id=application_id,
        step_id=step_id,
        outcome=body.outcome,
        reasons=body.reasons,
        at=timezone.now(),
    )
    return done({"id": str(row.id), "turn": row.turn, "state": row.state, "outcome": row.outcome})
