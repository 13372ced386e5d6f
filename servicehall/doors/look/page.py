"""Every page leaves through here: rendered at once, in the reader's language, with what the shell needs around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from servicehall import phrases
from servicehall.doors.look.environment import for_language
from servicehall.doors.look.language import PARAMETER, chosen, remember
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import Refusal
from servicehall.phrases.catalog import N_, gettext
from servicehall.phrases.languages import LANGUAGES

TITLES = {
    400: N_("We could not read this request"),
    401: N_("Sign in to go on"),
    403: N_("You cannot do this"),
    404: N_("Page not found"),
    405: N_("This page cannot be used in this way"),
    409: N_("This cannot be done now"),
    413: N_("What you sent is too large"),
    415: N_("This kind of content cannot be taken"),
    422: N_("Something is missing or not right"),
    429: N_("Too many attempts"),
    500: N_("Sorry, something went wrong on our side"),
    503: N_("Sorry, the service is not available now"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One language in the switch."""

    code: str
    tag: str
    name: str
    direction: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around a page. ``who``: how the signed-in person is greeted, empty for a guest.

    ``staff``: pages of officers, whose sign-in and home are other addresses.
    """

    path: str
    languages: tuple[Offer, ...]
    signed_in: bool
    who: str
    staff: bool
    demo: bool


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
    language: str | None = None,
) -> HttpResponse:
    """The page as an answer. The template also sees ``request``, ``actor`` and ``shell``.

    ``language``: given only where it is not the reader's own choice. A ``request.signed_in_as`` set by a door is shown
    beside the way out.
    """
    actor: Actor | None = getattr(request, "actor", None)
    spoken = language or spoken_to(request)
    values = {"request": request, "actor": actor, "shell": shell(request, actor, spoken), **(context or {})}
    response = HttpResponse(for_language(spoken).get_template(template).render(values), status=status)
    response.headers["Content-Language"] = LANGUAGES[spoken].tag
    response.headers["Vary"] = "Accept-Language, Cookie"
    remember(request, response)
    return response


def refusal(request: HttpRequest, no: Refusal) -> HttpResponse:
    """A refusal as a page: what happened, and what to do."""
    return error(request, status=no.status, said=phrases.speak(f"refusal.{no.code}", no.facts, spoken_to(request)))


def error(request: HttpRequest, *, status: int, said: str = "") -> HttpResponse:
    """An error page by its HTTP status, with the sentence that says what to do."""
    actor: Actor | None = getattr(request, "actor", None)
    language = spoken_to(request)
    title = gettext(language, TITLES.get(status, TITLES[500 if status >= 500 else 400]))
    reference = str(actor.request_id) if actor is not None and actor.request_id is not None else ""
    values = {"error_title": title, "said": said, "status": status, "reference": reference}
    return render(request, "look/error.html", values, status=status)


def spoken_to(request: HttpRequest) -> str:
    """The language the gate found for whoever is signed in; for a guest, also one the gate has not seen, the wish."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor.language if actor is not None and actor.account_id is not None else chosen(request)


def shell(request: HttpRequest, actor: Actor | None, language: str) -> Shell:
    """What the shell shows of this request."""
    signed_in = actor is not None and actor.account_id is not None
    who = getattr(request, "signed_in_as", "") if signed_in else ""
    staff = actor is not None and (actor.kind is Kind.OFFICER or actor.door in {"desk", "backoffice", "manage"})
    demo = bool(getattr(settings, "DEMO", False))
    return Shell(request.path, _offers(request, language), signed_in, who, staff, demo)


def _offers(request: HttpRequest, language: str) -> tuple[Offer, ...]:
    query = request.GET.copy()
    offers = []
    for one in LANGUAGES.values():
        query[PARAMETER] = one.code
        href = (
            f"{request.path}?{query.urlencode()}" if request.method in {"GET", "HEAD"} else f"?{PARAMETER}={one.code}"
        )
        offers.append(Offer(one.code, one.tag, one.name, one.direction, href, one.code == language))
    return tuple(offers)
