"""The clock from outside: JSON lines in and out."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from servicehall.clock.lines import answer, main
from servicehall.phrases.clock_lines import speak

GOOD: dict[str, Any] = {
    "id": "a",
    "territory": "CN",
    "received": "2026-02-10",
    "limit": {"amount": 5, "unit": "working_days"},
}


def run(*lines: str | bytes) -> list[dict[str, Any]]:
    target = io.StringIO()
    assert main(lines, target, speak=speak) == 0
    return [json.loads(line) for line in target.getvalue().splitlines()]


def test_a_line_is_answered_in_full() -> None:
    (said,) = run(json.dumps({**GOOD, "now": "2026-02-13T10:00", "language": "zh"}))

    explanation = said.pop("explanation")
    assert said == {
        "id": "a",
        "due_on": "2026-02-24",
        "due_at": "2026-02-24T17:00:00+08:00",
        "received_on": "2026-02-10",
        "state": "green",
        "left": {"days": 2, "hours": 6},
        "provisional": False,
        "if_resumed_now": None,
    }
    assert explanation[4] == {
        "code": "clock.make_up",
        "values": {"since": "2026-02-14", "last": "2026-02-14", "days": 1, "name": "春节"},
        "text": "2026年2月14日星期六：调休上班（春节），计入。",
    }


def test_one_bad_line_never_stops_the_rest() -> None:
    said = run(
        "not json",
        b"\xff\xfe",
        "[1, 2]",
        "",
        "   ",
        "[" * 100_000,
        '{"id": NaN}',
        '{"id": 7}',
        json.dumps({**GOOD, "id": {"deep": 1}}),
        "\ufeff" + json.dumps(GOOD),
        json.dumps(GOOD).encode(),
    )

    assert [one["id"] for one in said] == [None, None, None, None, None, 7, None, "a", "a"]
    assert [one.get("due_on") for one in said[-2:]] == ["2026-02-24", "2026-02-24"]
    assert all(one["error"] for one in said[:-2])


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"territory": None}, "territory: give one of az, cn, cn-yaan, ge, la, uz, vn, vn-an-giang, vn-lao-cai"),
        ({"territory": "XX"}, "no territory 'XX'"),
        ({"territory": 7}, "territory: give a text"),
        ({"received": None}, "received: give a day such as 2026-02-10"),
        ({"received": "10/02/2026"}, "received: '10/02/2026' is no day"),
        ({"received": "2026-02-30"}, "received: there is no day 2026-02-30"),
        ({"received": "2026-02-10T25:00"}, "received: '2026-02-10T25:00' is no moment"),
        ({"received": "0001-01-01"}, "received: the year 1 is outside 1900 to 2200"),
        ({"received": 20260210}, "received: 20260210 is no day"),
        ({"limit": None}, "limit: give an object"),
        ({"limit": {"amount": 5}}, "limit.unit: None is none; write one of working_days"),
        ({"limit": {"amount": 5, "unit": "weeks"}}, "limit.unit: 'weeks' is none"),
        ({"limit": {"amount": 0, "unit": "working_days"}}, "limit.amount: a limit in working_days is a whole number"),
        ({"limit": {"amount": "5", "unit": "months"}}, "limit.amount: a limit in months is a whole number"),
        ({"limit": {"amount": 10**30, "unit": "months"}}, "limit.amount: a limit in months is a whole number"),
        ({"limit": {"amounts": 5, "unit": "months"}}, "limit.amounts: there is no such field; did you mean 'amount'?"),
        ({"profile": "DE"}, "profile: no law profile 'DE'"),
        ({"pauses": {}}, "pauses: give a list"),
        ({"pauses": [1]}, "pauses[0]: give an object"),
        ({"pauses": [{}]}, "pauses[0].since: give a day"),
        ({"pauses": [{"since": "2026-02-11", "until": "2026-02-10"}]}, "pauses[0].until: a pause ends after it begins"),
        ({"pauses": [{"since": "2026-02-11", "mode": "stop"}]}, "pauses[0].mode: 'stop' is none"),
        ({"pause": []}, "pause: there is no such field; did you mean 'pauses'?"),
        ({"extension": {"amount": -1}}, "extension.amount: an extension is a whole number"),
        ({"extension": {}}, "extension: give an object"),
        ({"extension": 1, "limit": {"unit": "on_the_spot"}}, "extension.amount: an extension is a whole number"),
        ({"now": "soon"}, "now: 'soon' is no day"),
        ({"language": 3}, "language: give a text"),
        ({"calendar": []}, "calendar: give an object"),
        ({"calendar": {"weekend": "sat"}}, "calendar.weekend: give a list"),
        ({"calendar": {"weekend": [7]}}, "calendar.weekend: 7 is no weekday"),
        ({"calendar": {"weekend": [0, 1, 2, 3, 4, 5, 6]}}, "calendar: a week needs one working day"),
        ({"calendar": {"closed": "2026-02-11"}}, "calendar.closed: give a list of days"),
        ({"calendar": {"closed": ["2026-02-11"], "opened": ["2026-02-11"]}}, "2026-02-11 is both closed and opened"),
        ({"calendar": {"hours": [["09:00", "25:00"]]}}, "calendar.hours: '25:00' is no time of day"),
        ({"calendar": {"hours": [["12:00", "09:00"]]}}, "calendar: office hours follow one another"),
        ({"calendar": {"hours": 8}}, "calendar.hours: give spans"),
        ({"calendar": {"zone": "Mars/Base"}}, "calendar.zone: 'Mars/Base' is no zone"),
        ({"calendar": {"zone": "../../etc/passwd"}}, "is no zone"),
    ],
)
def test_a_wrong_line_is_told_which_field_and_what_to_write(change: dict[str, Any], error: str) -> None:
    said = answer({**GOOD, **change})

    assert said.keys() == {"id", "error"}
    assert error in said["error"]


def test_fields_of_the_senders_own_are_let_pass() -> None:
    assert answer({**GOOD, "note": "case 7", "expected": "2026-02-24"})["due_on"] == "2026-02-24"


@pytest.mark.parametrize(
    "hours",
    [[["09:00", "18:00"]], ["09:00", "18:00"], ["09:00-18:00"], "9:00-18:00", [["09:00", "13:00"], ["14:00", "18:00"]]],
)
def test_hours_may_be_written_in_several_ways(hours: Any) -> None:
    line = {
        **GOOD,
        "territory": None,
        "calendar": {"hours": hours, "zone": "Asia/Baku", "weekend": ["Fri", "saturday"]},
    }

    assert answer(line)["due_at"] == "2026-02-17T18:00:00+04:00"


def test_a_closure_by_decree_is_laid_over_the_territory() -> None:
    flood = {"closed": [{"day": "2026-02-24", "name": "Flood"}], "opened": ["2026-02-21"]}

    said = answer({**GOOD, "calendar": flood}, speak=speak)

    assert said["due_on"] == "2026-02-21"
    assert answer({**GOOD, "calendar": {"closed": flood["closed"]}})["due_on"] == "2026-02-25"


def test_a_moment_without_an_offset_is_local_time_and_a_day_as_now_its_first_moment() -> None:
    local = answer({**GOOD, "received": "2026-02-10 17:01", "now": "2026-02-12"})
    zulu = answer({**GOOD, "received": "2026-02-10T09:01:00Z", "now": "2026-02-12"})

    assert local == zulu
    assert (local["received_on"], local["due_on"], local["left"]) == (
        "2026-02-11",
        "2026-02-25",
        {"days": 5, "hours": 0},
    )


def test_without_now_the_light_is_that_of_the_receipt_unless_one_is_handed_in() -> None:
    assert answer(GOOD)["state"] == "green"
    assert answer(GOOD, now=datetime(2026, 3, 1, tzinfo=UTC))["state"] == "red"


def test_an_open_pause_has_no_date_and_says_what_would_be() -> None:
    said = answer({**GOOD, "now": "2026-03-02", "pauses": [{"since": "2026-02-12", "reason": "supplement"}]})

    assert (said["due_on"], said["due_at"], said["state"]) == (None, None, "grey")
    assert (said["left"], said["if_resumed_now"]) == ({"days": 4, "hours": 0}, "2026-03-05")


@pytest.mark.parametrize("language", ["en", "vi", "zh", "fa", "tlh"])
def test_an_explanation_is_spoken_in_the_language_asked_for(language: str) -> None:
    said = answer({**GOOD, "language": language}, speak=speak)

    words = {
        "en": "Due on Tuesday 24 February 2026, by 17:00.",
        "vi": "Đến hạn thứ Ba, 24 tháng 2 năm 2026, trước 17:00.",
        "zh": "2026年2月24日星期二17:00前办结。",
        "fa": "پایان مهلت: سه‌شنبه ۲۴ فوریهٔ ۲۰۲۶، تا ساعت ۱۷:۰۰.",
    }
    assert said["explanation"][-1]["text"] == words.get(language, words["en"])


def test_a_longer_language_tag_falls_back() -> None:
    said = answer({**GOOD, "language": "zh-Hans-CN"}, speak=speak)

    assert said["explanation"][-1]["text"] == "2026年2月24日星期二17:00前办结。"


def test_answers_are_utf_8_whatever_the_terminal_says() -> None:
    target = io.BytesIO()
    stream = io.TextIOWrapper(target, encoding="ascii", write_through=True)

    main([json.dumps({**GOOD, "language": "fa"})], stream, speak=speak)

    assert json.loads(target.getvalue().decode("utf-8"))["due_on"] == "2026-02-24"


def test_a_lone_surrogate_comes_back_as_the_escape_it_was() -> None:
    target = io.BytesIO()
    stream = io.TextIOWrapper(target, encoding="utf-8", write_through=True)

    main(['{"id": "\\ud800"}'], stream)

    assert target.getvalue().startswith(b'{"id": "\\ud800", "error": ')
