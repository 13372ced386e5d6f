from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.forms import check, read
from servicehall.forms.compile import compile_form
from servicehall.forms.types import CompiledForm, Problem
from tests.forms.conftest import DICTIONARY, body

FORM = compile_form(body(), DICTIONARY)
NAMES = [*FORM.fields, *(f"{key}-{part}" for key in FORM.fields for part in ("day", "month", "year")), "csrf", "x\x00"]


@pytest.mark.parametrize(
    "name",
    [
        "Aziza",
        "O'Brien",
        "Gʻulom Oʻrozov",
        "Nguyễn Thị Hồng Gấm",
        "周𬀩一",
        "𱁬",
        "马依拉·买买提",
        "علی‌اکبر",
        "X",
        "Bjørn-Åke",
    ],
)
def test_names_of_the_whole_world_are_taken_as_they_are_written(form: CompiledForm, name: str) -> None:
    answers, problems = read.page(form, "name", {"name": [name], "number": ["091192004567"]})

    assert problems == {}
    assert answers["name"] == name


def test_text_is_put_in_one_normal_form(form: CompiledForm) -> None:
    answers, _ = read.page(
        form, "name", {"name": ["  Nguye\u0302\u0303n   Thi\u0323  "], "number": ["091 192 004 567"]}
    )

    assert answers == {"name": "Nguyễn Thị", "number": "091192004567"}


@pytest.mark.parametrize("text", ["a\x00b", "a\x07", "\u202eevil", "\ud800", "a\u200bb", "\ufffe"])
def test_signs_that_hide_or_break_are_refused(form: CompiledForm, text: str) -> None:
    answers, problems = read.page(form, "name", {"name": [text], "number": ["091192004567"]})

    assert problems == {"name": Problem("sign")}
    assert "name" not in answers


def test_lines_are_kept_only_where_lines_are_asked(form: CompiledForm) -> None:
    answers, _ = read.page(form, "contact", {"phone": ["0912 345 678"], "note": ["one \r\n two"]})

    assert answers == {"phone": "0912345678", "note": "one\ntwo"}


def test_digits_of_any_script_are_read(form: CompiledForm) -> None:
    answers, problems = read.page(
        form,
        "size",
        {"storeys": ["۱۲"], "cost": ["１２,３４５.５"]}
        | {"starts_on-day": ["०४"], "starts_on-month": ["۱"], "starts_on-year": ["２０２７"]},
    )

    assert problems == {}
    assert answers == {"storeys": 12, "cost": 1234550, "starts_on": "2027-01-04"}


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("1500", 150000), ("1,500", 150000), ("1.500,25", 150025), ("1 500.5", 150050), ("1'500", 150000), ("0.99", 99)],
)
def test_money_is_read_in_minor_units(form: CompiledForm, typed: str, minor: int) -> None:
    assert read._money(form.fields["cost"], typed) == minor


@pytest.mark.parametrize("typed", ["", "x", "-5", "1,50,000", "1.5.2", "12.345,6.7", "1e5", "NaN", "9" * 30])
def test_what_is_no_amount_is_refused(form: CompiledForm, typed: str) -> None:
    assert read._money(form.fields["cost"], typed) == Problem("money")


@pytest.mark.parametrize(
    ("day", "month", "year", "code"),
    [
        ("31", "2", "1990", "date"),
        ("1", "", "1990", "date-incomplete"),
        ("1", "1", "90", "date"),
        ("x", "1", "1990", "date"),
        ("", "", "", "required"),
        ("29", "2", "2023", "date"),
        ("22", "11", "2026", "too-late"),
        ("1", "1", "1900", "too-early"),
    ],
)
def test_a_day_must_be_real_and_in_its_window(form: CompiledForm, day: str, month: str, year: str, code: str) -> None:
    from datetime import date

    posted = {"born_on-day": [day], "born_on-month": [month], "born_on-year": [year]}

    answers, problems = read.page(form, "born", posted, today=date(2026, 11, 21))

    assert answers == {}
    assert problems["born_on"].code == code


def test_today_itself_is_not_too_late(form: CompiledForm) -> None:
    from datetime import date

    posted = {"born_on-day": ["21"], "born_on-month": ["11"], "born_on-year": ["2026"]}

    assert read.page(form, "born", posted, today=date(2026, 11, 21)) == ({"born_on": "2026-11-21"}, {})


def test_only_offered_choices_are_taken(form: CompiledForm) -> None:
    assert read.page(form, "kind", {"kind": ["castle"]})[1] == {"kind": Problem("choice")}
    assert read.page(form, "kind", {})[1] == {"kind": Problem("choose")}
    assert read.page(form, "uses", {"uses": ["food", "food", "rooms"]})[0] == {"uses": ["food", "rooms"]}
    assert read.page(form, "uses", {"uses": ["food", "arms"]})[1] == {"uses": Problem("choice")}
    assert read.page(form, "gas", {"gas": ["no"]})[0] == {"gas": False}
    assert read.page(form, "gas", {"gas": ["true"]})[1] == {"gas": Problem("choice")}


def test_a_unit_must_be_one_of_those_shown(form: CompiledForm) -> None:
    assert read.page(form, "where", {"unit": ["31078"]}, units={"31078"})[0] == {"unit": "31078"}
    assert read.page(form, "where", {"unit": ["99999"]}, units={"31078"})[1] == {"unit": Problem("choice")}


def test_what_was_emptied_is_taken_away(form: CompiledForm) -> None:
    before = {"name": "Aziza", "email": "a@example.com", "phone": "0911111111"}

    answers, problems = read.page(form, "contact", {"phone": ["0922222222"], "email": [""], "note": [""]})

    assert problems == {}
    assert read.merged(form, "contact", before, answers) == {"name": "Aziza", "phone": "0922222222"}


def test_names_the_page_does_not_ask_are_not_read(form: CompiledForm) -> None:
    answers, problems = read.page(form, "gas", {"gas": ["yes"], "storeys": ["5"], "role": ["admin"]})

    assert (answers, problems) == ({"gas": True}, {})


def test_a_number_that_proves_itself_wrong_is_refused(form: CompiledForm) -> None:
    _, problems = read.page(form, "name", {"name": ["Bek"], "number": ["991192004567"]})

    assert problems == {"number": Problem("identifier.vn.cccd")}


def test_typed_answers_of_a_program_are_put_in_the_same_normal_form(form: CompiledForm) -> None:
    raw = {"name": " Nguye\u0302\u0303n ", "number": "091-192-004-567", "storeys": 2, "email": "  ", "odd": "x"}

    good, problems = read.answers(form, raw)

    assert good == {"name": "Nguyễn", "number": "091192004567", "storeys": 2, "odd": "x"}
    assert problems == {}


@given(
    st.sampled_from([page.key for page in FORM.pages]),
    st.dictionaries(
        st.sampled_from(NAMES), st.lists(st.text(max_size=40) | st.from_regex(r"[0-9.,۰-۹ -]{0,30}"), max_size=4)
    ),
)
def test_nothing_a_browser_sends_makes_reading_fail(page: str, posted: dict[str, list[str]]) -> None:
    answers, problems = read.page(FORM, page, posted)

    asked = set(FORM.page(page).fields)
    assert set(answers) <= asked
    assert set(problems) <= asked
    assert not set(answers) & set(problems)
    for key, value in answers.items():
        assert check.field(FORM.fields[key], value) is None
    required = {key for key in asked if not FORM.fields[key].optional}
    assert required <= set(answers) | set(problems)


def test_a_huge_value_is_refused_without_being_read(form: CompiledForm) -> None:
    _, problems = read.page(form, "name", {"name": ["x" * 5_000_000], "number": ["1" * 5_000_000]})

    assert problems == {"name": Problem("too-long", {"limit": 40}), "number": Problem("too-long", {"limit": 12})}
