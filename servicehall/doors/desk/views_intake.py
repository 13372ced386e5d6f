"""Typing an application for who stands there: one section a page, papers seen or scanned, checked, handed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall import phrases
from servicehall.applications import commands as applications
from servicehall.files.errors import FileEmpty
from servicehall.forms import view, words
from servicehall.kernel.errors import NotFound, Refusal, Stale
from servicehall.offices import queries as offices
from servicehall.parties import queries as parties
from servicehall.phrases.catalog import N_, gettext

from . import here, sections
from .intake import FORMATS, Intake, opened, units, version_of

NOTHING = N_("Choose at least one paper you have seen")
CHOOSE = N_("Choose a file first")
CONFIRM = N_("Read the answers to the person and confirm that they agree")
STILL_NEEDED = N_("Still needed: {name}")
HALL, TIER = N_("Choose a hall"), N_("Choose how fast it is needed")


def tasks(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired."""
    return here.show(request, "tasks", {"intake": opened(request, draft_id)})


def section(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Refuses: NotFound, DraftExpired."""
    return _section(request, opened(request, draft_id), key)


def save_section(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, Stale (shown in place)."""
    intake, sent = opened(request, draft_id), dict(request.POST.lists())
    if version_of(request) != intake.draft.version:
        raise Stale(version=intake.draft.version)
    form, codes = intake.revision.form, offices.unit_codes(intake.draft.territory_id)
    _known(intake, key)
    found = sections.posted(form, key, intake.draft.answers, sent, today=intake.today, units=codes)
    if found.problems:
        return _section(request, intake, key, problems=found.problems, sent=sent, status=422)
    applications.save_answers(
        actor=here.actor_of(request),
        draft_id=draft_id,
        version=intake.draft.version,
        answers=found.answers,
        at=here.now(),
    )
    if found.open:
        return here.go(f"{intake.at}/sections/{key}?more=yes{'&back=check' if _back(request) else ''}#{_first(found)}")
    following = sections.next_section(form, key, found.answers)
    if following is not None:
        return here.go(f"{intake.at}/sections/{following}" + ("?back=check" if _back(request) else ""))
    return here.go(f"{intake.at}/check" if _back(request) else f"{intake.at}/materials")


def section_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID, key: str) -> HttpResponse | None:
    if refusal.code != "stale":
        return None
    return _section(request, opened(request, draft_id), key, changed=True, status=refusal.status)


def materials(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired."""
    return _materials(request, opened(request, draft_id))


def seen(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Note the chosen originals as shown and compared. Refuses: NotFound, DraftExpired, Stale (shown in place)."""
    version, chosen = version_of(request), list(dict.fromkeys(request.POST.getlist("seen")))[:50]
    if not chosen:
        said = gettext(here.actor_of(request).language, NOTHING)
        return _materials(request, opened(request, draft_id), errors={"seen": said}, status=422)
    for material in chosen:
        version = applications.seen_at_window(
            actor=here.actor_of(request), draft_id=draft_id, version=version, material=material, at=here.now()
        )
    return here.go(f"/desk/drafts/{draft_id}/materials")


def materials_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID, key: str = "") -> HttpResponse | None:
    """Somebody was faster, or a file cannot be taken: said on the page, with what to do instead."""
    if refusal.code == "stale":
        return _materials(request, opened(request, draft_id), changed=True, status=refusal.status)
    if not refusal.code.startswith("file-"):
        return None
    language = here.actor_of(request).language
    chosen = request.FILES.get("file") is not None
    said = phrases.speak(f"refusal.{refusal.code}", refusal.facts, language) if chosen else gettext(language, CHOOSE)
    return _materials(request, opened(request, draft_id), errors={f"file-{key}": said}, status=refusal.status)


def upload(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """A scan or a photo. Refuses: NotFound, DraftExpired; Stale and what files refuses (shown in place)."""
    given = request.FILES.get("file")
    if given is None:
        raise FileEmpty()
    applications.attach(
        actor=here.actor_of(request),
        draft_id=draft_id,
        version=version_of(request),
        material=key,
        stream=given,
        name=given.name or "",
        declared_type=given.content_type or "",
        at=here.now(),
    )
    return here.go(f"/desk/drafts/{draft_id}/materials")


def remove(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, Stale (shown in place)."""
    version = version_of(request)
    applications.detach(actor=here.actor_of(request), draft_id=draft_id, version=version, material=key, at=here.now())
    return here.go(f"/desk/drafts/{draft_id}/materials")


def choices(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """How fast, and where the result will be fetched. Refuses: NotFound, DraftExpired."""
    return _choices(request, opened(request, draft_id))


def choose(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, NotOffered, Stale (shown in place)."""
    intake, actor = opened(request, draft_id), here.actor_of(request)
    tier, hall = request.POST.get("tier", intake.draft.tier), request.POST.get("hall", "")
    halls = {str(one.id): one.id for one in offices.halls(intake.draft.territory_id)}
    errors = {} if tier in intake.revision.limits else {"tier": gettext(actor.language, TIER)}
    if hall not in halls:
        errors["hall"] = gettext(actor.language, HALL)
    if errors:
        return _choices(request, intake, errors=errors, status=422)
    version = version_of(request)
    applications.choose(
        actor=actor, draft_id=draft_id, version=version, at=here.now(), tier=tier, delivery_hall_id=halls[hall]
    )
    return here.go(f"{intake.at}/check")


def choices_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID) -> HttpResponse | None:
    if refusal.code != "stale":
        return None
    return _choices(request, opened(request, draft_id), changed=True, status=refusal.status)


def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired."""
    return _check(request, opened(request, draft_id))


def file(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Hand it in; at a window it is accepted in the same act.

    Refuses: NotFound, DraftExpired, NotOffered; Stale, AnswersIncomplete, MaterialsMissing, NoAuthority (in place).
    """
    actor = here.actor_of(request)
    if request.POST.get("agreed") != "yes":
        said = {"agreed": gettext(actor.language, CONFIRM)}
        return _check(request, opened(request, draft_id), errors=said, status=422)
    filed = applications.file(actor=actor, draft_id=draft_id, version=version_of(request), at=here.now())
    return here.go(f"/desk/a/{filed.reference}/filed")


def file_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID) -> HttpResponse | None:
    if refusal.code not in {"stale", "answers-incomplete", "materials-missing", "no-authority"}:
        return None
    intake, errors = opened(request, draft_id), {}
    if refusal.code == "no-authority":
        errors = {"agreed": phrases.speak("refusal.no-authority", refusal.facts, intake.language)}
    return _check(request, intake, errors=errors, changed=refusal.code == "stale", status=refusal.status)


def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    return here.show(request, "discard", {"intake": opened(request, draft_id)})


def discard_now(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound."""
    applications.discard(actor=here.actor_of(request), draft_id=draft_id)
    return here.go("/desk/")


def _section(
    request: HttpRequest,
    intake: Intake,
    key: str,
    *,
    problems: Any = None,
    sent: Any = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    form, draft, language = intake.revision.form, intake.draft, intake.language
    choices = units(draft.territory_id, language)
    views = [
        view.page(form, page.key, draft.answers, problems, language, choices, sent)
        for page in sections.pages_of(form, _known(intake, key), draft.answers)
    ]
    if not views:
        raise NotFound()
    keys = [one.key for one in intake.tasks]
    values = {
        "intake": intake,
        "title": words.text(next(one for one in form.sections if one.key == key).titles, language),
        "views": views,
        "errors": [line for one in views for line in one.errors],
        "changed": changed,
        "more": request.GET.get("more") == "yes" and status == 200,
        "back": _back(request),
        "place": keys.index(key) + 1,
        "of": len(keys),
    }
    return here.show(request, "section", values, status=status)


def _materials(
    request: HttpRequest,
    intake: Intake,
    *,
    errors: dict[str, str] | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    waiting = [one for one in intake.papers if not one.given]
    values = {
        "intake": intake,
        "waiting": waiting,
        "kinds": FORMATS,
        "errors": errors or {},
        "changed": changed,
        "back": _back(request),
    }
    return here.show(request, "materials", values, status=status)


def _choices(
    request: HttpRequest,
    intake: Intake,
    *,
    errors: dict[str, str] | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    halls = offices.halls(intake.draft.territory_id)
    values = {
        "intake": intake,
        "tiers": [(tier, words.text(tier.names, intake.language)) for tier in intake.revision.tiers],
        "halls": [(hall.id, hall.name(intake.language)) for hall in halls],
        "errors": errors or {},
        "changed": changed,
    }
    return here.show(request, "choices", values, status=status)


def _check(
    request: HttpRequest,
    intake: Intake,
    *,
    errors: dict[str, str] | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    draft, language = intake.draft, intake.language
    names = offices.unit_names(draft.territory_id, language)
    card = parties.card(actor=here.actor_of(request), purpose="intake", about=draft.id, party_id=draft.party_id)
    values = {
        "intake": intake,
        "card": card,
        "sections": [
            (one, f"{intake.at}/sections/{one.key}?back=check")
            for one in view.summary(intake.revision.form, draft.answers, language, names)
        ],
        "kinds": FORMATS,
        "tier": words.text(intake.revision.tier(draft.tier).names, language),
        "errors": errors or _open(intake),
        "agreed_wrong": (errors or {}).get("agreed", ""),
        "changed": changed,
    }
    return here.show(request, "check", values, status=status)


def _open(intake: Intake) -> list[tuple[str, str]]:
    """Everything that keeps the application from being handed in, each with the page that mends it."""
    lines = [
        (intake.sentence(path), f"{intake.at}/sections/{intake.section_of(path)}?back=check")
        for path in intake.problems
    ]
    needed = gettext(intake.language, STILL_NEEDED)
    return lines + [(needed.format(name=one.name), f"{intake.at}/materials?back=check") for one in intake.missing]


def _known(intake: Intake, key: str) -> str:
    if key not in {one.key for one in intake.revision.form.sections}:
        raise NotFound()
    return key


def _first(found: sections.SectionRead) -> str:
    return found.open[0].fields[0]


def _back(request: HttpRequest) -> bool:
    return request.GET.get("back") == "check"
