from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import Invalid
from servicehall.kernel.ids import new_id
from servicehall.ledger.commands import record
from servicehall.vault import commands as vault
from servicehall.vault.types import Item, Sealing

from . import access, rules
from .errors import AlreadyRegistered
from .flow import FLOW, Action, State
from .models import Identifier, Party
from .types import Amended, Identified, LanguageChosen, PartyKind, Proof, Registered

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ONE_NUMBER = "identifier_belongs_to_one"


@transaction.atomic(savepoint=False)
def register_person(
    *,
    actor: Actor,
    at: datetime,
    name: dict[str, str],
    birth_on: date | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str,
    identifiers: Mapping[str, str],
    address: str | None = None,
    proof: Proof | None = None,
) -> UUID:
    """Register a person. identifiers: scheme → number, may be empty (a guest without a national number).

    proof: how we know the numbers are theirs; by default declared, or seen when an officer registers.
    Refuses: Invalid, AlreadyRegistered. Records: party.registered. Six statements.
    """
    details = {"name": name, "birth_on": birth_on, "email": email, "phone": phone, "address": address}
    return _register(actor, at, PartyKind.PERSON, details, language, identifiers, proof)


@transaction.atomic(savepoint=False)
def register_organisation(
    *,
    actor: Actor,
    at: datetime,
    name: dict[str, str],
    email: str | None = None,
    phone: str | None = None,
    language: str,
    identifiers: Mapping[str, str],
    address: str | None = None,
    proof: Proof | None = None,
) -> UUID:
    """Register an organisation; like register_person.

    Refuses: Invalid, AlreadyRegistered. Records: party.registered.
    """
    details = {"name": name, "email": email, "phone": phone, "address": address}
    return _register(actor, at, PartyKind.ORGANISATION, details, language, identifiers, proof)


@transaction.atomic(savepoint=False)
def amend(*, actor: Actor, party_id: UUID, at: datetime, purpose: str, about: UUID | None, **changes: Any) -> None:
    """Change details: name, birth_on, email, phone, address; None takes one away (never the name).

    purpose, about: what an officer changes them for; the old details are opened for it.
    Refuses: NotFound (not the actor's own), NotNow (forgotten), Invalid. Records: party.amended.
    """
    party = access.for_change(actor, party_id)
    edge = FLOW.take(State(party.state), Action.AMEND)
    fresh = _read_details(changes)
    place = place_of(party.id)
    [old] = vault.open(actor=actor, purpose=purpose, about=about, items=[Item(party.id, party.sealed, place)])
    kept = {key: value for key, value in (old | fresh).items() if value is not None}
    Party.objects.filter(id=party.id).update(turn=party.turn + 1, sealed=vault.seal(party.id, kept, place))
    record(edge.fact, subject=party.id, turn=party.turn + 1, actor=actor, at=at, payload=Amended(fields=sorted(fresh)))


@transaction.atomic(savepoint=False)
def identify(
    *, actor: Actor, party_id: UUID, scheme: str, value: str, at: datetime, proof: Proof | None = None
) -> None:
    """Add an identifier to a registered party.

    Refuses: NotFound, NotNow (forgotten), Invalid, AlreadyRegistered. Records: party.identified.
    """
    party = access.for_change(actor, party_id)
    edge = FLOW.take(State(party.state), Action.IDENTIFY)
    numbers = _read_identifiers({scheme: value})
    _refuse_known(numbers)
    [row] = _insert_identifiers(party.id, numbers, proof or _proof_by(actor))
    Party.objects.filter(id=party.id).update(turn=party.turn + 1)
    payload = Identified(id=str(row.id), scheme=scheme, proof=row.proof)
    record(edge.fact, subject=party.id, turn=party.turn + 1, actor=actor, at=at, payload=payload)


@transaction.atomic(savepoint=False)
def choose_language(*, actor: Actor, party_id: UUID, language: str, at: datetime) -> None:
    """Choose the language the house speaks to the party in (BCP 47).

    Refuses: NotFound, NotNow (forgotten), Invalid. Records: party.language-chosen.
    """
    party = access.for_change(actor, party_id)
    edge = FLOW.take(State(party.state), Action.CHOOSE_LANGUAGE)
    _check_language(language)
    Party.objects.filter(id=party.id).update(turn=party.turn + 1, language=language)
    payload = LanguageChosen(language=language)
    record(edge.fact, subject=party.id, turn=party.turn + 1, actor=actor, at=at, payload=payload)


@transaction.atomic(savepoint=False)
def forget(*, actor: Actor, party_id: UUID, at: datetime) -> None:
    """Destroy the party's key: all it ever told us becomes unreadable, what happened stays true.

    Its numbers are no longer found. Whether the law allows it yet is the caller's to know.
    Refuses: NotFound, NotNow (forgotten already). Records: party.forgotten.
    """
    party = access.for_change(actor, party_id)
    edge = FLOW.take(State(party.state), Action.FORGET)
    vault.destroy(subject=party.id, at=at)
    Identifier.objects.filter(party_id=party.id).delete()
    Party.objects.filter(id=party.id).update(turn=party.turn + 1, state=State.FORGOTTEN, sealed=b"")
    record(edge.fact, subject=party.id, turn=party.turn + 1, actor=actor, at=at)


def place_of(party_id: UUID) -> str:
    """Where a party's details are sealed for."""
    return f"parties_party:{party_id}:sealed"


def place_of_identifier(identifier_id: UUID) -> str:
    return f"parties_identifier:{identifier_id}:sealed"


def _register(
    actor: Actor,
    at: datetime,
    kind: PartyKind,
    details: dict[str, Any],
    language: str,
    identifiers: Mapping[str, str],
    proof: Proof | None,
) -> UUID:
    kept = {key: value for key, value in _read_details(details).items() if value is not None}
    numbers = _read_identifiers(identifiers)
    _check_language(language)
    _refuse_known(numbers)
    party_id, edge = new_id(), FLOW.take(State.NEW, Action.REGISTER)
    wrapped = {party_id: vault.new_subject(party_id)}
    Party.objects.create(
        id=party_id,
        kind=kind,
        state=State.REGISTERED,
        language=language,
        registered_at=at,
        turn=1,
        sealed=vault.seal(party_id, kept, place_of(party_id), wrapped=wrapped),
    )
    rows = _insert_identifiers(party_id, numbers, proof or _proof_by(actor), wrapped)
    told = [{"id": str(row.id), "scheme": row.scheme, "proof": str(row.proof)} for row in rows]
    payload = Registered(kind=kind, language=language, identifiers=told)
    record(edge.fact, subject=party_id, turn=1, actor=actor, at=at, payload=payload)
    return party_id


def _insert_identifiers(
    party_id: UUID, numbers: Mapping[str, str], proof: Proof, wrapped: Mapping[UUID, bytes] | None = None
) -> list[Identifier]:
    ids = {scheme: new_id() for scheme in sorted(numbers)}
    sealings = [Sealing(party_id, numbers[scheme], place_of_identifier(ids[scheme])) for scheme in ids]
    rows = [
        Identifier(
            id=ids[scheme],
            party_id=party_id,
            scheme=scheme,
            proof=proof,
            blind=vault.blind(scheme, numbers[scheme]),
            sealed=blob,
        )
        for scheme, blob in zip(ids, vault.seal_many(sealings, wrapped=wrapped) if sealings else [], strict=True)
    ]
    try:
        Identifier.objects.bulk_create(rows)
    except IntegrityError as error:
        # Somebody registered the same number since we looked; the whole act is undone with this refusal.
        if _ONE_NUMBER not in str(error):
            raise
        raise AlreadyRegistered(scheme=next(iter(ids))) from error
    return rows


def _refuse_known(numbers: Mapping[str, str]) -> None:
    wanted = Q()
    for scheme, number in numbers.items():
        wanted |= Q(scheme=scheme, blind=vault.blind(scheme, number))
    known = Identifier.objects.filter(wanted).values_list("scheme", flat=True).first() if numbers else None
    if known is not None:
        raise AlreadyRegistered(scheme=known)


def _read_identifiers(identifiers: Mapping[str, str]) -> dict[str, str]:
    read, errors = {}, {}
    for scheme, text in identifiers.items():
        try:
            read[scheme] = rules.identifier(scheme, text)
        except rules.Unreadable as error:
            errors[f"identifiers.{scheme}"] = error.code
    if errors:
        raise Invalid(errors=errors)
    return read


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": rules.name,
    "birth_on": date.isoformat,
    "email": rules.email,
    "phone": rules.phone,
    "address": lambda text: rules.line(text, 500),
}


def _read_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """Normal forms; an empty text means none. Refuses: Invalid, with a code per field."""
    read: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for key, value in details.items():
        try:
            read[key] = None if value in (None, "") else _READERS[key](value)
        except rules.Unreadable as error:
            errors[key] = error.code
    if "name" in details and not read.get("name"):
        errors.setdefault("name", "needed")
    if errors:
        raise Invalid(errors=errors)
    return read


def _check_language(language: str) -> None:
    if len(language) > 35 or not _LANGUAGE.fullmatch(language):
        raise Invalid(errors={"language": "unknown-language"})


def _proof_by(actor: Actor) -> Proof:
    return Proof.SEEN if actor.kind is Kind.OFFICER else Proof.DECLARED
