"""What an officer does with a file: accept it, ask once for what is missing, conclude a step, send it on.

Each form carries the turn its reader saw. Who comes second, or may not act, is shown in words what happened meanwhile,
the newest state, and what they had written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall import phrases
from servicehall.applications import commands
from servicehall.applications.queries import handled
from servicehall.catalogue import queries as catalogue
from servicehall.kernel.errors import NotAllowed, NotFound, Refusal
from servicehall.phrases.catalog import N_, gettext

from . import asking, here, sheet, words
from .matter import matter, steps, told

CHOOSE_OUTCOME = N_("Choose an outcome")
CHOOSE_UNIT = N_("Choose where it belongs")
THERE_ALREADY = N_("It lies at that office already. Choose another place.")


def accept(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """Refuses: NotFound, Stale, NotNow, NotAllowed, OwnMatter, Paused (shown in place)."""
    turn = _turn(request)
    commands.accept(
        actor=here.actor_of(request), application_id=application_id, step_id=step_id, turn=turn, at=here.now()
    )
    return _done(application_id, step_id, turn)


def notice(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """Everything that may be asked for, to be chosen and written about. Refuses: NotFound, NotAllowed."""
    return _form(request, "notice", "ask", application_id, step_id)


def send_notice(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """Refuses: NotFound, Stale, NotNow, Paused, SecondNotice, Invalid, OwnMatter (shown in place)."""
    turn, chosen = _turn(request), asking.sent(request.POST)
    if chosen.loose:
        return _form(request, "notice", "ask", application_id, step_id, errors=chosen.loose, status=422)
    commands.ask(
        actor=here.actor_of(request),
        application_id=application_id,
        step_id=step_id,
        turn=turn,
        items=chosen.items,
        at=here.now(),
    )
    return _done(application_id, step_id, turn)


def notice_refused(request: HttpRequest, no: Refusal, application_id: UUID, step_id: UUID) -> HttpResponse | None:
    if no.code == "invalid":
        errors = _codes(no)
        return _form(request, "notice", "ask", application_id, step_id, errors=errors, status=no.status)
    return refused(request, no, application_id, step_id)


def decide(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """What a step may come to, with the law and what others wrote beside it. Refuses: NotFound, NotAllowed."""
    return _form(request, "decide", "decide", application_id, step_id)


def decide_now(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """Refuses: NotFound, Stale, NotNow, NotAllowed, OwnMatter, Paused, Invalid, ReasonsNeeded (shown in place)."""
    turn = _turn(request)
    commands.decide_step(
        actor=here.actor_of(request),
        application_id=application_id,
        step_id=step_id,
        outcome=request.POST.get("outcome", ""),
        reasons=request.POST.get("reasons", ""),
        at=here.now(),
    )
    handled.read_to(application_id=application_id, turn=turn)
    return _done(application_id, step_id, turn)


def decide_refused(request: HttpRequest, no: Refusal, application_id: UUID, step_id: UUID) -> HttpResponse | None:
    errors = {"outcome": "choose"} if no.code == "invalid" else {"reasons": "needed"}
    if no.code in ("invalid", "reasons-needed"):
        return _form(request, "decide", "decide", application_id, step_id, errors=errors, status=no.status)
    return refused(request, no, application_id, step_id)


def route(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """Where else it may belong. Refuses: NotFound, NotAllowed."""
    return _form(request, "route", "route", application_id, step_id)


def route_now(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """Refuses: NotFound, NotNow, NotAllowed, OwnMatter, NoAuthority, Invalid (shown in place)."""
    turn, unit = _turn(request), request.POST.get("unit", "")
    if not unit:
        return _form(request, "route", "route", application_id, step_id, errors={"unit": "choose"}, status=422)
    commands.route(
        actor=here.actor_of(request), application_id=application_id, step_id=step_id, unit_code=unit, at=here.now()
    )
    return _done(application_id, step_id, turn)


def route_refused(request: HttpRequest, no: Refusal, application_id: UUID, step_id: UUID) -> HttpResponse | None:
    errors = {"invalid": "there-already", "no-authority": "no-authority"}
    if no.code in errors:
        wrong = {"unit": errors[no.code]}
        return _form(request, "route", "route", application_id, step_id, errors=wrong, status=422)
    return refused(request, no, application_id, step_id)


def done(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """What an act came to, and what happens next. Reads no file. Refuses: NotFound."""
    actor = here.actor_of(request)
    found = handled.handled(actor=actor, application_id=application_id, step_id=step_id, now=here.now())
    head = matter(found.tracking, found.step, actor)
    since = here.number(request.GET.get("since"), otherwise=found.tracking.turn)
    told_since = [one.code for one in found.tracking.told if one.turn > since]
    values = {
        "matter": head,
        "steps": [one for one in steps(head, actor) if one.state == "open"],
        "told": told(head, since=since),
        "accepted": "application.accepted" in told_since,
    }
    return here.show(request, "done", values)


def refused(request: HttpRequest, no: Refusal, application_id: UUID, step_id: UUID) -> HttpResponse | None:
    """Why it was not done, what happened since the page was opened, and what the officer had written."""
    if isinstance(no, NotFound):
        return None
    actor = here.actor_of(request)
    found = handled.handled(actor=actor, application_id=application_id, step_id=step_id, now=here.now())
    head = matter(found.tracking, found.step, actor)
    seen = here.number(request.POST.get("turn"), otherwise=found.tracking.turn)
    values = {
        "matter": head,
        "said": phrases.speak(f"refusal.{no.code}", no.facts, actor.language),
        "code": no.code,
        "told": told(head, since=seen),
        "taken": found.taken,
        "typed": _typed(request, head.tracking.revision_id),
    }
    return here.show(request, "refused", values, status=no.status)


def _form(
    request: HttpRequest,
    name: str,
    act: str,
    application_id: UUID,
    step_id: UUID,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one act, with the file beside it; back to the file where the act is not open to the actor."""
    actor, address = here.actor_of(request), f"/office/a/{application_id}/{step_id}"
    try:
        opened = sheet.opened(actor=actor, application_id=application_id, step_id=step_id, now=here.now())
    except NotAllowed as no:
        if no.facts.get("needs") != "take-up" or request.method == "POST":
            raise
        return here.go(address)
    if not opened.may(act) and request.method != "POST":
        return here.go(address)
    language, revision = actor.language, catalogue.revision(opened.matter.tracking.revision_id)
    values: dict[str, Any] = {"sheet": opened, "matter": opened.matter, "sent": request.POST}
    if name == "notice":
        values |= asking.fields(opened, revision, request.POST, errors or {}, language)
    else:
        values["errors"] = {field: _sentence(field, code, language) for field, code in (errors or {}).items()}
    if name == "decide":
        kind = opened.matter.step.kind
        values |= {
            "choices": words.choices(handled.outcomes(opened.matter.planned), language),
            "question": words.said(words.QUESTIONS, kind, language, N_("What does this step come to?")),
            "button": words.said(words.BUTTONS, kind, language, N_("Conclude the step")),
            "reasons_label": words.said(words.REASONS, kind, language, N_("Reasons")),
        }
    return here.show(request, name, values, status=status)


def _sentence(field: str, code: str, language: str) -> str:
    if field == "reasons":
        return phrases.speak("refusal.reasons-needed", {}, language)
    if code == "no-authority":
        return phrases.speak("refusal.no-authority", {}, language)
    if field == "unit":
        return gettext(language, THERE_ALREADY if code == "there-already" else CHOOSE_UNIT)
    return gettext(language, CHOOSE_OUTCOME)


def _typed(request: HttpRequest, revision_id: UUID) -> list[tuple[str, str]]:
    """What the officer had written, to be copied: nothing they typed is lost."""
    language, revision = here.actor_of(request).language, catalogue.revision(revision_id)
    found = [(gettext(language, N_("Reasons")), request.POST.get("reasons", "").strip())]
    for name, text in asking.sent(request.POST).written.items():
        kind, _, key = name.partition(":")
        if asking.known(revision, kind, key):
            found.append((sheet.item_name(revision, kind, key, language), text))
    return [(label, text) for label, text in found if text]


def _codes(no: Refusal) -> dict[str, str]:
    errors = no.facts.get("errors")
    return dict(errors) if isinstance(errors, dict) else {}


def _turn(request: HttpRequest) -> int:
    return here.number(request.POST.get("turn"))


def _done(application_id: UUID, step_id: UUID, turn: int) -> HttpResponse:
    return here.go(f"/office/a/{application_id}/{step_id}/done?since={turn}")
