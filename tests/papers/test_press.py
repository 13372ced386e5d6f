"""What comes out of the press, read back with another program."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from servicehall.papers import document, press, signs
from servicehall.papers.errors import PaperNotPrinted
from servicehall.papers.types import KINDS
from servicehall.phrases import format as shown
from tests.papers.samples import AT, CHECK, DIGEST, LANGUAGES, MATTER, OFFICE, PERSON, TERRITORY, TRACK, values


def printed(kind: str, language: str, **changes: Any) -> bytes:
    said = {**values(kind.partition(".")[0], language), **changes}
    content = document.compose(
        kind=kind, values=said, language=language, territory=TERRITORY, number="XXNN-2233-44B", at=AT
    )
    return press.print_pdf(kind, content, at=AT)


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_in_every_language_is_an_archive_copy_that_a_screen_reader_can_read(
    kind: str, language: str
) -> None:
    reader = PdfReader(io.BytesIO(printed(kind, language)))

    root = reader.trailer["/Root"]
    about = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in about
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert str(root["/Lang"]).partition("-")[0] == language
    assert bool(root["/MarkInfo"]["/Marked"].value)
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"].value)
    assert "/StructTreeRoot" in root
    assert "/OutputIntents" in root
    assert "/Encrypt" not in reader.trailer
    words = json.loads((press.TEMPLATES.parent / "words" / f"{language}.json").read_text())
    title = words[f"title.{kind}"] if kind in {"slip", "notice", "receipt"} else None
    title = words["title.decision.refused"] if kind == "decision" else title or MATTER[language]
    assert reader.metadata is not None
    assert reader.metadata.title == f"{title} XXNN-2233-44B"
    assert reader.metadata.author == OFFICE[language]


@pytest.mark.parametrize("kind", KINDS)
def test_no_font_is_left_outside_and_no_font_of_the_machine_is_used(kind: str) -> None:
    reader = PdfReader(io.BytesIO(printed(kind, "zh")))

    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert any(part in inner for part in ("/FontFile2", "/FontFile3"))
    assert names
    assert all(name.startswith("NotoSans") for name in names)


@pytest.mark.parametrize("language", ["en", "vi", "zh"])
def test_the_slip_says_everything_it_was_given_word_for_word(language: str) -> None:
    text = squeezed(text_of(printed("slip", language)))

    for value in (
        "BCDF-GHJK-MN4",
        "WXZ23456789B",
        PERSON[language],
        MATTER[language],
        OFFICE[language],
        DIGEST,
        shown.day(values("slip", language)["due"], language),
        shown.moment(AT, language, "Asia/Ho_Chi_Minh"),
        shown.size(345_678, language),
        "XXNN-2233-44B",
    ):
        assert squeezed(value) in text


def test_the_persian_slip_runs_from_right_to_left_and_keeps_its_words() -> None:
    pdf = printed("slip", "fa")

    text = text_of(pdf)
    for word in (*PERSON["fa"].split(), *MATTER["fa"].split(), "BCDF-GHJK-MN4", "WXZ23456789B"):
        assert word in text
    assert DIGEST in squeezed(text)
    places: dict[str, float] = {}

    def note(word: str, cm: list[float], tm: list[float], _font: Any, _size: Any) -> None:
        places.setdefault(word.strip(), cm[0] * tm[4] + cm[4])

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    right = max(place for word, place in places.items() if word)
    assert right > 400, "the first words of a line stand at the right edge"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_opens_the_address_it_should(language: str) -> None:
    for kind, address in (("slip", TRACK), ("result", CHECK)):
        content = document.compose(
            kind=kind, values=values(kind, language), language=language, territory=TERRITORY, number="1", at=AT
        )
        assert content["qr"]["address"] == address
        assert address in content["qr"]["alt"]


def test_a_scanner_reads_the_code_off_the_printed_page(tmp_path: Path) -> None:
    tools = ("pdftoppm", "zbarimg")
    if not all(any((Path(folder) / tool).exists() for folder in os.environ["PATH"].split(":")) for tool in tools):
        pytest.skip("pdftoppm and zbarimg are not installed here")
    (tmp_path / "slip.pdf").write_bytes(printed("slip", "fa"))

    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", "slip.pdf", "slip"], cwd=tmp_path, check=True)
    read = subprocess.run(["zbarimg", "-q", "--raw", "slip.png"], cwd=tmp_path, capture_output=True, check=True)

    assert read.stdout.decode().strip() == TRACK


def test_the_same_paper_is_the_same_bytes_also_from_another_press() -> None:
    first = printed("decision", "vi")
    press._press.close()

    assert printed("decision", "vi") == first


def test_values_are_shown_and_never_obeyed() -> None:
    hostile = '#read("/etc/passwd") *bold* $x$ \\ #{ panic() } "]); //'

    text = squeezed(text_of(printed("slip", "en", applicant=hostile, next=[hostile])))

    assert squeezed(hostile) in text
    assert "root:" not in text


def test_a_sign_no_font_has_is_printed_as_its_number_and_controls_are_left_out() -> None:
    text = text_of(printed("slip", "zh", applicant="王\U00031350\u202e\x07小\u200b明 😀"))

    assert "王[U+31350]小明 [U+1F600]" in text


def test_rare_and_traditional_names_are_drawn() -> None:
    name = "欧阳龘 䶮 𬱖 李喆 陳澔 㛃 𠮷"

    assert signs.printable(name) == name
    assert squeezed(name) in squeezed(text_of(printed("result", "zh", holder=name)))


def test_vietnamese_names_in_separate_marks_are_printed_as_one_sign_each() -> None:
    import unicodedata

    apart = unicodedata.normalize("NFD", "Nguyễn Thị Ánh Tuyết")

    assert "Nguyễn Thị Ánh Tuyết" in text_of(printed("slip", "vi", applicant=apart))


def test_a_word_longer_than_the_line_is_broken_and_an_address_is_not() -> None:
    pdf = printed("result", "en", holder="A" * 300)

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert CHECK in text
    lines = [line for line in text.splitlines() if "AAA" in line]
    assert len(lines) > 3
    assert sum(line.count("A") for line in lines) == 300


def test_empty_lists_and_an_office_without_a_telephone_are_printed() -> None:
    for changes in (
        {"next": [], "materials": [], "answers": [], "due_explanation": [], "due": None},
        {"office": {"name": "Office", "address": "", "phone": None}},
    ):
        assert printed("slip", "en", **changes).startswith(b"%PDF-1.7")
    assert printed("decision", "en", reasons=[], legal_basis=[], appeal=[]).startswith(b"%PDF-1.7")


def test_a_paper_of_many_pages_numbers_them() -> None:
    many = [{"name": f"Material {n}", "file": None, "size": n * 1000, "sha256": DIGEST} for n in range(1, 61)]

    reader = PdfReader(io.BytesIO(printed("slip", "en", materials=many)))

    assert len(reader.pages) == 3
    assert "Page 2 / 3" in reader.pages[1].extract_text()
    assert "Material 60" in reader.pages[2].extract_text() + reader.pages[1].extract_text()


def test_a_missing_value_or_one_nobody_knows_is_a_fault() -> None:
    said = values("slip", "en")

    for wrong in ({**said, "surprise": "x"}, {k: v for k, v in said.items() if k != "secret"}):
        with pytest.raises(ValueError, match="slip"):
            document.compose(kind="slip", values=wrong, language="en", territory=TERRITORY, number="1", at=AT)
    with pytest.raises(ValueError, match="no such kind"):
        document.compose(kind="poem", values=said, language="en", territory=TERRITORY, number="1", at=AT)
    with pytest.raises(ValueError, match="granted or refused"):
        document.compose(
            kind="decision",
            values={**values("decision", "en"), "outcome": "perhaps"},
            language="en",
            territory=TERRITORY,
            number="1",
            at=AT,
        )


def test_every_language_has_every_word() -> None:
    folder = press.TEMPLATES.parent / "words"
    tables = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}

    assert set(tables) == set(LANGUAGES)
    for table in tables.values():
        assert set(table) == set(tables["en"])
        assert all(signs.printable(word) == word for word in table.values())


def test_a_template_that_fails_is_an_answer_and_the_next_paper_comes() -> None:
    content = document.compose(
        kind="slip", values=values("slip", "en"), language="en", territory=TERRITORY, number="1", at=AT
    )
    del content["v"]["reference"]

    with pytest.raises(PaperNotPrinted) as refused:
        press.print_pdf("slip", content, at=AT)

    assert "reference" in str(refused.value.facts["reason"])
    assert printed("slip", "en").startswith(b"%PDF-1.7")


def test_a_press_that_was_killed_is_replaced() -> None:
    printed("slip", "en")
    child = press._press._child
    assert child is not None
    child.kill()
    child.wait()

    assert printed("slip", "en").startswith(b"%PDF-1.7")
    assert press._press._child is not child


def test_a_press_that_rested_is_replaced_before_it_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    printed("slip", "en")
    child = press._press._child
    monkeypatch.setattr(press, "IDLE_SECONDS", -1.0)

    assert printed("slip", "en").startswith(b"%PDF-1.7")
    assert press._press._child is not child


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ("#let n = 0\n#for i in range(9000) { for j in range(9000) { for k in range(9000) { n += 1 } } }", "processor"),
        ("#let a = (1,) * 4000000\n#let b = range(200).map(n => a + (n,))\n#b.len()", "memory"),
    ],
)
def test_a_template_without_end_is_ended_and_the_next_paper_comes(
    template: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed("slip", "en")
    (tmp_path / "slip.typ").write_text(template)
    monkeypatch.setattr(press, "TEMPLATES", tmp_path)
    monkeypatch.setattr(press, "WALL_SECONDS", 3.0)
    press._press.close()

    with pytest.raises(PaperNotPrinted):
        press.print_pdf("slip", {}, at=AT)

    monkeypatch.undo()
    press._press.close()
    assert printed("slip", "en").startswith(b"%PDF-1.7")
