"""What every page of this door needs: who asks, when, and the page around everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from servicehall.doors.look import page
from servicehall.kernel.actor import Actor
from servicehall.offices import queries as offices
from servicehall.phrases.catalog import N_, gettext

MENU = ((N_("Inbox"), "/office/"), (N_("Your posts"), "/office/posts"))


def now() -> datetime:
    return timezone.now()


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def show(request: HttpRequest, name: str, values: Mapping[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """One page of this door, with its menu, the office one works for, and what errors the page has."""
    actor = actor_of(request)
    menu = [(gettext(actor.language, text), href, request.path == href) for text, href in MENU]
    context = {"navigation": menu, **(values or {})}
    context.setdefault("has_errors", bool(context.get("errors")))
    if actor.office_id is not None:
        request.signed_in_as = offices.office(actor.office_id).name(actor.language)  # type: ignore[attr-defined]
    return page.render(request, f"backoffice/{name}.html", context, status=status)


def go(address: str) -> HttpResponse:
    """The answer to a POST that did something."""
    return HttpResponseRedirect(address, status=303)


def number(text: str | None, *, least: int = 0, otherwise: int = 0) -> int:
    """A number somebody sent, or ``otherwise``: it may come from anybody."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 10):
        return otherwise
    return max(int(text), least)
