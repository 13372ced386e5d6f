"""Staff come in with a login, a password and a one-time code, and leave again."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token

from servicehall import phrases
from servicehall.accounts import commands as accounts
from servicehall.accounts.types import AccountKind, NotSignedIn, SignedIn
from servicehall.kernel.actor import Kind
from servicehall.kernel.errors import Refusal
from servicehall.phrases.catalog import N_, gettext
from servicehall.workforce import queries as workforce

from . import here

WRONG = {
    "login": N_("Enter your login"),
    "password": N_("Enter your password"),
    "citizen": N_("This account belongs to a citizen. Citizens sign in on the first page"),
}
AT_DESK, AT_OFFICE = "/desk/", "/office/"


def sign_in(request: HttpRequest) -> HttpResponse:
    actor = here.actor_of(request)
    if actor.kind is Kind.OFFICER:
        return here.go(_next(request) or (AT_DESK if here.at_window(actor) else AT_OFFICE))
    return _page(request)


def sign_in_now(request: HttpRequest) -> HttpResponse:
    """A wrong try is counted, so it is answered here and not refused. Refuses: TryLater (shown in place)."""
    language = here.actor_of(request).language
    login, password = request.POST.get("login", "")[:400].strip(), request.POST.get("password", "")[:2000]
    given = {"login": login, "password": password}
    empty = {name: gettext(language, WRONG[name]) for name, text in given.items() if not text}
    if empty:
        return _page(request, empty, 422)
    signed = accounts.sign_in(
        login=login,
        password=password,
        totp="".join(request.POST.get("code", "")[:40].split()) or None,
        door="desk",
        at=here.now(),
        address_digest=hashlib.sha256(str(request.META.get("REMOTE_ADDR", "")).encode()).digest(),
        previous=request.COOKIES.get(settings.SESSION_COOKIE_NAME),
    )
    if isinstance(signed, NotSignedIn):
        field = "code" if signed.refusal.code == "code-needed" else "login"
        said = phrases.speak(f"refusal.{signed.refusal.code}", signed.refusal.facts, language)
        return _page(request, {field: said}, signed.refusal.status)
    if signed.kind is not AccountKind.STAFF:
        accounts.sign_out(session_id=signed.session_id, at=here.now())
        return _page(request, {"login": gettext(language, WRONG["citizen"])}, 401)
    return _with_session(request, here.go(_next(request) or _home(signed)), signed)


def sign_in_refused(request: HttpRequest, refusal: Refusal) -> HttpResponse | None:
    """Too many tries: the same page, with how long to wait."""
    if refusal.code != "try-later":
        return None
    said = phrases.speak("refusal.try-later", refusal.facts, here.actor_of(request).language)
    return _page(request, {"login": said}, refusal.status)


def sign_out(request: HttpRequest) -> HttpResponse:
    accounts.sign_out(session_id=here.actor_of(request).session_id, at=here.now())
    response = here.go("/staff/sign-in")
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    return response


def _page(request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    values = {"next": _next(request) or "", "login": request.POST.get("login", "")[:400], "errors": errors or {}}
    return here.show(request, "sign_in", values, status=status)


def _next(request: HttpRequest) -> str | None:
    return here.local_path(request.POST.get("next") or request.GET.get("next") or "")


def _home(signed: SignedIn) -> str:
    """Window officers sit down at the desk, all others go to their office."""
    roles = {post.role for post in workforce.posts_of(signed.account_id)}
    return AT_DESK if "window" in roles else AT_OFFICE


def _with_session(request: HttpRequest, response: HttpResponse, signed: SignedIn) -> HttpResponse:
    """The cookie ends with the browser: an officer's table is often used by another the next day."""
    rotate_token(request)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.SESSION_COOKIE_NAME, signed.token, secure=secure, httponly=True, samesite="Lax")
    return response
