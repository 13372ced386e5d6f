from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from servicehall.kernel.money import Money
from servicehall.phrases import format as written

DAY = date(2026, 3, 3)
MOMENT = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "short", "moment"),
    [
        ("en", "3 March 2026", "3 Mar 2026", "3 March 2026, 16:05"),
        ("vi", "3 tháng 3 năm 2026", "03/03/2026", "3 tháng 3 năm 2026, 16:05"),
        ("zh", "2026年3月3日", "2026年3月3日", "2026年3月3日 16:05"),
        ("fa", "۳ مارس ۲۰۲۶", "۳ مارس ۲۰۲۶", "۳ مارس ۲۰۲۶، ۱۶:۰۵"),
    ],
)
def test_days_and_moments(language: str, day: str, short: str, moment: str) -> None:
    assert written.day(DAY, language) == day
    assert written.short_day(DAY, language) == short
    assert written.moment(MOMENT, language, "Asia/Ho_Chi_Minh") == moment


@pytest.mark.parametrize(
    ("language", "dong", "yuan"),
    [
        ("en", "₫100,000", "CN¥20.50"),
        ("vi", "100.000\u00a0₫", "20,50\u00a0CN¥"),
        ("zh", "₫100,000", "¥20.50"),
        ("fa", "\u200e₫\u00a0۱۰۰٬۰۰۰", "\u200e¥CN\u00a0۲۰٫۵۰"),
    ],
)
def test_money_has_the_digits_its_currency_has(language: str, dong: str, yuan: str) -> None:
    assert written.money(Money(100_000, "VND"), language) == dong
    assert written.money(Money(2050, "CNY"), language) == yuan


def test_the_minor_unit_follows_the_standard_and_not_the_habit() -> None:
    assert [written.exponent(code) for code in ("VND", "CNY", "UZS", "IRR", "KWD")] == [0, 2, 2, 2, 3]
    assert written.money(Money(-1, "CNY"), "en") == "-CN¥0.01"


def test_numbers_shares_and_sizes() -> None:
    assert written.number(12345, "en") == "12,345"
    assert written.number(12345, "fa") == "۱۲٬۳۴۵"
    assert written.share(0.97581, "en") == "97.58%"
    assert written.share(0.97581, "vi") == "97,58%"
    assert [written.size(count, "en") for count in (0, 1, 348_160, 2_202_010, 41_943_040)] == [
        "0 kB",
        "1 kB",
        "340 kB",
        "2.1 MB",
        "40 MB",
    ]
    assert written.size(2_250_000, "fa") == "۲٫۱ مگابایت"


def test_the_stamp_for_machines_carries_the_offset_of_the_office() -> None:
    assert written.stamp(MOMENT, "Asia/Shanghai") == "2026-03-03T17:05+08:00"


def test_a_moment_without_a_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="a moment needs its zone"):
        written.moment(datetime(2026, 3, 3), "en", "Asia/Shanghai")  # noqa: DTZ001


def test_the_day_of_the_week() -> None:
    assert [written.weekday(DAY, language) for language in ("en", "vi", "zh", "fa")] == [
        "Tuesday",
        "Thứ Ba",
        "星期二",
        "سه\u200cشنبه",
    ]
