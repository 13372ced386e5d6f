"""Who stands at the window: found by a number, or registered on the spot; then what they want."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from servicehall.applications import commands as applications
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Need, Revision
from servicehall.forms import words
from servicehall.kernel.errors import Refusal
from servicehall.parties import commands as registration
from servicehall.parties import queries as parties
from servicehall.phrases.catalog import N_, gettext
from servicehall.phrases.languages import LANGUAGES, known

from . import here

SCHEMES = (
    ("vn.cccd", N_("Viet Nam: number of the identity card (12 digits)")),
    ("cn.resident", N_("China: number of the resident identity card (18 signs)")),
    ("passport", N_("Another country: two letters of the country and the passport number")),
    ("vn.enterprise", N_("Viet Nam: number of an enterprise (10 or 13 digits)")),
    ("cn.uscc", N_("China: unified social credit code (18 signs)")),
)
OF_PEOPLE = SCHEMES[:3]

WRONG = {
    "scheme": N_("Choose what kind of number it is"),
    "number": N_("Enter the number as it stands on the document. This one cannot be right: compare it sign by sign"),
    "unknown": N_("Nobody is registered with this number. Compare it once more, or register the person"),
    "name": N_("Enter the name as it stands on the document. One word is enough"),
    "birth": N_("Enter the date of birth as day, month and year, like 27 3 1985, or leave it empty"),
    "email": N_("Enter an e-mail address, like name@example.com, or leave it empty"),
    "phone": N_("Enter a telephone number, like 0912 345 678 or +84 912 345 678, or leave it empty"),
    "taken": N_("Somebody with this number is registered already. Find them by the number"),
    "sign": N_("This holds signs that cannot be kept. Type it again"),
    "too-long": N_("This is too long. Shorten it"),
    "tier": N_("Choose how fast it is needed"),
}
_FIELDS = ("name", "scheme", "number", "phone", "email", "language")
_PARTS = ("birth-day", "birth-month", "birth-year")
_LONGEST = 400


def intake(request: HttpRequest) -> HttpResponse:
    return _find_page(request)


def find(request: HttpRequest) -> HttpResponse:
    """Refuses: Invalid (the number cannot be one; shown in place)."""
    scheme, number = request.POST.get("scheme", ""), request.POST.get("number", "")[:_LONGEST].strip()
    wrong = {}
    if scheme not in dict(SCHEMES):
        wrong["scheme"] = "scheme"
    if not number:
        wrong["number"] = "number"
    if wrong:
        return _find_page(request, wrong, 422)
    found = parties.find(actor=here.actor_of(request), scheme=scheme, value=number)
    if found is None:
        return _find_page(request, {"number": "unknown"}, 422)
    return here.go(f"/desk/people/{found}")


def find_refused(request: HttpRequest, refusal: Refusal) -> HttpResponse | None:
    return _find_page(request, {"number": "number"}, 422) if refusal.code == "invalid" else None


def new(request: HttpRequest) -> HttpResponse:
    return _new_page(request)


def carry(request: HttpRequest) -> HttpResponse:
    """The form to register somebody, with the number not found: it travels in the body, never in an address."""
    return _new_page(request)


def register(request: HttpRequest) -> HttpResponse:
    """Refuses: Invalid, AlreadyRegistered (shown in place)."""
    sent = _sent(request)
    wrong: dict[str, str] = {}
    birth_on = _birth(request, wrong)
    if not sent["name"]:
        wrong["name"] = "name"
    if sent["scheme"] and sent["scheme"] not in dict(OF_PEOPLE):
        wrong["scheme"] = "scheme"
    elif sent["scheme"] and not sent["number"]:
        wrong["number"] = "number"
    elif sent["number"] and not sent["scheme"]:
        wrong["scheme"] = "scheme"
    if wrong:
        return _new_page(request, wrong, 422)
    party_id = registration.register_person(
        actor=here.actor_of(request),
        at=here.now(),
        name={"full": sent["name"]},
        birth_on=birth_on,
        email=sent["email"] or None,
        phone=sent["phone"] or None,
        language=known(sent["language"]) or here.territory(request).default_language,
        identifiers={sent["scheme"]: sent["number"]} if sent["scheme"] else {},
    )
    return here.go(f"/desk/people/{party_id}/procedures")


def register_refused(request: HttpRequest, refusal: Refusal) -> HttpResponse | None:
    if refusal.code == "already-registered":
        return _new_page(request, {"number": "taken"}, refusal.status)
    errors = refusal.facts.get("errors") if refusal.code == "invalid" else None
    if not isinstance(errors, dict):
        return None
    return _new_page(request, dict(_placed(path, code) for path, code in errors.items()), 422)


def person(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """The card of who stands there; the reading is on record. Four statements. Refuses: NotFound, Shredded."""
    card = parties.card(actor=here.actor_of(request), purpose="intake", about=None, party_id=party_id)
    labels = dict(SCHEMES)
    language = here.actor_of(request).language
    numbers = [(gettext(language, labels.get(scheme, scheme)), text) for scheme, text in card.identifiers.items()]
    return here.show(request, "person", {"card": card, "numbers": numbers, "languages": LANGUAGES})


def procedures(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """What is offered, searched by words; all of it when nothing fits. Three queries. Refuses: NotFound."""
    parties.language(party_id)
    place, language, on = here.territory(request), here.actor_of(request).language, here.today(here.territory(request))
    text = " ".join(request.GET.get("q", "")[:200].replace("\x00", "").split())
    cards = {card.code: card for card in catalogue.published(place.id, on)}
    fits = [card.code for card in catalogue.search(place.id, text, language, on)] if text else []
    shown = [cards[code] for code in fits if code in cards] or list(cards.values())
    values = {"party_id": party_id, "q": text, "nothing": bool(text) and not fits, "cards": shown}
    return here.show(request, "procedures", values)


def procedure(request: HttpRequest, party_id: UUID, code: str) -> HttpResponse:
    """What to ask for before one begins. Two queries. Refuses: NotFound, NoSuchProcedure."""
    parties.language(party_id)
    return _procedure_page(request, party_id, code)


def begin(request: HttpRequest, party_id: UUID, code: str) -> HttpResponse:
    """Refuses: NotFound, NoSuchProcedure, NotOffered."""
    place, at = here.territory(request), here.now()
    parties.language(party_id)
    revision = catalogue.current(code, place.id, here.today(place))
    tier = request.POST.get("tier", revision.tiers[0].key)
    if tier not in revision.limits:
        return _procedure_page(request, party_id, code, wrong=True)
    draft_id = applications.start(
        actor=here.actor_of(request),
        revision_id=revision.id,
        territory_id=place.id,
        tier=tier,
        party_id=party_id,
        at=at,
    )
    return here.go(f"/desk/drafts/{draft_id}")


def _procedure_page(request: HttpRequest, party_id: UUID, code: str, *, wrong: bool = False) -> HttpResponse:
    place, language, window = here.territory(request), here.actor_of(request).language, here.window(request)
    revision = catalogue.current(code, place.id, here.today(place))
    other = window is not None and window.kind == "field" and revision.authority not in window.authority_kinds
    said = gettext(language, WRONG["tier"]) if wrong else ""
    values = {
        "party_id": party_id,
        "revision": revision,
        "title": words.text(revision.names, language),
        "summary": words.text(revision.summary, language),
        "materials": _materials(revision, language),
        "tiers": [(tier, words.text(tier.names, language)) for tier in revision.tiers],
        "other_field": other,
        "errors": {"tier": said} if wrong else {},
    }
    return here.show(request, "procedure", values, status=422 if wrong else 200)


def _materials(revision: Revision, language: str) -> list[tuple[str, Need]]:
    return [(words.text(one.names, language), one.need) for one in revision.materials]


def _sent(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:_LONGEST].strip() for name in _FIELDS}


def _birth(request: HttpRequest, wrong: dict[str, str]) -> date | None:
    day, month, year = (request.POST.get(part, "")[:10].strip() for part in _PARTS)
    if not (day or month or year):
        return None
    try:
        found = date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        wrong["birth-day"] = "birth"
        return None
    if found.year < 1850 or found > here.today(here.territory(request)):
        wrong["birth-day"] = "birth"
    return found


def _placed(path: str, code: str) -> tuple[str, str]:
    """Where on the page a command's error belongs, and which sentence says it."""
    if path.startswith("identifier"):
        return "number", "number"
    field = {"birth_on": "birth-day"}.get(path, path)
    if code in {"sign-not-allowed", "too-long"}:
        return field, "sign" if code == "sign-not-allowed" else code
    return field, {"birth-day": "birth"}.get(field, field if field in WRONG else "sign")


def _said(request: HttpRequest, wrong: dict[str, str] | None) -> dict[str, str]:
    language = here.actor_of(request).language
    return {field: gettext(language, WRONG[code]) for field, code in (wrong or {}).items()}


def _find_page(request: HttpRequest, wrong: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    language = here.actor_of(request).language
    values: dict[str, Any] = {
        "schemes": [(scheme, gettext(language, text)) for scheme, text in SCHEMES],
        "scheme": request.POST.get("scheme") or _usual(request),
        "number": request.POST.get("number", "")[:_LONGEST],
        "unknown": (wrong or {}).get("number") == "unknown",
        "errors": _said(request, wrong),
    }
    return here.show(request, "find_person", values, status=status)


def _new_page(request: HttpRequest, wrong: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    language = here.actor_of(request).language
    sent = _sent(request)
    none = gettext(language, N_("No number is at hand"))
    values = {
        "sent": sent,
        "scheme": sent["scheme"] if request.method == "POST" else _usual(request),
        "schemes": [("", none), *((scheme, gettext(language, text)) for scheme, text in OF_PEOPLE)],
        "birth": {part.rpartition("-")[2]: request.POST.get(part, "")[:10] for part in _PARTS},
        "languages": [(one.code, one.name) for one in LANGUAGES.values()],
        "language_chosen": sent["language"] or known(here.territory(request).default_language) or language,
        "errors": _said(request, wrong),
    }
    return here.show(request, "register_person", values, status=status)


def _usual(request: HttpRequest) -> str:
    """The number most people of this territory carry."""
    return {"VN": "vn.cccd", "CN": "cn.resident"}.get(here.territory(request).country, "passport")
