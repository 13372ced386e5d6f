"""Finding the right procedure, and everything one may want to know before applying."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import ProcedureCard
from servicehall.kernel.actor import Kind
from servicehall.kernel.errors import NotFound
from servicehall.offices import queries as offices
from servicehall.offices.types import TerritoryView
from servicehall.phrases.catalog import N_, gettext

from . import here

MOST_WANTED = 6

EVENTS = (
    (N_("A child is born"), ("birth-registration",)),
    (N_("I need an identity card"), ("identity-document",)),
    (N_("I start a business"), ("business-registration",)),
    (N_("I build a house"), ("construction-permit",)),
    (N_("Land passes to somebody else"), ("land-use-transfer",)),
    (N_("Our community wants to build or produce something"), ("economic-development-permit",)),
)
"""What happens in a life, and the procedures it calls for; shown where one of them is offered."""

BY_LEVEL = {
    "people-committee": N_("People's committee of the commune or ward"),
    "public-security": N_("Public security"),
    "county-government": N_("County or district government"),
    "township-government": N_("Township government"),
    "village-committee": N_("Village committee"),
}
"""Authorities of which a territory has one for each unit: the guide names the kind, not one of them."""


@dataclass(frozen=True, slots=True)
class Event:
    title: str
    code: str


def home(request: HttpRequest) -> HttpResponse:
    if not offices.territories():
        return here.show(request, "empty")
    place = here.territory(request)
    cards = catalogue.published(place.id, here.today(place))
    values = {
        "place": place,
        "territories": offices.territories(),
        "cards": cards[:MOST_WANTED],
        "events": _events(cards, here.actor_of(request).language),
        "halls": len(offices.halls(place.id)),
    }
    return here.show(request, "home", values)


def search(request: HttpRequest) -> HttpResponse:
    place, language = here.territory(request), here.actor_of(request).language
    text = " ".join(request.GET.get("q", "")[:200].replace("\x00", "").split())
    on = here.today(place)
    found = [card.code for card in catalogue.search(place.id, text, language, on)] if text else []
    cards = {card.code: card for card in catalogue.published(place.id, on)} if found else {}
    return here.show(request, "search", {"place": place, "text": text, "cards": [cards[code] for code in found]})


def procedures(request: HttpRequest) -> HttpResponse:
    place = here.territory(request)
    cards = catalogue.published(place.id, here.today(place))
    categories = {
        category: [card for card in cards if card.category == category]
        for category in sorted({card.category for card in cards})
    }
    return here.show(request, "procedures", {"place": place, "categories": categories})


def guide(request: HttpRequest, code: str) -> HttpResponse:
    """Refuses: NoSuchProcedure."""
    place, actor = here.territory(request), here.actor_of(request)
    revision = catalogue.current(code, place.id, here.today(place))
    told = catalogue.guide(revision.id, actor.language)
    slugs = {told.authority, *(step.authority for step in told.steps)}
    values = {
        "guide": told,
        "place": place,
        "authorities": {slug: _authority(place, slug, actor.language) for slug in slugs},
        "minutes": max(5, -(-told.questions_asked // 2 // 5) * 5),
        "tiers": [tier for tier in told.tiers if tier[3].amount],
        "halls": len(offices.halls(place.id)),
        "party": actor.kind is Kind.PARTY,
    }
    return here.show(request, "guide", values)


def halls(request: HttpRequest) -> HttpResponse:
    place, language = here.territory(request), here.actor_of(request).language
    text = " ".join(request.GET.get("q", "")[:100].split())
    every = offices.halls(place.id)
    wanted = text.casefold()
    found = [hall for hall in every if any(wanted in said.casefold() for said in (*hall.names.values(), hall.address))]
    rows = [
        (hall.name(language), hall.address, hall.demo_address, offices.unit(place.id, hall.unit_code).name(language))
        for hall in found
    ]
    return here.show(request, "halls", {"place": place, "rows": rows, "text": text, "total": len(every)})


def choose_territory(request: HttpRequest) -> HttpResponse:
    """Refuses: NotFound (no such territory)."""
    chosen = next((each for each in offices.territories() if each.code == request.POST.get("territory")), None)
    if chosen is None:
        raise NotFound()
    return here.remember(here.go("/"), chosen)


def contact(request: HttpRequest) -> HttpResponse:
    return here.show(request, "contact")


def accessibility(request: HttpRequest) -> HttpResponse:
    return here.show(request, "accessibility")


def privacy(request: HttpRequest) -> HttpResponse:
    return here.show(request, "privacy")


def _events(cards: list[ProcedureCard], language: str) -> list[Event]:
    offered = {card.code for card in cards}
    return [Event(gettext(language, title), code) for title, codes in EVENTS for code in codes if code in offered]


def _authority(place: TerritoryView, slug: str, language: str) -> str:
    """What an authority is called: its own name where the territory has one, else the name of its kind."""
    found = offices.authorities(place.id, slug)
    if len(found) == 1:
        return found[0].name(language)
    if slug in BY_LEVEL:
        return gettext(language, BY_LEVEL[slug])
    return found[0].name(language) if found else slug.replace("-", " ").capitalize()
