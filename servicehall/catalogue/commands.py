from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from servicehall.catalogue import body as bodies
from servicehall.catalogue import fold, held, shipped
from servicehall.catalogue.errors import BodyError
from servicehall.catalogue.models import DictionaryEntry, Offer, Procedure, Revision, Word
from servicehall.catalogue.types import Revision as ReadRevision
from servicehall.forms.types import Entry
from servicehall.kernel import canonical
from servicehall.kernel.ids import new_id
from servicehall.offices import queries as offices


@transaction.atomic
def load_shipped(*, on: date | None = None) -> list[str]:
    """Load the shipped dictionary and procedures into rows, and offer them in the territories that are there.

    Safe to run again: what has not changed is left alone; a changed text becomes the next revision, in force from its
    own first day, or from ``on`` if that is later. Answers what it did, a line each. Raises BodyError with every fault
    of everything shipped: nothing is loaded then.
    """
    entries, done = _load_dictionary(shipped.dictionary())
    read = _read_all(shipped.procedures(), entries)
    for body, revision in read:
        done.extend(_load_procedure(body, revision, on))
    held.forget()
    return done


def _load_dictionary(raws: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Entry], list[str]]:
    """Entries by id, and what was new. A changed entry without a new version number is refused."""
    entries: dict[str, Entry] = {}
    faults: list[str] = []
    for raw in raws:
        try:
            read = shipped.entry(raw)
        except BodyError as error:
            faults.append(str(error))
            continue
        if read.id in entries:
            faults.append(f"entry {read.id}: stands twice")
        entries[read.id] = read
    if faults:
        raise BodyError("data dictionary", faults)
    known = {(row.code, row.version): row.digest for row in DictionaryEntry.objects.all()}
    new = [raw for raw in raws if (raw["id"], raw["version"]) not in known]
    for raw in raws:
        stored = known.get((raw["id"], raw["version"]))
        if stored is not None and stored != canonical.digest(raw):
            faults.append(f"entry {raw['id']}: changed, but version {raw['version']} is published already")
    if faults:
        raise BodyError("data dictionary", faults)
    DictionaryEntry.objects.bulk_create([_entry_row(raw) for raw in new])
    return entries, [f"dictionary: {len(new)} entries"] if new else []


def _entry_row(raw: Mapping[str, Any]) -> DictionaryEntry:
    return DictionaryEntry(
        code=raw["id"],
        version=raw["version"],
        kind=raw["kind"],
        identifying=raw["identifying"],
        body=dict(raw),
        digest=canonical.digest(raw),
    )


def _read_all(
    shipped_bodies: Sequence[dict[str, Any]], entries: Mapping[str, Entry]
) -> list[tuple[dict[str, Any], ReadRevision]]:
    read: list[tuple[dict[str, Any], ReadRevision]] = []
    faults: list[str] = []
    for body in shipped_bodies:
        try:
            known = shipped.authorities(body["scope"])
            read.append((body, bodies.read(body, entries, id=new_id(), number=1, authorities=known)))
        except BodyError as error:
            faults.append(str(error))
    if faults:
        raise BodyError("procedures", faults)
    return read


def _load_procedure(body: dict[str, Any], read: ReadRevision, on: date | None) -> list[str]:
    procedure, _ = Procedure.objects.get_or_create(code=read.procedure_code, scope=read.scope)
    Procedure.objects.select_for_update().get(id=procedure.id)
    last = Revision.objects.filter(procedure=procedure).order_by("-number").first()
    done: list[str] = []
    versions = {field.entry: field.entry_version for field in read.form.fields.values()}
    if last is None or last.digest != read.digest or last.dictionary != versions:
        since = max(filter(None, [date.fromisoformat(body["effective_from"]), on if last else None]))
        if last is not None:
            since = max(since, last.effective_from)
            _end(last, since)
        number = 1 if last is None else last.number + 1
        last = Revision.objects.create(
            id=read.id,
            procedure=procedure,
            number=number,
            effective_from=since,
            body=body,
            dictionary=versions,
            digest=read.digest,
        )
        done.append(f"{read.procedure_code} ({read.scope}): revision {number} from {since.isoformat()}")
    return done + _offer(last, read)


def _end(revision: Revision, day: date) -> None:
    """The revision's last day is the day before ``day``."""
    Revision.objects.filter(id=revision.id).update(effective_until=day)
    Offer.objects.filter(revision=revision).update(effective_until=day)


def _offer(row: Revision, read: ReadRevision) -> list[str]:
    """Offer the revision in those of its territories that are loaded and do not have it yet."""
    territories = {view.code: view.id for view in offices.territories() if view.code in read.territories}
    offered = set(Offer.objects.filter(revision=row).values_list("territory_id", flat=True))
    new = {code: id for code, id in territories.items() if id not in offered}
    words = fold.searchable(" ".join([*read.names.values(), *_everyday(read), *read.summary.values()]))
    Word.objects.bulk_create((Word(text=word) for word in words.split()), ignore_conflicts=True)
    Offer.objects.bulk_create(
        Offer(
            revision=row,
            procedure_id=row.procedure_id,
            territory_id=territory_id,
            code=read.procedure_code,
            effective_from=row.effective_from,
            effective_until=row.effective_until,
            names=dict(read.names),
            summary=dict(read.summary),
            category=read.category,
            authority=read.authority,
            online=read.online,
            titles=_lines(read.names.values()),
            phrases=_lines(_everyday(read)),
            title_words=fold.searchable(" ".join(read.names.values())),
            words=words,
        )
        for territory_id in new.values()
    )
    return [f"{read.procedure_code}: offered in {code}" for code in sorted(new)]


def _everyday(read: ReadRevision) -> list[str]:
    return [phrase for phrases in read.keywords.values() for phrase in phrases]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(fold.fold(text) for text in texts)
