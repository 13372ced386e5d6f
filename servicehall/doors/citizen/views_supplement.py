"""Answering a notice: exactly what is asked, on one page, sent once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from servicehall.applications import commands as applications
from servicehall.applications import queries
from servicehall.applications.errors import NothingAsked
from servicehall.applications.queries import own_answers
from servicehall.applications.types import Tracking
from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision
from servicehall.files import commands as files
from servicehall.files.errors import FileEmpty
from servicehall.forms import check, read, view, words
from servicehall.forms.types import CompiledForm, Problem
from servicehall.kernel.errors import Refusal
from servicehall.offices import queries as offices
from servicehall.phrases.catalog import N_, gettext

from . import here
from .following import followed
from .views_file import file_refused
from .writing import FORMATS, units

ADD = N_("Add this paper: {name}")


def supplement(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Refuses: NotFound, NothingAsked."""
    return _page(request, application_id)


def send(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Refuses: NotFound, NothingAsked; what files refuses and AnswersIncomplete (shown in place)."""
    actor, at = here.actor_of(request), here.now()
    tracking = _asked(request, application_id)
    revision = catalogue.revision(tracking.revision_id)
    answers, problems = _read(request, tracking, revision)
    wanted = _keys(tracking, "material")
    missing = [key for key in wanted if request.FILES.get(f"file-{key}") is None]
    if problems or missing:
        return _page(request, application_id, problems=problems, missing=missing, status=422)
    given: dict[str, UUID] = {}
    for key in wanted:
        material, sent = revision.material(key), request.FILES[f"file-{key}"]
        assert isinstance(sent, UploadedFile)
        request.supplying = key  # type: ignore[attr-defined]
        received = files.receive(
            actor=actor,
            owner=tracking.party_id,
            stream=sent,
            name=sent.name or "",
            declared_type=sent.content_type or "",
            at=at,
            limit_bytes=material.max_bytes,
            accepts=material.accepts,
        )
        given[key] = received.id
    applications.supplement(actor=actor, application_id=application_id, answers=answers, files_given=given, at=at)
    return here.go(f"/applications/{application_id}")


def refused(request: HttpRequest, refusal: Refusal, application_id: UUID) -> HttpResponse | None:
    """A file or an answer that cannot be taken, said beside its field. Nothing was kept of the rest."""
    language = here.actor_of(request).language
    if refusal.code == "answers-incomplete" and isinstance(refusal.facts.get("errors"), dict):
        found: Any = refusal.facts["errors"]
        problems = {path: Problem(code) for path, code in found.items()}
        return _page(request, application_id, problems=problems, status=refusal.status)
    if not refusal.code.startswith("file-"):
        return None
    key = getattr(request, "supplying", "")
    said = file_refused(refusal, language, chosen=not isinstance(refusal, FileEmpty) or bool(key))
    return _page(request, application_id, unfit={key: said}, status=refusal.status)


def _asked(request: HttpRequest, application_id: UUID) -> Tracking:
    tracking = queries.tracking(actor=here.actor_of(request), application_id=application_id, now=here.now())
    if tracking.notice is None:
        raise NothingAsked()
    return tracking


def _keys(tracking: Tracking, kind: str) -> list[str]:
    assert tracking.notice is not None
    return [item["key"] for item in tracking.notice.items if item["kind"] == kind]


def _read(request: HttpRequest, tracking: Tracking, revision: Revision) -> tuple[dict[str, Any], dict[str, Problem]]:
    """The answers asked about, each read from the page of the form it stands on."""
    wanted, form = set(_keys(tracking, "answer")), revision.form
    today = here.now().astimezone(offices.zone(tracking.territory_id)).date()
    codes = offices.unit_codes(tracking.territory_id)
    answers: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for page in form.pages:
        if not wanted.intersection(page.fields):
            continue
        read_here, wrong = read.page(form, page.key, dict(request.POST.lists()), today=today, units=codes)
        answers |= {key: value for key, value in read_here.items() if key in wanted}
        problems |= {key: problem for key, problem in wrong.items() if key in wanted}
    for key in wanted - set(answers) - set(problems):
        problems[key] = Problem(check.missing(form.fields[key]))
    return answers, problems


def _page(
    request: HttpRequest,
    application_id: UUID,
    *,
    problems: Mapping[str, Problem] | None = None,
    missing: list[str] | None = None,
    unfit: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, tracking = here.actor_of(request), _asked(request, application_id)
    language, revision = actor.language, catalogue.revision(tracking.revision_id)
    following = followed(tracking, language)
    names = {item.key: item.name for item in following.asked}
    bad = {key: gettext(language, ADD).format(name=names[key]) for key in missing or ()} | dict(unfit or {})
    fields = _fields(request, tracking, revision.form, problems or {}, language)
    errors = [(one.error, f"#{one.id}") for one in fields.values() if one.error]
    errors += [
        (words.sentence(revision.form, path, problem, language), "")
        for path, problem in (problems or {}).items()
        if path not in fields
    ]
    errors += [(said, f"#file-{key}") for key, said in bad.items()]
    values = {
        "following": following,
        "fields": fields,
        "materials": {key: revision.material(key) for key in _keys(tracking, "material")},
        "kinds": FORMATS,
        "bad": bad,
        "errors": errors,
        "picked": bool(request.FILES) and status != 200,
    }
    return here.show(request, "supplement", values, status=status)


def _fields(
    request: HttpRequest, tracking: Tracking, form: CompiledForm, problems: Mapping[str, Problem], language: str
) -> dict[str, view.FieldView]:
    """The fields asked about, as the form draws them, with what stands there now."""
    wanted = set(_keys(tracking, "answer"))
    if not wanted:
        return {}
    answers = own_answers.answers(actor=here.actor_of(request), application_id=tracking.id)
    places, posted = units(tracking.territory_id, language), None
    if request.method == "POST":
        posted = dict(request.POST.lists())
    found: dict[str, view.FieldView] = {}
    for page in form.pages:
        if wanted.intersection(page.fields):
            drawn = view.page(form, page.key, answers, problems, language, places, posted)
            found |= {one.name: one for one in drawn.fields if one.name in wanted}
    return found
