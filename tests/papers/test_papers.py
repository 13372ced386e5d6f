from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from servicehall.files import queries as files
from servicehall.files.models import File
from servicehall.kernel import ids
from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.errors import NotFound
from servicehall.ledger import queries as ledger
from servicehall.offices.types import TerritoryView
from servicehall.papers import commands, queries
from servicehall.papers.errors import PaperNotPrinted
from servicehall.papers.models import Paper
from servicehall.papers.types import PaperView
from servicehall.vault import queries as vault
from tests.papers.samples import AT, values


def printed(aziza: UUID, an_giang: TerritoryView, about: UUID, kind: str = "slip", **changes: Any) -> PaperView:
    said: dict[str, Any] = {
        "actor": house(),
        "kind": kind,
        "subject": aziza,
        "about": about,
        "values": values(kind.partition(".")[0], "vi"),
        "language": "vi",
        "territory_id": an_giang.id,
        "at": AT,
    }
    with transaction.atomic():
        return commands.print_paper(**{**said, **changes})


def test_a_paper_is_kept_sealed_and_read_by_the_party_it_is_for(aziza: UUID, an_giang: TerritoryView) -> None:
    application = ids.new_id()

    paper = printed(aziza, an_giang, application)

    herself = Actor(door="citizen", kind=Kind.PARTY, account_id=ids.new_id(), party_id=aziza)
    view, pdf = commands.read(actor=herself, purpose="own-office", about=None, paper_id=paper.id)
    assert view == paper
    assert pdf.startswith(b"%PDF-1.7")
    assert (hashlib.sha256(pdf).hexdigest(), len(pdf)) == (paper.sha256, paper.size)
    assert ids.read_reference(paper.number) == paper.number
    assert queries.of(application) == [paper]
    assert vault.readings_of(aziza) == []


def test_the_ledger_names_the_paper_and_its_file(aziza: UUID, an_giang: TerritoryView) -> None:
    application = ids.new_id()

    paper = printed(aziza, an_giang, application)

    (fact,) = ledger.of(paper.id)
    row = Paper.objects.get()
    assert (fact.name, fact.turn, fact.at) == ("paper.printed", 1, AT)
    assert fact.payload == {
        "kind": "slip",
        "number": paper.number,
        "subject": str(aziza),
        "about": str(application),
        "language": "vi",
        "territory": an_giang.id,
        "file": str(row.file_id),
    }
    assert [one.name for one in ledger.of(row.file_id)] == ["file.printed"]


def test_papers_are_not_among_what_was_handed_in(aziza: UUID, an_giang: TerritoryView) -> None:
    application = ids.new_id()

    printed(aziza, an_giang, application)

    assert files.of(application) == []
    assert File.objects.get().about == application


def test_an_officer_reads_with_the_matter_in_hand_and_others_see_nothing(aziza: UUID, an_giang: TerritoryView) -> None:
    application = ids.new_id()
    paper = printed(aziza, an_giang, application)
    officer = Actor(door="backoffice", kind=Kind.OFFICER, account_id=ids.new_id(), office_id=7)
    bek = Actor(door="citizen", kind=Kind.PARTY, account_id=ids.new_id(), party_id=ids.new_id())
    guest = Actor(door="citizen", kind=Kind.GUEST)

    for actor, about in ((officer, None), (officer, ids.new_id()), (bek, application), (guest, application)):
        with pytest.raises(NotFound), transaction.atomic():
            commands.read(actor=actor, purpose="assignment", about=about, paper_id=paper.id)
    with pytest.raises(NotFound), transaction.atomic():
        commands.read(actor=officer, purpose="assignment", about=application, paper_id=ids.new_id())
    assert vault.readings_of(aziza) == []

    commands.read(actor=officer, purpose="assignment", about=application, paper_id=paper.id)

    (reading,) = vault.readings_of(aziza)
    assert (reading.account_id, reading.about) == (officer.account_id, application)


def test_a_register_gives_its_own_number_also_with_a_slash(aziza: UUID, an_giang: TerritoryView) -> None:
    paper = printed(aziza, an_giang, ids.new_id(), kind="receipt", number="long-xuyen/2026/000017")

    assert paper.number == "long-xuyen/2026/000017"


def test_a_result_of_any_procedure_is_printed_by_the_common_template(aziza: UUID, an_giang: TerritoryView) -> None:
    paper = printed(aziza, an_giang, ids.new_id(), kind="result.construction-permit")

    assert paper.kind == "result.construction-permit"
    assert paper.size > 10_000


def test_a_paper_that_cannot_be_printed_leaves_nothing(
    aziza: UUID, an_giang: TerritoryView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> bytes:
        raise PaperNotPrinted(reason="TimeoutError")

    monkeypatch.setattr("servicehall.papers.press.print_pdf", broken)

    with pytest.raises(PaperNotPrinted):
        printed(aziza, an_giang, ids.new_id())

    assert Paper.objects.count() == File.objects.count() == 0


@pytest.mark.parametrize("language", ["en", "vi", "zh", "fa"])
def test_papers_are_printed_in_every_language(language: str, aziza: UUID, an_giang: TerritoryView) -> None:
    paper = printed(aziza, an_giang, ids.new_id(), language=language, values=values("slip", language))

    assert paper.language == language


def test_the_rows_are_what_the_facts_say_and_a_changed_one_is_named(aziza: UUID, an_giang: TerritoryView) -> None:
    paper = printed(aziza, an_giang, ids.new_id())
    assert queries.differences() == []

    Paper.objects.update(language="zh")

    assert queries.differences() == [f"paper {paper.id}: language is 'zh', the facts say 'vi'"]
