"""A slip is shown at the window: where its matter stands, what is owed, which papers can be printed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall.applications import queries
from servicehall.kernel.errors import Refusal
from servicehall.kernel.ids import read_reference
from servicehall.phrases.catalog import N_, gettext

from . import here
from .matter import opened

WRONG = N_("Enter the reference as it stands on the slip, like BCDF-GHJK-MNP. This one cannot be right")
UNKNOWN = N_("There is no application with this reference here. Compare it with the slip, sign by sign")


def ask(request: HttpRequest) -> HttpResponse:
    return _ask(request)


def look_up(request: HttpRequest) -> HttpResponse:
    """Refuses: NotFound (shown in place)."""
    reference = read_reference(request.POST.get("reference", "")[:60])
    if reference is None:
        return _ask(request, WRONG, 422)
    found = queries.window_page(actor=here.actor_of(request), reference=reference, now=here.now())
    return here.go(f"/desk/a/{found.reference}")


def look_up_refused(request: HttpRequest, refusal: Refusal) -> HttpResponse | None:
    return _ask(request, UNKNOWN, refusal.status) if refusal.code == "not-found" else None


def matter(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuses: NotFound."""
    return here.show(request, "matter", {"matter": opened(request, reference)})


def filed(request: HttpRequest, reference: str) -> HttpResponse:
    """What to tell the person who has just handed in, and the slip to print. Refuses: NotFound."""
    return here.show(request, "filed", {"matter": opened(request, reference)})


def paper(request: HttpRequest, reference: str, paper_id: UUID) -> HttpResponse:
    """One paper to print; the reading is on record. Refuses: NotFound, FileLost."""
    printed, data = queries.read_paper_at_window(actor=here.actor_of(request), reference=reference, paper_id=paper_id)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{printed.kind.partition('.')[0]}-{printed.number.replace('/', '-')}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _ask(request: HttpRequest, wrong: str = "", status: int = 200) -> HttpResponse:
    said = gettext(here.actor_of(request).language, wrong) if wrong else ""
    values = {"reference": request.POST.get("reference", "")[:60], "errors": {"reference": said} if said else {}}
    return here.show(request, "slip", values, status=status)
