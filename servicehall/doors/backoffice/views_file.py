"""Take a step up, read the file, open what lies in it. Every reading is on record."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from servicehall.applications import commands, queries
from servicehall.applications.queries import handled
from servicehall.kernel.errors import NotAllowed

from . import here, sheet
from .matter import matter, steps

NOTHING_RUNS = "default-src 'none'; sandbox"
"""What somebody handed in is saved, never run or drawn inside the house."""


def file(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """The file, for whoever took a step of it up; for others of the office the way to take it up. Refuses: NotFound."""
    actor = here.actor_of(request)
    try:
        opened = sheet.opened(actor=actor, application_id=application_id, step_id=step_id, now=here.now())
    except NotAllowed as no:
        if no.facts.get("needs") != "take-up":
            raise
        return closed(request, application_id, step_id)
    return here.show(request, "file", {"sheet": opened, "matter": opened.matter})


def closed(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """The step as its office may see it without reading the file. Refuses: NotFound."""
    actor = here.actor_of(request)
    found = handled.handled(actor=actor, application_id=application_id, step_id=step_id, now=here.now())
    head = matter(found.tracking, found.step, actor)
    values = {"matter": head, "taken": found.taken, "steps": steps(head, actor)}
    return here.show(request, "closed", values)


def take_up(request: HttpRequest, application_id: UUID, step_id: UUID) -> HttpResponse:
    """From now on the file may be read, and every reading is on record. Refuses: NotFound, NotNow, NotAllowed,
    OwnMatter."""
    commands.take_up(actor=here.actor_of(request), application_id=application_id, step_id=step_id, at=here.now())
    return here.go(f"/office/a/{application_id}/{step_id}")


def download(request: HttpRequest, application_id: UUID, step_id: UUID, file_id: UUID) -> HttpResponse:
    """One file as it was handed in, to be saved. Refuses: NotFound, FileLost."""
    held, data = queries.read_file(
        actor=here.actor_of(request), application_id=application_id, file_id=file_id, at=here.now()
    )
    return _saved(data, held.type, held.name or "file")


def paper(request: HttpRequest, application_id: UUID, step_id: UUID, paper_id: UUID) -> HttpResponse:
    """One paper as it was printed, to be saved. Refuses: NotFound, FileLost."""
    printed, data = queries.read_paper(
        actor=here.actor_of(request), application_id=application_id, paper_id=paper_id, at=here.now()
    )
    name = f"{printed.kind.partition('.')[0]}-{printed.number.replace('/', '-')}.pdf"
    return _saved(data, "application/pdf", name)


def _saved(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response
