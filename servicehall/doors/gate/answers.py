"""A refusal as an answer: a page for people, an RFC 9457 problem for machines, a way to sign in for guests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from servicehall import phrases
from servicehall.doors.look import page
from servicehall.kernel.errors import Refusal, SignInNeeded

if TYPE_CHECKING:
    from .entrance import State


def refusal(request: HttpRequest, no: Refusal, state: State) -> HttpResponse:
    """The one place where a refusal becomes an answer."""
    if state.door == "api":
        return problem(no, language=state.actor.language)
    if isinstance(no, SignInNeeded):
        back = request.get_full_path() if request.method == "GET" else request.path
        staff = state.door in ("desk", "backoffice")
        return HttpResponseRedirect(
            ("/staff/sign-in?" if staff else "/sign-in?") + urlencode({"next": back}), status=303
        )
    return _with_allow(page.refusal(request, no), no)


def problem(no: Refusal, *, language: str) -> JsonResponse:
    """Source: RFC 9457. ``type`` is stable; ``title`` is a sentence in the asker's language."""
    body = {
        "type": f"urn:servicehall:refusal:{no.code}",
        "title": phrases.speak(f"refusal.{no.code}", no.facts, language),
        "status": no.status,
        "code": no.code,
        **({"facts": no.facts} if no.facts else {}),
    }
    answer = JsonResponse(body, status=no.status, content_type="application/problem+json")
    if no.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    _with_allow(answer, no)
    return answer


def _with_allow(answer: HttpResponse, no: Refusal) -> HttpResponse:
    """Source: RFC 9110, section 15.5.6: whoever is refused a verb is told which ones there are."""
    if no.status == 405:
        answer["Allow"] = ", ".join(str(method) for method in no.facts.get("allowed", []))  # type: ignore[union-attr]
    return answer
