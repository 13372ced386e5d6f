"""Actors, money, canonical bytes, languages: the words every package shares."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.kernel import canonical, languages
from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.errors import Invalid, NotFound, Refusal
from servicehall.kernel.money import Money

AZIZA = UUID(int=1)
SESSION = UUID(int=2)


def test_an_actor_is_recorded_as_ids_and_words_without_what_only_steers_the_answer() -> None:
    actor = Actor(
        door="desk",
        kind=Kind.OFFICER,
        account_id=AZIZA,
        window_id=3,
        session_id=SESSION,
        roles=frozenset({"window"}),
        language="vi",
    )

    assert actor.recorded() == {"door": "desk", "kind": "officer", "account_id": str(AZIZA), "window_id": 3}


@pytest.mark.parametrize(
    ("known", "principal"),
    [
        ({"account_id": AZIZA, "session_id": SESSION}, f"account:{AZIZA}"),
        ({"session_id": SESSION}, f"session:{SESSION}"),
        ({}, "guest"),
    ],
)
def test_whose_act_it_is_goes_from_account_to_session_to_kind(known: dict[str, Any], principal: str) -> None:
    assert Actor(door="citizen", kind=Kind.GUEST, **known).principal == principal


def test_the_house_acts_as_itself() -> None:
    assert house().recorded() == {"door": "worker", "kind": "house"}
    assert house(request_id=AZIZA).principal == "house"


def test_money_adds_up_in_one_currency_only() -> None:
    assert Money(150, "CNY") + Money(-50, "CNY") == Money(100, "CNY")
    assert -Money(150, "VND") == Money(-150, "VND")
    with pytest.raises(ValueError, match="CNY to VND"):
        Money(1, "CNY") + Money(1, "VND")


@pytest.mark.parametrize("amount", [1.0, "1", True, None])
def test_money_is_whole_minor_units(amount: Any) -> None:
    with pytest.raises(TypeError, match="whole number"):
        Money(amount, "CNY")


@given(st.lists(st.integers(-(10**12), 10**12)))
def test_a_book_of_entries_and_their_opposites_sums_to_zero(amounts: list[int]) -> None:
    total = Money(0, "VND")
    for amount in amounts:
        total = total + Money(amount, "VND") + -Money(amount, "VND")

    assert total == Money(0, "VND")


def test_canonical_bytes_do_not_depend_on_the_order_of_keys() -> None:
    assert canonical.encode({"b": [1, None], "a": "Đà"}) == '{"a":"Đà","b":[1,null]}'.encode()
    assert canonical.digest({"b": 1, "a": 2}) == canonical.digest({"a": 2, "b": 1})
    assert canonical.digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [1.0, [1, 2.5], {"a": {"b": (0.1,)}}, float("nan")])
def test_a_float_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(ValueError, match="float"):
        canonical.encode(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=10,
)


@given(JSON)
def test_canonical_bytes_are_json_and_read_back_as_what_they_were(value: Any) -> None:
    encoded = canonical.encode(value)

    assert repr(json.loads(encoded)) == repr(json.loads(json.dumps(value, sort_keys=True)))
    assert canonical.encode(json.loads(encoded)) == encoded


def test_a_refusal_has_a_stable_code_a_status_and_facts() -> None:
    refusal = Invalid(errors={"name": "missing"})

    assert (refusal.code, refusal.status, refusal.facts) == ("invalid", 422, {"errors": {"name": "missing"}})
    assert NotFound.status == 404
    assert issubclass(NotFound, Refusal)


@pytest.mark.parametrize(
    ("text", "tag"),
    [("ZH_hans_cn", "zh-Hans-CN"), ("vi", "vi"), ("es-419", "es-419"), ("sl-NEDIS", "sl-nedis"), (" fa-ir ", "fa-IR")],
)
def test_a_language_tag_is_written_in_one_way(text: str, tag: str) -> None:
    assert languages.tag(text) == tag


@pytest.mark.parametrize("text", ["", "e", "english", "zh-Hans-CN-", "en-x", "vi/../..", "日本語"])
def test_what_is_no_language_tag_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no language tag"):
        languages.tag(text)


def test_a_tag_falls_back_on_wider_ones() -> None:
    assert languages.fallbacks("zh-Hans-CN") == ("zh-Hans-CN", "zh-Hans", "zh")
    assert languages.best(["*", "lo", "zh-Hant-TW", "vi"], ["en", "vi", "zh"]) == "zh"
    assert languages.best(["lo"], {"en": "", "vi": ""}) is None


@pytest.mark.parametrize(
    ("tag", "direction"),
    [("fa", "rtl"), ("fa-AF", "rtl"), ("zh-Hans", "ltr"), ("az-Arab", "rtl"), ("ur-Latn", "ltr"), ("vi", "ltr")],
)
def test_a_script_runs_its_own_way(tag: str, direction: str) -> None:
    assert languages.direction(tag) == direction
