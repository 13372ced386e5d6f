from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from servicehall.catalogue import body as bodies
from servicehall.catalogue import fold, shipped
from servicehall.catalogue import guide as guides
from servicehall.catalogue.errors import NoSuchProcedure
from servicehall.catalogue.models import DictionaryEntry, Offer
from servicehall.catalogue.models import Revision as RevisionRow
from servicehall.catalogue.rules import charges as charges
from servicehall.catalogue.rules import completeness as completeness
from servicehall.catalogue.rules import materials_for as materials_for
from servicehall.catalogue.rules import steps_for as steps_for
from servicehall.catalogue.types import Guide, ProcedureCard, Revision

STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "do",
        "for",
        "get",
        "have",
        "how",
        "i",
        "in",
        "is",
        "it",
        "my",
        "need",
        "of",
        "on",
        "or",
        "the",
        "to",
        "want",
        "with",
        "cho",
        "cua",
        "di",
        "gi",
        "lam",
        "muon",
        "o",
        "thi",
        "toi",
        "va",
        "xin",
        "از",
        "به",
        "برای",
        "در",
        "را",
        "من",
        "می",
        "و",
    ]
)
MOST_TOKENS = 12
LEAST = 0.55
"""Below this a row does not answer the question: about every second word is not in it, not even misspelt."""

SEARCH = """
SELECT o.code, o.revision_id, o.names, o.summary, o.category, o.authority, o.online
FROM catalogue_offer o,
LATERAL (
  SELECT avg(greatest(
      CASE WHEN o.vector @@ quote_literal(t)::tsquery THEN 1.0 ELSE 0 END,
      CASE WHEN length(t) > 2 AND o.vector @@ (quote_literal(t) || ':*')::tsquery THEN 0.9 ELSE 0 END,
      CASE WHEN length(t) > 3 THEN 0.85 * word_similarity(t, o.words) ELSE 0 END)) AS near,
    avg(word_similarity(t, o.titles)) AS titled
  FROM unnest(%(tokens)s::text[]) t
) score
WHERE o.territory_id = %(territory)s AND o.effective_from <= %(on)s
  AND (o.effective_until IS NULL OR %(on)s < o.effective_until)
  AND ({any}) AND score.near >= %(least)s
ORDER BY (%(text)s = ANY(string_to_array(o.titles, E'\\n'))) DESC,
  score.near + score.titled + CASE WHEN strpos(o.titles, %(text)s) > 0 THEN 0.5 ELSE 0 END DESC, o.code
LIMIT %(limit)s
"""


def published(territory_id: int, on: date) -> list[ProcedureCard]:
    """The procedures offered in the territory on that day, by code. One query."""
    return [_card(offer) for offer in _offers(territory_id, on).order_by("code")]


def search(territory_id: int, text: str, language: str, on: date, limit: int = 20) -> list[ProcedureCard]:
    """The procedures these words may mean, best first; all of them for no words. One query.

    Words are looked for in every language, with marks or without, in either way of writing Han, with typing mistakes;
    ``language`` is the reader's, for the caller's own use of the cards.
    """
    folded = fold.fold(text[:400])
    every = fold.tokens(text[:400])
    tokens = ([token for token in every if token not in STOP] or every)[:MOST_TOKENS]
    if not tokens:
        return published(territory_id, on)[:limit]
    values: dict[str, Any] = {"tokens": tokens, "text": folded, "territory": territory_id}
    values |= {"on": on, "limit": limit, "least": LEAST}
    ways: list[str] = []
    for place, token in enumerate(tokens):
        values[f"t{place}"] = token
        ways.append(f"o.vector @@ (quote_literal(%(t{place})s) || ':*')::tsquery OR %(t{place})s <%% o.words")
    with connection.cursor() as cursor:
        cursor.execute(SEARCH.format(any=" OR ".join(ways)), values)
        return [_read_card(row) for row in cursor.fetchall()]


def current(procedure_code: str, territory_id: int, on: date) -> Revision:
    """The revision in force there on that day. One query once the revision is held. Refuses: NoSuchProcedure."""
    found = _offers(territory_id, on).filter(code=procedure_code).values_list("revision_id", flat=True).first()
    if found is None:
        raise NoSuchProcedure(procedure=procedure_code)
    return revision(found)


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
