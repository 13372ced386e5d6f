"""The four hot acts of the API. Anything unusual returns None, and the plain operation answers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import ValidationError

from servicehall.applications import commands, queries
from servicehall.catalogue import queries as catalogue
from servicehall.doors.gate.hot import Visit
from servicehall.offices import queries as offices

from .acts import PREFIX, done
from .shapes import Decided, NewApplication
from .shown import inbox_row, tracking

TRIES = 3
"""Conclusions worked out again before the plain way waits for the row."""


def file_application(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """POST /applications of a party for itself, without materials: two round trips."""
    if visit.token_hash is None or request.content_type != "application/json":
        return None
    try:
        body = NewApplication.model_validate_json(request.body)
    except ValidationError:
        return None
    if body.materials or body.party_id is not None:
        return None
    entrance, wrapped = queries.applicant(visit.token_hash)
    actor = visit.admit(entrance)
    principal, route, key, fingerprint = visit.intention()
    now, territory = timezone.now(), offices.territory(body.territory)
    if body.delivery_hall_id is not None and offices.hall(body.delivery_hall_id).territory_id != territory.id:
        return None
    on = now.astimezone(offices.zone(territory.id)).date()
    answer = commands.file_once(
        intention=commands.Intention(visit.token_hash, principal, route, key, fingerprint),
        actor=actor,
        wrapped=wrapped,
        revision=catalogue.current(body.procedure, territory.id, on),
        territory_id=territory.id,
        tier=body.tier,
        answers=body.answers,
        delivery_hall_id=body.delivery_hall_id,
        at=now,
        prefix=f"/{PREFIX}applications/",
    )
    return None if answer is None else done(dict(answer.ids), status=answer.status, location=answer.location)


def decide_step(request: HttpRequest, visit: Visit, application_id: str, step_id: str) -> HttpResponse | None:
    """POST …/decide: two round trips, two more for each time another officer was first on the same application."""
    if visit.token_hash is None or request.content_type != "application/json":
        return None
    try:
        body = Decided.model_validate_json(request.body)
    except ValidationError:
        return None
    for _ in range(TRIES):
        found = queries.InHand(visit.token_hash, UUID(application_id), UUID(step_id))
        actor = visit.admit(found.entrance)
        principal, route, key, fingerprint = visit.intention()
        matter, wrapped = found.matter(actor=actor)
        if matter.step.state != "open":
            return None  # perhaps it was this very request that concluded it: the plain way knows
        try:
            answer = commands.conclude_once(
                intention=commands.Intention(visit.token_hash, principal, route, key, fingerprint),
                actor=actor,
                matter=matter,
                wrapped=wrapped,
                outcome=body.outcome,
                reasons=body.reasons,
                at=timezone.now(),
            )
        except commands.Moved:
            continue
        return None if answer is None else done(dict(answer.ids), status=answer.status, location=answer.location)
    return None


def inbox(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """GET /inbox: one round trip."""
    if visit.token_hash is None:
        return None
    found = queries.InboxAtOnce(visit.token_hash)
    actor = visit.admit(found.entrance)
    return done({"steps": [inbox_row(row) for row in found.rows(actor=actor, now=timezone.now())]})


def my_application(request: HttpRequest, visit: Visit, application_id: str) -> HttpResponse | None:
    """GET /applications/<id>: one round trip."""
    if visit.token_hash is None:
        return None
    found = queries.TrackingAtOnce(visit.token_hash, UUID(application_id))
    actor = visit.admit(found.entrance)
    return done(tracking(found.page(actor=actor, now=timezone.now()), actor.language))
