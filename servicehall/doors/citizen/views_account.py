"""An account of one's own: open it, sign in, sign out."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token

from servicehall import phrases
from servicehall.accounts import commands as accounts
from servicehall.accounts.types import AccountKind, NotSignedIn, SignedIn
from servicehall.kernel.actor import Kind
from servicehall.kernel.errors import Invalid, Refusal
from servicehall.phrases.catalog import N_, gettext
from servicehall.phrases.languages import LANGUAGES, known

from . import here

WEEK = 7 * 24 * 3600
AFTER = "/applications"

SCHEMES = (
    ("", N_("I have none of these")),
    ("vn.cccd", N_("Viet Nam: number of the identity card (12 digits)")),
    ("cn.resident", N_("China: number of the resident identity card (18 signs)")),
    ("passport", N_("Another country: two letters of the country and the passport number")),
)

WRONG = {
    "name": N_("Enter your name, as it stands on your papers or as people call you"),
    "birth": N_("Enter your date of birth as day, month and year, like 27 3 1985, or leave it empty"),
    "number": N_("Enter the number as it stands on the card. This one cannot be right"),
    "number-empty": N_("Enter the number, or choose “I have none of these”"),
    "scheme": N_("Choose what kind of number you have"),
    "login": N_("Enter your number or your e-mail address: you need one of them to sign in"),
    "email": N_("Enter an e-mail address, like name@example.com"),
    "phone": N_("Enter a telephone number, like 0912 345 678 or +84 912 345 678"),
    "sign": N_("This holds signs that cannot be kept. Type it again"),
    "too-long": N_("This is too long. Shorten it"),
    "password.too-short": N_("Choose a password of at least 8 signs"),
    "password.too-long": N_("Choose a password of at most 256 signs"),
    "password.too-common": N_("Very many people use this password. Choose another, for example four words in a row"),
    "password.same-as-login": N_("Choose a password that is not your number or your e-mail address"),
    "password.sign-not-allowed": N_("The password holds a sign that cannot be used. Choose another"),
    "taken": N_("There is an account with this number or e-mail address already. Sign in with it"),
    "signin.login": N_("Enter your number or e-mail address"),
    "signin.password": N_("Enter your password"),
    "staff": N_("This account belongs to an officer. Officers sign in on their own page"),
}


def sign_in(request: HttpRequest) -> HttpResponse:
    if here.actor_of(request).kind is Kind.PARTY:
        return here.go(_next(request))
    return _sign_in_page(request)


def sign_in_now(request: HttpRequest) -> HttpResponse:
    """A wrong try is counted, so it is answered here and not refused."""
    login, password = request.POST.get("login", "")[:400], request.POST.get("password", "")[:2000]
    language = here.actor_of(request).language
    given = {"login": login.strip(), "password": password}
    empty = {name: gettext(language, WRONG[f"signin.{name}"]) for name, text in given.items() if not text}
    if empty:
        return _sign_in_page(request, empty, 422)
    signed = accounts.sign_in(
        login=login,
        password=password,
        door="citizen",
        at=here.now(),
        address_digest=_address(request),
        previous=request.COOKIES.get(settings.SESSION_COOKIE_NAME),
    )
    if isinstance(signed, NotSignedIn) or signed.kind is not AccountKind.PARTY:
        return _sign_in_page(request, {"login": _why_not(signed, language)}, 422)
    return _with_session(request, here.go(_next(request)), signed)


def sign_in_refused(request: HttpRequest, refusal: Refusal) -> HttpResponse | None:
    """Too many tries: the same page, with how long to wait."""
    if refusal.code != "try-later":
        return None
    said = phrases.speak("refusal.try-later", refusal.facts, here.actor_of(request).language)
    return _sign_in_page(request, {"login": said}, refusal.status)


def sign_out(request: HttpRequest) -> HttpResponse:
    accounts.sign_out(session_id=here.actor_of(request).session_id, at=here.now())
    response = here.go("/")
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    return response


def language(request: HttpRequest) -> HttpResponse:
    """In which language the house writes: messages, letters and papers."""
    offered = [(each.code, each.name) for each in LANGUAGES.values()]
    return here.show(request, "language", {"offered": offered})


def choose_language(request: HttpRequest) -> HttpResponse:
    """Refuses: Invalid, NotFound."""
    actor, code = here.actor_of(request), known(request.POST.get("language"))
    if code is None or actor.account_id is None:
        raise Invalid(errors={"language": "unknown-language"})
    accounts.choose_language(actor=actor, account_id=actor.account_id, language=code, at=here.now())
    return here.go(f"/messages?lang={code}")


def sign_up(request: HttpRequest) -> HttpResponse:
    if here.actor_of(request).kind is Kind.PARTY:
        return here.go(_next(request))
    return _sign_up_page(request)


def sign_up_now(request: HttpRequest) -> HttpResponse:
    """Refuses: Invalid, AlreadyRegistered, LoginTaken (shown in place by ``sign_up_refused``)."""
    person, wrong = _person(request)
    if wrong:
        return _sign_up_page(request, wrong, 422)
    actor, at = here.actor_of(request), here.now()
    accounts.register_citizen(actor=actor, at=at, language=actor.language, **person)
    login = next(iter([*person["identifiers"].values(), person["email"]]))
    signed = accounts.sign_in(
        login=login, password=person["password"], door="citizen", at=at, address_digest=_address(request)
    )
    assert isinstance(signed, SignedIn)
    return _with_session(request, here.go(_next(request)), signed)


def sign_up_refused(request: HttpRequest, refusal: Refusal) -> HttpResponse | None:
    if refusal.code in {"login-taken", "already-registered"}:
        place = "number" if request.POST.get("scheme") else "email"
        return _sign_up_page(request, {place: "taken"}, refusal.status)
    found = refusal.facts.get("errors") if refusal.code == "invalid" else None
    if not isinstance(found, dict):
        return None
    return _sign_up_page(request, dict(_placed(path, code) for path, code in found.items()), 422)


def _person(request: HttpRequest) -> tuple[dict[str, Any], dict[str, str]]:
    """What was sent, as ``register_citizen`` takes it, and what is wrong at first sight."""
    sent = {name: request.POST.get(name, "")[:400].strip() for name in _FIELDS}
    wrong: dict[str, str] = {}
    full = sent["full"] or " ".join(part for part in (sent["family"], sent["given"]) if part)
    if not full:
        wrong["full"] = "name"
    birth_on = _birth(request, wrong)
    if sent["scheme"] not in {scheme for scheme, _ in SCHEMES}:
        wrong["scheme"] = "scheme"
    elif sent["scheme"] and not sent["number"]:
        wrong["number"] = "number-empty"
    elif not sent["scheme"] and not sent["email"]:
        wrong["email"] = "login"
    password = request.POST.get("password", "")[:2000]
    if not password:
        wrong["password"] = "password.too-short"
    name = {part: text for part, text in (("full", full), ("family", sent["family"]), ("given", sent["given"])) if text}
    return {
        "name": name,
        "birth_on": birth_on,
        "email": sent["email"] or None,
        "phone": sent["phone"] or None,
        "identifiers": {sent["scheme"]: sent["number"]} if sent["scheme"] else {},
        "password": password,
    }, wrong


_FIELDS = ("full", "family", "given", "scheme", "number", "email", "phone")
_PARTS = ("birth-day", "birth-month", "birth-year")


def _birth(request: HttpRequest, wrong: dict[str, str]) -> date | None:
    day, month, year = (request.POST.get(part, "")[:10].strip() for part in _PARTS)
    if not (day or month or year):
        return None
    try:
        found = date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        wrong["birth-day"] = "birth"
        return None
    if found.year < 1850 or found > here.now().date():
        wrong["birth-day"] = "birth"
    return found


def _placed(path: str, code: str) -> tuple[str, str]:
    """Where on the page a command's error belongs, and which sentence says it."""
    if path == "password":
        return "password", f"password.{code}"
    if path.startswith("identifiers"):
        return "number", "number"
    field = {"name": "full", "birth_on": "birth-day"}.get(path, path)
    plain = {"sign-not-allowed": "sign", "too-long": "too-long"}
    return field, plain.get(code) or {"full": "name", "birth-day": "birth"}.get(field, field)


def _sign_in_page(request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    values = {"next": _next(request), "login": request.POST.get("login", "")[:400], "errors": errors or {}}
    return here.show(request, "sign_in", values, status=status)


def _sign_up_page(request: HttpRequest, wrong: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    language = here.actor_of(request).language
    values = {
        "next": _next(request),
        "sent": {name: request.POST.get(name, "")[:400] for name in _FIELDS},
        "birth": {part.rpartition("-")[2]: request.POST.get(part, "")[:10] for part in _PARTS},
        "schemes": [(scheme, gettext(language, text)) for scheme, text in SCHEMES],
        "errors": {field: gettext(language, WRONG[code]) for field, code in (wrong or {}).items()},
    }
    return here.show(request, "sign_up", values, status=status)


def _why_not(signed: SignedIn | NotSignedIn, language: str) -> str:
    """A staff account gets no session here: its password alone is not enough to come in."""
    if isinstance(signed, NotSignedIn) and signed.refusal.code == "wrong-credentials":
        return phrases.speak("refusal.wrong-credentials", {}, language)
    return gettext(language, WRONG["staff"])


def _next(request: HttpRequest) -> str:
    return here.local_path(request.POST.get("next") or request.GET.get("next") or "") or AFTER


def _with_session(request: HttpRequest, response: HttpResponse, signed: SignedIn) -> HttpResponse:
    rotate_token(request)
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        signed.token,
        max_age=WEEK,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _address(request: HttpRequest) -> bytes:
    return hashlib.sha256(str(request.META.get("REMOTE_ADDR", "")).encode()).digest()
