"""Which language a request is answered in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from servicehall.phrases.languages import DEFAULT, known, preferred

PARAMETER = "lang"
YEAR = 365 * 24 * 3600


def cookie(request: HttpRequest) -> str:
    """The cookie's name; over TLS the prefix keeps sub-domains from setting it."""
    return "__Host-lang" if _secure(request) else "lang"


def chosen(request: HttpRequest, account: str | None = None) -> str:
    """``?lang=``, then the cookie, then the account's own language, then Accept-Language, then English."""
    return (
        known(request.GET.get(PARAMETER))
        or known(request.COOKIES.get(cookie(request)))
        or known(account)
        or preferred(request.headers.get("Accept-Language"))
        or DEFAULT
    )


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Keep a language asked for by ``?lang=`` for a year."""
    asked = known(request.GET.get(PARAMETER))
    if asked is not None and request.COOKIES.get(cookie(request)) != asked:
        response.set_cookie(
            cookie(request), asked, max_age=YEAR, secure=_secure(request), httponly=True, samesite="Lax"
        )


def _secure(request: HttpRequest) -> bool:
    return request.is_secure() or bool(settings.SESSION_COOKIE_SECURE)
