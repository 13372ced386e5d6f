"""Writing an application: the list of tasks, one page per thing, saved at each step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall.applications import commands as applications
from servicehall.applications import queries
from servicehall.applications.errors import NotOffered
from servicehall.applications.types import DraftView
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision
from servicehall.forms import view, walk, words
from servicehall.kernel.errors import NotFound, Refusal
from servicehall.offices import queries as offices

from . import here
from .writing import Writing, opened, units, version_of


def before(request: HttpRequest, code: str) -> HttpResponse:
    """What is needed, drafts already begun, and the button that begins. Refuses: NoSuchProcedure, NotOffered."""
    place, actor = here.territory(request), here.actor_of(request)
    revision = catalogue.current(code, place.id, here.today(place))
    _takes_online(revision)
    begun = [one for one in queries.drafts(actor=actor, at=here.now()) if one.revision_id == revision.id]
    values = {"guide": catalogue.guide(revision.id, actor.language), "place": place, "begun": begun}
    values |= {"zone": offices.zone(place.id)}
    return here.show(request, "before", values)


def start(request: HttpRequest, code: str) -> HttpResponse:
    """Refuses: NoSuchProcedure, NotOffered."""
    place, actor, at = here.territory(request), here.actor_of(request), here.now()
    revision = catalogue.current(code, place.id, here.today(place))
    _takes_online(revision)
    draft_id = applications.start(
        actor=actor, revision_id=revision.id, territory_id=place.id, at=at, tier=revision.tiers[0].key
    )
    return here.go(f"/drafts/{draft_id}")


def tasks(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired."""
    writing = opened(request, draft_id)
    return here.show(request, "tasks", {"writing": writing, "tasks": writing.tasks, "draft": writing.draft})


def page(request: HttpRequest, draft_id: UUID, page: str) -> HttpResponse:
    """Refuses: NotFound, DraftExpired."""
    writing = opened(request, draft_id)
    return _page(request, writing, _known(writing, page))


def save_page(request: HttpRequest, draft_id: UUID, page: str) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, Stale (shown in place)."""
    actor = here.actor_of(request)
    saved = applications.save_page(
        actor=actor,
        draft_id=draft_id,
        version=version_of(request),
        page=page,
        posted=dict(request.POST.lists()),
        at=here.now(),
    )
    if saved.problems:
        writing = opened(request, draft_id)
        return _page(request, writing, page, problems=saved.problems, posted=True, status=422)
    held = queries.draft(actor=actor, draft_id=draft_id)
    return here.go(_after(request, held, page, saved.answers))


def page_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID, page: str) -> HttpResponse | None:
    if refusal.code != "stale":
        return None
    writing = opened(request, draft_id)
    return _page(request, writing, _known(writing, page), changed=True, status=refusal.status)


def speed(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    return _choice(request, opened(request, draft_id), "speed")


def choose_speed(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, NotOffered, Stale (shown in place)."""
    tier = request.POST.get("tier", "")
    writing = opened(request, draft_id)
    if tier not in writing.revision.limits:
        return _choice(request, writing, "speed", status=422, wrong=True)
    applications.choose(
        actor=here.actor_of(request), draft_id=draft_id, version=version_of(request), at=here.now(), tier=tier
    )
    return here.go(_back(request, draft_id))


def delivery(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    return _choice(request, opened(request, draft_id), "delivery")


def choose_delivery(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound, DraftExpired, Stale (shown in place)."""
    given, writing = request.POST.get("hall", ""), opened(request, draft_id)
    known = {str(hall.id): hall.id for hall in offices.halls(writing.draft.territory_id)}
    if given not in known:
        return _choice(request, writing, "delivery", status=422, wrong=True)
    applications.choose(
        actor=here.actor_of(request),
        draft_id=draft_id,
        version=version_of(request),
        at=here.now(),
        delivery_hall_id=known[given],
    )
    return here.go(_back(request, draft_id))


def speed_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID) -> HttpResponse | None:
    return _choice_refused(request, refusal, draft_id, "speed")


def delivery_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID) -> HttpResponse | None:
    return _choice_refused(request, refusal, draft_id, "delivery")


def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    return here.show(request, "discard", {"writing": opened(request, draft_id)})


def discard_now(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Refuses: NotFound."""
    applications.discard(actor=here.actor_of(request), draft_id=draft_id)
    return here.go("/applications")


def _takes_online(revision: Revision) -> None:
    if "online" not in revision.channels:
        raise NotOffered()


def _choice_refused(request: HttpRequest, refusal: Refusal, draft_id: UUID, name: str) -> HttpResponse | None:
    if refusal.code != "stale":
        return None
    return _choice(request, opened(request, draft_id), name, status=refusal.status, changed=True)


def _choice(
    request: HttpRequest,
    writing: Writing,
    name: str,
    *,
    status: int = 200,
    wrong: bool = False,
    changed: bool = False,
) -> HttpResponse:
    language = writing.language
    values: dict[str, Any] = {"writing": writing, "wrong": wrong, "changed": changed, "has_errors": wrong}
    values |= {"back": request.GET.get("back") == "check"}
    if name == "speed":
        values["tiers"] = [(tier, words.text(tier.names, language)) for tier in writing.revision.tiers]
    else:
        halls = offices.halls(writing.draft.territory_id)
        values["halls"] = [(hall.id, hall.name(language)) for hall in halls]
    return here.show(request, name, values, status=status)


def _page(
    request: HttpRequest,
    writing: Writing,
    key: str,
    *,
    problems: Any = None,
    posted: bool = False,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    form, draft = writing.revision.form, writing.draft
    drawn = view.page(
        form,
        key,
        draft.answers,
        problems=problems,
        language=writing.language,
        units=units(draft.territory_id, writing.language),
        posted=dict(request.POST.lists()) if posted else None,
    )
    previous = walk.previous_page(form, key, draft.answers)
    values = {
        "writing": writing,
        "view": drawn,
        "changed": changed,
        "has_errors": bool(drawn.errors),
        "previous": f"/drafts/{draft.id}/pages/{previous}" if previous else f"/drafts/{draft.id}",
        "back": request.GET.get("back") == "check",
    }
    return here.show(request, "page", values, status=status)


def _known(writing: Writing, page: str) -> str:
    if page not in {known.key for known in writing.revision.form.pages}:
        raise NotFound()
    return page


def _back(request: HttpRequest, draft_id: UUID) -> str:
    return f"/drafts/{draft_id}" + ("/check" if request.GET.get("back") == "check" else "")


def _after(request: HttpRequest, draft: DraftView, page: str, answers: Any) -> str:
    """The next page of the same section; then the list. Whoever came to change an answer goes back to checking."""
    form = catalogue.revision(draft.revision_id).form
    following = walk.next_page(form, page, answers)
    if request.GET.get("back") == "check":
        still_open = walk.open_page(form, answers)
        return f"/drafts/{draft.id}/" + (f"pages/{still_open}?back=check" if still_open else "check")
    if following is not None and form.page(following).section == form.page(page).section:
        return f"/drafts/{draft.id}/pages/{following}"
    return f"/drafts/{draft.id}"
