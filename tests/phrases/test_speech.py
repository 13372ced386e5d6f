from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import servicehall
from servicehall import phrases
from servicehall.kernel.money import Money
from servicehall.phrases import catalog
from servicehall.phrases.facts import FACTS
from servicehall.phrases.languages import LANGUAGES
from servicehall.phrases.refusals import REFUSALS
from servicehall.phrases.sentence import Many, Sentence, names

SOURCES = Path(servicehall.__file__).parent
ALL = [*FACTS.items(), *((f"refusal.{code}", sentence) for code, sentence in REFUSALS.items())]


def test_a_fact_is_said_with_the_values_that_are_known() -> None:
    values = {"reference": "BCDF-GHJK-MNP", "hall": None}

    assert phrases.speak("application.filed", values, "en") == (
        "We have received your application. Its reference is BCDF-GHJK-MNP."
    )
    assert phrases.speak("application.filed", {}, "en") == "We have received your application."


def test_days_money_and_counts_are_written_in_the_language_of_the_reader() -> None:
    noticed = {"n": 2, "until_on": "2026-03-09"}

    assert phrases.speak("application.noticed", noticed, "en").endswith(
        "2 things are asked for. Please send it by 9 March 2026."
    )
    assert phrases.speak("application.noticed", noticed, "zh") == (
        "材料有欠缺。我们已在一份告知书中一次性列明；请按要求补交。共要求2项。请最迟于2026年3月9日补交。"
    )
    assert "۹ مارس ۲۰۲۶" in phrases.speak("application.noticed", noticed, "fa")
    assert phrases.speak("application.fee-paid", {"amount": Money(100_000, "VND")}, "vi") == (
        "Chúng tôi đã nhận được khoản nộp của bạn. Xin cảm ơn. Số tiền là 100.000\u00a0₫."
    )


def test_one_thing_is_one_thing() -> None:
    assert "1 thing is asked for." in phrases.speak("application.noticed", {"n": 1}, "en")


def test_a_moment_is_read_at_the_office() -> None:
    from servicehall.phrases.sentence import spoken

    assert spoken("filed_at", "2026-03-03T02:05:00+00:00", "en", "Asia/Ho_Chi_Minh") == "3 March 2026, 09:05"


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(KeyError):
        phrases.speak("application.flown-away", {}, "en")


def test_an_unknown_language_is_a_fault() -> None:
    with pytest.raises(KeyError):
        phrases.speak("application.filed", {}, "xx")


def test_a_line_of_the_clock_is_said_too() -> None:
    assert phrases.speak("clock.received", {"on": "2026-02-10"}, "en") == "Received on Tuesday 10 February 2026."


@pytest.mark.parametrize(("code", "sentence"), ALL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_in_every_language(code: str, sentence: Sentence, language: str) -> None:
    wanted = {name for clause in (sentence.says, *sentence.more) for name in names(clause)}
    values = {name: _value(name) for name in wanted}

    said = phrases.speak(code, values, language)

    assert "{" not in said
    assert said[-1] in ".。؟?:：" or sentence.more, said
    if language != "en":
        assert said != phrases.speak(code, values, "en")


@pytest.mark.parametrize(("code", "sentence"), ALL)
def test_a_clause_names_the_same_values_in_every_language(code: str, sentence: Sentence) -> None:
    for clause in (sentence.says, *sentence.more):
        for language in LANGUAGES:
            if isinstance(clause, Many):
                texts = catalog.forms(language, clause.one, clause.other)
                assert {clause.count} >= set().union(*(names(text) for text in texts)) - names(clause)
            else:
                assert names(catalog.gettext(language, clause)) == names(clause)


def test_every_refusal_in_the_house_has_a_sentence() -> None:
    codes = {code for _, code in _refusals()}

    assert {"not-found", "stale", "not-now"} <= codes
    assert codes - REFUSALS.keys() == set()


def test_every_fact_an_application_can_leave_has_a_sentence() -> None:
    from servicehall.applications.flow import FLOW

    told = {edge.fact for edge in FLOW.edges.values()}

    assert told - FACTS.keys() == set()


def _value(name: str) -> object:
    if name.endswith("_on"):
        return date(2026, 3, 9)
    if name == "amount":
        return Money(5000, "VND")
    return 3 if name in {"n", "minutes", "limit", "limit_bytes"} else f"‹{name}›"


def _refusals() -> Iterator[tuple[str, str]]:
    """Every class with a class attribute ``code`` whose bases end in Refusal, or in one that does."""
    classes: dict[str, tuple[list[str], str | None]] = {}
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = [base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases]
                classes[node.name] = (bases, _code(node))
    for name, (_, code) in classes.items():
        if code is not None and _refuses(name, classes):
            yield name, code


def _refuses(name: str, classes: dict[str, tuple[list[str], str | None]]) -> bool:
    if name == "Refusal":
        return True
    return any(_refuses(base, classes) for base in classes.get(name, ([], None))[0])


def _code(node: ast.ClassDef) -> str | None:
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
            target = line.targets[0]
            if isinstance(target, ast.Name) and target.id == "code":
                return str(line.value.value)
    return None
