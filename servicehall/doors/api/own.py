"""What a party does with its own: hand in files, file, follow, answer, withdraw, read papers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form
from ninja.files import UploadedFile

from servicehall.applications import commands, queries
from servicehall.catalogue import queries as catalogue
from servicehall.doors.gate.routes import PARTY, SIGNED_IN
from servicehall.files import commands as files
from servicehall.kernel.actor import Kind
from servicehall.kernel.errors import NotFound
from servicehall.offices import queries as offices
from servicehall.parties import queries as parties

from . import hot
from .acts import PREFIX, act, done
from .shapes import NewApplication, Seen, Supplement
from .shown import plain, tracking

LARGEST = 20 * 1024 * 1024
"""Bytes of one file; a material may allow less, which is checked when the application is filed."""


@act("POST", "/files", policy=SIGNED_IN, status=201, tag="files")
def receive_file(request: HttpRequest, file: File[UploadedFile], party_id: Form[UUID | None] = None) -> HttpResponse:
    """Hand in one file; its id goes into ``materials``. A window officer says for whom."""
    actor = request.actor  # type: ignore[attr-defined]
    owner = actor.party_id if actor.kind is Kind.PARTY else party_id
    if owner is None or (actor.kind is Kind.OFFICER and "window" not in actor.roles):
        raise NotFound()
    parties.language(owner)  # refuses NotFound for a party nobody registered
    received = files.receive(
        actor=actor,
        owner=owner,
        stream=file,
        name=file.name or "",
        declared_type=file.content_type or "",
        at=timezone.now(),
        limit_bytes=LARGEST,
    )
    return done(
        {"id": str(received.id), "sha256": received.sha256, "size": received.size, "state": str(received.state)},
        status=201,
    )


@act("POST", "/applications", policy=SIGNED_IN, status=201, tag="applications", hot=hot.file_application)
def file_application(request: HttpRequest, body: NewApplication) -> HttpResponse:
    """File a whole application: it is numbered, timed, sealed and taken in, or refused with everything wrong."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    territory = offices.territory(body.territory)
    on = now.astimezone(offices.zone(territory.id)).date()
    revision = catalogue.current(body.procedure, territory.id, on)
    filed = commands.file_at_once(
        actor=actor,
        revision_id=revision.id,
        territory_id=territory.id,
        tier=body.tier,
        answers=body.answers,
        materials=body.materials,
        delivery_hall_id=body.delivery_hall_id,
        party_id=body.party_id,
        at=now,
    )
    return done(
        {
            "id": str(filed.id),
            "reference": filed.reference,
            "due_on": filed.due_on.isoformat() if filed.due_on else None,
        },
        status=201,
        location=f"/{PREFIX}applications/{filed.id}",
    )


@act("GET", "/applications", policy=PARTY, tag="applications")
def my_applications(request: HttpRequest) -> HttpResponse:
    """One's own applications, newest first."""
    return done({"applications": [plain(line) for line in queries.mine(actor=request.actor)]})  # type: ignore[attr-defined]


@act("GET", "/applications/{uuid:application_id}", policy=PARTY, tag="applications", hot=hot.my_application)
def my_application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """One's own application as it goes its way."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.tracking(actor=actor, application_id=application_id, now=timezone.now())
    return done(tracking(found, actor.language))


@act("GET", "/applications/{uuid:application_id}/secret", policy=PARTY, tag="applications")
def my_secret(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What stands beside the reference on one's own slip."""
    secret = queries.secret_of(actor=request.actor, application_id=application_id)  # type: ignore[attr-defined]
    return done({"secret": secret})


@act("POST", "/applications/{uuid:application_id}/supplement", policy=PARTY, tag="applications")
def supplement(request: HttpRequest, application_id: UUID, body: Supplement) -> HttpResponse:
    """Answer the one-time notice; the clock goes on."""
    row = commands.supplement(
        actor=request.actor,  # type: ignore[attr-defined]
        application_id=application_id,
        answers=body.answers,
        files_given=body.materials,
        at=timezone.now(),
    )
    return done({"id": str(row.id), "turn": row.turn, "due_on": row.due_on.isoformat() if row.due_on else None})


@act("POST", "/applications/{uuid:application_id}/withdraw", policy=PARTY, tag="applications")
def withdraw(request: HttpRequest, application_id: UUID, body: Seen) -> HttpResponse:
    """Take one's own application back, while it is not decided."""
    actor = request.actor  # type: ignore[attr-defined]
    row = commands.withdraw(actor=actor, application_id=application_id, turn=body.turn, at=timezone.now())
    return done({"id": str(row.id), "turn": row.turn, "state": row.state})


@act("GET", "/applications/{uuid:application_id}/papers", policy=SIGNED_IN, tag="papers")
def papers(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The papers printed so far; the worker prints them within seconds."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.papers_of(actor=actor, application_id=application_id, at=timezone.now())
    return done({"papers": [plain(paper) for paper in found]})


@act("GET", "/applications/{uuid:application_id}/papers/{uuid:paper_id}", policy=SIGNED_IN, tag="papers")
def paper(request: HttpRequest, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """One paper, as PDF."""
    actor = request.actor  # type: ignore[attr-defined]
    view, data = queries.read_paper(actor=actor, application_id=application_id, paper_id=paper_id, at=timezone.now())
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{view.number}.pdf"'
    return answer
