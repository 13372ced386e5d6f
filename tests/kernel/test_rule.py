"""Rules: true, false, or unknown with the names that are missing."""

from __future__ import annotations

import timeit
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.kernel.rule import Rule, RuleError, Unknown, compile_rule

NAMES = {
    "site.area": "decimal",
    "site.kind": "text",
    "floors": "integer",
    "river": "boolean",
    "heritage": "boolean",
    "born_on": "date",
}


def rule(expression: str) -> Rule:
    return compile_rule(expression, NAMES)


@pytest.mark.parametrize(
    ("expression", "values", "outcome"),
    [
        ("floors > 3", {"floors": 4}, True),
        ("floors > 3", {"floors": 3}, False),
        ("floors * 2 + 1 == 7", {"floors": 3}, True),
        ("floors % 2 == 0 || floors / 2 == 1", {"floors": 3}, True),
        ("-floors < 0 && !river", {"floors": 1, "river": False}, True),
        ("site.area > 120.5", {"site.area": Decimal("120.5")}, False),
        ("site.area > 120.5", {"site.area": Decimal("120.500001")}, True),
        ("site.area > 120", {"site.area": 121}, True),
        ("site.area + 0.1 == 0.3", {"site.area": Decimal("0.2")}, True),
        ("floors <= 2 && site.area < 0.000002", {"floors": 2, "site.area": Decimal("0.000001")}, True),
        ("site.kind in ['shop', 'food.stall']", {"site.kind": "food.stall"}, True),
        ("site.kind.startsWith('food')", {"site.kind": "food.stall"}, True),
        ("site.kind.matches('^(a+)+$')", {"site.kind": "a" * 50 + "b"}, False),
        ("size(site.kind) > 3 && site.kind.size() == 4", {"site.kind": "shop"}, True),
        ("site.kind == 'floors > 3'", {"site.kind": "floors > 3"}, True),
        ('born_on >= "2008-01-01"', {"born_on": date(2008, 1, 1)}, True),
        ('born_on >= "2008-01-01"', {"born_on": "2007-12-31"}, False),
        ("river ? floors > 3 : floors > 6", {"river": True, "floors": 4}, True),
        ("true", {}, True),
    ],
)
def test_a_rule_decides(expression: str, values: dict[str, Any], outcome: bool) -> None:
    assert rule(expression).decide(values) is outcome


@pytest.mark.parametrize(
    ("expression", "values", "outcome"),
    [
        ("river && floors > 3", {"river": False}, False),
        ("floors > 3 && river", {"river": False}, False),
        ("river || floors > 3", {"river": True}, True),
        ("floors > 3 || river", {"river": True}, True),
        ("!(river && floors > 3)", {"river": False}, True),
        ("river ? heritage : heritage", {"heritage": True}, True),
        ("river || !river", {}, True),
        ("(river && heritage) == (heritage && river)", {}, True),
    ],
)
def test_a_missing_value_does_not_matter_where_the_outcome_is_the_same(
    expression: str, values: dict[str, Any], outcome: bool
) -> None:
    assert rule(expression).decide(values) is outcome
    assert rule(expression).decide({**values, "floors": None}) is outcome


@pytest.mark.parametrize(
    ("expression", "values", "missing"),
    [
        ("river && floors > 3", {"river": True}, {"floors"}),
        ("river || floors > 3", {"river": False, "floors": None}, {"floors"}),
        ("floors > 3", {"other": 4}, {"floors"}),
        ("site.area > 1 && site.kind == 'a'", {"site.area": 2}, {"site.kind"}),
        ("river && heritage", {}, {"river", "heritage"}),
        ("floors > 3 ? river : heritage", {"river": True, "heritage": False}, {"floors"}),
    ],
)
def test_a_missing_value_that_matters_leaves_it_unknown_and_is_named(
    expression: str, values: dict[str, Any], missing: set[str]
) -> None:
    assert rule(expression).decide(values) == Unknown(frozenset(missing))


def test_unknown_is_never_taken_for_an_answer() -> None:
    with pytest.raises(TypeError, match="neither"):
        bool(rule("river").decide({}))


@pytest.mark.parametrize(
    ("expression", "code", "what"),
    [
        ("storeys > 3", "undeclared", "storeys"),
        ("site.colour == 'red'", "undeclared", "site.colour"),
        ("floors >", "syntax", ""),
        ("", "syntax", ""),
        ("floors > 3; river", "syntax", ""),
        ("{'a': 1}.a == 1", "syntax", ""),
        ("floors > 0x10", "syntax", ""),
        ("floors > 1e3", "syntax", ""),
        ("river // comment", "not-allowed", "/"),
        ("floors == null", "not-allowed", "null"),
        ("timestamp('2026-01-01T00:00:00Z') > floors", "not-allowed", "timestamp()"),
        ("has(site.kind)", "not-allowed", "has()"),
        ("[1, 2].exists(x, x > floors)", "syntax", ""),
        ("floors / floors > 1", "not-allowed", "/"),
        ("floors / 0 > 1", "not-allowed", "/"),
        ("site.area * 2 > 1", "not-allowed", "*"),
        ("floors * 2.5 > 1", "not-allowed", "*"),
        ("floors", "type", "int"),
        ("site.kind > 3", "type", ""),
        ("river && site.kind > 3", "type", ""),
        ("site.kind[0] == 'a'", "type", ""),
        ("site.area > 0.0000001", "number", ""),
        ("floors > 99999999999999999999", "number", ""),
        ("(" * 21 + "true" + ")" * 21, "too-deep", ""),
        ("!" * 21 + "river", "too-deep", ""),
        ("river ? true : " * 21 + "false", "too-deep", ""),
        ("river || " * 300 + "river", "too-long", ""),
    ],
)
def test_a_rule_with_a_flaw_is_refused_when_it_is_published(expression: str, code: str, what: str) -> None:
    with pytest.raises(RuleError) as refused:
        rule(expression)

    assert refused.value.code == code
    assert what in refused.value.what


@pytest.mark.parametrize(
    ("expression", "values", "fault"),
    [
        ("floors > 3", {"floors": "4"}, TypeError),
        ("floors > 3", {"floors": True}, TypeError),
        ("floors > 3", {"floors": 4.0}, TypeError),
        ("river", {"river": 1}, TypeError),
        ("site.kind == 'a'", {"site.kind": 1}, TypeError),
        ('born_on > "2008-01-01"', {"born_on": datetime(2026, 1, 1)}, TypeError),  # noqa: DTZ001
        ('born_on > "2008-01-01"', {"born_on": "yesterday"}, ValueError),
        ("floors > 3", {"floors": 10**16}, ValueError),
        ("site.area > 3", {"site.area": Decimal("0.0000001")}, ValueError),
        ("site.area > 3", {"site.area": Decimal("NaN")}, ValueError),
    ],
)
def test_a_value_that_is_not_what_was_declared_is_a_fault(
    expression: str, values: dict[str, Any], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        rule(expression).decide(values)


def test_names_without_types_are_taken_as_they_come() -> None:
    untyped = compile_rule("floors > 3 && site.kind == 'shop'", ("floors", "site.kind", "tier", "not-a-name"))

    assert untyped.decide({"floors": 4, "site.kind": "shop"}) is True
    assert untyped.decide({"floors": 3}) is False
    with pytest.raises(RuleError, match="undeclared"):
        compile_rule("floors > 3", ("tier",))
    with pytest.raises(RuleError, match="type"):
        compile_rule("floors + 1", ("floors",))


def test_a_rule_knows_the_names_it_uses() -> None:
    assert rule("river && site.area > 3 && true").names == {"river": "boolean", "site.area": "decimal"}


@given(st.decimals(-1000, 1000, places=6), st.decimals(-1000, 1000, places=6))
def test_decimals_are_compared_exactly(left: Decimal, right: Decimal) -> None:
    literal = f"{abs(right):f}"
    sign = "-" if right < 0 else ""

    assert rule(f"site.area < {sign}{literal}").decide({"site.area": left}) is (left < right)
    assert rule(f"site.area == {sign}{literal}").decide({"site.area": left}) is (left == right)


LITERALS = st.sampled_from(["river", "heritage", "floors > 3"])
EXPRESSIONS = st.recursive(
    LITERALS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} && {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} || {two[1]})"),
        inner.map(lambda one: f"!{one}" if one[0] == "(" else f"!({one})"),
    ),
    max_leaves=6,
)


@given(
    EXPRESSIONS,
    st.sets(st.sampled_from(["river", "heritage", "floors"])),
    st.booleans(),
    st.booleans(),
    st.integers(3, 4),
)
def test_what_is_decided_with_values_missing_is_what_any_values_would_give(
    expression: str, missing: set[str], river: bool, heritage: bool, floors: int
) -> None:
    compiled = rule(expression)
    whole = {"river": river, "heritage": heritage, "floors": floors}
    part = {name: value for name, value in whole.items() if name not in missing}

    early, late = compiled.decide(part), compiled.decide(whole)

    assert isinstance(late, bool)
    assert isinstance(early, Unknown) or early is late
    assert not isinstance(early, Unknown) or early.missing <= missing


def test_a_clause_is_decided_in_microseconds() -> None:
    three = rule("floors > 2 && river && site.kind == 'shop'")
    values = {"floors": 3, "river": True, "site.kind": "shop"}

    assert min(timeit.repeat(lambda: three.decide(values), number=1000, repeat=5)) / 1000 < 0.000_05
