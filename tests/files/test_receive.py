from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from servicehall.files import commands, queries
from servicehall.files.errors import (
    FileAttachedElsewhere,
    FileEmpty,
    FileLost,
    FileNameUnfit,
    FileTooLarge,
    FileTypeDiffers,
    FileTypeNotAccepted,
    FileTypeUnknown,
    StorageFull,
)
from servicehall.files.models import File
from servicehall.files.types import DOCX, JPEG, ODT, PDF, PNG, TEXT, WEBP, XLSX, State
from servicehall.kernel import ids
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotAllowed, NotFound
from servicehall.ledger import queries as ledger
from servicehall.vault import queries as vault
from servicehall.vault.errors import SealBroken
from tests.files import samples
from tests.files.conftest import AT, MEGABYTE, Receive, through_gate


def nothing_was_kept(folder: Path) -> bool:
    return not File.objects.exists() and not [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_sealed_and_comes_back_as_it_was_handed_in(
    receive: Receive, herself: Actor, aziza: UUID, folder: Path
) -> None:
    data = samples.pdf()

    view = receive(data, name="Hộ chiếu.pdf")

    assert (view.size, view.type, view.sha256) == (len(data), PDF, hashlib.sha256(data).hexdigest())
    assert view.state is State.UNSCANNED
    row = File.objects.get()
    stored = folder / row.stored[:2] / row.stored[2:4] / row.stored
    sealed = stored.read_bytes()
    assert hashlib.sha256(sealed).hexdigest() == row.stored
    assert b"MediaBox" not in sealed
    assert "Hộ chiếu".encode() not in bytes(row.name)
    assert stored.stat().st_mode & 0o777 == 0o600
    opened, back = through_gate(commands.read, actor=herself, purpose="own-office", about=None, file_id=view.id)
    assert (opened.name, back) == ("Hộ chiếu.pdf", data)


def test_the_ledger_says_that_a_file_was_received_and_nothing_of_what_it_is(receive: Receive, aziza: UUID) -> None:
    view = receive(samples.pdf(), name="Aziza Rahimova.pdf")

    (fact,) = ledger.of(view.id)

    row = File.objects.get()
    assert (fact.name, fact.turn, fact.at) == ("file.received", 1, AT)
    assert fact.payload == {
        "owner": str(aziza),
        "about": None,
        "stored": row.stored,
        "size": view.size,
        "media_type": PDF,
    }
    assert view.sha256 not in str(fact)


@pytest.mark.parametrize(
    ("data", "name", "declared", "real"),
    [
        (samples.pdf(), "a.PDF", "application/pdf", PDF),
        (samples.jpeg(), "a.jpeg", "image/jpg", JPEG),
        (samples.jpeg(after=b"preview of the camera" * 9), "a.jpg", "image/jpeg", JPEG),
        (samples.png(), "a.png", "image/png", PNG),
        (samples.webp(), "a.webp", "", WEBP),
        ("Kính gửi Ủy ban nhân dân\n".encode(), "a.txt", "text/plain; charset=utf-8", TEXT),
        (samples.docx(), "a.docx", DOCX, DOCX),
        (samples.packed(samples.XLSX_PARTS), "a.xlsx", "application/octet-stream", XLSX),
        (samples.packed(samples.ODT_PARTS), "a.odt", ODT, ODT),
        (samples.png(), "no ending", "image/png", PNG),
    ],
)
def test_each_kind_the_house_takes_is_known_by_its_bytes(
    receive: Receive, data: bytes, name: str, declared: str, real: str
) -> None:
    assert receive(data, name=name, declared=declared).type == real


def test_a_file_of_several_megabytes_comes_back_whole(receive: Receive, herself: Actor) -> None:
    data = ("Đơn đề nghị đăng ký khai sinh\n" * 120_000).encode()

    view = receive(data, name="a.txt", declared="text/plain", limit_bytes=5 * MEGABYTE)

    assert len(data) > 4 * MEGABYTE
    assert through_gate(commands.read, actor=herself, purpose="own-office", about=None, file_id=view.id)[1] == data


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(receive: Receive, folder: Path) -> None:
    data = samples.pdf()

    assert receive(data, limit_bytes=len(data)).size == len(data)
    with pytest.raises(FileTooLarge) as refused:
        receive(data, limit_bytes=len(data) - 1)

    assert refused.value.facts == {"limit": len(data) - 1}
    assert File.objects.count() == len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_not_one_block_is_read_past_the_limit(receive: Receive, folder: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return b"x" * size

    stream = Endless()

    with pytest.raises(FileTooLarge):
        receive(b"", stream=stream, limit_bytes=MEGABYTE)

    assert stream.given == MEGABYTE + 1
    assert nothing_was_kept(folder)


@pytest.mark.parametrize(
    "name",
    [
        "../passport.pdf",
        "a/b.pdf",
        "C:\\a.pdf",
        "a\x00.pdf",
        "a\n.pdf",
        "fdp.\u202eexe",
        "",
        "   ",
        "..",
        "é" * 252 + ".pdf",
    ],
)
def test_a_name_that_is_no_name_is_refused(receive: Receive, folder: Path, name: str) -> None:
    with pytest.raises(FileNameUnfit):
        receive(samples.pdf(), name=name)

    assert nothing_was_kept(folder)


@pytest.mark.parametrize(
    ("data", "name", "declared", "why"),
    [
        (b"", "a.pdf", "application/pdf", FileEmpty),
        (samples.png(), "a.png", "image/jpeg", FileTypeDiffers),
        (samples.png(), "a.jpg", "image/png", FileTypeDiffers),
        (samples.pdf(), "a.pdf.exe", "application/pdf", FileTypeDiffers),
        (samples.pdf(), "a.pdf", "text/html", FileTypeDiffers),
        (b"MZ\x90\x00" + b"\x00" * 60, "a.pdf", "application/pdf", FileTypeUnknown),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.txt", "text/plain", FileTypeUnknown),
        (b"\n <html><script>alert(1)</script>", "a.txt", "text/plain", FileTypeUnknown),
        (b"\xff\xfeU\x00T\x00F\x00", "a.txt", "text/plain", FileTypeUnknown),
        (b"caf\xe9", "a.txt", "text/plain", FileTypeUnknown),
        (b"a\x1b[31m", "a.txt", "text/plain", FileTypeUnknown),
        (b"GIF89a" + b"\x00" * 30, "a.gif", "image/gif", FileTypeUnknown),
        (b" " + samples.pdf(), "a.pdf", "application/pdf", FileTypeDiffers),
        (samples.packed({"a.txt": "hello"}), "a.docx", DOCX, FileTypeUnknown),
    ],
)
def test_what_is_not_what_it_says_is_refused(
    receive: Receive, folder: Path, data: bytes, name: str, declared: str, why: type[Exception]
) -> None:
    with pytest.raises(why):
        receive(data, name=name, declared=declared)

    assert nothing_was_kept(folder)


def test_a_good_file_of_a_kind_not_asked_for_is_refused_with_what_is(receive: Receive, folder: Path) -> None:
    with pytest.raises(FileTypeNotAccepted) as refused:
        receive(samples.png(), name="a.png", declared="image/png", accepts=(PDF, JPEG))

    assert refused.value.facts == {"real": PNG, "accepts": [PDF, JPEG]}
    assert nothing_was_kept(folder)


def test_nobody_hands_in_for_another_and_a_guest_for_nobody(receive: Receive, bek: Actor, folder: Path) -> None:
    for actor in (bek, Actor(door="citizen", kind=Kind.GUEST)):
        with pytest.raises(NotAllowed):
            receive(samples.pdf(), actor=actor)

    assert nothing_was_kept(folder)


def test_a_full_disk_is_an_answer_and_leaves_nothing(
    receive: Receive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("servicehall.files.store.os.fsync", full)

    with pytest.raises(StorageFull):
        receive(samples.pdf())

    assert nothing_was_kept(folder)


def test_a_file_belongs_to_one_matter(receive: Receive, herself: Actor, bek: Actor) -> None:
    view = receive(samples.pdf())
    application, other = ids.new_id(), ids.new_id()

    attached = through_gate(commands.attach, actor=herself, file_id=view.id, about=application, at=AT)
    again = through_gate(commands.attach, actor=herself, file_id=view.id, about=application, at=AT)
    with pytest.raises(FileAttachedElsewhere):
        through_gate(commands.attach, actor=herself, file_id=view.id, about=other, at=AT)
    with pytest.raises(NotFound):
        through_gate(commands.attach, actor=bek, file_id=view.id, about=other, at=AT)

    assert attached == again
    assert [listed.id for listed in queries.of(application)] == [view.id]
    assert queries.of(other) == []
    assert [(fact.name, fact.turn) for fact in ledger.of(view.id)] == [("file.received", 1), ("file.attached", 2)]
    assert queries.those([view.id])[view.id].sha256 == view.sha256


def test_an_officer_reads_only_with_the_matter_in_hand_and_the_reading_is_written_down(
    receive: Receive, herself: Actor, officer: Actor, bek: Actor, aziza: UUID
) -> None:
    view = receive(samples.pdf())
    application = ids.new_id()

    with pytest.raises(NotFound):
        through_gate(commands.read, actor=officer, purpose="assignment", about=application, file_id=view.id)
    through_gate(commands.attach, actor=herself, file_id=view.id, about=application, at=AT)
    for actor, about in ((officer, ids.new_id()), (officer, None), (bek, application)):
        with pytest.raises(NotFound):
            through_gate(commands.read, actor=actor, purpose="assignment", about=about, file_id=view.id)
    assert vault.readings_of(aziza) == []
    through_gate(commands.read, actor=herself, purpose="own-office", about=application, file_id=view.id)
    assert vault.readings_of(aziza) == []
    through_gate(commands.read, actor=officer, purpose="assignment", about=application, file_id=view.id)

    (reading,) = vault.readings_of(aziza)
    assert (reading.account_id, reading.purpose, reading.about) == (officer.account_id, "assignment", application)


def test_changed_cut_or_absent_bytes_are_never_answered(receive: Receive, herself: Actor, folder: Path) -> None:
    view = receive(samples.pdf())
    row = File.objects.get()
    place = folder / row.stored[:2] / row.stored[2:4] / row.stored
    whole = place.read_bytes()

    for damaged in (whole[:-1], b"", whole[:40] + b"\x00" + whole[41:]):
        place.write_bytes(damaged)
        with pytest.raises(FileLost):
            through_gate(commands.read, actor=herself, purpose="own-office", about=None, file_id=view.id)
    place.unlink()
    with pytest.raises(FileLost):
        through_gate(commands.read, actor=herself, purpose="own-office", about=None, file_id=view.id)


def test_a_stored_file_shortened_by_whole_pieces_does_not_open(receive: Receive, herself: Actor, folder: Path) -> None:
    data = b"a line of text\n" * 100_000
    view = receive(data, name="a.txt", declared="text/plain", limit_bytes=2 * MEGABYTE)
    row = File.objects.get()
    whole = (folder / row.stored[:2] / row.stored[2:4] / row.stored).read_bytes()
    first = 8 + int.from_bytes(whole[4:8], "big")
    short = whole[:first]
    name = hashlib.sha256(short).hexdigest()
    place = folder / name[:2] / name[2:4] / name
    place.parent.mkdir(parents=True)
    place.write_bytes(short)
    File.objects.update(stored=name)

    with pytest.raises(SealBroken):
        through_gate(commands.read, actor=herself, purpose="own-office", about=None, file_id=view.id)


def test_a_sweep_removes_what_no_row_names_after_an_hour_and_names_rows_without_bytes(
    receive: Receive, folder: Path
) -> None:
    kept, lost = receive(samples.pdf()), receive(samples.png(), name="a.png", declared="image/png")
    gone = File.objects.get(id=lost.id)
    orphan = folder / "ab" / "cd" / ("abcd" + "0" * 60)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"no row")
    unfinished = folder / "incoming" / "half.part"
    unfinished.write_bytes(b"half")
    (folder / gone.stored[:2] / gone.stored[2:4] / gone.stored).unlink()
    now = datetime.fromtimestamp(orphan.stat().st_mtime, tz=UTC)

    early = commands.sweep(at=now + timedelta(minutes=59))
    late = commands.sweep(at=now + timedelta(minutes=61))

    assert (early.removed, early.missing) == (0, (lost.id,))
    assert (late.removed, late.missing) == (2, (lost.id,))
    assert not orphan.exists()
    assert not unfinished.exists()
    row = File.objects.get(id=kept.id)
    assert (folder / row.stored[:2] / row.stored[2:4] / row.stored).exists()


def test_plain_bytes_never_have_a_name_on_the_disk(receive: Receive, folder: Path) -> None:
    canary = b"canary of Aziza"
    seen: list[bytes] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            seen.extend(path.read_bytes() for path in folder.rglob("*") if path.is_file())
            return super().read(size)

    receive(b"", stream=Watched(canary * 90_000), name="a.txt", declared="text/plain", limit_bytes=2 * MEGABYTE)

    assert all(canary not in found for found in seen)


def test_the_rows_are_what_the_facts_say_and_a_changed_one_is_named(
    receive: Receive, herself: Actor, folder: Path
) -> None:
    view = receive(samples.pdf())
    through_gate(commands.attach, actor=herself, file_id=view.id, about=ids.new_id(), at=AT)
    assert queries.differences() == []

    File.objects.update(size=7)
    place = next(path for path in folder.rglob("*") if path.is_file())
    place.unlink()

    assert queries.differences() == [
        f"file {view.id}: size is 7, the facts say {view.size}",
        f"file {view.id}: its bytes {place.name} are gone",
    ]
