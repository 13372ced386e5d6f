from __future__ import annotations

import pytest

from servicehall.doors.desk import amounts
from servicehall.kernel.money import Money


@pytest.mark.parametrize(
    "typed", ["1000000", "1,000,000", "1.000.000", "1 000 000", "۱٬۰۰۰٬۰۰۰", " 1000000 ", "１００００００"]
)
def test_dong_are_read_however_thousands_are_written(typed: str) -> None:
    assert amounts.read(typed, "VND") == Money(1_000_000, "VND")


@pytest.mark.parametrize(("typed", "fen"), [("20", 2000), ("20.5", 2050), ("20,50", 2050), ("1,020.50", 102_050)])
def test_yuan_have_fen(typed: str, fen: int) -> None:
    assert amounts.read(typed, "CNY") == Money(fen, "CNY")


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "12.34.56", "1,00", "ten", "1e6", "\x07", "9" * 16, "+5", "٫5"])
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert amounts.read(typed, "VND") is None
