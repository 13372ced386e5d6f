from __future__ import annotations

from servicehall.forms import read, view, words
from servicehall.forms.types import CompiledForm, Problem, UnitChoice
from tests.forms.conftest import answers


def test_a_page_with_one_question_says_so(form: CompiledForm) -> None:
    page = view.page(form, "born", answers())

    assert (page.single, page.title, page.section) == (True, "Born on", "About you")
    assert [(part.name, part.value, part.width) for part in page.fields[0].parts] == [
        ("born_on-day", "27", 2),
        ("born_on-month", "3", 2),
        ("born_on-year", "1992", 4),
    ]
    assert page.fields[0].id == "born_on-day"


def test_what_was_typed_is_shown_again_with_its_errors(form: CompiledForm) -> None:
    posted = {"storeys": ["many"], "cost": ["12,5"], "starts_on-day": ["31"], "starts_on-month": ["2"]}
    _, problems = read.page(form, "size", posted)

    page = view.page(form, "size", {}, problems, posted=posted)

    assert [field.value for field in page.fields] == ["many", "12,5", ""]
    assert [part.value for part in page.fields[2].parts] == ["31", "2", ""]
    assert [(line.href, line.text) for line in page.errors] == [
        ("#storeys", "Storeys: write a whole number, like 25"),
        ("#starts_on-day", "Starts on: write the day, the month and the year"),
    ]


def test_choices_know_what_was_chosen(form: CompiledForm) -> None:
    uses = view.page(form, "uses", answers(), language="vi").fields[0]
    gas = view.page(form, "gas", answers(), language="vi").fields[0]
    unit = view.page(form, "where", answers(), units=[UnitChoice("31078", "Phú Quốc"), UnitChoice("1", "A")]).fields[0]

    assert [(choice.id, choice.label, choice.checked) for choice in uses.choices] == [
        ("uses", "food (vi)", True),
        ("uses-1", "rooms (vi)", False),
    ]
    assert [(choice.value, choice.label, choice.checked) for choice in gas.choices] == [
        ("yes", "Có", False),
        ("no", "Không", True),
    ]
    assert (unit.id, unit.kind) == ("unit", "unit-picker")
    assert [choice.checked for choice in unit.choices] == [True, False]


def test_money_is_shown_in_the_units_people_write(form: CompiledForm) -> None:
    field = view.page(form, "size", answers() | {"cost": 123450}).fields[1]

    assert (field.value, field.prefix, field.inputmode) == ("1234.50", "CNY", "decimal")


def test_the_summary_speaks_every_shown_answer(form: CompiledForm) -> None:
    you, house = view.summary(form, answers(), "en", {"31078": "Phú Quốc"})

    assert [(row.label, row.lines) for row in you.rows] == [
        ("Full name", ("Aziza",)),
        ("Number", ("091192004567",)),
        ("Phone", ("+84912345678",)),
        ("Email", ("Not answered",)),
        ("Note", ("Not answered",)),
        ("Born on", ("27 March 1992",)),
    ]
    assert [(row.key, row.page, row.lines) for row in house.rows] == [
        ("unit", "where", ("Phú Quốc",)),
        ("kind", "kind", ("Shop",)),
        ("uses", "uses", ("Food",)),
        ("storeys", "size", ("2",)),
        ("cost", "size", ("CN¥5,000.00",)),
        ("starts_on", "size", ("4 January 2027",)),
        ("gas", "gas", ("No",)),
    ]


def test_the_task_list_has_a_line_for_each_section(form: CompiledForm) -> None:
    assert [(task.title, task.complete, task.page) for task in view.tasks(form, {"kind": "house"}, "vi")] == [
        ("About you", False, "name"),
        ("Ngôi nhà", False, "where"),
    ]


def test_every_problem_has_a_sentence_in_four_languages() -> None:
    for code, texts in words.SENTENCES.items():
        assert set(texts) == {"en", "vi", "zh", "fa"}, code
        assert all(("{label}" in text) or code == "unknown-field" for text in texts.values()), code


def test_a_sentence_is_spoken_in_the_readers_language(form: CompiledForm) -> None:
    problem = Problem("too-late", {"day": "2026-11-21"})

    assert words.sentence(form, "born_on", problem, "en") == "Born on: write a date on or before 21 November 2026"
    assert words.sentence(form, "name", Problem("required"), "vi") == "Hãy nhập: Họ và tên"
    assert words.sentence(form, "name", Problem("required"), "zh-Hant") == "请填写：Full name"
    assert words.sentence(form, "cost", Problem("check.cost-fits"), "vi") == "Mỗi tầng ít nhất 1.000 tệ"


def test_a_language_nobody_wrote_falls_back_to_english() -> None:
    assert words.text({"en": "Name", "vi": "Tên"}, "ka") == "Name"
    assert words.text({"en": "Name", "vi": "Tên"}, "vi-VN") == "Tên"
    assert words.text({}, "en") == ""
