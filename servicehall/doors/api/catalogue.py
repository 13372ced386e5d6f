"""What anybody may read: territories, halls, procedures, the public check of a result, the ledger's checkpoint."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from servicehall.applications import queries as applications
from servicehall.catalogue import queries as catalogue
from servicehall.doors.gate.routes import PUBLIC
from servicehall.kernel.errors import NotFound
from servicehall.ledger import queries as ledger
from servicehall.offices import queries as offices
from servicehall.results import queries as results

from .acts import act, done
from .shapes import Slip
from .shown import plain, tracking

Code = Annotated[str, Query(max_length=80)]
Words = Annotated[str, Query(max_length=200)]


@act("GET", "/territories", policy=PUBLIC, tag="territories")
def territories(request: HttpRequest) -> HttpResponse:
    """The territories served here."""
    return done({"territories": [plain(one) for one in offices.territories()]})


@act("GET", "/territories/{code}/halls", policy=PUBLIC, tag="territories")
def halls(request: HttpRequest, code: str) -> HttpResponse:
    """The halls of a territory, the central one first."""
    territory = offices.territory(code)
    return done({"halls": [plain(hall) for hall in offices.halls(territory.id)]})


@act("GET", "/territories/{code}/units", policy=PUBLIC, tag="territories")
def units(request: HttpRequest, code: str) -> HttpResponse:
    """The administrative units of a territory, root first."""
    territory = offices.territory(code)
    return done({"units": [plain(unit) for unit in offices.units(territory.id)]})


@act("GET", "/procedures", policy=PUBLIC, tag="procedures")
def procedures(request: HttpRequest, territory: Code, words: Words = "") -> HttpResponse:
    """Procedures offered in a territory, or those these words may mean, best first."""
    place, actor = offices.territory(territory), request.actor  # type: ignore[attr-defined]
    found = catalogue.search(place.id, words, actor.language, _today(place.id))
    return done({"procedures": [plain(card) for card in found]})


@act("GET", "/procedures/{code}", policy=PUBLIC, tag="procedures")
def procedure(request: HttpRequest, code: str, territory: Code) -> HttpResponse:
    """One procedure as it is offered today: guide, and the form as JSON Schema 2020-12."""
    place, actor = offices.territory(territory), request.actor  # type: ignore[attr-defined]
    revision = catalogue.current(code, place.id, _today(place.id))
    return done(
        {
            "guide": plain(catalogue.guide(revision.id, actor.language)),
            "schema": plain(revision.form.schema),
            "materials": [
                {"key": one.key, "need": one.need, "accepts": list(one.accepts)} for one in revision.materials
            ],
            "revision_id": str(revision.id),
        }
    )


@act("POST", "/track", policy=PUBLIC, once=False, tag="tracking")
def track(request: HttpRequest, body: Slip) -> HttpResponse:
    """Follow an application with what stands on its slip: reference and secret."""
    actor = request.actor  # type: ignore[attr-defined]
    found = applications.tracked(reference=body.reference, secret=body.secret, actor=actor, now=timezone.now())
    return done(tracking(found, actor.language))


@act("GET", "/results/{code}", policy=PUBLIC, tag="results")
def check_result(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a result with this code stands. No personal data."""
    return done(plain(results.check(code, on=timezone.now().date())))


@act("GET", "/ledger/checkpoint", policy=PUBLIC, tag="ledger")
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint of the ledger, for outsiders to keep."""
    note = ledger.latest_note()
    if note is None:
        raise NotFound()
    return done({"note": note})


def _today(territory_id: int) -> date:
    return timezone.now().astimezone(offices.zone(territory_id)).date()
