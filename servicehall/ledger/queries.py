from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from . import rules
from .models import Checkpoint, Entry, Parked, Pending
from .models import Fact as FactRow
from .types import Fact

_COLUMNS = ("id", "subject", "turn", "name", "version", "at", "recorded_at", "actor", "payload")


def of(subject: UUID) -> list[Fact]:
    """Everything recorded about one subject, oldest first, numbered or not. One query."""
    return [Fact(*row) for row in FactRow.objects.filter(subject=subject).order_by("turn").values_list(*_COLUMNS)]


def of_many(subjects: Sequence[UUID]) -> dict[UUID, list[Fact]]:
    """Everything recorded about each of these subjects, each oldest first. One query."""
    found: dict[UUID, list[Fact]] = {subject: [] for subject in subjects}
    rows = FactRow.objects.filter(subject__in=subjects).order_by("subject", "turn").values_list(*_COLUMNS)
    for row in rows.iterator():
        fact = Fact(*row)
        found[fact.subject].append(fact)
    return found


def facts_by_id(ids: Sequence[int], *, since: datetime) -> list[Fact]:
    """The facts with these ids, by id. since: none of them was recorded before. One query."""
    rows = FactRow.objects.filter(id__in=ids, recorded_at__gte=since).order_by("id").values_list(*_COLUMNS)
    return [Fact(*row) for row in rows]


def head() -> int:
    """The number of the last entry; 0 while there is none. One query."""
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first()
    return int(last or 0)


def positions() -> tuple[int, dict[str, tuple[int, datetime | None]]]:
    """The number of the last entry, and how far each reaction has read: (number, not again before). One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT max(number) FROM ledger_entry), 0), c.reaction, c.number, c.retry_at"
            " FROM (VALUES (1)) one (row) LEFT JOIN ledger_cursor c ON true"
        )
        rows = cursor.fetchall()
    return int(rows[0][0]), {reaction: (number, retry_at) for _, reaction, number, retry_at in rows if reaction}


def after(number: int, *, names: Sequence[str], limit: int) -> list[tuple[int, Fact]]:
    """The next entries with one of these names, in order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.number, f.id, f.subject, f.turn, f.name, f.version, f.at, f.recorded_at, f.actor::text,"
            " f.payload::text FROM ledger_entry e"
            " JOIN ledger_fact f ON f.id = e.fact_id AND f.recorded_at = e.recorded_at"
            " WHERE e.number > %s AND e.name = ANY(%s) ORDER BY e.number LIMIT %s",
            [number, list(names), limit],
        )
        rows = cursor.fetchall()
    found = []
    for number, id_, subject, turn, name, version, at, recorded_at, actor, payload in rows:
        fact = Fact(id_, subject, turn, name, version, at, recorded_at, _json(actor), _json(payload))
        found.append((number, fact))
    return found


def lag() -> tuple[int, datetime | None]:
    """How many facts wait for a number, and since when the oldest does. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(recorded_at) FROM ledger_pending")
        count, oldest = cursor.fetchone()
    return int(count), oldest


def parked() -> list[tuple[str, int, str]]:
    """Reactions' facts that were set aside and not yet looked at: (reaction, number, error). One query."""
    rows = Parked.objects.filter(resolved_at=None).order_by("parked_at")
    return list(rows.values_list("reaction", "number", "error"))


def latest_note() -> str | None:
    """The newest signed checkpoint, as an outsider keeps it. One query."""
    return Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()


def first_broken() -> int | None:
    """The number of the first entry whose fact no longer hashes to its leaf, is missing or out of order; or None."""
    expected = 1
    for number, leaf, fact in _entries():
        if number != expected or fact is None or rules.leaf_of(fact) != leaf:
            return expected
        expected += 1
    return None


def root_now() -> tuple[int, bytes]:
    """Size and root of the log, computed from its leaves from the beginning, to hold against a checkpoint."""
    leaves = Entry.objects.order_by("number").values_list("leaf", flat=True).iterator()
    frontier, size = rules.grown([], 0, (bytes(leaf) for leaf in leaves))
    return size, rules.root_of(frontier)


def first_gap() -> UUID | None:
    """A subject whose turns are not 1, 2, 3 … each once; or None. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject FROM ledger_fact GROUP BY subject"
            " HAVING count(*) <> max(turn) OR min(turn) <> 1 OR count(DISTINCT turn) <> count(*) LIMIT 1"
        )
        row = cursor.fetchone()
    return row[0] if row else None


def waiting() -> int:
    """Facts that have no number yet. One query."""
    return Pending.objects.count()


def any_waiting() -> bool:
    """Whether any fact has no number yet. One cheap query."""
    return Pending.objects.exists()


def _entries() -> Iterator[tuple[int, bytes, Fact | None]]:
    page, last = 2000, 0
    while True:
        entries = list(Entry.objects.filter(number__gt=last).order_by("number")[:page])
        if not entries:
            return
        oldest = min(entry.recorded_at for entry in entries) - timedelta(seconds=1)
        facts = {fact.id: fact for fact in facts_by_id([entry.fact_id for entry in entries], since=oldest)}
        for entry in entries:
            yield entry.number, bytes(entry.leaf), facts.get(entry.fact_id)
        last = entries[-1].number


def _json(text: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(text)
    return loaded
