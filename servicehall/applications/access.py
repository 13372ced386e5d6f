"""The only ways to lay hands on an application or a draft. Absent and forbidden look the same: NotFound."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotFound
from servicehall.kernel.ids import read_reference

from .flow import StepState
from .models import Application, Draft, Step


def draft(actor: Actor, draft_id: UUID, *, lock: bool = False) -> tuple[Draft, Actor]:
    """The draft, and the actor as the act is recorded: a party its own, a window officer the one they type for.

    Refuses: NotFound.
    """
    rows = Draft.objects.select_for_update() if lock else Draft.objects.all()
    found = rows.filter(id=draft_id).first()
    if found is not None and actor.kind is Kind.PARTY and found.party_id == actor.party_id:
        return found, actor
    if found is not None and _types_for(actor, found):
        return found, replace(actor, party_id=found.party_id, helper_id=actor.account_id)
    raise NotFound()


def for_party(actor: Actor, application_id: UUID, *, lock: bool = False) -> Application:
    """The application, if it is the actor's party's own. Refuses: NotFound."""
    if actor.kind is not Kind.PARTY or actor.party_id is None:
        raise NotFound()
    found = _rows(lock=lock).filter(id=application_id, party_id=actor.party_id).first()
    if found is None:
        raise NotFound()
    return found


def for_step(actor: Actor, application_id: UUID, step_id: UUID, *, lock: bool = False) -> tuple[Application, Step]:
    """The application and its open or done step, if the step lies at the actor's office. Refuses: NotFound.

    The application's row is locked first, always: that is the order in which rows are locked in this package.
    """
    if actor.kind is not Kind.OFFICER or actor.office_id is None:
        raise NotFound()
    found = _rows(lock=lock).filter(id=application_id).first()
    step = Step.objects.filter(id=step_id, application_id=application_id, office_id=actor.office_id).first()
    if found is None or step is None:
        raise NotFound()
    return found, step


def at_office(actor: Actor, application_id: UUID, *, lock: bool = False) -> Application:
    """The application, if any of its steps lies or lay at the actor's office. Refuses: NotFound."""
    if actor.kind is Kind.OFFICER and actor.office_id is not None:
        found = _rows(lock=lock).filter(id=application_id).first()
        if found is not None and Step.objects.filter(application_id=found.id, office_id=actor.office_id).exists():
            return found
    raise NotFound()


def by_reference(reference: str, secret: str) -> Application:
    """The application a slip speaks of. The reference alone opens nothing. Refuses: NotFound, in equal time."""
    clean = read_reference(reference)
    found = Application.objects.filter(reference=clean).first() if clean else None
    expected = bytes(found.secret) if found is not None else bytes(32)
    given = secret_hash(secret)
    if not hmac.compare_digest(expected, given) or found is None:
        raise NotFound()
    return found


def at_window(actor: Actor, reference: str, *, lock: bool = False) -> Application:
    """An application of this territory that a window officer was shown a slip of: to take a fee or hand over a result.

    Any hall of the territory serves. Source: Viet Nam Decree 118/2025, filing and receiving at any hall.
    Refuses: NotFound.
    """
    clean = read_reference(reference)
    window = actor.kind is Kind.OFFICER and "window" in actor.roles and actor.hall_id is not None
    if window and clean and actor.territory_id is not None:
        found = _rows(lock=lock).filter(reference=clean, territory_id=actor.territory_id).first()
        if found is not None:
            return found
    raise NotFound()


def for_house(application_id: UUID, *, lock: bool = False) -> Application:
    """The application, for the house's own acts (reactions, due work). Refuses: NotFound."""
    found = _rows(lock=lock).filter(id=application_id).first()
    if found is None:
        raise NotFound()
    return found


def inbox(actor: Actor) -> QuerySet[Step]:
    """Open steps of the actor's office. Refuses: NotFound for whoever has no office."""
    if actor.kind is not Kind.OFFICER or actor.office_id is None:
        raise NotFound()
    return Step.objects.filter(office_id=actor.office_id, state=StepState.OPEN)


def secret_hash(secret: str) -> bytes:
    """What is stored of a secret; case, spaces and hyphens are forgiven."""
    signs = "".join(sign for sign in secret.upper() if sign.isalnum())
    return hashlib.sha256(signs.encode()).digest()


def _rows(*, lock: bool) -> QuerySet[Application]:
    return Application.objects.select_for_update() if lock else Application.objects.all()


def _types_for(actor: Actor, found: Draft) -> bool:
    return (
        actor.kind is Kind.OFFICER
        and "window" in actor.roles
        and actor.account_id is not None
        and found.helper_id == actor.account_id
    )
