from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.forms import identifiers, texts
from servicehall.forms.days import resolve


@pytest.mark.parametrize(
    ("scheme", "number", "valid"),
    [
        ("vn.cccd", "001099000001", True),
        ("vn.cccd", "000099000001", False),
        ("vn.cccd", "097099000001", False),
        ("vn.cccd", "00109900000", False),
        ("cn.resident", "11010519491231002X", True),
        ("cn.resident", "110105194912310021", False),
        ("cn.resident", "11010519491331002X", False),
        ("cn.uscc", "91350100M000100Y43", True),
        ("cn.uscc", "91350100M000100Y44", False),
        ("cn.uscc", "91350100M000100I43", False),
        ("vn.enterprise", "0300588569", True),
        ("vn.enterprise", "0300588568", False),
        ("vn.enterprise", "0300588569001", True),
        ("passport", "FR12AB34567", True),
        ("passport", "12AB", False),
    ],
)
def test_a_number_proves_itself(scheme: str, number: str, valid: bool) -> None:
    assert identifiers.valid(scheme, number) is valid


@given(st.text(max_size=20), st.sampled_from(sorted(identifiers.SCHEMES)))
def test_no_text_makes_a_scheme_fail(text: str, scheme: str) -> None:
    assert identifiers.valid(scheme, identifiers.normal(text)) in {True, False}


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    try:
        once = texts.clean(text, lines=True)
    except texts.RefusedSign:
        return

    assert texts.clean(once, lines=True) == once


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2028, 2, 29)),
        ("today-18y", date(2010, 2, 28)),
        ("today+1m", date(2028, 3, 29)),
        ("today-2m", date(2027, 12, 29)),
        ("today+30d", date(2028, 3, 30)),
        ("2026-01-01", date(2026, 1, 1)),
    ],
)
def test_a_day_moves_with_today(text: str, day: date) -> None:
    assert resolve(text, date(2028, 2, 29)) == day
    assert resolve("today-1y", None) is None
