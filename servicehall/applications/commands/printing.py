"""What a result says: who holds it, for what, until when. Sealed by results, printed by the worker."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from servicehall.catalogue.types import Revision
from servicehall.forms import view
from servicehall.kernel.actor import Actor
from servicehall.offices import queries as offices
from servicehall.parties import queries as parties

from ..models import Application
from .answers import answers_of


def result_values(application: Application, revision: Revision, *, actor: Actor) -> dict[str, Any]:
    """The lines of the result, in the applicant's language. The officer's reading of them is recorded by the vault."""
    language = language_of(application)
    card = parties.card(actor=actor, purpose="assignment", about=application.id, party_id=application.party_id)
    units = offices.unit_names(application.territory_id, language)
    rows = view.summary(revision.form, answers_of(actor, application), language, units)
    office = offices.office(application.office_id)
    return {
        "holder": card.name["full"],
        "title": revision.result.names.get(language) or revision.result.names["en"],
        "authority": office.name(language),
        "lines": [[row.label, ", ".join(row.lines)] for section in rows for row in section.rows if row.answered],
    }


def language_of(application: Application) -> str:
    """The language the house speaks to the applicant in."""
    return parties.language(application.party_id)


def valid_until(application: Application, revision: Revision, *, at: datetime) -> date | None:
    """The last day of a result's validity; None without end. Months end on the same day number, or the month's last."""
    months = revision.result.valid_months
    if months is None:
        return None
    on = at.astimezone(offices.zone(application.territory_id)).date()
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    for day in range(on.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(on.day, 28))
