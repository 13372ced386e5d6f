"""What a party writes before handing it in: saved page by page, on any device, kept as long as promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Revision
from servicehall.files import commands as files
from servicehall.files.types import FileView, Stream
from servicehall.forms import read
from servicehall.forms.types import Problems
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import Invalid, NotFound, Stale
from servicehall.kernel.ids import new_id
from servicehall.offices import queries as offices
from servicehall.vault import commands as vault
from servicehall.vault.types import Item

from .. import access
from ..errors import DraftExpired, NotOffered
from ..models import Draft

KEPT = timedelta(days=60)
"""How long a draft is kept after it was last saved; the page says so."""

AT_WINDOW = "window"
"""In the place of a file's id: the original was shown at the window and compared."""


@dataclass(frozen=True, slots=True)
class PageSaved:
    """What saving a page came to. With problems nothing was saved, and ``answers`` is what was sent, to show again."""

    version: int
    answers: Mapping[str, Any]
    problems: Problems


@transaction.atomic(savepoint=False)
def start(
    *,
    actor: Actor,
    revision_id: UUID,
    territory_id: int,
    at: datetime,
    tier: str = "standard",
    party_id: UUID | None = None,
) -> UUID:
    """Begin an application. A window officer begins for ``party_id``; a party always for itself.

    Refuses: NotOffered (the revision is not in force in this territory), NotFound (not a party, not a window officer).
    Records nothing: a draft is private.
    """
    draft = unsaved(
        actor=actor, revision_id=revision_id, territory_id=territory_id, tier=tier, party_id=party_id, at=at
    )
    draft.sealed = vault.seal(draft.party_id, {}, about_draft(draft.id))
    Draft.objects.bulk_create([draft])
    return draft.id


def unsaved(
    *, actor: Actor, revision_id: UUID, territory_id: int, tier: str, party_id: UUID | None, at: datetime
) -> Draft:
    """A draft that has no row yet: who it is for, under what, where. Refuses: NotOffered, NotFound."""
    revision = catalogue.revision(revision_id)
    on = at.astimezone(offices.zone(territory_id)).date()
    if catalogue.current(revision.procedure_code, territory_id, on).id != revision_id:
        raise NotOffered()
    return unsaved_under(revision, actor=actor, territory_id=territory_id, tier=tier, party_id=party_id, at=at)


def unsaved_under(
    revision: Revision, *, actor: Actor, territory_id: int, tier: str, party_id: UUID | None, at: datetime
) -> Draft:
    """The same under a revision the caller knows to be in force. Refuses: NotOffered (no such tier), NotFound."""
    if tier not in revision.limits:
        raise NotOffered()
    window = actor.kind is Kind.OFFICER and "window" in actor.roles and actor.hall_id is not None
    if window and actor.territory_id != territory_id:
        raise NotFound()
    owner = party_id if window else actor.party_id
    if owner is None or (actor.kind is not Kind.PARTY and not window):
        raise NotFound()
    return Draft(
        id=new_id(),
        party_id=owner,
        revision_id=revision.id,
        territory_id=territory_id,
        tier=tier,
        channel="window" if window else ("api" if actor.door == "api" else "online"),
        helper_id=actor.account_id if window else None,
        hall_id=actor.hall_id if window else None,
        delivery_hall_id=actor.hall_id if window else None,
        started_at=at,
        saved_at=at,
        expires_at=at + KEPT,
    )


def check_materials(draft: Draft, materials: Mapping[str, str], *, at_window: bool) -> None:
    """Whether each material is one the procedure knows, given as a file's id, or shown where it can be shown.

    Refuses: Invalid.
    """
    known = {material.key for material in catalogue.revision(draft.revision_id).materials}
    wrong = {key: "unknown" for key in materials if key not in known}
    for key, given in materials.items():
        if given == AT_WINDOW:
            if not at_window:
                wrong[key] = "not-at-a-window"
        elif not _is_id(given):
            wrong[key] = "not-a-file"
    if wrong:
        raise Invalid(errors=wrong)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@transaction.atomic(savepoint=False)
def save_page(
    *, actor: Actor, draft_id: UUID, version: int, page: str, posted: Mapping[str, Sequence[str]], at: datetime
) -> PageSaved:
    """Save one page of a form, if nothing on it is wrong.

    Refuses: NotFound, DraftExpired, Stale (another tab or device saved since this page was shown).
    """
    draft, acting = _open(actor, draft_id, version=version, at=at)
    form = catalogue.revision(draft.revision_id).form
    if page not in {known.key for known in form.pages}:
        raise NotFound()
    today = at.astimezone(offices.zone(draft.territory_id)).date()
    units = offices.unit_codes(draft.territory_id)
    answers, problems = read.page(form, page, posted, today=today, units=units)
    if problems:
        return PageSaved(version=draft.version, answers=answers, problems=problems)
    kept = read.merged(form, page, opened(acting, draft), answers)
    return PageSaved(version=_save(draft, kept, at=at), answers=kept, problems={})


@transaction.atomic(savepoint=False)
def save_answers(*, actor: Actor, draft_id: UUID, version: int, answers: Mapping[str, Any], at: datetime) -> int:
    """Replace all answers at once, as machines do; they are checked when the application is filed.

    Refuses: NotFound, DraftExpired, Stale.
    """
    draft, _ = _open(actor, draft_id, version=version, at=at)
    return _save(draft, dict(answers), at=at)


@transaction.atomic(savepoint=False)
def choose(
    *,
    actor: Actor,
    draft_id: UUID,
    version: int,
    at: datetime,
    tier: str | None = None,
    delivery_hall_id: int | None = None,
) -> int:
    """Choose the speed tier, or the hall where the result will be fetched; returns the draft's new version.

    Refuses: NotFound (also for a hall of another territory), NotOffered (no such tier), DraftExpired, Stale.
    """
    draft, _ = _open(actor, draft_id, version=version, at=at)
    if tier is not None:
        if tier not in catalogue.revision(draft.revision_id).limits:
            raise NotOffered()
        draft.tier = tier
    if delivery_hall_id is not None:
        if offices.hall(delivery_hall_id).territory_id != draft.territory_id:
            raise NotFound()
        draft.delivery_hall_id = delivery_hall_id
    _touch(draft, at=at, tier=draft.tier, delivery_hall_id=draft.delivery_hall_id)
    return draft.version


@transaction.atomic(savepoint=False)
def attach(
    *,
    actor: Actor,
    draft_id: UUID,
    version: int,
    material: str,
    stream: Stream,
    name: str,
    declared_type: str,
    at: datetime,
) -> FileView:
    """Receive a file for one material; a file given before in its place is no longer referred to.

    Refuses: NotFound, DraftExpired, Stale, and what ``files`` refuses (too large, wrong kind, unsafe, empty).
    Records: file.received.
    """
    draft, acting = _open(actor, draft_id, version=version, at=at)
    wanted = next((m for m in catalogue.revision(draft.revision_id).materials if m.key == material), None)
    if wanted is None:
        raise NotFound()
    received = files.receive(
        actor=acting,
        owner=draft.party_id,
        stream=stream,
        name=name,
        declared_type=declared_type,
        at=at,
        limit_bytes=wanted.max_bytes,
        accepts=wanted.accepts,
    )
    _touch(draft, at=at, materials={**draft.materials, material: str(received.id)})
    return received


@transaction.atomic(savepoint=False)
def seen_at_window(*, actor: Actor, draft_id: UUID, version: int, material: str, at: datetime) -> int:
    """Note that the officer was shown an original and compared it. Only a window officer can.

    Refuses: NotFound, DraftExpired, Stale.
    """
    draft, acting = _open(actor, draft_id, version=version, at=at)
    known = {m.key for m in catalogue.revision(draft.revision_id).materials}
    if acting.helper_id is None or material not in known:
        raise NotFound()
    _touch(draft, at=at, materials={**draft.materials, material: AT_WINDOW})
    return draft.version


@transaction.atomic(savepoint=False)
def detach(*, actor: Actor, draft_id: UUID, version: int, material: str, at: datetime) -> int:
    """Take a material out again. Refuses: NotFound, DraftExpired, Stale."""
    draft, _ = _open(actor, draft_id, version=version, at=at)
    _touch(draft, at=at, materials={key: value for key, value in draft.materials.items() if key != material})
    return draft.version


@transaction.atomic(savepoint=False)
def discard(*, actor: Actor, draft_id: UUID) -> None:
    """Throw a draft away. Refuses: NotFound."""
    draft, _ = access.draft(actor, draft_id, lock=True)
    draft.delete()


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Throw away drafts kept as long as promised; returns how many. Files they referred to are swept by ``files``."""
    count, _ = Draft.objects.filter(expires_at__lt=at).delete()
    return count


def opened(actor: Actor, draft: Draft) -> dict[str, Any]:
    """The answers written so far. An officer's reading is recorded; a party reading its own is not."""
    purpose = "intake" if actor.helper_id is not None else "tracking"
    item = Item(subject=draft.party_id, blob=bytes(draft.sealed), about=about_draft(draft.id))
    held: dict[str, Any] = vault.open(actor=actor, purpose=purpose, about=draft.id, items=[item])[0]
    return held


def about_draft(draft_id: UUID) -> str:
    """The place a draft's answers are sealed for."""
    return f"applications_draft:{draft_id}:sealed"


def _open(actor: Actor, draft_id: UUID, *, version: int, at: datetime) -> tuple[Draft, Actor]:
    draft, acting = access.draft(actor, draft_id, lock=True)
    if draft.expires_at <= at:
        raise DraftExpired()
    if draft.version != version:
        raise Stale(version=draft.version)
    return draft, replace(acting, territory_id=draft.territory_id)


def _save(draft: Draft, answers: dict[str, Any], *, at: datetime) -> int:
    _touch(draft, at=at, sealed=vault.seal(draft.party_id, answers, about_draft(draft.id)))
    return draft.version


def _touch(draft: Draft, *, at: datetime, **columns: Any) -> None:
    draft.version += 1
    Draft.objects.filter(pk=draft.pk).update(version=draft.version, saved_at=at, expires_at=at + KEPT, **columns)
