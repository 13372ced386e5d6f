from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicehall.forms import identifiers as forms
from servicehall.parties import rules

# From the standards' own texts and from public registers.
CASES = [
    ("cn.resident", "11010519491231002X", True),  # GB 11643, the example of its annex
    ("cn.resident", "440524188001010014", True),  # the same, born in 1880
    ("cn.resident", "110105194912310021", False),
    ("cn.resident", "11010519491331002X", False),  # the thirteenth month
    ("cn.resident", "01010519491231002X", False),
    ("cn.resident", "11010519491231002", False),
    ("cn.uscc", "91350100M000100Y43", True),  # GB 32100, the example of its annex
    ("cn.uscc", "91350100M000100Y44", False),
    ("cn.uscc", "91350100I000100Y43", False),  # I is none of its signs
    ("vn.cccd", "089301001234", True),
    ("vn.cccd", "000301001234", False),
    ("vn.cccd", "097301001234", False),
    ("vn.cccd", "08930100123", False),
    ("vn.enterprise", "0100109106", True),  # Viettel
    ("vn.enterprise", "0100686209", True),  # MobiFone
    ("vn.enterprise", "0100109107", False),
    ("vn.enterprise", "0100109106001", True),
    ("vn.enterprise", "010010910600", False),
    ("passport", "UZAB1234567", True),
    ("passport", "B1", False),
]


@pytest.mark.parametrize(("scheme", "number", "good"), CASES)
def test_a_number_proves_itself(scheme: str, number: str, good: bool) -> None:
    assert rules.SCHEMES[scheme](number) is good


@pytest.mark.parametrize(("scheme", "number", "good"), CASES)
def test_forms_and_the_register_agree_on_numbers(scheme: str, number: str, good: bool) -> None:
    assert forms.valid(scheme, number) is good


@given(st.text("0123456789", min_size=17, max_size=17))
def test_at_most_one_check_sign_fits_a_chinese_number(body: str) -> None:
    assert sum(rules.cn_resident(body + sign) for sign in "0123456789X") <= 1


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(place: int, digit: str) -> None:
    number = "11010519491231002X"
    changed = number[:place] + digit + number[place + 1 :]

    assert rules.cn_resident(changed) is (changed == number)


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("cn.resident", " 110105 19491231 002x ", "11010519491231002X"),
        ("vn.cccd", "089.301.001.234", "089301001234"),
        ("vn.cccd", "۰۸۹۳۰۱۰۰۱۲۳۴", "089301001234"),
        ("vn.enterprise", "0100109106-001", "0100109106001"),
        ("passport", "uz ab 1234567", "UZAB1234567"),
    ],
)
def test_a_number_is_read_as_people_write_it(scheme: str, typed: str, kept: str) -> None:
    assert rules.identifier(scheme, typed) == kept


@pytest.mark.parametrize(
    ("scheme", "typed", "why"),
    [
        ("cn.resident", "110105194912310021", "check-digit"),
        ("vn.cccd", "12", "form"),
        ("passport", "", "form"),
        ("uk.nino", "QQ123456C", "unknown-scheme"),
        ("vn.cccd", "\ud800", "form"),
        ("vn.cccd", "²" * 12, "form"),
    ],
)
def test_what_cannot_be_a_number_is_refused_with_a_reason(scheme: str, typed: str, why: str) -> None:
    with pytest.raises(rules.Unreadable) as no:
        rules.identifier(scheme, typed)

    assert no.value.code == why


@pytest.mark.parametrize(
    "full",
    [
        "O",
        "Nguyễn Thị Ánh Nguyệt",
        "王小明",
        "᠊ᠪᠠᠲᠤ",
        "علی\u200cرضا حسینی",
        "María-José Carreño Quiñones",
        "O’Brien",
        "Null",
        "X Æ A-12",
        "𠮷野家",
        "Suharto",
        "Зейнеп Әлі қызы",
        "เด็กหญิงดวงใจ",
        "Keʻeli Kamehameha",
    ],
)
def test_names_of_the_whole_world_are_kept_as_written(full: str) -> None:
    assert rules.name({"full": full}) == {"full": full}


def test_a_name_is_composed_and_its_spaces_are_single() -> None:
    assert rules.name({"full": "  Nguyê\u0303n\u00a0 Thi\u0323  ", "family": "Nguyễn", "given": ""}) == {
        "full": "Nguyễn Thị",
        "family": "Nguyễn",
    }


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ({}, "needed"),
        ({"full": "   "}, "needed"),
        ({"family": "Nguyễn"}, "needed"),
        ({"full": "A\x00B"}, "sign-not-allowed"),
        ({"full": "A\u202eB"}, "sign-not-allowed"),
        ({"full": "A\ud800"}, "sign-not-allowed"),
        ({"full": "x" * 201}, "too-long"),
        ({"full": "A", "title": "Dr"}, "unknown-part"),
    ],
)
def test_what_is_no_name_is_refused_with_a_reason(name: dict[str, str], why: str) -> None:
    with pytest.raises(rules.Unreadable) as no:
        rules.name(name)

    assert no.value.code == why


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("aziza@Example.ORG", "aziza@example.org"),
        ("o'brien+hall@mail.example.org", "o'brien+hall@mail.example.org"),
        ("ánh@thư.vn", "ánh@thư.vn"),
        ("a@xn--80ak6aa92e.com", "a@xn--80ak6aa92e.com"),
    ],
)
def test_mail_addresses_are_read(typed: str, kept: str) -> None:
    assert rules.email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "aziza",
        "a@b",
        "a b@example.org",
        "a@exa mple.org",
        "a@-x.org",
        "a@x.org\r\nBcc: b",
        "@x.org",
        "a@x..org",
        "a@" + "x" * 250 + ".org",
        "a\x00@x.org",
    ],
)
def test_what_is_no_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(rules.Unreadable):
        rules.email(typed)


@pytest.mark.parametrize(
    ("typed", "kept"), [("+84 (0)91 234-56-78", "+840912345678"), ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "09123456789")]
)
def test_telephone_numbers_are_read(typed: str, kept: str) -> None:
    assert rules.phone(typed) == kept


@pytest.mark.parametrize("typed", ["", "12", "1" * 16, "++84912345678", "call me"])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    with pytest.raises(rules.Unreadable):
        rules.phone(typed)


def test_what_a_number_says_of_birth() -> None:
    assert rules.says_born("cn.resident", "11010519491231002X") == (1949, 1949, date(1949, 12, 31))
    assert rules.says_born("vn.cccd", "089301001234") == (2001, 2001, None)
    assert rules.says_born("vn.cccd", "089190001234") == (1990, 1990, None)
    assert rules.says_born("passport", "UZAB1234567") == (0, 9999, None)


@given(st.text(max_size=60))
def test_no_text_at_all_makes_a_reader_fail_in_another_way(text: str) -> None:
    for read in (rules.email, rules.phone, rules.line, lambda t: rules.name({"full": t})):
        try:
            read(text)
        except rules.Unreadable:
            continue


@given(st.sampled_from(sorted(rules.SCHEMES)), st.text(max_size=30))
def test_reading_a_number_twice_changes_nothing(scheme: str, text: str) -> None:
    try:
        once = rules.identifier(scheme, text)
    except rules.Unreadable:
        return
    assert rules.identifier(scheme, once) == once
