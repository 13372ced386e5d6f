"""Materials, checking everything, and handing it in."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall import phrases
from servicehall.applications import commands as applications
from servicehall.applications import queries
from servicehall.applications.queries import slip
from servicehall.clock.limit import Limit
from servicehall.clock.reckon import reckon
from servicehall.files.errors import FileEmpty
from servicehall.forms import view
from servicehall.kernel.errors import NotFound, Refusal
from servicehall.offices import queries as offices
from servicehall.papers import queries as papers
from servicehall.phrases.catalog import N_, gettext

from . import here
from .writing import FORMATS, MaterialTask, Writing, opened, version_of

CHOOSE = N_("Choose a file first")
DECLARE = N_("Confirm that what you have written is true")
STILL_NEEDED = N_("Add this paper: {name}")


def material(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Refuses: NotFound, DraftExpired."""
    return _material(request, opened(request, draft_id), key)


def add_material(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, Stale and what files refuses (shown in place)."""
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
    return here.go(_back(request, draft_id))


def remove_material(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, Stale (shown in place)."""
    applications.detach(
        actor=here.actor_of(request), draft_id=draft_id, version=version_of(request), material=key, at=here.now()
    )
    return here.go(f"/drafts/{draft_id}/materials/{key}")


def material_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID, key: str) -> HttpResponse | None:
    """A file that cannot be taken is said beside the field, with what to do instead."""
    if refusal.code == "stale":
        return _material(request, opened(request, draft_id), key, changed=True, status=refusal.status)
    if not refusal.code.startswith("file-"):
        return None
    language = here.actor_of(request).language
    said = file_refused(refusal, language, chosen=request.FILES.get("file") is not None)
    return _material(request, opened(request, draft_id), key, error=said, status=refusal.status)


def file_refused(refusal: Refusal, language: str, *, chosen: bool) -> str:
    """Why a file was not taken, in the reader's words."""
    if not chosen:
        return gettext(language, CHOOSE)
    return phrases.speak(f"refusal.{refusal.code}", refusal.facts, language)


def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired."""
    return _check(request, opened(request, draft_id))


def file(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, NotOffered; Stale, AnswersIncomplete, MaterialsMissing (shown in place)."""
    if request.POST.get("declared") != "yes":
        said = gettext(here.actor_of(request).language, DECLARE)
        return _check(request, opened(request, draft_id), errors={"declared": said}, status=422)
    filed = applications.file(
        actor=here.actor_of(request), draft_id=draft_id, version=version_of(request), at=here.now()
    )
    return here.go(f"/applications/{filed.id}/filed")


def file_refused_here(request: HttpRequest, refusal: Refusal, draft_id: UUID) -> HttpResponse | None:
    if refusal.code not in {"stale", "answers-incomplete", "materials-missing"}:
        return None
    changed = refusal.code == "stale"
    return _check(request, opened(request, draft_id), changed=changed, status=refusal.status)


def filed(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What was handed in, with the secret for an hour after. Refuses: NotFound."""
    actor, at = here.actor_of(request), here.now()
    tracking = queries.tracking(actor=actor, application_id=application_id, now=at)
    found = [paper for paper in papers.of(application_id) if paper.kind == "slip"]
    values = {
        "tracking": tracking,
        "secret": slip.secret(actor=actor, application_id=application_id, now=at),
        "clock": [phrases.speak(code, said, actor.language) for code, said in tracking.clock],
        "slip": found[0] if found else None,
        "office": offices.office(tracking.office_id).name(actor.language),
        "intake_due": next((step.due_on for step in tracking.steps if tracking.state == "filed"), None),
    }
    return here.show(request, "filed", values)


def _material(
    request: HttpRequest, writing: Writing, key: str, *, error: str = "", changed: bool = False, status: int = 200
) -> HttpResponse:
    values = {
        "writing": writing,
        "material": _asked(writing, key),
        "kinds": FORMATS,
        "error": error,
        "changed": changed,
        "has_errors": bool(error),
        "back": request.GET.get("back") == "check",
        "zone": offices.territory_of(writing.draft.territory_id).zone,
    }
    return here.show(request, "material", values, status=status)


def _asked(writing: Writing, key: str) -> MaterialTask:
    found = next((one for one in writing.materials if one.key == key), None)
    if found is None:
        raise NotFound()
    return found


def _check(
    request: HttpRequest,
    writing: Writing,
    *,
    errors: dict[str, str] | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    draft, language = writing.draft, writing.language
    names = offices.unit_names(draft.territory_id, language)
    values = {
        "writing": writing,
        "sections": view.summary(writing.revision.form, draft.answers, language, names),
        "kinds": FORMATS,
        "errors": errors or _open(writing),
        "changed": changed,
        "due": _due(draft.territory_id, writing.revision.limits[draft.tier], here.now()),
        "once": None,
    }
    return here.show(request, "check", values, status=status)


def _open(writing: Writing) -> list[tuple[str, str]]:
    """Everything that keeps the application from being sent, each with the page that mends it."""
    start, language = f"/drafts/{writing.draft.id}", writing.language
    lines = [(writing.sentence(path), f"{start}/pages/{writing.page_of(path)}?back=check") for path in writing.problems]
    lines += [
        (gettext(language, STILL_NEEDED).format(name=one.name), f"{start}/materials/{one.key}?back=check")
        for one in writing.missing
    ]
    return lines


def _due(territory_id: int, limit: Limit, at: datetime) -> date | None:
    """The day it would be due, where the limit runs from receipt; unknown where it runs from acceptance."""
    profile = offices.profile(territory_id)
    if profile.decision is not None and profile.decision.starts == "acceptance":
        return None
    return reckon(received=at, limit=limit, calendar=offices.calendar(territory_id), profile=profile).due_on


def _back(request: HttpRequest, draft_id: UUID) -> str:
    return f"/drafts/{draft_id}" + ("/check" if request.GET.get("back") == "check" else "")
