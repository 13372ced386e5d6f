"""The applicant answers the one-time notice; the clock goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision
from servicehall.files import commands as files
from servicehall.forms import check, walk
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid
from servicehall.kernel.ids import new_id
from servicehall.offices import queries as offices
from servicehall.vault import commands as vault

from .. import access, opening, ways
from ..errors import AnswersIncomplete, MaterialsMissing, NothingAsked
from ..flow import FLOW, Action, State
from ..models import Application, Material, Notice, Pause
from .answers import about_answers, answers_of, written
from .intake import materials_told


@transaction.atomic(savepoint=False)
def supplement(
    *,
    actor: Actor,
    application_id: UUID,
    answers: Mapping[str, Any],
    files_given: Mapping[str, UUID],
    at: datetime,
) -> Application:
    """Answer the open notice: corrected answers and new files; the clock goes on.

    answers: only fields that were asked about. files_given: material key to a file already received for this party.
    Refuses: NotFound, NothingAsked, NotNow, Invalid (something not asked for), AnswersIncomplete, MaterialsMissing.
    Records: application.supplemented.
    """
    application = access.for_party(actor, application_id, lock=True)
    FLOW.take(State(application.state), Action.SUPPLEMENT)
    notice = Notice.objects.filter(application_id=application.id, answered_at=None).order_by("-number").first()
    if notice is None:
        raise NothingAsked()
    _only_what_was_asked(notice, answers, files_given)
    revision = catalogue.revision(application.revision_id)
    whole = _whole(application, revision, {**answers_of(actor, application), **answers}, at=at)
    value, digest = written(whole)
    rows = _given(application, files_given, number=notice.number)
    for file_id in files_given.values():
        files.attach(actor=actor, file_id=file_id, about=application.id, at=at)
    pause = _resumed(notice, at=at)
    application.grounds = walk.facts(revision.form, whole)
    pauses = list(Pause.objects.filter(application_id=application.id).order_by("since", "id"))
    columns, dues, when = opening.timed_anew(application, revision, pauses)
    payload = {
        "notice": notice.id,
        "pause": pause.id,
        "materials": materials_told(rows),
        "answers_digest": digest,
        "grounds": application.grounds,
        "due": when,
        "step_dues": dues,
    }
    columns |= {"answers_digest": digest, "grounds": application.grounds}
    columns["sealed"] = vault.seal(application.party_id, value, about_answers(application.id))
    ways.take(application, Action.SUPPLEMENT, actor=actor, at=at, payload=payload, **columns)
    return application


def _whole(application: Application, revision: Revision, held: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """All answers as they stand now, complete and right. Refuses: AnswersIncomplete."""
    answers = walk.relevant(revision.form, held)
    today = at.astimezone(offices.zone(application.territory_id)).date()
    problems = check.whole(revision.form, answers, today=today, units=offices.unit_codes(application.territory_id))
    if problems:
        raise AnswersIncomplete(errors={path: problem.code for path, problem in problems.items()})
    return answers


def _resumed(notice: Notice, *, at: datetime) -> Pause:
    """The notice is answered and its pause over."""
    Notice.objects.filter(pk=notice.pk).update(answered_at=at)
    pause = Pause.objects.get(notice_id=notice.id)
    Pause.objects.filter(pk=pause.pk).update(until=at)
    return pause


def _only_what_was_asked(notice: Notice, answers: Mapping[str, Any], given: Mapping[str, UUID]) -> None:
    asked = {(item["kind"], item["key"]) for item in notice.items}
    wrong = {key: "not-asked" for key in answers if ("answer", key) not in asked}
    wrong |= {key: "not-asked" for key in given if ("material", key) not in asked}
    if wrong:
        raise Invalid(errors=wrong)
    missing = sorted(key for kind, key in asked if kind == "material" and key not in given)
    if missing:
        raise MaterialsMissing(missing=missing)
    unanswered = {key: "required" for kind, key in asked if kind == "answer" and key not in answers}
    if unanswered:
        raise AnswersIncomplete(errors=unanswered)


def _given(application: Application, given: Mapping[str, UUID], *, number: int) -> list[Material]:
    rows = [
        Material(id=new_id(), application_id=application.id, key=key, round=number + 1, file_id=file_id)
        for key, file_id in sorted(given.items())
    ]
    if rows:
        Material.objects.bulk_create(rows)
    return rows
