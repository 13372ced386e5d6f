from __future__ import annotations

import time

import pytest
from pytest_django import DjangoAssertNumQueries

from servicehall.kernel.errors import NotFound
from servicehall.offices import held, queries
from servicehall.offices.errors import NoAuthority
from servicehall.offices.models import Authority, Office, Territory, Unit
from servicehall.offices.types import TerritoryView, say


def test_reference_data_costs_no_query_once_held(
    everywhere: list[TerritoryView], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    an_giang, _, _ = everywhere
    queries.territories()
    hall = queries.halls(an_giang.id)[0]
    office = queries.offices(an_giang.id)[0]

    with django_assert_num_queries(0):
        queries.territories()
        queries.territory("vn-an-giang")
        queries.territory_of(an_giang.id)
        queries.zone(an_giang.id)
        queries.calendar(an_giang.id)
        queries.profile(an_giang.id)
        queries.units(an_giang.id, "91")
        queries.competent_office(territory_id=an_giang.id, authority="finance", unit_code="31078")
        queries.hall(hall.id)
        queries.office(office.id)
        queries.window(queries.windows(hall.id)[0].id)
        queries.superior_office(queries.offices(an_giang.id)[1].id)


def test_a_territory_is_read_in_eight_queries_and_compared_in_one(
    an_giang: TerritoryView, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.forget()
    with django_assert_num_queries(8):
        queries.calendar(an_giang.id)
    later = time.monotonic() + held.EVERY
    monkeypatch.setattr(held.time, "monotonic", lambda: later)
    with django_assert_num_queries(1):
        queries.calendar(an_giang.id)


def test_another_process_s_load_is_seen_within_three_seconds(
    an_giang: TerritoryView, monkeypatch: pytest.MonkeyPatch
) -> None:
    Unit.objects.filter(code="30307").update(names={"vi": "Phường Long Xuyên mới", "en": "New Long Xuyen Ward"})
    Territory.objects.filter(code="vn-an-giang").update(version=an_giang.version + 1)
    assert queries.unit(an_giang.id, "30307").name("en") == "Long Xuyen Ward"

    later = time.monotonic() + 3.0
    monkeypatch.setattr(held.time, "monotonic", lambda: later)

    assert queries.unit(an_giang.id, "30307").name("en") == "New Long Xuyen Ward"
    assert queries.territory("vn-an-giang").version == an_giang.version + 1


def test_only_the_territory_that_changed_is_read_again(
    an_giang: TerritoryView,
    yaan: TerritoryView,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    queries.territories()
    Territory.objects.filter(id=yaan.id).update(version=yaan.version + 1)
    later = time.monotonic() + held.EVERY
    monkeypatch.setattr(held.time, "monotonic", lambda: later)

    with django_assert_num_queries(8):
        queries.territories()


def test_units_are_named_by_code_for_forms(an_giang: TerritoryView) -> None:
    names = queries.unit_names(an_giang.id, "vi")
    assert (len(names), names["30307"], names["31078"]) == (103, "Phường Long Xuyên", "Đặc khu Phú Quốc")
    assert queries.unit_codes(an_giang.id) == frozenset(names)


def test_a_matter_of_phu_quoc_goes_to_phu_quoc(an_giang: TerritoryView) -> None:
    office = queries.competent_office(territory_id=an_giang.id, authority="people-committee", unit_code="31078")
    assert office.code == "vn-an-giang.31078.people-committee.office"
    assert office.name("vi") == "Ủy ban nhân dân đặc khu Phú Quốc"
    assert office.name("en") == "People's Committee of Phu Quoc Special Zone"


def test_without_a_unit_the_whole_territory_s_authority_is_competent(an_giang: TerritoryView) -> None:
    office = queries.competent_office(territory_id=an_giang.id, authority="people-committee", unit_code=None)
    assert office.unit_code == "91"


def test_a_branch_office_is_competent_for_the_units_it_covers(an_giang: TerritoryView) -> None:
    main = queries.competent_office(territory_id=an_giang.id, authority="construction", unit_code="31078")
    branch = Office.objects.create(
        territory_id=an_giang.id,
        authority=Authority.objects.get(id=main.authority_id),
        unit=Unit.objects.get(territory_id=an_giang.id, code="31078"),
        code="vn-an-giang.31078.construction.branch",
        names={"vi": "Chi nhánh Sở Xây dựng tại Phú Quốc", "en": "Construction, Phu Quoc branch"},
        address="Phú Quốc",
        demo_address=True,
    )
    queries.forget()

    for unit, expected in (("31078", branch.id), ("31105", main.id), (None, main.id)):
        found = queries.competent_office(territory_id=an_giang.id, authority="construction", unit_code=unit)
        assert found.id == expected


@pytest.mark.parametrize(
    ("authority", "unit"), [("senate", "31078"), ("senate", None), ("people-committee", "99999"), ("forestry", "30307")]
)
def test_what_nobody_is_competent_for_is_refused_with_authority_and_unit(
    authority: str, unit: str | None, an_giang: TerritoryView
) -> None:
    with pytest.raises(NoAuthority) as refused:
        queries.competent_office(territory_id=an_giang.id, authority=authority, unit_code=unit)
    assert refused.value.code == "no-authority"
    assert refused.value.facts == {"authority": authority, "unit": unit or ""}


def test_the_superior_of_a_commune_is_the_province(an_giang: TerritoryView) -> None:
    commune = queries.competent_office(territory_id=an_giang.id, authority="public-security", unit_code="31105")
    province = queries.superior_office(commune.id)
    assert (province.authority, province.unit_code) == ("public-security", "91")
    assert queries.superior_office(province.id).authority == "people-committee"
    with pytest.raises(NoAuthority):
        queries.superior_office(queries.superior_office(province.id).id)


def test_what_is_not_there_is_not_found(an_giang: TerritoryView) -> None:
    asked = [
        lambda: queries.territory("vn-ha-noi"),
        lambda: queries.territory_of(0),
        lambda: queries.calendar(0),
        lambda: queries.unit(an_giang.id, "00004"),
        lambda: queries.lineage(an_giang.id, "00004"),
        lambda: queries.hall(0),
        lambda: queries.hall_with_code("nowhere"),
        lambda: queries.office(0),
        lambda: queries.authority(0),
        lambda: queries.window(0),
        lambda: queries.windows(0),
        lambda: queries.post("nobody"),
    ]
    for ask in asked:
        with pytest.raises(NotFound):
            ask()


def test_posts_are_asked_in_one_query(
    an_giang: TerritoryView, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = queries.competent_office(territory_id=an_giang.id, authority="people-committee", unit_code="30307")

    with django_assert_num_queries(1):
        posts = queries.posts(office_id=office.id)

    assert [(post.code.removeprefix("vn-an-giang.30307."), post.role) for post in posts] == [
        ("hall.window-1", "window"),
        ("hall.window-2", "window"),
        ("hall.window-3", "window"),
        ("hall.window-4", "window"),
        ("people-committee.case-1", "case"),
        ("people-committee.case-2", "case"),
        ("people-committee.head-1", "head"),
    ]
    assert posts[-1].name("vi") == "Chủ tịch"
    assert posts[0].authority_id == office.authority_id
    assert queries.post("vn-an-giang.30307.hall.window-1") == posts[0]


@pytest.mark.parametrize(
    ("language", "text"), [("vi", "Xin chào"), ("vi-VN", "Xin chào"), ("fa", "Hello"), ("en-GB", "Hello")]
)
def test_a_name_is_said_in_the_language_asked_for_else_in_english(language: str, text: str) -> None:
    assert say({"vi": "Xin chào", "en": "Hello"}, language) == text
