from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import Invalid, NotFound, Stale
from servicehall.kernel.ids import new_id
from tests.town import MONDAY, Town, small_pdf

from .acts import DAY, everything, refused


def begun(town: Town, code: str = "identity-document", actor: Actor | None = None, **more: Any) -> UUID:
    from servicehall.applications import commands

    return commands.start(
        actor=actor or town.aziza,
        revision_id=town.revision(code).id,
        territory_id=town.territory_id,
        at=MONDAY,
        **more,
    )


def save(town: Town, draft_id: UUID, **more: Any) -> Any:
    from servicehall.applications import commands

    given: dict[str, Any] = {
        "actor": town.aziza, "draft_id": draft_id, "version": 1, "page": "reason", "posted": {"reason": ["expired"]},
        "at": MONDAY,
    }  # fmt: skip
    return commands.save_page(**(given | more))


def test_a_page_is_saved_beside_the_others_and_the_version_rises(town: Town) -> None:
    from servicehall.applications import queries

    draft_id = begun(town)

    saved = save(town, draft_id, at=MONDAY + DAY)
    again = save(town, draft_id, version=2, page="contact", posted={"phone": ["0912345678"]}, at=MONDAY + 2 * DAY)

    assert (saved.version, again.version, saved.problems, again.problems) == (2, 3, {}, {})
    view = queries.draft(actor=town.aziza, draft_id=draft_id)
    assert view.answers["reason"] == "expired"
    assert "phone" in view.answers
    assert view.expires_at == MONDAY + 62 * DAY
    assert [line.id for line in queries.drafts(actor=town.aziza, at=MONDAY)] == [draft_id]


def test_a_page_with_a_problem_saves_nothing_and_shows_what_was_sent(town: Town) -> None:
    draft_id = begun(town)
    before = everything()

    saved = save(town, draft_id, posted={"reason": ["because"]})

    assert (saved.version, set(saved.problems)) == (1, {"reason"})
    assert everything() == before


def test_what_is_written_lies_sealed(town: Town) -> None:
    from servicehall.applications.models import Draft

    draft_id = town.draft("identity-document")

    raw = bytes(Draft.objects.get(id=draft_id).sealed)
    assert b"091195007788" not in raw
    assert "Phạm".encode() not in raw


def test_a_draft_records_no_fact(town: Town) -> None:
    from servicehall.ledger.models import Fact

    before = Fact.objects.count()
    save(town, begun(town))

    assert Fact.objects.count() == before


def test_an_unknown_page_is_not_found(town: Town) -> None:
    draft_id = begun(town)

    with refused(NotFound):
        save(town, draft_id, page="never")


def test_a_page_left_open_in_another_tab_is_stale(town: Town) -> None:
    draft_id = begun(town)
    save(town, draft_id)

    with refused(Stale, version=2):
        save(town, draft_id, posted={"reason": ["lost"]})


ACTS: dict[str, Callable[[Actor, UUID, Any], Any]] = {}


def act(function: Callable[[Actor, UUID, Any], Any]) -> Callable[[Actor, UUID, Any], Any]:
    ACTS[function.__name__] = function
    return function


@act
def save_page(actor: Actor, draft_id: UUID, at: Any) -> Any:
    from servicehall.applications import commands

    posted = {"reason": ["lost"]}
    return commands.save_page(actor=actor, draft_id=draft_id, version=1, page="reason", posted=posted, at=at)


@act
def save_answers(actor: Actor, draft_id: UUID, at: Any) -> Any:
    from servicehall.applications import commands

    return commands.save_answers(actor=actor, draft_id=draft_id, version=1, answers={}, at=at)


@act
def choose(actor: Actor, draft_id: UUID, at: Any) -> Any:
    from servicehall.applications import commands

    return commands.choose(actor=actor, draft_id=draft_id, version=1, tier="one-day", at=at)


@act
def attach(actor: Actor, draft_id: UUID, at: Any) -> Any:
    from servicehall.applications import commands

    return commands.attach(
        actor=actor,
        draft_id=draft_id,
        version=1,
        material="old-card",
        stream=io.BytesIO(small_pdf()),
        name="card.pdf",
        declared_type="application/pdf",
        at=at,
    )


@act
def detach(actor: Actor, draft_id: UUID, at: Any) -> Any:
    from servicehall.applications import commands

    return commands.detach(actor=actor, draft_id=draft_id, version=1, material="old-card", at=at)


@act
def file(actor: Actor, draft_id: UUID, at: Any) -> Any:
    from servicehall.applications import commands

    return commands.file(actor=actor, draft_id=draft_id, version=1, at=at)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_draft_is_its_writers_alone(town: Town, name: str) -> None:
    draft_id = begun(town)
    strangers = [
        town.bek,
        town.chinara,
        Actor(door="citizen", kind=Kind.GUEST),
        replace(town.aziza, kind=Kind.OFFICER, roles=frozenset({"window"})),
        replace(town.aziza, party_id=None),
    ]

    for stranger in strangers:
        with refused(NotFound):
            ACTS[name](stranger, draft_id, MONDAY)
        with refused(NotFound):
            ACTS[name](town.aziza, new_id(), MONDAY)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_draft_kept_as_long_as_promised_is_gone(town: Town, name: str) -> None:
    from servicehall.applications.errors import DraftExpired

    draft_id = begun(town)

    with refused(DraftExpired):
        ACTS[name](town.aziza, draft_id, MONDAY + 60 * DAY)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_nothing_is_done_to_a_draft_that_was_saved_meanwhile(town: Town, name: str) -> None:
    draft_id = begun(town)
    save(town, draft_id)

    with refused(Stale, version=2):
        ACTS[name](town.aziza, draft_id, MONDAY)


def test_only_drafts_past_their_promise_are_thrown_away(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.applications.models import Draft

    old, young = begun(town), begun(town)
    save(town, young, at=MONDAY + DAY)

    assert commands.expire(at=MONDAY + 60 * DAY) == 0
    assert commands.expire(at=MONDAY + 60 * DAY + DAY / 2) == 1
    assert list(Draft.objects.values_list("id", flat=True)) == [young]
    assert old != young


def test_a_speed_and_a_hall_of_delivery_are_chosen(town: Town) -> None:
    from servicehall.applications import commands, queries
    from servicehall.applications.errors import NotOffered
    from servicehall.offices import queries as offices

    draft_id = begun(town)
    hall = offices.halls(town.territory_id)[4]
    abroad = offices.halls(offices.territory("cn-yaan").id)[0]

    assert commands.choose(
        actor=town.aziza, draft_id=draft_id, version=1, tier="one-day", delivery_hall_id=hall.id, at=MONDAY
    ) == 2  # fmt: skip
    view = queries.draft(actor=town.aziza, draft_id=draft_id)
    assert (view.tier, view.delivery_hall_id) == ("one-day", hall.id)
    with refused(NotOffered):
        commands.choose(actor=town.aziza, draft_id=draft_id, version=2, tier="yesterday", at=MONDAY)
    with refused(NotFound):
        commands.choose(actor=town.aziza, draft_id=draft_id, version=2, delivery_hall_id=abroad.id, at=MONDAY)


def test_a_material_is_given_replaced_and_taken_out(town: Town) -> None:
    from servicehall.applications import commands, queries

    draft_id = begun(town)
    first = attach(town.aziza, draft_id, MONDAY)

    assert queries.draft_materials(actor=town.aziza, draft_id=draft_id)["old-card"].sha256 == first.sha256
    assert commands.detach(actor=town.aziza, draft_id=draft_id, version=2, material="old-card", at=MONDAY) == 3
    assert queries.draft(actor=town.aziza, draft_id=draft_id).materials == {}
    with refused(NotFound):
        commands.attach(
            actor=town.aziza,
            draft_id=draft_id,
            version=3,
            material="never",
            stream=io.BytesIO(small_pdf()),
            name="card.pdf",
            declared_type="application/pdf",
            at=MONDAY,
        )


def test_only_a_window_officer_has_seen_an_original(town: Town) -> None:
    from servicehall.applications import commands, queries

    mine = begun(town)
    theirs = begun(town, actor=town.chinara, party_id=town.aziza.party_id)

    with refused(NotFound):
        commands.seen_at_window(actor=town.aziza, draft_id=mine, version=1, material="old-card", at=MONDAY)
    with refused(NotFound):
        commands.seen_at_window(actor=town.chinara, draft_id=theirs, version=1, material="never", at=MONDAY)
    assert commands.seen_at_window(
        actor=town.chinara, draft_id=theirs, version=1, material="old-card", at=MONDAY
    ) == 2  # fmt: skip
    assert queries.draft(actor=town.chinara, draft_id=theirs).materials == {"old-card": "window"}


def test_what_an_officer_types_for_a_person_is_another_officers_secret_and_not_listed(town: Town) -> None:
    from servicehall.applications import queries

    draft_id = begun(town, actor=town.chinara, party_id=town.aziza.party_id)

    with refused(NotFound):
        queries.draft(actor=town.second_window, draft_id=draft_id)
    assert queries.drafts(actor=town.aziza, at=MONDAY) == []


def test_nobody_begins_for_another_or_from_a_post_that_is_no_window(town: Town) -> None:
    from servicehall.applications.models import Draft

    case = town.officer(town.chinara.office_id or 0, "case")
    for actor, party_id in (
        (case, town.aziza.party_id),
        (Actor(door="citizen", kind=Kind.GUEST), town.aziza.party_id),
        (town.chinara, None),
        (replace(town.chinara, hall_id=None), town.aziza.party_id),
        (replace(town.chinara, territory_id=town.territory_id + 1), town.aziza.party_id),
    ):
        with refused(NotFound):
            begun(town, actor=actor, party_id=party_id)

    begun(town, actor=town.bek, party_id=town.aziza.party_id)
    assert Draft.objects.get().party_id == town.bek.party_id


def test_only_what_is_offered_here_and_now_is_begun(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.applications.errors import NotOffered
    from servicehall.catalogue.errors import NoSuchProcedure
    from servicehall.offices import queries as offices

    yaan = offices.territory("cn-yaan").id
    revision_id = town.revision("identity-document").id

    with refused(NotOffered):
        commands.start(actor=town.aziza, revision_id=revision_id, territory_id=yaan, at=MONDAY)
    with refused(NotOffered):
        begun(town, tier="yesterday")
    with refused(NoSuchProcedure):
        commands.start(
            actor=town.aziza, revision_id=revision_id, territory_id=town.territory_id, at=MONDAY - 4000 * DAY
        )


def test_a_draft_is_discarded_by_its_writer(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.applications.models import Draft

    draft_id = begun(town)
    with refused(NotFound):
        commands.discard(actor=town.bek, draft_id=draft_id)

    commands.discard(actor=town.aziza, draft_id=draft_id)

    assert Draft.objects.count() == 0


def test_a_material_given_at_once_must_be_known_and_be_what_it_says(town: Town) -> None:
    from servicehall.applications import commands

    def give(actor: Actor, materials: dict[str, str]) -> None:
        commands.file_at_once(
            actor=actor,
            revision_id=town.revision("identity-document").id,
            territory_id=town.territory_id,
            answers=town.sample("identity-document"),
            materials=materials,
            at=MONDAY,
        )

    with refused(Invalid, errors={"never": "unknown"}):
        give(town.aziza, {"never": str(new_id())})
    with refused(Invalid, errors={"old-card": "not-at-a-window"}):
        give(town.aziza, {"old-card": "window"})
    with refused(Invalid, errors={"old-card": "not-a-file"}):
        give(town.aziza, {"old-card": "../../etc/passwd"})
    with refused(NotFound):
        give(town.aziza, {"old-card": str(new_id())})
