"""A PDF read for what it could do, not for what it shows. Source: ISO 32000-2, sections 7.2, 7.3, 7.5 and 12.6.

A viewer may find an object through a table, a stream of objects, or by searching a damaged file. So nothing is taken
on trust: every ``n g obj`` anywhere in the bytes is read as an object, object streams are unpacked and read too, and
names are compared after undoing their ``#xx`` escapes.
"""

from __future__ import annotations

import base64
import mmap
import re
import zlib
from collections.abc import Iterator

from servicehall.files.examine.verdict import Refused, active, damaged, too_complex

OBJECTS = 500_000
UNPACKED = 128 << 20

_ACTIVE = frozenset(
    {
        b"JavaScript",
        b"JS",
        b"Launch",
        b"EmbeddedFile",
        b"EmbeddedFiles",
        b"RichMedia",
        b"RichMediaExecute",
        b"XFA",
        b"SubmitForm",
        b"ImportData",
        b"GoToE",
        b"Rendition",
        b"Movie",
        b"Sound",
        b"3D",
    }
)
_SPACE = rb"[\x00\t\n\x0c\r ]"
_OBJECT = re.compile(
    rb"\d{1,10}" + _SPACE + rb"+(?:%[^\r\n]*[\r\n]+" + _SPACE + rb"*)?\d{1,5}" + _SPACE + rb"+obj(?![a-z])"
)
_TRAILER = re.compile(rb"trailer" + _SPACE + rb"*(?=<<)")
_TOKEN = re.compile(
    rb"(?P<space>[\x00\t\n\x0c\r ]+|%[^\r\n]*)"
    rb"|(?P<name>/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)"
    rb"|(?P<open><<|\[|\{)|(?P<close>>>|\]|\})"
    rb"|(?P<hex><[0-9A-Fa-f\x00\t\n\x0c\r ]*>)"
    rb"|(?P<text>\()"
    rb"|(?P<word>[^\x00\t\n\x0c\r ()<>\[\]{}/%]+)"
)
_TEXT_MARK = re.compile(rb"[()\\]")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def read(data: mmap.mmap) -> str:
    """Header, an end, a place where the table starts, pages, no lock, nothing that acts."""
    _frame(data)
    seen: set[bytes] = set()
    budget = UNPACKED
    for count, found in enumerate(_OBJECT.finditer(data)):
        if count > OBJECTS:
            raise too_complex("objects")
        names, end = _names(data, found.end())
        _harmless(names, seen)
        if b"ObjStm" in names:
            unpacked = _object_stream(data, end, names, budget)
            budget -= len(unpacked)
            _harmless(_all_names(unpacked), seen)
    for found in _TRAILER.finditer(data):
        names, _ = _names(data, found.end())
        _harmless(names, seen)
    if b"Page" not in seen and b"Pages" not in seen:
        raise damaged("no-pages")
    return "application/pdf"


def _frame(data: mmap.mmap) -> None:
    if not re.match(rb"%PDF-[12]\.\d", data[:8]):
        raise damaged("version")
    end = data.rfind(b"%%EOF", max(0, len(data) - 2048))
    if end < 0:
        raise damaged("no-end")
    start = re.search(rb"startxref\s+(\d{1,12})\s", data[max(0, end - 64) : end])
    if start is None or not 0 < int(start.group(1)) < len(data):
        raise damaged("no-table")
    if data[end + 5 :].strip(b"\x00\t\n\x0c\r ") and re.search(rb"PK\x05\x06|<script|<html", data[end:], re.IGNORECASE):
        raise active("second-file")


def _harmless(names: list[bytes], seen: set[bytes]) -> None:
    for name in names:
        if name in _ACTIVE:
            raise active(name.decode())
        if name == b"Encrypt":
            raise Refused("file-encrypted")
    seen.update(names)


def _names(data: mmap.mmap | bytes, at: int) -> tuple[list[bytes], int]:
    """The names of one object's value, and where the value ends (at ``stream``, ``endobj`` or anything unreadable)."""
    names: list[bytes] = []
    depth = 0
    for kind, token, end in _tokens(data, at):
        if kind == "name":
            names.append(token)
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind == "word" and token in (b"stream", b"endobj", b"obj", b"xref", b"startxref"):
            return names, end
        at = end
        if depth < 0:
            break
    return names, at


def _all_names(data: bytes) -> list[bytes]:
    return [token for kind, token, _ in _tokens(data, 0) if kind == "name"]


def _tokens(data: mmap.mmap | bytes, at: int) -> Iterator[tuple[str, bytes, int]]:
    while match := _TOKEN.match(data, at):
        kind, token, at = str(match.lastgroup), match.group(), match.end()
        if kind == "text":
            at = _after_text(data, at)
        elif kind == "name":
            yield kind, _ESCAPE.sub(lambda pair: bytes([int(pair.group(1), 16)]), token[1:]), at
        elif kind in ("open", "close", "word"):
            yield kind, token, at


def _after_text(data: mmap.mmap | bytes, at: int) -> int:
    depth = 1
    while depth:
        mark = _TEXT_MARK.search(data, at)
        if mark is None:
            return len(data)
        at = mark.end()
        if mark.group() == b"\\":
            at += 1
        else:
            depth += 1 if mark.group() == b"(" else -1
    return at


def _object_stream(data: mmap.mmap, at: int, names: list[bytes], budget: int) -> bytes:
    """The objects packed in a stream. A packing we do not undo is refused: we could not see into it."""
    if data[at : at + 2] == b"\r\n":
        at += 2
    elif data[at : at + 1] in (b"\n", b"\r"):
        at += 1
    end = data.find(b"endstream", at)
    if end < 0:
        raise damaged("stream")
    if {b"Crypt", b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL", b"DecodeParms", b"DP", b"FFilter", b"F"} & set(
        names
    ):
        raise too_complex("packing")
    content = data[at:end]
    for name in names:
        if name in (b"ASCIIHexDecode", b"AHx"):
            content = bytes.fromhex(re.sub(rb"[\s\x00]", b"", content.split(b">")[0]).decode("ascii"))
        elif name in (b"ASCII85Decode", b"A85"):
            content = base64.a85decode(content.split(b"~>")[0].removeprefix(b"<~"))
        elif name in (b"FlateDecode", b"Fl"):
            content = _inflated(content, budget)
    return content


def _inflated(content: bytes, budget: int) -> bytes:
    room = zlib.decompressobj()
    unpacked = room.decompress(content, max(budget, 1))
    if room.unconsumed_tail:
        raise too_complex("ratio")
    return unpacked
