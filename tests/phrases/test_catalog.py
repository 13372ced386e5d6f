from __future__ import annotations

import pytest

from servicehall.doors.look.environment import DOORS
from servicehall.phrases import catalog
from servicehall.phrases.languages import DEFAULT, LANGUAGES, known, pick, preferred
from tools import translations


def test_every_word_of_the_sources_is_in_the_template_of_the_translators() -> None:
    listed = {entry.msgid for entry in translations.polib.pofile(str(translations.LOCALE / "messages.pot"))}

    assert sorted(translations.words().keys() - listed) == [], "run: python -m tools.translations"


def test_no_language_holds_words_the_template_lacks() -> None:
    listed = {entry.msgid for entry in translations.polib.pofile(str(translations.LOCALE / "messages.pot"))}

    for language in translations.PLURALS:
        book = translations.polib.pofile(str(translations.LOCALE / f"{language}.po"))
        assert {entry.msgid for entry in book} == listed


@pytest.mark.parametrize("language", sorted(translations.PLURALS))
def test_what_the_online_way_shows_is_translated(language: str) -> None:
    """Pages a citizen meets, and every sentence of phrases. The back office may wait for its translators."""
    shown = (
        "servicehall/doors/citizen/",
        "servicehall/doors/look/",
        "servicehall/phrases/",
        "servicehall/applications/",
    )
    lacking = [
        entry.msgid
        for entry in translations.missing(language)
        if any(path.startswith(shown) for path, _ in entry.occurrences)
    ]

    assert lacking == []


@pytest.mark.parametrize("language", sorted(translations.PLURALS))
def test_a_translation_keeps_the_places_to_fill(language: str) -> None:
    from servicehall.phrases.sentence import names

    for entry in translations.polib.pofile(str(translations.LOCALE / f"{language}.po")):
        if entry.msgstr:
            assert names(entry.msgstr) == names(entry.msgid), entry.msgid
        for form in entry.msgstr_plural.values():
            assert names(form) <= names(entry.msgid_plural), entry.msgid


def test_the_languages_of_the_files_are_the_languages_of_the_house() -> None:
    assert {DEFAULT, *translations.PLURALS} == LANGUAGES.keys()
    assert [language.direction for language in LANGUAGES.values()] == ["ltr", "ltr", "ltr", "rtl"]


def test_words_are_english_until_they_are_translated() -> None:
    assert catalog.gettext("fa", "Never written anywhere") == "Never written anywhere"
    assert catalog.ngettext("fa", "{n} bird", "{n} birds", 2) == "{n} birds"
    assert catalog.ngettext("vi", "{n} working day left", "{n} working days left", 1) == "Còn {n} ngày làm việc"


def test_the_extraction_finds_words_in_templates_python_and_sentences(tmp_path: object) -> None:
    found = translations.words()

    assert "servicehall/doors/look/jinja2/look/_footer.html" in found["Privacy"].files
    assert "servicehall/doors/look/page.py" in found["Page not found"].files
    assert "servicehall/phrases/facts.py" in found["We have received your application."].files
    assert found["{n} thing is asked for."].plural == "{n} things are asked for."
    assert (DOORS / "look" / "jinja2").is_dir()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("en", "en"),
        ("FA", "fa"),
        ("zh-Hans", "zh"),
        ("zh_CN", "zh"),
        ("vi-VN", "vi"),
        ("de", None),
        ("", None),
        (None, None),
    ],
)
def test_a_language_is_known_by_its_tags(word: str | None, code: str | None) -> None:
    assert known(word) == code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("fa,en;q=0.5", "fa"),
        ("en;q=0.2, vi;q=0.9", "vi"),
        ("de, fr;q=0.9", None),
        ("fa;q=0, en", "en"),
        ("en;q=x, zh", "zh"),
        ("*", None),
        (None, None),
        (";;;,,,", None),
    ],
)
def test_the_browser_is_heard(header: str | None, code: str | None) -> None:
    assert preferred(header) == code


def test_a_name_is_shown_in_the_language_asked_for_or_in_one_there_is() -> None:
    assert pick({"zh-Hans": "县", "en": "County"}, "zh") == ("县", "zh")
    assert pick({"vi": "Xã", "en": "Commune"}, "fa") == ("Commune", "en")
    assert pick({"vi": "Xã"}, "fa") == ("Xã", "vi")
