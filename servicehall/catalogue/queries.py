from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from servicehall.catalogue import body as bodies
from servicehall.catalogue import finder, held, shipped
from servicehall.catalogue import guide as guides
from servicehall.catalogue.errors import NoSuchProcedure
from servicehall.catalogue.models import DictionaryEntry, Offer
from servicehall.catalogue.models import Revision as RevisionRow
from servicehall.catalogue.rules import charges as charges
from servicehall.catalogue.rules import completeness as completeness
from servicehall.catalogue.rules import materials_for as materials_for
from servicehall.catalogue.rules import steps_for as steps_for
from servicehall.catalogue.types import Guide, ProcedureCard, Revision
from servicehall.forms.days import resolve


def published(territory_id: int, on: date) -> list[ProcedureCard]:
    """The procedures offered in the territory on that day, by code. One query."""
    return [_card(offer) for offer in _offers(territory_id, on).order_by("code")]


def search(territory_id: int, text: str, language: str, on: date, limit: int = 20) -> list[ProcedureCard]:
    """The procedures these words may mean, best first; all of them for no words. One query.

    Words are looked for in every language, with marks or without, in either way of writing Han, with typing mistakes;
    ``language`` is the reader's, for the caller's own use of the cards.
    """
    asked = finder.question(text)
    if not asked.tokens:
        return published(territory_id, on)[:limit]
    values: dict[str, Any] = {"tokens": asked.tokens, "text": asked.folded, "least": asked.least}
    with connection.cursor() as cursor:
        cursor.execute(finder.SQL, {**values, "territory": territory_id, "on": on, "limit": limit})
        return [_read_card(row) for row in cursor.fetchall()]


def current(procedure_code: str, territory_id: int, on: date) -> Revision:
    """The revision in force there on that day. No query when it was asked a moment ago (see held.py), else one, and
    two more when the revision is not held. Refuses: NoSuchProcedure."""
    place = (procedure_code, territory_id, on)
    found = held.get(place)
    if found is None:
        found = _offers(territory_id, on).filter(code=procedure_code).values_list("revision_id", flat=True).first()
        if found is None:
            raise NoSuchProcedure(procedure=procedure_code)
        held.put(place, found)
    return revision(found)


def forget() -> None:
    """Hold nothing of what is offered or published; for restores and tests."""
    held.forget()
    revision.cache_clear()


@lru_cache(maxsize=512)
def revision(revision_id: UUID) -> Revision:
    """The revision of that id, compiled. Held by the process: a published revision never changes. Two queries once.

    Refuses: NoSuchProcedure.
    """
    row = RevisionRow.objects.filter(id=revision_id).select_related("procedure").first()
    if row is None:
        raise NoSuchProcedure(revision=str(revision_id))
    wanted = Q(pk__in=[])
    for code, version in row.dictionary.items():
        wanted |= Q(code=code, version=version)
    entries = {entry.code: shipped.entry(entry.body) for entry in DictionaryEntry.objects.filter(wanted)}
    return bodies.read(row.body, entries, id=row.id, number=row.number)


def guide(revision_id: UUID, language: str) -> Guide:
    """The guide of a revision in one language. No query once the revision is held."""
    return guides.guide(revision(revision_id), language)


def sample(revision: Revision, today: date) -> tuple[str, dict[str, Any]]:
    """A tier and sample answers of people who do not exist, for a shipped procedure. No query.

    Days that would lie outside what the form takes on ``today`` are moved to the nearest day it takes. Refuses:
    NoSuchProcedure, when none was shipped.
    """
    found = shipped.sample(revision.procedure_code, revision.scope)
    if found is None:
        raise NoSuchProcedure(procedure=revision.procedure_code)
    answers = dict(found["answers"])
    for key, field in revision.form.fields.items():
        earliest, latest = (resolve(edge, today) if edge else None for edge in (field.earliest, field.latest))
        if earliest is not None and key in answers:
            answers[key] = max(answers[key], earliest.isoformat())
        if latest is not None and key in answers:
            answers[key] = min(answers[key], latest.isoformat())
    return str(found["tier"]), answers


def _offers(territory_id: int, on: date) -> QuerySet[Offer]:
    in_force = Q(effective_until__isnull=True) | Q(effective_until__gt=on)
    return Offer.objects.filter(in_force, territory_id=territory_id, effective_from__lte=on)


def _card(offer: Offer) -> ProcedureCard:
    return ProcedureCard(
        code=offer.code,
        revision_id=offer.revision_id,
        names=offer.names,
        summary=offer.summary,
        category=offer.category,
        authority=offer.authority,
        online=offer.online,
    )


def _read_card(row: Sequence[Any]) -> ProcedureCard:
    code, revision_id, names, summary, category, authority, online = row
    return ProcedureCard(
        code=code,
        revision_id=revision_id,
        names=names,
        summary=summary,
        category=category,
        authority=authority,
        online=online,
    )
