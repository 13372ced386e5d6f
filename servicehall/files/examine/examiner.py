"""The parent's side: what a file really is, and a bounded child that reads it to its end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import IO

from servicehall.files.errors import (
    FileActiveContent,
    FileDamaged,
    FileEncrypted,
    FileTooComplex,
    FileTypeUnknown,
)
from servicehall.files.types import DOCX, JPEG, ODT, PDF, PNG, TEXT, WEBP, XLSX
from servicehall.kernel.errors import Refusal

WALL_SECONDS = 15
ZIP = "application/zip"

_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from servicehall.files.examine import child; child.main()"
_ROOT = str(Path(__file__).resolve().parents[3])
_REFUSALS: dict[str, type[Refusal]] = {
    refusal.code: refusal for refusal in (FileActiveContent, FileDamaged, FileEncrypted, FileTooComplex)
}
_PACKED = frozenset({DOCX, XLSX, ODT})


def real_type(plain: IO[bytes]) -> str:
    """The media type the bytes themselves have. Refuses: FileTypeUnknown, and for packed office documents whatever
    the zip gate refuses.

    A known kind starts at the first byte, so that a file cannot be two kinds at once.
    """
    plain.seek(0)
    head = plain.read(1024)
    if head.startswith(b"PK\x03\x04"):
        verdict = _ask_child(plain, ZIP)
        if verdict["real"] not in _PACKED:
            raise FileTypeUnknown()
        return verdict["real"]
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if b"\x00" not in head and not head.lstrip().startswith((b"<", b"\xef\xbb\xbf<", b"#!", b"MZ")):
        return TEXT
    raise FileTypeUnknown()


def examine(plain: IO[bytes], real: str) -> None:
    """Read the file to its end as what it is. Refuses: FileDamaged, FileEncrypted, FileActiveContent, FileTooComplex,
    FileTypeUnknown (text that is none). A packed document was examined when its type was found."""
    if real not in _PACKED:
        _ask_child(plain, real)


def _ask_child(plain: IO[bytes], kind: str) -> dict[str, str]:
    """One verdict from a child that sets its own limits before it reads a byte and shares nothing but the open file.

    It runs the standard library only, without site packages, environment or network code.
    """
    plain.flush()
    plain.seek(0)
    command = [sys.executable, "-I", "-S", "-B", "-c", _CODE, _ROOT, kind]
    try:
        done = subprocess.run(
            command, stdin=plain, capture_output=True, timeout=WALL_SECONDS, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FileTooComplex(reason="time") from error
    if done.returncode != 0 or not done.stdout:
        raise FileTooComplex(reason="limits")
    verdict: dict[str, str] = json.loads(done.stdout)
    if "refused" not in verdict:
        return verdict
    if verdict["refused"] == FileTypeUnknown.code:
        raise FileTypeUnknown()
    raise _REFUSALS[verdict.pop("refused")](**verdict)
