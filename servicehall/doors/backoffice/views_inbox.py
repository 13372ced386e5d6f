"""What waits at one's office, and from which post one works."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from servicehall.accounts import commands as accounts
from servicehall.applications.queries import handled, waiting
from servicehall.applications.types import InboxRow
from servicehall.catalogue import queries as catalogue
from servicehall.forms import words as texts
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotFound
from servicehall.offices import queries as offices
from servicehall.workforce import queries as workforce

from . import here, words

SIZE = 50
WHOSE = ("all", "mine", "free")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the inbox in words. ``held``: mine, colleague, head (only the head may take it) or free."""

    row: InboxRow
    procedure: str
    step: str
    held: str

    @property
    def address(self) -> str:
        return f"/office/a/{self.row.application_id}/{self.row.step_id}"


def inbox(request: HttpRequest) -> HttpResponse:
    """Open steps of one's office, soonest due first; never a person. Three queries."""
    actor = here.actor_of(request)
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else "all"
    page = here.number(request.GET.get("page"), least=1, otherwise=1)
    found = waiting.waiting(actor=actor, now=here.now(), whose=whose, page=page, size=SIZE)
    counts = {"all": found.every, "mine": found.mine, "free": found.free}
    values = {
        "lines": [_line(row, actor) for row in found.rows],
        "counts": counts,
        "whose": whose,
        "page": page,
        "pages": -(-counts[whose] // SIZE),
        "office": offices.office(actor.office_id).name(actor.language) if actor.office_id is not None else "",
        "roles": _roles(actor),
    }
    return here.show(request, "inbox", values)


def posts(request: HttpRequest) -> HttpResponse:
    """The posts one holds. One query."""
    actor = here.actor_of(request)
    held = workforce.posts_of(actor.account_id) if actor.account_id is not None else []
    lines = [
        {
            "id": one.post_id,
            "office": offices.office(one.office_id).name(actor.language),
            "role": words.said(words.ROLES, one.role, actor.language),
            "hall": offices.hall(one.hall_id).name(actor.language) if one.hall_id is not None else "",
            "current": one.post_id == actor.post_id,
        }
        for one in held
    ]
    return here.show(request, "posts", {"posts": lines})


def choose_post(request: HttpRequest) -> HttpResponse:
    """Work from another of one's own posts from now on. Refuses: NotFound (not one's own)."""
    actor, wanted = here.actor_of(request), here.number(request.POST.get("post"))
    held = workforce.posts_of(actor.account_id) if actor.account_id is not None else []
    chosen = next((one for one in held if one.post_id == wanted), None)
    if chosen is None or actor.session_id is None:
        raise NotFound()
    accounts.sit(session_id=actor.session_id, post_id=chosen.post_id)
    return here.go("/office/" if chosen.role in ("case", "head") else "/desk/")


def _line(row: InboxRow, actor: Actor) -> Line:
    planned = handled.planned(row.revision_id, row.key)
    fits = planned.role in actor.roles or "head" in actor.roles
    held = "mine" if row.mine else "colleague" if row.taken else "free" if fits else "head"
    return Line(
        row=row,
        procedure=texts.text(catalogue.revision(row.revision_id).names, actor.language),
        step=texts.text(planned.names, actor.language),
        held=held,
    )


def _roles(actor: Actor) -> str:
    return ", ".join(words.said(words.ROLES, role, actor.language) for role in sorted(actor.roles))
