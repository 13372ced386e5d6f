"""The territories that come with the house: complete, named in every language, and routable from everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from servicehall.clock import calendars
from servicehall.offices import queries
from servicehall.offices.types import TerritoryView

DEPARTMENTS_OF_A_PROVINCE = {
    "home-affairs", "finance", "construction", "agriculture-environment", "industry-trade", "science-technology",
    "culture-sport-tourism", "education", "health", "justice", "inspectorate", "religion-ethnic",
}  # fmt: skip
DEPARTMENTS_OF_YAAN = {
    "development-reform", "economy-information", "education", "science", "ethnic-religious", "public-security",
    "civil-affairs", "justice", "finance", "human-resources", "natural-resources", "ecology", "housing-construction",
    "transport", "water", "agriculture", "commerce", "culture-tourism", "health", "veterans", "emergency", "audit",
    "market-regulation", "forestry", "medical-security", "administrative-approval", "urban-management", "statistics",
    "taxation", "fire-rescue",
}  # fmt: skip


def _kinds(territory: TerritoryView) -> Counter[str]:
    return Counter(unit.kind for unit in queries.units(territory.id))


def test_an_giang_has_the_102_communes_of_the_source(an_giang: TerritoryView) -> None:
    assert _kinds(an_giang) == {"province": 1, "commune": 85, "ward": 14, "special-zone": 3}
    zones = [unit.names for unit in queries.units(an_giang.id) if unit.kind == "special-zone"]
    assert [names["vi"] for names in zones] == ["Đặc khu Phú Quốc", "Đặc khu Thổ Châu", "Đặc khu Kiên Hải"]
    assert queries.unit(an_giang.id, "31078").name("en") == "Phu Quoc Special Zone"
    assert queries.unit(an_giang.id, "30307").name("vi") == "Phường Long Xuyên"


def test_lao_cai_has_the_99_communes_of_the_source(lao_cai: TerritoryView) -> None:
    assert _kinds(lao_cai) == {"province": 1, "commune": 89, "ward": 10}
    assert queries.unit(lao_cai.id, "04399").names == {"vi": "Xã Đông Cuông", "en": "Dong Cuong Commune"}


def test_yaan_has_its_eight_counties_and_one_county_down_to_villages(yaan: TerritoryView) -> None:
    assert _kinds(yaan) == {"city": 1, "district": 2, "county": 6, "town": 3, "township": 4, "village": 7}
    assert [(unit.code, unit.name("zh")) for unit in queries.units(yaan.id, "5118")] == [
        ("511802", "雨城区"),
        ("511803", "名山区"),
        ("511822", "荥经县"),
        ("511823", "汉源县"),
        ("511824", "石棉县"),
        ("511825", "天全县"),
        ("511826", "芦山县"),
        ("511827", "宝兴县"),
    ]
    way = queries.lineage(yaan.id, "511827202-gari")
    assert [unit.name("zh") for unit in way] == ["嘎日村", "硗碛藏族乡", "宝兴县", "雅安市"]
    assert [unit.name("en") for unit in way] == [
        "Gari Village",
        "Qiaoqi Tibetan Township",
        "Baoxing County",
        "Ya'an City",
    ]


def test_each_territory_says_how_it_lives(everywhere: list[TerritoryView]) -> None:
    assert [(t.code, t.country, t.zone, t.languages, t.currency, t.profile) for t in queries.territories()] == [
        ("cn-yaan", "CN", "Asia/Shanghai", ("zh", "en"), "CNY", "cn"),
        ("vn-an-giang", "VN", "Asia/Ho_Chi_Minh", ("vi", "en"), "VND", "vn"),
        ("vn-lao-cai", "VN", "Asia/Ho_Chi_Minh", ("vi", "en"), "VND", "vn"),
    ]
    assert str(queries.zone(everywhere[0].id)) == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize("code", ["vn-an-giang", "vn-lao-cai", "cn-yaan"])
def test_rows_of_calendar_and_profile_say_what_the_clock_s_files_say(
    code: str, everywhere: list[TerritoryView]
) -> None:
    territory = queries.territory(code)
    assert queries.calendar(territory.id) == calendars.by_code(code)
    assert queries.calendar(territory.id).names == calendars.by_code(code).names
    assert queries.profile(territory.id) == calendars.profile_of(code)


@pytest.mark.parametrize("code", ["vn-an-giang", "vn-lao-cai"])
def test_a_province_has_twelve_departments_under_its_people_s_committee(
    code: str, everywhere: list[TerritoryView]
) -> None:
    territory = queries.territory(code)
    root = queries.units(territory.id)[0].code
    [committee] = [a for a in queries.authorities(territory.id, "people-committee") if a.unit_code == root]
    departments = {
        a.kind for a in queries.authorities(territory.id) if a.parent_id == committee.id and a.unit_code == root
    }
    assert departments - {"public-security"} == DEPARTMENTS_OF_A_PROVINCE
    assert len(DEPARTMENTS_OF_A_PROVINCE) == 12


def test_yaan_has_thirty_departments_under_its_government(yaan: TerritoryView) -> None:
    [government] = queries.authorities(yaan.id, "city-government")
    departments = {
        a.kind for a in queries.authorities(yaan.id) if a.parent_id == government.id and a.unit_code == "5118"
    }
    assert departments == DEPARTMENTS_OF_YAAN
    assert len(departments) == 30
    [transport] = queries.authorities(yaan.id, "transport")
    assert transport.names == {"zh": "雅安市交通运输局", "en": "Ya'an Transport Bureau"}


@pytest.mark.parametrize("code", ["vn-an-giang", "vn-lao-cai"])
def test_every_commune_has_its_offices_and_its_hall(code: str, everywhere: list[TerritoryView]) -> None:
    territory = queries.territory(code)
    communes = {unit.code for unit in queries.units(territory.id) if unit.tier == 2}
    offices = Counter((office.authority, office.unit_code) for office in queries.offices(territory.id))
    halls = Counter(hall.unit_code for hall in queries.halls(territory.id) if hall.kind == "local")

    assert {unit for kind, unit in offices if kind == "people-committee"} - {"91", "15"} == communes
    assert {unit for kind, unit in offices if kind == "public-security"} - {"91", "15"} == communes
    assert set(offices.values()) == {1}
    assert set(halls) == communes
    assert set(halls.values()) == {1}


def test_every_unit_of_yaan_has_an_office_and_a_hall(yaan: TerritoryView) -> None:
    units = {unit.code for unit in queries.units(yaan.id)}
    assert {office.unit_code for office in queries.offices(yaan.id)} == units
    assert {hall.unit_code for hall in queries.halls(yaan.id)} == units


@pytest.mark.parametrize("code", ["vn-an-giang", "vn-lao-cai"])
def test_from_any_hall_every_commune_s_matters_reach_its_own_office(code: str, everywhere: list[TerritoryView]) -> None:
    territory = queries.territory(code)
    root = queries.units(territory.id)[0].code
    routed = 0
    for unit in queries.units(territory.id)[1:]:
        for kind in ("people-committee", "public-security"):
            found = queries.competent_office(territory_id=territory.id, authority=kind, unit_code=unit.code)
            assert (found.authority, found.unit_code, found.territory_id) == (kind, unit.code, territory.id)
        for kind in DEPARTMENTS_OF_A_PROVINCE:
            found = queries.competent_office(territory_id=territory.id, authority=kind, unit_code=unit.code)
            assert (found.authority, found.unit_code) == (kind, root)
        routed += 1
    assert routed == {"vn-an-giang": 102, "vn-lao-cai": 99}[code]


def test_a_village_s_matters_reach_the_nearest_tier_that_has_them(yaan: TerritoryView) -> None:
    reached = {
        kind: queries.competent_office(territory_id=yaan.id, authority=kind, unit_code="511827202-gari").unit_code
        for kind in ("village-committee", "township-government", "county-government", "city-government", "forestry")
    }
    assert reached == {
        "village-committee": "511827202-gari",
        "township-government": "511827202",
        "county-government": "511827",
        "city-government": "5118",
        "forestry": "5118",
    }


def test_everything_has_a_name_in_every_language_of_its_territory(everywhere: list[TerritoryView]) -> None:
    nameless: list[str] = []

    def see(what: str, names: Mapping[str, str], languages: tuple[str, ...]) -> None:
        if set(names) != set(languages) or not all(names.values()) or any("{" in text for text in names.values()):
            nameless.append(f"{what}: {names}")

    for territory in everywhere:
        languages = territory.languages
        for unit in queries.units(territory.id):
            see(unit.code, unit.names, languages)
        for authority in queries.authorities(territory.id):
            see(authority.code, authority.names, languages)
        for office in queries.offices(territory.id):
            see(office.code, office.names, languages)
        for hall in queries.halls(territory.id):
            see(hall.code, hall.names, languages)
            for window in queries.windows(hall.id):
                see(f"{hall.code} {window.number}", window.names, languages)
    for post in queries.posts():
        see(post.code, post.names, ("en", "vi" if post.code.startswith("vn") else "zh"))
    assert nameless == []


def test_no_two_halls_or_offices_of_a_territory_share_a_name(everywhere: list[TerritoryView]) -> None:
    for territory in everywhere:
        language = territory.default_language
        for rows in (queries.halls(territory.id), queries.offices(territory.id), queries.authorities(territory.id)):
            names = Counter(row.name(language) for row in rows)
            assert [name for name, count in names.items() if count > 1] == []


def test_a_central_hall_has_windows_for_any_matter_and_for_fields(everywhere: list[TerritoryView]) -> None:
    seen = {}
    for territory in everywhere:
        [central] = [hall for hall in queries.halls(territory.id) if hall.kind == "central"]
        windows = queries.windows(central.id)
        assert [window.number for window in windows] == list(range(1, len(windows) + 1))
        seen[territory.code] = (central.floors, Counter(window.kind for window in windows))
        kinds = {kind for window in windows for kind in window.authority_kinds}
        assert kinds <= {authority.kind for authority in queries.authorities(territory.id)}
    assert seen == {
        "vn-an-giang": (2, {"any": 4, "field": 6}),
        "vn-lao-cai": (2, {"any": 4, "field": 6}),
        "cn-yaan": (3, {"any": 4, "field": 8}),
    }


def test_the_city_hall_of_yaan_has_a_window_for_each_of_the_thirty(yaan: TerritoryView) -> None:
    central = queries.hall_with_code("cn-yaan.5118.hall")
    kinds = [kind for window in queries.windows(central.id) for kind in window.authority_kinds]
    assert sorted(kinds) == sorted(DEPARTMENTS_OF_YAAN)


def test_commune_halls_have_one_to_four_windows_all_for_any_matter(
    an_giang: TerritoryView, lao_cai: TerritoryView
) -> None:
    for territory, expected in ((an_giang, {4: 16, 3: 82, 2: 3, 1: 1}), (lao_cai, {4: 10, 3: 84, 2: 4, 1: 1})):
        local = [hall for hall in queries.halls(territory.id) if hall.kind == "local"]
        windows = {hall.code: queries.windows(hall.id) for hall in local}
        assert Counter(len(found) for found in windows.values()) == expected
        assert {window.kind for found in windows.values() for window in found} == {"any"}


def test_halls_of_one_person_have_one_window_and_a_superior_to_look_again(everywhere: list[TerritoryView]) -> None:
    alone = [hall for territory in everywhere for hall in queries.halls(territory.id) if hall.one_person]
    assert [hall.code for hall in alone if hall.kind == "local"] == ["vn-an-giang.31105.hall", "vn-lao-cai.04489.hall"]
    assert [hall.unit_code for hall in alone if hall.kind == "point"] == sorted(
        unit.code for unit in queries.units(everywhere[2].id) if unit.kind == "village"
    )
    for hall in alone:
        assert len(queries.windows(hall.id)) == 1
        assert len(queries.posts(hall_id=hall.id)) == 1
        above = queries.superior_office(hall.office_id)
        assert above.unit_code == queries.lineage(hall.territory_id, hall.unit_code)[1].code


def test_dong_cuong_has_a_hall_of_three_windows(lao_cai: TerritoryView) -> None:
    hall = queries.hall_with_code("vn-lao-cai.04399.hall")
    assert hall.name("vi") == "Trung tâm Phục vụ hành chính công xã Đông Cuông"
    assert [post.code for post in queries.posts(hall_id=hall.id, role="window")] == [
        "vn-lao-cai.04399.hall.window-1",
        "vn-lao-cai.04399.hall.window-2",
        "vn-lao-cai.04399.hall.window-3",
    ]


def test_every_office_has_officers_and_a_head_and_every_window_its_post(everywhere: list[TerritoryView]) -> None:
    posts = queries.posts()
    heads = Counter(post.office_id for post in posts if post.role == "head")
    cases = Counter(post.office_id for post in posts if post.role == "case")
    offices = [office for territory in everywhere for office in queries.offices(territory.id)]
    assert {heads[office.id] for office in offices} == {1}
    few = {office.code for office in offices if cases[office.id] < 2}
    assert {code for code in few if code.startswith("vn")} == {
        "vn-an-giang.31105.people-committee.office",
        "vn-lao-cai.04489.people-committee.office",
    }
    windows = {hall.id: len(queries.windows(hall.id)) for t in everywhere for hall in queries.halls(t.id)}
    assert Counter(post.hall_id for post in posts if post.role == "window") == windows
    assert [post.code for post in posts if post.role == "operator"] == [
        "cn-yaan.5118.city-government.operator-1",
        "vn-an-giang.91.people-committee.operator-1",
        "vn-lao-cai.15.people-committee.operator-1",
    ]


def test_invented_addresses_say_so(everywhere: list[TerritoryView]) -> None:
    for territory in everywhere:
        assert all(office.demo_address for office in queries.offices(territory.id))
        assert all(hall.demo_address for hall in queries.halls(territory.id))
