"""Who has read what is held of me. Every reading has a row, and its subject sees it here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall.accounts import queries as accounts
from servicehall.kernel.errors import NotFound
from servicehall.offices import queries as offices
from servicehall.phrases import catalog
from servicehall.phrases.catalog import N_
from servicehall.vault import queries as vault
from servicehall.vault.types import For

from . import here

PURPOSES = {
    For.ASSIGNMENT: N_("To work on your application"),
    For.OWN_OFFICE: N_("For the order of the office"),
    For.INTAKE: N_("To take something in for you at a window"),
    For.TRACKING: N_("To show how your application stands"),
    For.MESSAGE: N_("To write to you"),
    For.PAPER: N_("To print a paper for you"),
    For.SUPERVISION: N_("To supervise an office"),
    For.APPEAL: N_("To decide on an appeal"),
    For.SEARCH: N_("To find your file"),
    For.MACHINE: N_("By a machine, in the course of its work"),
}
BY_ITSELF = N_("The hall by itself, with nobody looking")


@dataclass(frozen=True, slots=True)
class Line:
    """One reading. ``officer``: a name that stands for one person and does not say who; None for the house."""

    at: datetime
    who: str
    officer: str | None
    purpose: str
    about: UUID | None
    together: int


def readings(request: HttpRequest) -> HttpResponse:
    """The latest two hundred readings of one's own data. Two queries."""
    actor = here.actor_of(request)
    if actor.party_id is None:
        raise NotFound()
    found = vault.readings_of(actor.party_id)
    officers = accounts.codes([one.account_id for one in found if one.account_id is not None])
    lines = [
        Line(
            at=one.at,
            who=_who(one.office_id, actor.language),
            officer=officers.get(one.account_id) if one.account_id is not None else None,
            purpose=catalog.gettext(actor.language, PURPOSES[For(one.purpose)]),
            about=one.about,
            together=one.together,
        )
        for one in found
    ]
    return here.show(request, "readings", {"lines": lines, "zone": here.territory(request).zone})


def _who(office_id: int | None, language: str) -> str:
    if office_id is None:
        return catalog.gettext(language, BY_ITSELF)
    return offices.office(office_id).name(language)
