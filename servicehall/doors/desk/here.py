"""Where an officer sits, and the page around everything at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from servicehall.doors.look import page
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotFound
from servicehall.offices import queries as offices
from servicehall.offices.types import HallView, TerritoryView, WindowView
from servicehall.phrases import format as written
from servicehall.phrases.catalog import N_, gettext

MENU = (
    (N_("My window"), "/desk/"),
    (N_("Take in"), "/desk/intake"),
    (N_("Show by slip"), "/desk/applications"),
    (N_("Register of results"), "/desk/register"),
)
SEAT = N_("Window {number}, {hall}")


def now() -> datetime:
    return timezone.now()


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def at_window(actor: Actor) -> bool:
    """Whether the post the officer acts from is a window's, in some hall."""
    return "window" in actor.roles and actor.hall_id is not None


def territory(request: HttpRequest) -> TerritoryView:
    """The territory of the officer's post. Refuses: NotFound."""
    actor = actor_of(request)
    if actor.territory_id is None:
        raise NotFound()
    return offices.territory_of(actor.territory_id)


def hall(request: HttpRequest) -> HallView:
    """The hall the officer sits in. Refuses: NotFound."""
    actor = actor_of(request)
    if actor.hall_id is None:
        raise NotFound()
    return offices.hall(actor.hall_id)


def window(request: HttpRequest) -> WindowView | None:
    """The window chosen for this session; a hall may be served without one."""
    window_id = actor_of(request).window_id
    return offices.window(window_id) if window_id is not None else None


def today(place: TerritoryView) -> date:
    return now().astimezone(offices.zone(place.id)).date()


def day(place: TerritoryView, on: date) -> tuple[datetime, datetime]:
    """One day at the office as moments [since, until)."""
    zone = offices.zone(place.id)
    return datetime.combine(on, time(), zone), datetime.combine(on + timedelta(days=1), time(), zone)


def show(request: HttpRequest, name: str, values: Mapping[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """One page of this door, with its menu, the officer's seat and what errors it has."""
    context = {"navigation": _menu(request), **(values or {})}
    context.setdefault("has_errors", bool(context.get("errors")))
    request.signed_in_as = seat(request)  # type: ignore[attr-defined]
    return page.render(request, f"desk/{name}.html", context, status=status)


def seat(request: HttpRequest) -> str:
    """Where the officer sits, in words: never who."""
    actor = actor_of(request)
    if not at_window(actor):
        return ""
    place, at = f"\u2068{hall(request).name(actor.language)}\u2069", window(request)
    if at is None:
        return place
    number = written.number(at.number, actor.language)
    return gettext(actor.language, SEAT).format(number=number, hall=place)


def go(address: str) -> HttpResponse:
    """The answer to a POST that did something."""
    return HttpResponseRedirect(address, status=303)


def local_path(text: str) -> str | None:
    """An address inside this house, or None: ``next`` may come from anybody."""
    inside = text.startswith("/") and not text.startswith("//")
    return text if inside and text.isprintable() and "\\" not in text and len(text) <= 500 else None


def _menu(request: HttpRequest) -> list[tuple[str, str, bool]]:
    actor = actor_of(request)
    if not at_window(actor):
        return []
    return [(gettext(actor.language, text), href, request.path == href) for text, href in MENU]
