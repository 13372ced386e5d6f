"""Every line the clock can write can be said in every language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from servicehall.clock import explanation
from servicehall.clock.limit import UNITS
from servicehall.phrases.clock_lines import SENTENCES, WORDS, speak

RUNS = ("counted", "weekend", "holiday", "closed", "make_up", "half", "paused_days")


def codes() -> set[str]:
    source = Path(explanation.__file__).read_text(encoding="utf-8")
    written = set(re.findall(r'"(clock\.[a-z_]+)"', source)) | {f"clock.{run}" for run in RUNS}
    counted = [unit for unit in UNITS if unit != "on_the_spot"]
    return written | {f"clock.{word}_{unit}" for word in ("limit", "extended") for unit in counted}


def wanted(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", SENTENCES)
def test_every_code_of_the_clock_has_its_sentence(language: str) -> None:
    said = {code.removesuffix(".one") for code in SENTENCES[language]}

    assert said == codes()


@pytest.mark.parametrize("language", SENTENCES)
def test_each_language_speaks_of_the_same_values(language: str) -> None:
    for code, text in SENTENCES[language].items():
        english = SENTENCES["en"].get(code) or SENTENCES["en"][code.removesuffix(".one")]
        assert wanted(text) <= wanted(english) | {"amount"}, code


VALUES: dict[str, Any] = {
    "on": "2026-03-09", "at": "2026-03-02T09:00+08:00", "closes": "17:00", "day": "2026-03-07", "why": "weekend",
    "name": "", "amount": 5, "total": 15, "since": "2026-03-03", "until": "2026-03-05T10:30+08:00",
    "last": "2026-03-05", "days": 3, "part": 0.375, "number": 31, "reason": "supplement",
    "published_until": "2026-12-31",
}  # fmt: skip


@pytest.mark.parametrize("language", SENTENCES)
def test_every_sentence_comes_out_whole(language: str) -> None:
    for code in codes():
        for values in (VALUES, {**VALUES, "days": 1, "amount": 1}):
            text = speak(code, values, language)
            assert "{" not in text
            assert text == text.strip()
            assert language != "fa" or not re.search(r"[0-9]", text), text


def test_a_day_off_without_a_name_is_called_what_it_is() -> None:
    values = {"last": "2026-03-07", "on": "2026-03-09", "why": "weekend", "name": ""}

    assert speak("clock.rolled", values, "en") == (
        "Saturday 7 March 2026 is a day off (weekend): the last day moves to Monday 9 March 2026."
    )


def test_a_reason_is_said_in_the_language_or_as_it_was_written() -> None:
    values = {"since": "2026-03-03", "until": "2026-03-05", "reason": "expert-review"}

    assert speak("clock.pause", values, "zh") == "2026年3月3日星期二起至2026年3月5日星期四前中止计时（专家评审）。"
    assert "(flood)" in speak("clock.pause", {**values, "reason": "flood"}, "vi")
    assert WORDS.keys() == SENTENCES.keys()
