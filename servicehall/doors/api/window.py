"""What window officers do at any hall: find or register who stands there, take fees, hand results over."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from servicehall.applications import commands, queries
from servicehall.doors.gate.routes import posts
from servicehall.kernel.errors import Invalid, NotFound
from servicehall.kernel.money import Money
from servicehall.parties import commands as registration
from servicehall.parties import queries as parties

from .acts import act, done
from .shapes import Lookup, Paid, Referred, Registration
from .shown import tracking

WINDOW = posts("window")


@act("POST", "/parties/find", policy=WINDOW, once=False, tag="window")
def find_party(request: HttpRequest, body: Lookup) -> HttpResponse:
    """The party with this identifier, by id alone."""
    found = parties.find(actor=request.actor, scheme=body.scheme, value=body.value)  # type: ignore[attr-defined]
    if found is None:
        raise NotFound()
    return done({"party_id": str(found)})


@act("POST", "/parties", policy=WINDOW, status=201, tag="window")
def register_party(request: HttpRequest, body: Registration) -> HttpResponse:
    """Register a person who stands at the window and is not known yet."""
    party_id = registration.register_person(
        actor=request.actor,  # type: ignore[attr-defined]
        at=timezone.now(),
        name={"full": body.name},
        birth_on=_day(body.birth_on),
        email=body.email,
        phone=body.phone,
        language=body.language,
        identifiers=body.identifiers,
    )
    return done({"party_id": str(party_id)}, status=201)


@act("POST", "/window/track", policy=WINDOW, once=False, tag="window")
def window_page(request: HttpRequest, body: Referred) -> HttpResponse:
    """An application whose slip a person shows: its way, and what is owed."""
    actor = request.actor  # type: ignore[attr-defined]
    return done(
        tracking(queries.window_page(actor=actor, reference=body.reference, now=timezone.now()), actor.language)
    )


@act("POST", "/payments", policy=WINDOW, status=201, tag="window")
def pay_fee(request: HttpRequest, body: Paid) -> HttpResponse:
    """Take the fee of an application in cash; the receipt's number and the change."""
    application_id, receipt = commands.pay_fee(
        actor=request.actor,  # type: ignore[attr-defined]
        reference=body.reference,
        tendered=Money(body.amount, body.currency),
        at=timezone.now(),
    )
    return done(
        {
            "application_id": str(application_id),
            "receipt": receipt.number,
            "total": receipt.total.amount,
            "change": receipt.change.amount,
            "currency": receipt.total.currency,
        },
        status=201,
    )


@act("POST", "/hand-overs", policy=WINDOW, status=201, tag="window")
def hand_over(request: HttpRequest, body: Referred) -> HttpResponse:
    """Hand a result over at one's window; its number in the hall's own register of results."""
    row, number = commands.hand_over(
        actor=request.actor,  # type: ignore[attr-defined]
        reference=body.reference,
        at=timezone.now(),
    )
    return done({"application_id": str(row.id), "register_number": number}, status=201)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(errors={"birth_on": "not-a-day"}) from None
