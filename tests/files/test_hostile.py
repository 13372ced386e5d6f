"""Nothing that acts, hides, lies or explodes is taken; what stands close to it and is clean is."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO

import pytest

from servicehall.files.errors import FileTooComplex
from servicehall.files.examine import child, examiner
from servicehall.kernel.errors import Refusal
from tests.files import hostile, samples

CODES = {
    "file-active-content",
    "file-damaged",
    "file-encrypted",
    "file-too-complex",
    "file-type-unknown",
    "file-type-differs",
}


OnDisk = Callable[[bytes], IO[bytes]]


@pytest.fixture
def on_disk() -> Iterator[OnDisk]:
    with ExitStack() as kept:

        def write(data: bytes) -> IO[bytes]:
            file = kept.enter_context(tempfile.TemporaryFile())
            file.write(data)
            return file

        yield write


def judged(kind: str, data: bytes) -> dict[str, str]:
    return child.judge(child.READERS[kind], data)  # type: ignore[arg-type]


def test_hostile_files_are_refused_each_for_its_reason() -> None:
    cases = hostile.everything()

    answers = {case.name: judged(case.kind, case.data).get("refused", "taken") for case in cases}

    assert {case.name: answers[case.name] for case in cases if answers[case.name] not in case.codes} == {}
    assert len(cases) >= 400


def test_their_clean_twins_are_taken() -> None:
    twins = hostile.clean()

    answers = {name: judged(kind, data) for name, (kind, data) in twins.items()}

    assert {name: answer for name, answer in answers.items() if "real" not in answer} == {}


@pytest.mark.parametrize(
    "name", ["pdf-launch-packed", "pdf-bomb", "png-bomb", "jpeg-and-php", "docx-bomb", "docx-link"]
)
def test_the_child_says_the_same(name: str, on_disk: OnDisk) -> None:
    case = next(case for case in hostile.everything() if case.name == name)

    plain = on_disk(case.data)

    with pytest.raises(Refusal) as refused:
        examiner.examine(plain, examiner.real_type(plain))

    assert refused.value.code in case.codes


def test_bytes_changed_at_random_give_an_answer_and_never_a_fault() -> None:
    dice = random.Random(20260302)

    seen = set()
    for kind, data in hostile.clean().values():
        for _ in range(60):
            bent = bytearray(data)
            for _ in range(dice.randint(1, 8)):
                bent[dice.randrange(len(bent))] = dice.randrange(256)
            answer = judged(kind, bytes(bent))
            seen.add(answer.get("refused", "taken"))

    assert seen <= CODES | {"taken"}


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("b'x' * (900 << 20)", "memory"),
        ("__import__('os')._exit(9)", "death"),
        ("__import__('tempfile').TemporaryFile(buffering=0).write(b'x')", "file"),
    ],
)
def test_a_reader_that_goes_wild_is_held(
    code: str, what: str, monkeypatch: pytest.MonkeyPatch, on_disk: OnDisk
) -> None:
    wild = examiner._CODE.replace(
        "child.main()", f"child.READERS['text/plain'] = lambda data: ({code}) and 'x'; child.main()"
    )
    monkeypatch.setattr(examiner, "_CODE", wild)

    with pytest.raises(FileTooComplex):
        examiner.examine(on_disk(b"hello"), "text/plain")


def test_a_reader_without_end_is_ended(monkeypatch: pytest.MonkeyPatch, on_disk: OnDisk) -> None:
    endless = examiner._CODE.replace(
        "child.main()", "child.CPU_SECONDS = 1; child.READERS['text/plain'] = _; child.main()"
    )
    monkeypatch.setattr(examiner, "_CODE", "def _(data):\n  while True: pass\n" + endless)
    began = time.monotonic()

    with pytest.raises(FileTooComplex):
        examiner.examine(on_disk(b"hello"), "text/plain")

    assert time.monotonic() - began < 10


def test_a_reader_that_sleeps_is_ended(monkeypatch: pytest.MonkeyPatch, on_disk: OnDisk) -> None:
    asleep = examiner._CODE.replace("child.main()", "__import__('time').sleep(60)")
    monkeypatch.setattr(examiner, "_CODE", asleep)
    monkeypatch.setattr(examiner, "WALL_SECONDS", 1)

    with pytest.raises(FileTooComplex) as refused:
        examiner.examine(on_disk(b"hello"), "text/plain")

    assert refused.value.facts == {"reason": "time"}


def test_a_large_scan_is_read_in_time(on_disk: OnDisk) -> None:
    picture = samples.stream(b"/Subtype /Image /Filter /DCTDecode", random.Random(1).randbytes(20 << 20))
    data = samples.pdf(picture)
    began = time.monotonic()

    examiner.examine(on_disk(data), "application/pdf")

    assert time.monotonic() - began < 8
