"""What is mine: applications and drafts, messages, papers; one application as it goes its way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall.applications import commands as applications
from servicehall.applications import queries
from servicehall.applications.queries import own_answers
from servicehall.catalogue import queries as catalogue
from servicehall.forms import view, words
from servicehall.kernel.errors import NotFound, Refusal
from servicehall.messages import commands as telling
from servicehall.messages import queries as messages
from servicehall.offices import queries as offices
from servicehall.papers import commands as reading
from servicehall.papers import queries as papers
from servicehall.payments import queries as payments
from servicehall.results import queries as results

from . import here
from .following import Following, followed


def mine(request: HttpRequest) -> HttpResponse:
    """Everything the person has here. Seven queries."""
    actor, at = here.actor_of(request), here.now()
    lines, drafts = queries.mine(actor=actor), queries.drafts(actor=actor, at=at)
    revisions = {one.revision_id for one in lines} | {one.revision_id for one in drafts}
    titles = {id_: words.text(catalogue.revision(id_).names, actor.language) for id_ in revisions}
    zone = offices.zone(here.territory(request).id)
    values = {"lines": lines, "drafts": drafts, "titles": titles, "unread": messages.unread(actor), "zone": zone}
    return here.show(request, "mine", values)


def inbox(request: HttpRequest) -> HttpResponse:
    """Messages, newest first. One query."""
    found = messages.inbox(here.actor_of(request))
    return here.show(request, "messages", {"messages": found, "zone": here.territory(request).zone})


def mark_read(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Refuses: NotFound."""
    telling.mark_read(actor=here.actor_of(request), message_id=message_id, at=here.now())
    return here.go("/messages")


def tracking(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Refuses: NotFound."""
    return _tracking(request, _mine(request, application_id))


def answers(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What I sent, as it stands now. Refuses: NotFound."""
    following = _mine(request, application_id)
    held = own_answers.answers(actor=here.actor_of(request), application_id=application_id)
    form = catalogue.revision(following.tracking.revision_id).form
    names = offices.unit_names(following.tracking.territory_id, following.language)
    sections = view.summary(form, held, following.language, names)
    return here.show(request, "answers", {"following": following, "sections": sections})


def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Are you sure? Refuses: NotFound."""
    following = _mine(request, application_id)
    if not following.open:
        raise NotFound()
    return here.show(request, "withdraw", {"following": following, "changed": False})


def withdraw_now(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Refuses: NotFound, NotNow, Stale (shown in place)."""
    text = request.POST.get("turn", "")
    applications.withdraw(
        actor=here.actor_of(request),
        application_id=application_id,
        turn=int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0,
        at=here.now(),
    )
    return here.go(f"/applications/{application_id}")


def withdraw_refused(request: HttpRequest, refusal: Refusal, application_id: UUID) -> HttpResponse | None:
    """Something happened meanwhile: show what, and ask again, or show where the matter stands."""
    if refusal.code not in {"stale", "not-now"}:
        return None
    following = _mine(request, application_id)
    if not following.open:
        return _tracking(request, following, status=refusal.status, changed=True)
    return here.show(request, "withdraw", {"following": following, "changed": True}, status=refusal.status)


def paper(request: HttpRequest, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """One printed paper. Refuses: NotFound (also when it belongs to another application), FileLost."""
    printed, data = reading.read(actor=here.actor_of(request), purpose="paper", about=application_id, paper_id=paper_id)
    if printed.about != application_id:
        raise NotFound()
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{printed.kind.partition('.')[0]}-{printed.number.replace('/', '-')}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _mine(request: HttpRequest, application_id: UUID) -> Following:
    actor = here.actor_of(request)
    return followed(queries.tracking(actor=actor, application_id=application_id, now=here.now()), actor.language)


def _tracking(request: HttpRequest, following: Following, *, status: int = 200, changed: bool = False) -> HttpResponse:
    id_ = following.tracking.id
    values: dict[str, Any] = {
        "following": following,
        "papers": papers.of(id_),
        "charges": payments.of(id_) if following.tracking.charge_id else [],
        "result": next(iter(results.of(id_)), None) if following.tracking.result_id else None,
        "mine": True,
        "changed": changed,
    }
    return here.show(request, "tracking", values, status=status)
