from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from servicehall.offices.types import TerritoryView

DAY = date(2026, 11, 21)
CASES = [
    ("vn-an-giang", "Register a birth", "birth-registration"),
    ("vn-an-giang", "birth certificate", "birth-registration"),
    ("vn-an-giang", "I had a baby", "birth-registration"),
    ("vn-an-giang", "khai sinh", "birth-registration"),
    ("vn-an-giang", "đăng ký khai sinh", "birth-registration"),
    ("vn-an-giang", "dang ky khai sinh", "birth-registration"),
    ("vn-an-giang", "GIẤY KHAI SINH", "birth-registration"),
    ("vn-an-giang", "birht certifcate", "birth-registration"),
    ("vn-an-giang", "open a shop", "business-registration"),
    ("vn-an-giang", "how do I start a company", "business-registration"),
    ("vn-an-giang", "mở cửa hàng", "business-registration"),
    ("vn-an-giang", "mo cua hang", "business-registration"),
    ("vn-an-giang", "thành lập công ty", "business-registration"),
    ("vn-an-giang", "bussiness licence", "business-registration"),
    ("vn-an-giang", "giấy phép xây dựng", "construction-permit"),
    ("vn-an-giang", "giay phep xay dung", "construction-permit"),
    ("vn-an-giang", "xin phep xay nha", "construction-permit"),
    ("vn-an-giang", "buildng permt", "construction-permit"),
    ("vn-an-giang", "construction", "construction-permit"),
    ("vn-an-giang", "căn cước", "identity-document"),
    ("vn-an-giang", "can cuoc", "identity-document"),
    ("vn-an-giang", "lost my card", "identity-document"),
    ("vn-an-giang", "identiy card", "identity-document"),
    ("vn-an-giang", "sổ đỏ", "land-use-transfer"),
    ("vn-an-giang", "so do", "land-use-transfer"),
    ("vn-an-giang", "sang ten so do", "land-use-transfer"),
    ("vn-an-giang", "buy land", "land-use-transfer"),
    ("vn-lao-cai", "mất căn cước", "identity-document"),
    ("cn-yaan", "营业执照", "business-registration"),
    ("cn-yaan", "營業執照", "business-registration"),
    ("cn-yaan", "我想开店", "business-registration"),
    ("cn-yaan", "新生儿上户口", "birth-registration"),
    ("cn-yaan", "出生登记", "birth-registration"),
    ("cn-yaan", "補辦身份證", "identity-document"),
    ("cn-yaan", "身份证丢了怎么办", "identity-document"),
    ("cn-yaan", "民宿", "economic-development-permit"),
    ("cn-yaan", "乡村旅游项目", "economic-development-permit"),
    ("cn-yaan", "community business", "economic-development-permit"),
    ("cn-yaan", "施工许可", "construction-permit"),
    ("cn-yaan", "كارت شناسايي", "identity-document"),
]


def test_people_find_what_they_mean_first(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries

    found = {}
    for territory, text, _ in CASES:
        cards = queries.search(territories[territory].id, text, "en", DAY)
        found[(territory, text)] = cards[0].code if cards else None

    assert found == {(territory, text): code for territory, text, code in CASES}


def test_each_procedure_is_found_first_by_its_own_title_in_every_language(
    territories: dict[str, TerritoryView],
) -> None:
    from servicehall.catalogue import queries

    for view in territories.values():
        for card in queries.published(view.id, DAY):
            for title in card.names.values():
                assert queries.search(view.id, title, "en", DAY)[0].code == card.code, title


def test_words_of_nothing_find_nothing(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries

    assert queries.search(territories["vn-an-giang"].id, "zeppelin qqq", "en", DAY) == []
    assert queries.search(territories["vn-an-giang"].id, "飞艇", "zh", DAY) == []


@pytest.mark.parametrize("text", ["", "   ", "!?", "% _ ' \" \\ :* & | !", "\x00", "x" * 5000, "a " * 500, "ا" * 300])
def test_any_text_is_a_question(territories: dict[str, TerritoryView], text: str) -> None:
    from servicehall.catalogue import queries

    queries.search(territories["vn-an-giang"].id, text, "en", DAY)


def test_no_words_show_everything(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries

    assert len(queries.search(territories["vn-an-giang"].id, " ", "vi", DAY)) == 5


def test_a_search_is_one_query(territories: dict[str, TerritoryView], django_assert_num_queries: Any) -> None:
    from servicehall.catalogue import queries

    with django_assert_num_queries(1):
        queries.search(territories["vn-an-giang"].id, "mở cửa hàng", "vi", DAY)


def test_what_is_offered_elsewhere_or_not_yet_is_not_found(territories: dict[str, TerritoryView]) -> None:
    from servicehall.catalogue import queries

    assert "land-use-transfer" not in [
        card.code for card in queries.search(territories["vn-lao-cai"].id, "sổ đỏ", "vi", DAY)
    ]
    assert queries.search(territories["vn-an-giang"].id, "khai sinh", "vi", date(2025, 6, 1)) == []
