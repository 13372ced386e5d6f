from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.vault import seals
from servicehall.vault.errors import SealBroken

KEY = seals.new_key()
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(value=JSON | st.binary(max_size=200), about=TEXT)
def test_any_value_opens_as_it_was_at_its_own_place(value: Any, about: str) -> None:
    assert seals.unseal(KEY, seals.seal(KEY, value, about), about) == value


@given(value=JSON, about=TEXT, other=TEXT)
def test_no_value_opens_at_another_place(value: Any, about: str, other: str) -> None:
    if other == about:
        return
    with pytest.raises(SealBroken):
        seals.unseal(KEY, seals.seal(KEY, value, about), other)


@given(value=JSON, place=st.integers(0, 10_000), bit=st.integers(0, 7), data=st.data())
def test_any_changed_bit_breaks_the_seal(value: Any, place: int, bit: int, data: st.DataObject) -> None:
    blob = bytearray(seals.seal(KEY, value, "t:1:sealed"))
    blob[place % len(blob)] ^= 1 << bit

    with pytest.raises(SealBroken):
        seals.unseal(KEY, bytes(blob), "t:1:sealed")


@given(blob=st.binary(max_size=200))
def test_no_bytes_at_all_open_or_fail_in_another_way(blob: bytes) -> None:
    with pytest.raises(SealBroken):
        seals.unseal(KEY, blob, "t:1:sealed")
