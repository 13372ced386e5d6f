from __future__ import annotations

import copy
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from servicehall.catalogue import shipped
from servicehall.catalogue.errors import BodyError, NoSuchProcedure
from tests.catalogue.conftest import sample_of

if TYPE_CHECKING:
    from servicehall.offices.types import TerritoryView

DAY = date(2026, 11, 21)
VN = ["birth-registration", "business-registration", "construction-permit", "identity-document"]


def counts() -> tuple[int, int, int]:
    from servicehall.catalogue.models import DictionaryEntry, Offer, Revision

    return DictionaryEntry.objects.count(), Revision.objects.count(), Offer.objects.count()


def change_shipped(monkeypatch: pytest.MonkeyPatch, **parts: Any) -> None:
    bodies = copy.deepcopy(shipped.procedures())
    bodies[0].update(parts)
    monkeypatch.setattr(shipped, "procedures", lambda: bodies)


def test_every_territory_offers_its_procedures(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries

    offered = {code: [card.code for card in queries.published(view.id, DAY)] for code, view in territories.items()}

    assert offered == {
        "vn-an-giang": [*VN, "land-use-transfer"],
        "vn-lao-cai": VN,
        "cn-yaan": [*VN[:3], "economic-development-permit", "identity-document"],
    }
    assert counts() == (88, 10, 14)


def test_loading_again_changes_nothing(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import commands

    assert commands.load_shipped() == []
    assert counts() == (88, 10, 14)


def test_a_territory_loaded_later_gets_its_offers(db: None) -> None:
    from servicehall.catalogue import commands, queries
    from servicehall.offices import commands as office_commands
    from servicehall.offices import queries as offices

    offices.forget()
    commands.load_shipped()
    assert counts()[2] == 0
    office_commands.load_territory("cn-yaan")
    offices.forget()

    assert len(commands.load_shipped()) == 5
    assert len(queries.published(offices.territory("cn-yaan").id, DAY)) == 5


def test_the_same_matter_is_another_text_under_another_law(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries

    here = queries.current("birth-registration", territories["vn-an-giang"].id, DAY)
    there = queries.current("birth-registration", territories["cn-yaan"].id, DAY)

    assert here.id == queries.current("birth-registration", territories["vn-lao-cai"].id, DAY).id
    assert (here.scope, here.authority, here.number) == ("vn", "people-committee", 1)
    assert (there.scope, there.authority, there.number) == ("cn", "public-security", 1)


def test_a_revision_is_read_once_by_a_process(
    territories: dict[str, TerritoryView], django_assert_num_queries: Any
) -> None:
    from servicehall.catalogue import queries

    id = queries.published(territories["cn-yaan"].id, DAY)[0].revision_id
    with django_assert_num_queries(2):
        first = queries.revision(id)
    with django_assert_num_queries(0):
        assert queries.revision(id) is first


def test_a_stored_revision_is_the_one_that_was_shipped(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries
    from servicehall.kernel import canonical

    for raw in shipped.procedures():
        view = territories[raw["territories"][0]]
        stored = queries.current(raw["code"], view.id, DAY)
        assert stored.digest == canonical.digest(raw)
        assert [page.key for page in stored.form.pages] == [page["key"] for page in raw["form"]["pages"]]


def test_what_is_not_offered_is_refused(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries

    with pytest.raises(NoSuchProcedure):
        queries.current("land-use-transfer", territories["vn-lao-cai"].id, DAY)
    with pytest.raises(NoSuchProcedure):
        queries.current("birth-registration", territories["vn-lao-cai"].id, date(2025, 12, 31))


def test_a_changed_text_is_the_next_revision_and_the_old_one_stays(
    territories: dict[str, TerritoryView], monkeypatch: pytest.MonkeyPatch
) -> None:
    from servicehall.catalogue import commands, queries

    yaan = territories["cn-yaan"].id
    before = queries.current("birth-registration", yaan, DAY)
    change_shipped(monkeypatch, visits=0)

    done = commands.load_shipped(on=date(2026, 12, 1))

    assert done[0] == "birth-registration (cn): revision 2 from 2026-12-01"
    assert queries.current("birth-registration", yaan, date(2026, 11, 30)).id == before.id
    after = queries.current("birth-registration", yaan, date(2026, 12, 1))
    assert (after.number, after.visits, before.visits) == (2, 0, 1)
    assert queries.revision(before.id).visits == 1


def test_one_fault_anywhere_loads_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from servicehall.catalogue import commands

    change_shipped(monkeypatch, silence="maybe")

    with pytest.raises(BodyError, match="birth-registration"):
        commands.load_shipped()
    assert counts() == (0, 0, 0)


def test_a_published_entry_cannot_change_under_its_version(
    territories: dict[str, TerritoryView], monkeypatch: pytest.MonkeyPatch
) -> None:
    from servicehall.catalogue import commands

    raws = copy.deepcopy(shipped.dictionary())
    raws[0]["identifying"] = False
    monkeypatch.setattr(shipped, "dictionary", lambda: raws)

    with pytest.raises(BodyError, match=r"person.full_name: changed, but version 1 is published already"):
        commands.load_shipped()
    assert counts() == (88, 10, 14)


def test_the_database_refuses_two_revisions_in_force_on_one_day(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue.models import Revision
    from servicehall.kernel.ids import new_id

    row = Revision.objects.get(procedure__code="birth-registration", procedure__scope="vn")
    row.id, row.number, row.effective_from = new_id(), 2, date(2027, 1, 1)

    with pytest.raises(IntegrityError, match="revision_one_at_a_time"), transaction.atomic():
        Revision.objects.bulk_create([row])


def test_every_authority_a_scope_knows_exists_in_its_territories(territories: dict[str, TerritoryView]) -> None:
    from servicehall.offices import queries as offices

    for view in territories.values():
        there = {one.kind for one in offices.authorities(view.id)}
        assert shipped.authorities(view.country.lower()) <= there, view.code


def test_every_step_finds_its_office(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries
    from servicehall.forms import facts
    from servicehall.offices import queries as offices

    for view in territories.values():
        for card in queries.published(view.id, DAY):
            revision = queries.revision(card.revision_id)
            sample = sample_of(card.code, revision.scope)
            grounds = facts(revision.form, sample["answers"])
            for step in queries.steps_for(revision, grounds, sample["tier"]):
                unit = step.where.unit(grounds, receiving=None)
                if view.code == "vn-lao-cai" and unit is not None:
                    unit = "04399"
                office = offices.competent_office(territory_id=view.id, authority=step.authority, unit_code=unit)
                assert office.authority == step.authority
