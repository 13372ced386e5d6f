"""Ids, references and secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.kernel.ids import ALPHABET, check_sign, new_id, new_reference, new_secret, read_reference, shown

BODIES = st.text(ALPHABET, min_size=10, max_size=10)
SIGNS = st.sampled_from(ALPHABET)


def test_ids_are_of_version_seven_and_stand_in_the_order_of_time() -> None:
    ids = [new_id() for _ in range(2_000)]

    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    assert len(set(ids)) == 2_000
    stamps = [one.int >> 80 for one in ids]
    assert stamps == sorted(stamps)


def test_a_reference_reads_back_however_it_was_typed() -> None:
    reference = new_reference()

    typed = reference.lower().replace("-", " ")
    assert read_reference(f" {typed} ") == reference
    assert len(reference) == 13
    assert not set("AEIOUY01") & set(reference)


@given(BODIES, st.integers(0, 10), SIGNS)
def test_one_wrong_sign_is_always_found(body: str, place: int, wrong: str) -> None:
    whole = body + check_sign(body)
    other = whole[:place] + wrong + whole[place + 1 :]

    assert read_reference(whole) == shown(whole)
    assert (read_reference(other) is None) == (wrong != whole[place])


@given(BODIES, st.integers(0, 9))
def test_a_swap_of_two_neighbours_is_always_found(body: str, place: int) -> None:
    whole = body + check_sign(body)
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]

    assert swapped == whole or read_reference(swapped) is None


@pytest.mark.parametrize("text", ["", "BCDF-GHJK-MN", "BCDF-GHJK-MNPP", "AAAA-AAAA-AAA", "<script>", "ＢＣＤＦ"])
def test_what_cannot_be_a_reference_is_none(text: str) -> None:
    assert read_reference(text) is None


def test_a_secret_is_twelve_random_signs() -> None:
    secrets = {new_secret() for _ in range(500)}

    assert len(secrets) == 500
    assert {len(secret) for secret in secrets} == {12}
    assert set("".join(secrets)) == set(ALPHABET)
