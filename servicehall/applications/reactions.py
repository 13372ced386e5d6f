"""What follows a fact: papers are printed and the applicant is told, in the worker, never in a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servicehall import phrases
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision
from servicehall.files import queries as files
from servicehall.forms import view
from servicehall.forms.words import text
from servicehall.kernel.actor import Actor, house
from servicehall.ledger.reactions import on
from servicehall.ledger.types import Fact
from servicehall.messages import commands as messages
from servicehall.messages.queries import address
from servicehall.offices import queries as offices
from servicehall.papers.commands import print_paper
from servicehall.parties import queries as parties
from servicehall.payments import queries as payments
from servicehall.phrases import catalog
from servicehall.phrases.catalog import N_
from servicehall.phrases.languages import DEFAULT, known
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from . import access, reckoning
from .aloud import read_aloud
from .commands.answers import about_answers, about_slip
from .commands.intake import about_notice
from .commands.steps import about_decision
from .models import Application, Material, Notice, Pause

_NEXT = (
    N_("Keep this slip. The reference and the secret together open the tracking page."),
    N_("If something is missing, you are told once, in one notice that lists everything."),
    N_("The result can be fetched at any hall of the territory, or read on the page."),
)
_HOW = (
    N_("Sign in, open the application and choose “Send what is asked”."),
    N_("If you cannot do this yourself, ask for help at any hall."),
)
_IF_NOT = N_("Without an answer by then, the office decides on what it has.")
_FILED_HERE = N_("Filed online")


@on(
    "application.filed",
    "application.accepted",
    "application.routed",
    "application.noticed",
    "application.supplemented",
    "application.fee-due",
    "application.fee-paid",
    "application.decided",
    "application.withdrawn",
    "application.result-handed-over",
)
def tell_applicant(fact: Fact) -> None:
    """Tell the applicant what happened, with the words of the tracking page; the letter leaves by the outbox."""
    row = access.for_house(fact.subject)
    revision = catalogue.revision(row.revision_id)
    owed = payments.get(row.charge_id).total if row.charge_id is not None else None
    told = read_aloud([fact], revision, _language(row), owed=owed)[0]
    zone = offices.territory_of(row.territory_id).zone
    values = {name: value for name, value in told.values.items() if name != "amount"}
    messages.tell(
        party_id=row.party_id,
        code=told.code,
        values={**values, "reference": row.reference, "zone": zone},
        about=row.id,
        at=fact.at,
    )


@on("application.filed", slow=True)
def print_slip(fact: Fact) -> None:
    """Print the slip: what was received, with each file's digest, and when the decision is due, with the reasons.

    Source: Viet Nam Decree 118/2025, receipt of filing and appointment for the result.
    """
    row, actor = access.for_house(fact.subject), house()
    language, revision = _language(row), catalogue.revision(row.revision_id)
    items = [
        Item(subject=row.party_id, blob=bytes(row.sealed), about=about_answers(row.id)),
        Item(subject=row.party_id, blob=bytes(row.slip), about=about_slip(row.id)),
    ]
    held, slip = vault.open(actor=actor, purpose="paper", about=row.id, items=items)
    counted = reckoning.whole(row, revision, list(Pause.objects.filter(application_id=row.id).order_by("since", "id")))
    summary = view.summary(revision.form, held["answers"], language, offices.unit_names(row.territory_id, language))
    values = {
        **_head(row, revision, language, actor),
        "secret": slip["secret"],
        "filed_at": row.filed_at,
        "received_on": row.received_on,
        "hall": _hall(row, language),
        "due": row.due_on,
        "due_explanation": [phrases.speak(line.code, line.values, language) for line in counted.explanation],
        "provisional": row.provisional,
        "materials": _materials(row, revision, language),
        "answers": [
            {"label": line.label, "value": ", ".join(line.lines)}
            for section in summary
            for line in section.rows
            if line.answered
        ],
        "digest": row.answers_digest,
        "next": [catalog.gettext(language, sentence) for sentence in _NEXT],
    }
    _print(row, "slip", values, language, fact)


@on("application.noticed", slow=True)
def print_notice(fact: Fact) -> None:
    """Print the one-time notice: everything asked, in the officer's words. Source: Administrative Licensing Law of
    China, art. 32(4)."""
    row, actor = access.for_house(fact.subject), house()
    notice = Notice.objects.get(id=fact.payload["notice"])
    language, revision = _language(row), catalogue.revision(row.revision_id)
    item = Item(subject=row.party_id, blob=bytes(notice.sealed), about=about_notice(notice.id))
    texts = vault.open(actor=actor, purpose="paper", about=row.id, items=[item])[0]["texts"]
    values = {
        **_head(row, revision, language, actor),
        "missing": [
            {"name": asked_name(revision, entry, language), "what": texts[f"{entry['kind']}:{entry['key']}"]}
            for entry in notice.items
        ],
        "until": notice.answer_until,
        "paused_since": notice.sent_at,
        "decided_by": offices.office(notice.office_id).name(language),
        "how": [catalog.gettext(language, sentence) for sentence in _HOW],
        "if_not": catalog.gettext(language, _IF_NOT),
        "legal_basis": _law(revision, language),
    }
    _print(row, "notice", values, language, fact)


@on("application.decided", slow=True)
def print_decision(fact: Fact) -> None:
    """Print the decision with its reasons, legal basis and the way to appeal. Source: Administrative Licensing Law of
    China, art. 38."""
    row, actor = access.for_house(fact.subject), house()
    language, revision = _language(row), catalogue.revision(row.revision_id)
    reasons = []
    if row.decision is not None:
        item = Item(subject=row.party_id, blob=bytes(row.decision), about=about_decision(row.id))
        reasons = [vault.open(actor=actor, purpose="paper", about=row.id, items=[item])[0]["reasons"]]
    zone = offices.zone(row.territory_id)
    values = {
        **_head(row, revision, language, actor),
        "outcome": "refused" if row.outcome == "refused" else "granted",
        "filed_on": row.filed_at.astimezone(zone).date(),
        "decided_on": fact.at.astimezone(zone).date(),
        "decided_by": offices.office(row.office_id).name(language),
        "reasons": reasons,
        "legal_basis": _law(revision, language),
        "appeal": [text(revision.appeal, language)],
    }
    _print(row, "decision", values, language, fact)


def asked_name(revision: Revision, entry: Mapping[str, str], language: str) -> str:
    """The name of what a notice asks for: a material, or a question of the form."""
    if entry["kind"] == "material":
        return text(revision.material(entry["key"]).names, language)
    return text(revision.form.fields[entry["key"]].labels, language)


def _head(row: Application, revision: Revision, language: str, actor: Actor) -> dict[str, Any]:
    card = parties.card(actor=actor, purpose="paper", about=row.id, party_id=row.party_id)
    office = offices.office(row.office_id)
    return {
        "office": {"name": office.name(language), "address": office.address},
        "reference": row.reference,
        "track_url": f"{address()}/track",
        "procedure": text(revision.names, language),
        "applicant": card.name["full"],
    }


def _hall(row: Application, language: str) -> str:
    if row.hall_id is None:
        return catalog.gettext(language, _FILED_HERE)
    return offices.hall(row.hall_id).name(language)


def _materials(row: Application, revision: Revision, language: str) -> list[dict[str, Any]]:
    given = list(Material.objects.filter(application_id=row.id, round=1).order_by("key"))
    held = files.those([one.file_id for one in given if one.file_id is not None])
    found = []
    for one in given:
        line: dict[str, Any] = {"name": text(revision.material(one.key).names, language)}
        if one.file_id is not None and one.file_id in held:
            line |= {"sha256": held[one.file_id].sha256, "size": held[one.file_id].size}
        found.append(line)
    return found


def _law(revision: Revision, language: str) -> list[str]:
    return [f"{text(basis.act, language)}, {basis.article}" for basis in revision.legal_basis]


def _language(row: Application) -> str:
    return known(parties.language(row.party_id)) or DEFAULT


def _print(row: Application, kind: str, values: dict[str, Any], language: str, fact: Fact) -> None:
    print_paper(
        actor=house(),
        kind=kind,
        subject=row.party_id,
        about=row.id,
        values=values,
        language=language,
        territory_id=row.territory_id,
        at=fact.at,
    )
