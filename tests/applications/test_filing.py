from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from servicehall.clock.limit import Limit
from servicehall.clock.reckon import reckon
from servicehall.kernel.errors import NotFound, Stale
from tests.town import MONDAY, Town, small_pdf

from .acts import DAY, HOUR, file_at_window, recorded, refused, row_of, step_of


def version_of(town: Town, draft_id: UUID) -> int:
    from servicehall.applications import queries

    return queries.draft(actor=town.aziza, draft_id=draft_id).version


def hand_in(town: Town, draft_id: UUID, **more: Any) -> Any:
    from servicehall.applications import commands

    given: dict[str, Any] = {"actor": town.aziza, "draft_id": draft_id, "at": MONDAY}
    return commands.file(**({**given, "version": version_of(town, draft_id)} | more))


def test_filing_leaves_one_application_one_fact_and_no_draft(town: Town) -> None:
    from servicehall.applications.models import Draft
    from servicehall.kernel.ids import read_reference

    filed = town.file("identity-document")

    row = row_of(filed.id)
    assert (row.state, row.turn, row.channel, row.tier) == ("filed", 1, "online", "standard")
    assert row.party_id == town.aziza.party_id
    assert read_reference(row.reference) == filed.reference
    assert recorded(filed.id) == ["filed"]
    assert Draft.objects.count() == 0
    assert (step_of(filed.id, "intake").state, step_of(filed.id, "intake").office_id) == ("open", row.office_id)


def test_the_due_day_is_the_clocks_own(town: Town) -> None:
    from servicehall.offices import queries as offices

    friday_evening = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
    for at, tier, limit in (
        (MONDAY, "standard", Limit(7, "working_days")),
        (MONDAY, "one-day", Limit(1, "working_days")),
        (friday_evening, "standard", Limit(7, "working_days")),
        (friday_evening + DAY, "one-day", Limit(1, "working_days")),
    ):
        filed = town.file("identity-document", at=at, tier=tier)

        counted = reckon(
            received=at,
            limit=limit,
            calendar=offices.calendar(town.territory_id),
            profile=offices.profile(town.territory_id),
        )
        row = row_of(filed.id)
        assert (row.due_on, row.due_at, row.received_on) == (counted.due_on, counted.due_at, counted.received_on)
        assert filed.due_on == counted.due_on
        assert row.first_due_at == row.due_at
        assert row.filed_at == at
    assert row.received_on == date(2026, 11, 30)


def test_a_fact_tells_nothing_of_the_person(town: Town) -> None:
    from servicehall.ledger.models import Fact

    filed = town.file("identity-document")
    town.do(filed.id, "intake", "complete", at=MONDAY + HOUR)

    told = json.dumps(list(Fact.objects.values_list("payload", "actor")), ensure_ascii=False)
    for canary in ("Phạm", "091195007788", "+84901234567", "khu phố 3", "1995-06-18", "Aziza", "089301001234"):
        assert canary not in told
    assert filed.secret not in told


def test_answers_lie_sealed_and_open_for_their_owner(town: Town) -> None:
    from servicehall.applications import queries

    filed = town.file("identity-document")

    row = row_of(filed.id)
    assert "Phạm".encode() not in bytes(row.sealed) + bytes(row.slip)
    assert "Phạm" not in json.dumps(row.grounds, ensure_ascii=False)
    assert queries.secret_of(actor=town.aziza, application_id=filed.id) == filed.secret
    with refused(NotFound):
        queries.secret_of(actor=town.bek, application_id=filed.id)


def test_questions_left_out_or_answered_wrongly_are_all_named(town: Town) -> None:
    from servicehall.applications.errors import AnswersIncomplete

    draft_id = town.draft("identity-document", sex="both", full_name="", residence_unit="511803")

    with refused(
        AnswersIncomplete,
        errors={"sex": "choice", "full_name": "too-short", "residence_unit": "choice"},
    ):
        hand_in(town, draft_id)


def test_missing_materials_are_all_named(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.applications.errors import MaterialsMissing

    draft_id = town.draft("construction-permit")
    commands.detach(
        actor=town.aziza, draft_id=draft_id, version=version_of(town, draft_id), material="drawings", at=MONDAY
    )
    commands.detach(
        actor=town.aziza, draft_id=draft_id, version=version_of(town, draft_id), material="fire-design", at=MONDAY
    )

    with refused(MaterialsMissing, missing=["drawings", "fire-design"]):
        hand_in(town, draft_id)


def test_a_draft_is_filed_once_by_its_writer_as_they_saw_it(town: Town) -> None:
    draft_id = town.draft("identity-document")

    with refused(NotFound):
        hand_in(town, draft_id, actor=town.bek)
    with refused(Stale):
        hand_in(town, draft_id, version=1)
    hand_in(town, draft_id)
    with refused(NotFound):
        hand_in(town, draft_id, version=2)


def test_a_procedure_that_changed_meanwhile_is_not_filed_under_the_old_text(town: Town) -> None:
    from servicehall.applications.errors import NotOffered
    from servicehall.catalogue.models import Offer, Revision

    draft_id = town.draft("identity-document")
    old = Revision.objects.get(id=town.revision("identity-document").id)
    day = date(2026, 11, 25)
    Revision.objects.filter(id=old.id).update(effective_until=day)
    offer = Offer.objects.get(revision=old, territory_id=town.territory_id)
    Offer.objects.filter(pk=offer.pk).update(effective_until=day)
    from servicehall.kernel.ids import new_id

    new = Revision.objects.create(
        id=new_id(), procedure_id=old.procedure_id, number=old.number + 1, effective_from=day, body=old.body,
        dictionary=old.dictionary, digest="another",
    )  # fmt: skip
    offer.pk, offer.revision, offer.effective_from, offer.effective_until = None, new, day, None
    offer._state.adding = True
    offer.save(force_insert=True)

    with refused(NotOffered):
        hand_in(town, draft_id, at=MONDAY + 2 * DAY)
    hand_in(town, draft_id, at=MONDAY + DAY)


def test_at_a_window_it_is_checked_and_accepted_in_the_same_act(town: Town) -> None:
    filed = file_at_window(town, "construction-permit")

    row = row_of(filed.id)
    assert (row.state, row.channel, row.hall_id) == ("accepted", "window", town.chinara.hall_id)
    assert recorded(filed.id) == ["filed", "accepted"]
    assert (step_of(filed.id, "intake").state, step_of(filed.id, "intake").account_id) == (
        "done",
        town.chinara.account_id,
    )
    assert step_of(filed.id, "scrutiny").state == "open"


def test_another_persons_file_cannot_be_handed_in(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.files import commands as files

    assert town.bek.party_id is not None
    theirs = files.receive(
        actor=town.bek,
        owner=town.bek.party_id,
        stream=io.BytesIO(small_pdf()),
        name="mine.pdf",
        declared_type="application/pdf",
        at=MONDAY,
        limit_bytes=1 << 20,
    )
    with refused(NotFound):
        commands.file_at_once(
            actor=town.aziza,
            revision_id=town.revision("identity-document").id,
            territory_id=town.territory_id,
            answers=town.sample("identity-document"),
            materials={"old-card": str(theirs.id)},
            at=MONDAY,
        )


def test_a_hall_of_another_territory_delivers_nothing(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.offices import queries as offices

    abroad = offices.halls(offices.territory("cn-yaan").id)[0]
    with refused(NotFound):
        commands.file_at_once(
            actor=town.aziza,
            revision_id=town.revision("identity-document").id,
            territory_id=town.territory_id,
            answers=town.sample("identity-document"),
            delivery_hall_id=abroad.id,
            at=MONDAY,
        )


def test_reference_and_secret_open_it_and_neither_alone_does(town: Town) -> None:
    from servicehall.applications import queries
    from servicehall.kernel.actor import Actor, Kind

    filed, other = town.file("identity-document"), town.file("identity-document")
    guest = Actor(door="citizen", kind=Kind.GUEST)

    def track(reference: str, secret: str) -> Any:
        return queries.tracked(reference=reference, secret=secret, actor=guest, now=MONDAY)

    assert track(filed.reference.lower().replace("-", " "), filed.secret.lower()).id == filed.id
    for reference, secret in ((filed.reference, other.secret), (filed.reference, ""), ("", filed.secret), ("x", "y")):
        with refused(NotFound):
            track(reference, secret)


def test_another_citizen_sees_nothing_of_it(town: Town) -> None:
    from servicehall.applications import queries

    filed = town.file("identity-document")

    assert [line.id for line in queries.mine(actor=town.aziza)] == [filed.id]
    assert queries.mine(actor=town.bek) == []
    with refused(NotFound):
        queries.tracking(actor=town.bek, application_id=filed.id, now=MONDAY)
    with refused(NotFound):
        queries.tracking(actor=town.chinara, application_id=filed.id, now=MONDAY)
