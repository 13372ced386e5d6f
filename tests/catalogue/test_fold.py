from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.catalogue import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Giấy phép XÂY DỰNG", "giay phep xay dung"),
        ("Đường Đặng", "duong dang"),
        ("Gʻulom Oʻzbekiston o’g’il", "gulom ozbekiston ogil"),
        ("營業執照 戶口", "营业执照 户口"),
        ("كارت ملي", "کارت ملی"),
        ("می‌خواهم", "میخواهم"),
        ("İstanbul ıslak", "istanbul islak"),
        ("Straße, Ёлка", "strasse елка"),
        ("  a,b;c  ", "a b c"),
    ],
)
def test_what_does_not_tell_words_apart_is_taken_away(text: str, folded: str) -> None:
    assert fold.fold(text) == folded


def test_han_is_cut_into_pairs_and_the_rest_into_words() -> None:
    assert fold.tokens("辦營業執照 shop開店") == ["办营", "营业", "业执", "执照", "shop", "开店"]
    assert fold.searchable("开店") == "开店 开 店"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_and_tokens_have_no_spaces(text: str) -> None:
    once = fold.fold(text)

    assert fold.fold(once) == once
    assert all(token and " " not in token for token in fold.tokens(text))
