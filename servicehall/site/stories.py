"""The demonstration's applications: a handful, filed and handled through the same commands as everybody's.

Each is left at another stage, so that lists and inboxes have something in them at first sight. A story whose applicant
already has an application for the procedure is not told again.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from servicehall.applications import commands, queries
from servicehall.applications.types import StepView, Tracking
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision
from servicehall.forms import walk
from servicehall.kernel.actor import Actor, Kind
from servicehall.offices import queries as offices
from servicehall.workforce import queries as workforce

PAPER = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``answers``: what differs from the procedure's sample. ``acts``: (step, outcome) in order; the step that is a
    check of a filed application is accepted. ``ask``: what the officer of the open check asks for, per item."""

    citizen: str
    territory: str
    procedure: str
    left: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    acts: tuple[tuple[str, str], ...] = ()
    ask: Mapping[str, str] = field(default_factory=dict)


AN = {"applicant_name": "Nguyễn Thị An", "applicant_number": "089191000101"}
STORIES = (
    Story(
        citizen="an@example.org",
        territory="vn-an-giang",
        procedure="birth-registration",
        left="waits at intake",
        answers={**AN, "mother_name": AN["applicant_name"], "mother_number": AN["applicant_number"]},
    ),
    Story(
        citizen="an@example.org",
        territory="vn-an-giang",
        procedure="construction-permit",
        left="in work: three authorities are asked at the same time",
        answers=AN,
        acts=(("intake", "complete"), ("scrutiny", "passed"), ("inspection", "passed")),
    ),
    Story(
        citizen="an@example.org",
        territory="vn-an-giang",
        procedure="business-registration",
        left="waits for the fee, to be paid at a window",
        acts=(("intake", "complete"),),
    ),
    Story(
        citizen="aziza@example.org",
        territory="vn-an-giang",
        procedure="land-use-transfer",
        left="the applicant was asked for something and has to answer",
        answers={"receiver_name": "Aziza Karimova"},
        ask={"material:contract": "Page 3 with the signatures is missing. Please send the whole contract again."},
    ),
    Story(
        citizen="aziza@example.org",
        territory="vn-an-giang",
        procedure="birth-registration",
        left="decided: the result can be fetched at any hall of the territory",
        answers={"applicant_name": "Aziza Karimova", "mother_name": "Aziza Karimova"},
        acts=(("check", "complete"), ("decide", "granted")),
    ),
    Story(
        citizen="binh@example.org",
        territory="vn-lao-cai",
        procedure="birth-registration",
        left="waits at intake",
        answers={
            "relationship": "father",
            "applicant_name": "Lò Văn Bình",
            "applicant_number": "010087000202",
            "father_name": "Lò Văn Bình",
            "father_number": "010087000202",
            "child_name": "Lò Thị Mai",
            "child_birth_place": "Bệnh viện Đa khoa tỉnh",
        },
    ),
    Story(
        citizen="wang@example.org",
        territory="cn-yaan",
        procedure="economic-development-permit",
        left="in work: nineteen departments review side by side",
        acts=(("intake", "complete"),),
    ),
)


def tell(citizens: Mapping[str, Actor]) -> list[dict[str, str]]:
    """File and handle what is not there yet; says of each application how to find it. citizens: by login."""
    known = {territory.code for territory in offices.territories()}
    return [_told(story, citizens[story.citizen]) for story in STORIES if story.territory in known]


def _told(story: Story, citizen: Actor) -> dict[str, str]:
    territory = offices.territory(story.territory)
    today = timezone.now().astimezone(offices.zone(territory.id)).date()
    revision = catalogue.current(story.procedure, territory.id, today)
    filed = [line.id for line in queries.mine(actor=citizen) if line.revision_id == revision.id]
    if filed:
        application_id = filed[0]
    else:
        with transaction.atomic():
            application_id = _filed(story, revision, territory.id, citizen)
            _handled(story, application_id, citizen)
    seen = _seen(application_id, citizen)
    return {
        "reference": seen.reference,
        "secret": queries.secret_of(actor=citizen, application_id=application_id),
        "territory": story.territory,
        "procedure": story.procedure,
        "state": seen.state,
        "citizen": story.citizen,
        "left": story.left,
    }


def _filed(story: Story, revision: Revision, territory_id: int, citizen: Actor) -> UUID:
    """A draft with the sample's answers and a paper for whatever is demanded, handed in."""
    now = timezone.now()
    tier, sample = catalogue.sample(revision, now.astimezone(offices.zone(territory_id)).date())
    answers = {**sample, **_place(revision, territory_id, sample), **story.answers}
    draft_id = commands.start(actor=citizen, revision_id=revision.id, territory_id=territory_id, at=now, tier=tier)
    commands.save_answers(actor=citizen, draft_id=draft_id, version=1, answers=answers, at=now)
    for material, needed in catalogue.materials_for(revision, walk.facts(revision.form, answers), tier):
        if needed:
            commands.attach(
                actor=citizen,
                draft_id=draft_id,
                version=queries.draft(actor=citizen, draft_id=draft_id).version,
                material=material.key,
                stream=io.BytesIO(paper(material.names["en"])),
                name=f"{material.key}.pdf",
                declared_type=PAPER,
                at=now,
            )
    version = queries.draft(actor=citizen, draft_id=draft_id).version
    return commands.file(actor=citizen, draft_id=draft_id, version=version, at=now).id


def _place(revision: Revision, territory_id: int, sample: Mapping[str, Any]) -> dict[str, str]:
    """Samples speak of units of one territory; elsewhere the unit of the first hall that has officers stands in."""
    known = offices.unit_codes(territory_id)
    wrong = [key for key in sample if key.endswith("_unit") and sample[key] not in known]
    return dict.fromkeys(wrong, _manned(revision, territory_id)) if wrong else {}


def _manned(revision: Revision, territory_id: int) -> str:
    for office in offices.offices(territory_id):
        if office.authority == revision.authority and workforce.holders(office_id=office.id):
            return office.unit_code
    return offices.halls(territory_id)[0].unit_code


def _handled(story: Story, application_id: UUID, citizen: Actor) -> None:
    """The officers' part, each taking the step up first, as they must."""
    for key, outcome in story.acts:
        seen = _seen(application_id, citizen)
        step = next(one for one in seen.steps if one.key == key and one.state == "open")
        officer = _taken_up(seen, step)
        if seen.state == "filed":
            turn = _seen(application_id, citizen).turn
            commands.accept(actor=officer, application_id=application_id, step_id=step.id, turn=turn, at=timezone.now())
        else:
            commands.decide_step(
                actor=officer,
                application_id=application_id,
                step_id=step.id,
                outcome=outcome,
                reasons="",
                at=timezone.now(),
            )
    if story.ask:
        seen = _seen(application_id, citizen)
        step = next(one for one in seen.steps if one.state == "open")
        officer = _taken_up(seen, step)
        turn = _seen(application_id, citizen).turn
        commands.ask(
            actor=officer,
            application_id=application_id,
            step_id=step.id,
            turn=turn,
            items=story.ask,
            at=timezone.now(),
        )


def _taken_up(seen: Tracking, step: StepView) -> Actor:
    role = "head" if step.kind == "decide" else "case"
    office = offices.office(step.office_id)
    officer = Actor(
        door="backoffice",
        kind=Kind.OFFICER,
        account_id=workforce.holders(office_id=office.id, role=role)[0],
        territory_id=office.territory_id,
        authority_id=office.authority_id,
        office_id=office.id,
        roles=frozenset({role}),
    )
    commands.take_up(actor=officer, application_id=seen.id, step_id=step.id, at=timezone.now())
    return officer


def _seen(application_id: UUID, citizen: Actor) -> Tracking:
    return queries.tracking(actor=citizen, application_id=application_id, now=timezone.now())


def paper(words: str) -> bytes:
    """A real page of PDF that says what stands for it in the demonstration. words: ASCII."""
    said = words.encode("ascii", "replace").translate(None, b"()\\")
    drawn = b"BT /F1 12 Tf 72 720 Td (%s) Tj 0 -24 Td (Sample of the demonstration) Tj ET" % said
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
