"""Our macros beside the packaged ones of GOV.UK Frontend 6.3: the same markup, word for word."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader
from lxml import html

from servicehall.doors.look.environment import for_language

PACKAGED = PackageLoader("govuk_frontend_jinja")
REFERENCE = Environment(
    loader=ChoiceLoader([PACKAGED, PrefixLoader({"govuk_frontend_jinja": PACKAGED})]),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=ChainableUndefined,
)
LABEL = {"text": "Name"}
LEGEND = {"legend": {"text": "Choose"}}
ITEMS = [{"value": "a", "text": "A"}, {"value": "b", "text": "B", "hint": {"text": "why"}}]
OUR_OWN = {"data-left", "data-over"}  # words for our own script

CASES: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "button": ("button", "govukButton", {"text": "Go", "preventDoubleClick": True}, 'ui.button("Go")'),
    "secondary button": (
        "button",
        "govukButton",
        {
            "text": "Go",
            "preventDoubleClick": True,
            "classes": "govuk-button--secondary",
            "name": "act",
            "value": "go",
            "disabled": True,
        },
        'ui.button("Go", kind="secondary", name="act", value="go", disabled=true)',
    ),
    "link button": (
        "button",
        "govukButton",
        {"text": "Go", "href": "/x", "isStartButton": True},
        'ui.link_button("Go", "/x", start=true)',
    ),
    "input": (
        "input",
        "govukInput",
        {"label": LABEL, "name": "n", "id": "n", "value": "v"},
        'ui.input("n", "Name", value="v")',
    ),
    "input with everything": (
        "input",
        "govukInput",
        {
            "label": {"text": "Name", "classes": "govuk-label--l", "isPageHeading": True},
            "hint": {"text": "hint"},
            "errorMessage": {"text": "wrong"},
            "name": "n",
            "id": "i",
            "value": '"<v>',
            "prefix": {"text": "p"},
            "suffix": {"text": "s"},
            "classes": "govuk-input--width-10",
            "autocomplete": "name",
            "inputmode": "numeric",
            "spellcheck": False,
        },
        'ui.input("n", "Name", value=\'"<v>\', id="i", hint="hint", error="wrong", size="l", page_heading=true,'
        ' prefix="p", suffix="s", width="10", autocomplete="name", inputmode="numeric", spellcheck=false)',
    ),
    "textarea": (
        "textarea",
        "govukTextarea",
        {
            "label": LABEL,
            "name": "n",
            "id": "n",
            "value": "v",
            "hint": {"text": "hint"},
            "errorMessage": {"text": "wrong"},
        },
        'ui.textarea("n", "Name", value="v", hint="hint", error="wrong")',
    ),
    "character count": (
        "character-count",
        "govukCharacterCount",
        {
            "label": LABEL,
            "name": "n",
            "id": "n",
            "value": "v",
            "maxlength": 200,
            "hint": {"text": "hint"},
        },
        'ui.character_count("n", "Name", 200, value="v", hint="hint")',
    ),
    "select": (
        "select",
        "govukSelect",
        {"label": LABEL, "name": "n", "id": "n", "items": ITEMS, "value": "b", "hint": {"text": "hint"}},
        'ui.select("n", "Name", [("a", "A"), ("b", "B")], value="b", hint="hint")',
    ),
    "radios": (
        "radios",
        "govukRadios",
        {
            "name": "n",
            "idPrefix": "n",
            "fieldset": {"legend": {"text": "Choose", "classes": "govuk-fieldset__legend--m", "isPageHeading": True}},
            "hint": {"text": "hint"},
            "errorMessage": {"text": "wrong"},
            "items": [*ITEMS, {"divider": "or"}, {"value": "c", "text": "C", "disabled": True}],
            "value": "b",
            "classes": "govuk-radios--inline",
        },
        'ui.radios("n", "Choose", options + [none, {"value": "c", "text": "C", "disabled": true}], value="b",'
        ' hint="hint", error="wrong", inline=true, size="m", page_heading=true)',
    ),
    "checkboxes": (
        "checkboxes",
        "govukCheckboxes",
        {"name": "n", "idPrefix": "n", "fieldset": LEGEND, "items": ITEMS, "values": ["b"], "hint": {"text": "hint"}},
        'ui.checkboxes("n", "Choose", options, values=["b"], hint="hint")',
    ),
    "date": (
        "date-input",
        "govukDateInput",
        {
            "id": "d",
            "namePrefix": "d",
            "fieldset": LEGEND,
            "hint": {"text": "hint"},
            "errorMessage": {"text": "wrong"},
            "items": [
                {"name": "day", "classes": "govuk-input--width-2 govuk-input--error", "value": "31"},
                {"name": "month", "classes": "govuk-input--width-2"},
                {"name": "year", "classes": "govuk-input--width-4"},
            ],
        },
        'ui.date_input("d", "Choose", value={"day": "31"}, hint="hint", error="wrong", wrong=["day"])',
    ),
    "file": (
        "file-upload",
        "govukFileUpload",
        {"id": "f", "name": "f", "label": LABEL, "hint": {"text": "hint"}, "errorMessage": {"text": "wrong"}},
        'ui.file_upload("f", "Name", hint="hint", error="wrong")',
    ),
    "fieldset": (
        "fieldset",
        "govukFieldset",
        {"legend": {"text": "L", "classes": "govuk-fieldset__legend--l", "isPageHeading": True}, "html": "<p>x</p>"},
        'ui.fieldset("L", "l", true, caller=inside)',
    ),
    "error summary": (
        "error-summary",
        "govukErrorSummary",
        {
            "titleText": "There is a problem",
            "errorList": [{"text": "a <b>", "href": "#a"}, {"text": "b"}],
        },
        'ui.error_summary([("a <b>", "#a"), ("b", "")])',
    ),
    "details": (
        "details",
        "govukDetails",
        {"summaryText": "S", "text": "T"},
        'ui.details("S", "T")',
    ),
    "inset": ("inset-text", "govukInsetText", {"text": "T"}, 'ui.inset("T")'),
    "warning": (
        "warning-text",
        "govukWarningText",
        {"text": "T", "iconFallbackText": "Warning"},
        'ui.warning_text("T")',
    ),
    "banner": (
        "notification-banner",
        "govukNotificationBanner",
        {"text": "T", "titleText": "Important"},
        'ui.notification_banner("T")',
    ),
    "success banner": (
        "notification-banner",
        "govukNotificationBanner",
        {"text": "T", "titleText": "Done", "type": "success"},
        'ui.notification_banner("T", success=true)',
    ),
    "panel": ("panel", "govukPanel", {"titleText": "T", "text": "B"}, 'ui.panel("T", "B")'),
    "tag": ("tag", "govukTag", {"text": "T", "classes": "govuk-tag--green"}, 'ui.tag("T", "green")'),
    "summary list": (
        "summary-list",
        "govukSummaryList",
        {
            "rows": [
                {
                    "key": {"text": "K"},
                    "value": {"text": "<V>"},
                    "actions": {"items": [{"href": "/c", "text": "Change", "visuallyHiddenText": "k"}]},
                },
                {"key": {"text": "K2"}, "value": {"text": "V2"}},
            ]
        },
        'ui.summary_list([("K", "<V>", [("Change", "/c", "k")]), ("K2", "V2")])',
    ),
    "summary card": (
        "summary-list",
        "govukSummaryList",
        {"card": {"title": {"text": "Card"}}, "rows": [{"key": {"text": "K"}, "value": {"text": "V"}}]},
        'ui.summary_list([("K", "V")], title="Card")',
    ),
    "table": (
        "table",
        "govukTable",
        {
            "caption": "C",
            "captionClasses": "govuk-table__caption--m",
            "firstCellIsHeader": True,
            "head": [{"text": "A"}, {"text": "B", "format": "numeric"}],
            "rows": [[{"text": "a"}, {"text": "1", "format": "numeric"}]],
        },
        'ui.table(["A", "B"], [["a", "1"]], caption="C", first_header=true, numeric=(1,))',
    ),
    "task list": (
        "task-list",
        "govukTaskList",
        {
            "idPrefix": "task",
            "items": [
                {"title": {"text": "A"}, "href": "/a", "hint": {"text": "h"}, "status": {"text": "Completed"}},
                {"title": {"text": "B"}, "status": {"tag": {"text": "Soon", "classes": "govuk-tag--blue"}}},
                {
                    "title": {"text": "C"},
                    "status": {"text": "Later", "classes": "govuk-task-list__status--cannot-start-yet"},
                },
            ],
        },
        'ui.task_list([{"title": "A", "href": "/a", "hint": "h", "status": "Completed"},'
        ' {"title": "B", "status": "Soon", "colour": "blue"}, {"title": "C", "status": "Later", "waiting": true}])',
    ),
    "pagination": (
        "pagination",
        "govukPagination",
        {
            "previous": {"href": "?page=1"},
            "next": {"href": "?page=3"},
            "items": [
                {"number": 1, "href": "?page=1"},
                {"number": 2, "href": "?page=2", "current": True},
                {"number": 3, "href": "?page=3"},
                {"ellipsis": True},
                {"number": 9, "href": "?page=9"},
            ],
        },
        'ui.pagination(2, 9, "?page=")',
    ),
    "back link": ("back-link", "govukBackLink", {"text": "Back", "href": "/b"}, 'ui.back_link("/b")'),
}


@pytest.mark.parametrize("case", CASES)
def test_a_macro_draws_what_gov_uk_frontend_draws(case: str) -> None:
    folder, macro, params, ours = CASES[case]
    imported = f'{{% from "components/{folder}/macro.html" import {macro} %}}{{{{ {macro}(p) }}}}'
    expected = REFERENCE.from_string(imported).render(p=params)

    drawn = _draw("en", ours)

    assert _normal(drawn) == _normal(expected)


def test_a_table_stands_in_a_region_that_scrolls_by_keyboard() -> None:
    region = html.fromstring(_draw("en", 'ui.table(["A"], [["a"]], caption="Due <today>")'))

    assert dict(region.attrib) == {
        "class": "app-scroll",
        "tabindex": "0",
        "role": "region",
        "aria-label": "Due <today>",
    }


def test_values_are_escaped_everywhere() -> None:
    sharp = "\"><script>alert('x')</script>"
    drawn = _draw(
        "en",
        "ui.input(s, s, value=s, hint=s, error=s) ~ ui.radios(s, s, [(s, s, s)], value=s) ~ ui.select(s, s, [(s, s)])"
        " ~ ui.link(s, s) ~ ui.button(s, name=s) ~ ui.table([s], [[s]], caption=s) ~ ui.search_box(s, s, value=s)"
        " ~ ui.timeline([{'title': s, 'text': s}]) ~ ui.card(s, s, s) ~ ui.error_summary({s: s}) ~ ui.tag(s)"
        " ~ ui.pagination(1, 2, s) ~ ui.breadcrumbs([(s, s), s]) ~ ui.summary_list([(s, s)], title=s)"
        " ~ ui.task_list([{'title': s, 'href': s, 'status': s}]) ~ ui.file_upload(s, s, accept=[s])",
        s=sharp,
    )

    assert "<script" not in drawn
    assert not list(html.fromstring(f"<div>{drawn}</div>").iter("script"))


def test_a_clock_never_shows_a_colour_without_a_word() -> None:
    words = {state: _text(_draw("en", f'ui.clock_tag("{state}")')) for state in ("green", "yellow", "red", "grey")}

    assert words == {"green": "On time", "yellow": "Due soon", "red": "Late", "grey": "Paused"}


def test_mail_and_numbers_are_written_left_to_right_in_a_right_to_left_page() -> None:
    drawn = _draw("fa", 'ui.input("m", "Mail", type="email") ~ ui.code("BCDF-GHJK-MNP")')

    assert drawn.count('dir="ltr"') == 2


def _draw(language: str, expression: str, **values: Any) -> str:
    environment = for_language(language)
    source = (
        "{% macro inside() %}<p>x</p>{% endmacro %}"
        "{% set options = [('a', 'A'), ('b', 'B', 'why')] %}"
        "{{ " + expression + " }}"
    )
    return environment.from_string(source).render(**values)


def _text(markup: str) -> str:
    return html.fromstring(markup).text_content().strip()


def _normal(markup: str) -> list[Any]:
    """Elements in order with their attributes and trimmed words; our own wrapping and help for tools left out."""
    found: list[Any] = []
    for element in html.fragments_fromstring(markup.strip()):
        if isinstance(element, str):
            found.append(element.strip())
        else:
            _walk(element, found)
    return [item for item in found if item]


def _walk(element: Any, found: list[Any]) -> None:
    ours = element.get("class") == "app-scroll"
    if not ours:
        found.append((element.tag, _attributes(element)))
    found.append((element.text or "").strip())
    for child in element:
        _walk(child, found)
        found.append((child.tail or "").strip())
    if not ours:
        found.append(f"/{element.tag}")


def _attributes(element: Any) -> dict[str, Any]:
    kept = {name: value.strip() for name, value in element.attrib.items() if name not in OUR_OWN}
    return {
        name: set(value.split()) if name in ("class", "aria-describedby") else value for name, value in kept.items()
    }
