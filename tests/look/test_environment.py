from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from jinja2 import DictLoader, UndefinedError
from jinja2.exceptions import TemplateSyntaxError

from servicehall.doors.look.environment import DOORS, House, environment, folders, for_language
from servicehall.kernel.money import Money
from servicehall.phrases.languages import LANGUAGES


def test_a_word_is_resolved_when_the_template_is_compiled() -> None:
    house = for_language("fa")

    compiled = house.compile('{{ _("Save and continue") }}', raw=True)

    assert "ذخیره و ادامه" in compiled
    assert "Save and continue" not in compiled
    assert "gettext" not in compiled


def test_values_are_filled_in_and_escaped() -> None:
    page = for_language("en").from_string('{{ _("Due on {day} & <b>", day=value) }}')

    assert page.render(value="<i>3</i>") == "Due on &lt;i&gt;3&lt;/i&gt; &amp; &lt;b&gt;"


def test_a_plural_takes_the_form_and_the_digits_of_its_language() -> None:
    source = '{{ ngettext("{n} working day left", "{n} working days left", n) }}'

    assert for_language("en").from_string(source).render(n=1) == "1 working day left"
    assert for_language("en").from_string(source).render(n=2000) == "2,000 working days left"
    assert for_language("vi").from_string(source).render(n=1) == "Còn 1 ngày làm việc"
    assert for_language("fa").from_string(source).render(n=3) == "۳ روز کاری مانده"


def test_a_word_that_is_not_a_constant_is_an_error_of_the_template() -> None:
    with pytest.raises(TemplateSyntaxError, match="a word must be a constant"):
        for_language("en").from_string("{{ _(name) }}")


def test_an_unknown_name_is_a_fault_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        for_language("en").from_string("{{ nobody }}").render()


def test_everything_is_escaped_whatever_the_file_is_called() -> None:
    house = House(language="en", loader=_with_macros({"a.txt": "{{ x }}"}))

    assert house.get_template("a.txt").render(x="<b>") == "&lt;b&gt;"


def test_django_gets_an_environment_with_its_own_options() -> None:
    house = environment(loader=_with_macros({"a.html": "{{ dir }}"}), autoescape=False, auto_reload=True)

    assert house.get_template("a.html").render() == "ltr"
    assert house.autoescape is True


def test_values_are_written_the_way_the_language_writes_them() -> None:
    source = "{{ d|day }}|{{ m|moment('Asia/Ho_Chi_Minh') }}|{{ a|money }}"
    values = {"d": date(2026, 3, 3), "m": datetime(2026, 3, 3, 2, 5, tzinfo=UTC), "a": Money(100_000, "VND")}

    assert for_language("en").from_string(source).render(values) == (
        '<time datetime="2026-03-03">3 March 2026</time>|'
        '<time datetime="2026-03-03T09:05+07:00">3 March 2026, 09:05</time>|'
        '<bdi class="app-nowrap">₫100,000</bdi>'
    )


def test_a_name_from_data_is_marked_when_it_is_not_in_the_language_of_the_page() -> None:
    source = "{{ names|named }}"

    assert for_language("vi").from_string(source).render(names={"vi": "Xã", "en": "Commune"}) == "Xã"
    assert for_language("fa").from_string(source).render(names={"vi": "Xã"}) == '<span lang="vi" dir="ltr">Xã</span>'


def test_every_template_of_every_door_compiles_in_every_language() -> None:
    names = [path.relative_to(folder).as_posix() for folder in folders() for path in folder.rglob("*.html")]

    for language in LANGUAGES:
        for name in names:
            for_language(language).get_template(name)

    assert "look/page.html" in names


def test_a_list_of_fifty_rows_costs_about_a_millisecond() -> None:
    """The goal is 1 ms of processor; four times that fails, so that a busy machine does not."""
    house = for_language("en")
    page = house.from_string(
        "{% set cells = [] %}{% for r in rows %}{% set _ = cells.append([ui.link(r.ref, r.href), r.name,"
        " r.due, ui.clock_tag(r.state), r.fee]) %}{% endfor %}"
        "{{ ui.table(head, cells, caption='Inbox', numeric=(4,)) }}"
    )
    rows = [
        {"ref": f"R{i}", "href": f"/r/{i}", "name": "Birth", "due": "3 Mar", "state": "green", "fee": "0"}
        for i in range(50)
    ]
    head = ["Reference", "Procedure", "Due", "Clock", "Fee"]
    page.render(rows=rows, head=head)

    started = time.process_time()
    for _ in range(20):
        page.render(rows=rows, head=head)

    assert (time.process_time() - started) / 20 < 0.004


def _with_macros(files: dict[str, str]) -> DictLoader:
    folder = DOORS / "look" / "jinja2"
    macros = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
    return DictLoader(macros | files)
