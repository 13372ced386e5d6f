"""The desk itself: where I sit, what I can do, what this hall handed over and took today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall.accounts import commands as accounts
from servicehall.applications.queries.helped import helped
from servicehall.catalogue import queries as catalogue
from servicehall.forms import words
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotAllowed, NotFound
from servicehall.offices import queries as offices
from servicehall.payments import queries as payments
from servicehall.results import queries as results
from servicehall.results.types import RegisterRow
from servicehall.workforce import queries as workforce

from . import here

FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Seat:
    """A window one may sit at. ``hall``: its name in the reader's language."""

    window_id: int
    post_id: int
    number: int
    name: str
    hall: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A matter begun for somebody and not handed in yet."""

    id: UUID
    title: str
    saved_at: datetime


def start(request: HttpRequest) -> HttpResponse:
    """Four queries at a window. Refuses: NotFound (not a window officer)."""
    actor = here.actor_of(request)
    if not here.at_window(actor):
        if _seats(actor):
            return here.go("/desk/window")
        raise NotFound()
    place, hall, at = here.territory(request), here.hall(request), here.now()
    today = here.today(place)
    since, until = here.day(place, today)
    rows = [row for row in results.register_of_hall(hall.id, today.year) if since <= row.handed_over_at < until]
    values = {
        "hall": hall,
        "place": place,
        "window": here.window(request),
        "begun": _begun(actor, at),
        "rows": rows[-10:],
        "handed_over": len(rows),
        "titles": _titles(rows, place.id, actor.language),
        "takings": payments.takings(hall_id=hall.id, currency=place.currency, since=since, until=until),
        "today": today,
    }
    return here.show(request, "start", values)


def window(request: HttpRequest) -> HttpResponse:
    """Where one may sit. One query. Refuses: NotFound (no post at any window)."""
    return _choose(request)


def sit(request: HttpRequest) -> HttpResponse:
    """Sit down at a window of a hall where one holds a post. Refuses: NotFound."""
    actor = here.actor_of(request)
    seats = {str(seat.window_id): seat for seat in _seats(actor)}
    chosen = seats.get(request.POST.get("window", ""))
    if chosen is None:
        return _choose(request, wrong=True)
    if actor.session_id is None:
        raise NotAllowed()
    accounts.sit(session_id=actor.session_id, window_id=chosen.window_id, post_id=chosen.post_id)
    return here.go("/desk/")


def register(request: HttpRequest) -> HttpResponse:
    """The register of results of this hall, by year, and today's till. Three queries. Refuses: NotFound."""
    place, hall = here.territory(request), here.hall(request)
    today = here.today(place)
    year = _year(request.GET.get("year", ""), today.year)
    rows = results.register_of_hall(hall.id, year)
    since, until = here.day(place, today)
    values = {
        "hall": hall,
        "place": place,
        "year": year,
        "this_year": today.year,
        "rows": rows,
        "titles": _titles(rows, place.id, here.actor_of(request).language),
        "today": today,
        "takings": payments.takings(hall_id=hall.id, currency=place.currency, since=since, until=until),
    }
    return here.show(request, "register", values)


def _choose(request: HttpRequest, *, wrong: bool = False) -> HttpResponse:
    actor = here.actor_of(request)
    seats = _seats(actor)
    if not seats:
        raise NotFound()
    values = {"seats": seats, "chosen": actor.window_id, "wrong": wrong, "has_errors": wrong}
    return here.show(request, "window", values, status=422 if wrong else 200)


def _seats(actor: Actor) -> list[Seat]:
    """Every window of every hall where the officer holds a window's post. One query."""
    if actor.account_id is None:
        return []
    found = []
    for post in workforce.posts_of(actor.account_id):
        if post.role != "window" or post.hall_id is None:
            continue
        hall = offices.hall(post.hall_id).name(actor.language)
        for one in offices.windows(post.hall_id):
            found.append(Seat(one.id, post.post_id, one.number, words.text(one.names, actor.language), hall))
    return list({seat.window_id: seat for seat in reversed(found)}.values())[::-1]


def _begun(actor: Actor, at: datetime) -> list[Begun]:
    return [
        Begun(one.id, words.text(catalogue.revision(one.revision_id).names, actor.language), one.saved_at)
        for one in helped(actor=actor, at=at)
    ]


def _titles(rows: list[RegisterRow], territory_id: int, language: str) -> dict[str, str]:
    """What each kind of result is called; results of procedures no longer offered go by their kind."""
    if not rows:
        return {}
    on = here.now().astimezone(offices.zone(territory_id)).date()
    found = {}
    for card in catalogue.published(territory_id, on):
        plan = catalogue.revision(card.revision_id).result
        found[plan.template] = words.text(plan.names, language)
    return {row.kind: found.get(row.kind, row.kind) for row in rows}


def _year(text: str, this_year: int) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this_year
    return year if FIRST_YEAR <= year <= this_year else this_year
