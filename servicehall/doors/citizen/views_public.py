"""For whoever holds a slip or a result, without signing in. Nothing personal is shown here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from servicehall.applications import queries
from servicehall.kernel.errors import NotFound
from servicehall.phrases.catalog import N_, gettext
from servicehall.results import queries as results

from . import here
from .following import followed

NOT_THESE = N_("We found no application with this reference and this secret. Check both on your slip and try again")
EMPTY = {"reference": N_("Enter the reference"), "secret": N_("Enter the secret")}


def track(request: HttpRequest) -> HttpResponse:
    return _form(request, request.GET.get("reference", "")[:40])


def track_now(request: HttpRequest) -> HttpResponse:
    """The secret travels in the body only: it must not stay in histories and logs."""
    actor = here.actor_of(request)
    reference, secret = request.POST.get("reference", "")[:40], request.POST.get("secret", "")[:40]
    given = {"reference": reference.strip(), "secret": secret.strip()}
    empty = {name: gettext(actor.language, EMPTY[name]) for name, text in given.items() if not text}
    if empty:
        return _form(request, reference, empty, 422)
    try:
        tracking = queries.tracked(reference=reference, secret=secret, actor=actor, now=here.now())
    except NotFound:
        return _form(request, reference, {"reference": gettext(actor.language, NOT_THESE)}, 404)
    following = followed(tracking, actor.language)
    values = {
        "following": following,
        "papers": [],
        "charges": [],
        "result": None,
        "mine": False,
        "changed": False,
    }
    return here.show(request, "tracking", values)


def check(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("code", "")[:60].strip()
    signs = "".join(sign for sign in code if sign.isascii() and (sign.isalnum() or sign == "-"))
    if signs:
        return here.go(f"/check/{signs}")
    return here.show(request, "check_form", {"code": code})


def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """Unknown is a plain answer, not an error of the reader's."""
    try:
        found = results.check(code[:60], on=here.now().date())
    except NotFound:
        return here.show(request, "checked", {"code": code[:60], "found": None}, status=404)
    return here.show(request, "checked", {"code": code[:60], "found": found})


def _form(
    request: HttpRequest, reference: str, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    return here.show(request, "track", {"reference": reference, "errors": errors or {}}, status=status)
