"""Where the reader is: the territory whose procedures and halls are shown, and the page around everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from servicehall.doors.look import page
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotFound
from servicehall.offices import queries as offices
from servicehall.offices.types import TerritoryView
from servicehall.phrases.catalog import N_, gettext

COOKIE = "territory"
FIRST = "vn-an-giang"
YEAR = 365 * 24 * 3600

GUEST_MENU = ((N_("All procedures"), "/procedures"), (N_("Track"), "/track"), (N_("Halls"), "/halls"))
PARTY_MENU = (
    (N_("My applications"), "/applications"),
    (N_("Messages"), "/messages"),
    (N_("All procedures"), "/procedures"),
    (N_("Halls"), "/halls"),
)


def now() -> datetime:
    return timezone.now()


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def territory(request: HttpRequest) -> TerritoryView:
    """The territory chosen by cookie, else the first offered. Refuses: NotFound (this copy has none yet)."""
    offered = offices.territories()
    if not offered:
        raise NotFound()
    chosen = {each.code: each for each in offered}
    return chosen.get(request.COOKIES.get(COOKIE, "")) or chosen.get(FIRST) or offered[0]


def today(place: TerritoryView) -> date:
    return now().astimezone(offices.zone(place.id)).date()


def show(request: HttpRequest, name: str, values: Mapping[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """One page of this door, with its menu and what errors it has."""
    context = {"navigation": _menu(request), **(values or {})}
    context.setdefault("has_errors", bool(context.get("errors")))
    return page.render(request, f"citizen/{name}.html", context, status=status)


def go(address: str) -> HttpResponse:
    """The answer to a POST that did something."""
    return HttpResponseRedirect(address, status=303)


def remember(response: HttpResponse, place: TerritoryView) -> HttpResponse:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, place.code, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def local_path(text: str) -> str | None:
    """An address inside this house, or None: ``next`` may come from anybody."""
    inside = text.startswith("/") and not text.startswith("//")
    return text if inside and text.isprintable() and "\\" not in text and len(text) <= 500 else None


def _menu(request: HttpRequest) -> list[tuple[str, str, bool]]:
    actor = actor_of(request)
    menu = PARTY_MENU if actor.kind is Kind.PARTY else GUEST_MENU
    return [(gettext(actor.language, text), href, request.path == href) for text, href in menu]
