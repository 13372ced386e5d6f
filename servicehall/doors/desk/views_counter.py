"""Over the counter: money in, results out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from servicehall import phrases
from servicehall.applications import commands as applications
from servicehall.kernel.errors import NotFound, Refusal
from servicehall.kernel.ids import read_reference
from servicehall.offices import queries as offices
from servicehall.parties import queries as parties
from servicehall.phrases.catalog import N_, gettext

from . import amounts, here
from .matter import Matter, opened

AMOUNT = N_("Enter the amount that was put on the counter, in digits, like 100,000")
COMPARE = N_("Compare the document with the person first, then confirm it here")


def fee(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuses: NotFound (also when there is no fee)."""
    return _fee(request, opened(request, reference))


def take_fee(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuses: NotFound; WrongCurrency, TooLittle, NotNow (shown in place)."""
    tendered = amounts.read(request.POST.get("tendered", ""), here.territory(request).currency)
    if tendered is None:
        said = gettext(here.actor_of(request).language, AMOUNT)
        return _fee(request, opened(request, reference), errors={"tendered": said}, status=422)
    applications.pay_fee(actor=here.actor_of(request), reference=reference, tendered=tendered, at=here.now())
    return here.go(f"/desk/a/{read_reference(reference)}/paid")


def fee_refused(request: HttpRequest, refusal: Refusal, reference: str) -> HttpResponse | None:
    if refusal.code not in {"wrong-currency", "too-little-tendered", "not-now", "too-late"}:
        return None
    matter = opened(request, reference)
    said = phrases.speak(f"refusal.{refusal.code}", refusal.facts, here.actor_of(request).language)
    errors = {"tendered": said} if matter.owed else {}
    return _fee(request, matter, errors=errors, status=refusal.status)


def paid(request: HttpRequest, reference: str) -> HttpResponse:
    """The change to give back and the receipt. Refuses: NotFound (nothing was paid)."""
    matter = opened(request, reference)
    charge = matter.charge
    if charge is None or charge.tendered is None or charge.receipt_number is None:
        raise NotFound()
    values = {
        "matter": matter,
        "charge": charge,
        "change": charge.tendered + -charge.total,
        "receipt": next((one for one in matter.papers if one.number == charge.receipt_number), None),
    }
    return here.show(request, "paid", values)


def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuses: NotFound (also when there is no result)."""
    return _hand_over(request, opened(request, reference))


def hand_over_now(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuses: NotFound; NotNow (shown in place)."""
    if request.POST.get("compared") != "yes":
        said = gettext(here.actor_of(request).language, COMPARE)
        return _hand_over(request, opened(request, reference), errors={"compared": said}, status=422)
    applications.hand_over(actor=here.actor_of(request), reference=reference, at=here.now())
    return here.go(f"/desk/a/{read_reference(reference)}/handed-over")


def hand_over_refused(request: HttpRequest, refusal: Refusal, reference: str) -> HttpResponse | None:
    if refusal.code not in {"not-now", "too-late"}:
        return None
    return _hand_over(request, opened(request, reference), status=refusal.status)


def handed_over(request: HttpRequest, reference: str) -> HttpResponse:
    """The number in this hall's register. Refuses: NotFound (not handed over yet)."""
    matter = opened(request, reference)
    if matter.result is None or matter.result.register_number is None:
        raise NotFound()
    return here.show(request, "handed_over", {"matter": matter, "hall": _hall(request, matter)})


def _fee(
    request: HttpRequest, matter: Matter, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    if matter.charge is None:
        raise NotFound()
    values = {
        "matter": matter,
        "charge": matter.charge,
        "tendered": request.POST.get("tendered", "")[:60],
        "errors": errors or {},
    }
    return here.show(request, "fee", values, status=status)


def _hand_over(
    request: HttpRequest, matter: Matter, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """Who the result belongs to is opened only while it waits to be handed over; the reading is on record."""
    if matter.result is None:
        raise NotFound()
    card = None
    if matter.to_hand_over:
        tracking = matter.tracking
        card = parties.card(
            actor=here.actor_of(request), purpose="intake", about=tracking.id, party_id=tracking.party_id
        )
    values = {"matter": matter, "card": card, "hall": _hall(request, matter), "errors": errors or {}}
    return here.show(request, "hand_over", values, status=status)


def _hall(request: HttpRequest, matter: Matter) -> str:
    hall_id = matter.result.hall_id if matter.result is not None else None
    return offices.hall(hall_id).name(here.actor_of(request).language) if hall_id is not None else ""
