"""The zip gate for docx, xlsx and odt: the archive is read by hand before any library may touch it.

Sources: PKWARE APPNOTE 6.3.10 sections 4.3 and 4.4; ISO/IEC 29500-2 (packages); ISO/IEC 26300-3 (ODF packages).
"""

from __future__ import annotations

import mmap
import re
import struct
import zlib
from dataclasses import dataclass

from servicehall.files.examine.verdict import Refused, active, damaged, too_complex

ENTRIES = 2000
TOTAL = 200 << 20
RATIO = 200
RATIO_FREE = 1 << 20
"""Below this many unpacked bytes an entry may pack as well as it likes: small XML does."""

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_NESTED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"%PDF-")
_ACTIVE = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/|oleobject|/macrosheets/|/ctrlprops/"
    r"|^basic/|^scripts/|^macros/|^object \d"
)
_REACHES_OUT = re.compile(rb"<[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_HARMLESS_LINK = re.compile(rb"relationships/hyperlink[\"']", re.IGNORECASE)
_KINDS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ODT = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Entry:
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    offset: int


def read(data: mmap.mmap) -> str:
    """The office type. Every entry is unpacked once, counted against its own size, and thrown away."""
    entries, directory = _directory(data)
    _total(entries)
    spans = []
    contents: dict[str, bytes] = {}
    for entry in entries:
        _fit(entry)
        start, end = _span(data, entry)
        spans.append((entry.offset, end))
        contents[entry.name] = _unpacked(data[start:end], entry)
        _harmless(entry.name, contents.pop(entry.name) if not _wanted(entry.name) else contents[entry.name])
    _no_overlap(spans, directory)
    return _kind(contents, entries)


def _directory(data: mmap.mmap) -> tuple[list[Entry], int]:
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(data):
        raise damaged("no-directory")
    _, disk, other_disk, here, count, size, offset, comment = _END.unpack_from(data, at)
    if disk or other_disk or here != count or 0xFFFF in (count,) or 0xFFFFFFFF in (size, offset):
        raise damaged("directory")
    if at + _END.size + comment != len(data) or offset + size != at:
        raise active("second-file")
    if count > ENTRIES:
        raise too_complex("entries")
    entries, position = [], offset
    for _ in range(count):
        entry, position = _central(data, position)
        entries.append(entry)
    if position != at:
        raise damaged("directory")
    if len({entry.name.lower() for entry in entries}) != len(entries):
        raise damaged("same-name-twice")
    return entries, offset


def _central(data: mmap.mmap, at: int) -> tuple[Entry, int]:
    fields = _CENTRAL.unpack_from(data, at)
    (mark, made_by, _, flags, method, _, _, crc, packed, size, name, extra, comment, disk, _, outer, offset) = fields
    if mark != b"PK\x01\x02" or disk:
        raise damaged("directory")
    start = at + _CENTRAL.size
    text = data[start : start + name].decode("utf-8" if flags & 0x800 else "cp437")
    mode = outer >> 16 if made_by >> 8 == 3 else 0
    return Entry(text, flags, method, crc, packed, size, mode, offset), start + name + extra + comment


def _total(entries: list[Entry]) -> None:
    if sum(entry.size for entry in entries) > TOTAL:
        raise too_complex("total")


def _fit(entry: Entry) -> None:
    if entry.flags & 0x2041:
        raise Refused("file-encrypted")
    if entry.method not in (0, 8):
        raise damaged("method")
    if entry.mode & 0o170000 == 0o120000:
        raise active("link")
    parts = entry.name.split("/")
    if entry.name.startswith("/") or "\\" in entry.name or ".." in parts or "\0" in entry.name or ":" in parts[0]:
        raise active("path")
    if entry.size > RATIO_FREE and entry.size > RATIO * max(entry.packed, 1):
        raise too_complex("ratio")


def _span(data: mmap.mmap, entry: Entry) -> tuple[int, int]:
    """Where the packed bytes lie; the local header must tell the same story as the directory."""
    mark, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack_from(data, entry.offset)
    start = entry.offset + _LOCAL.size + name + extra
    told_later = bool(flags & 0x08)
    same = (crc, packed, size) == (entry.crc, entry.packed, entry.size) or (told_later and not crc)
    local_name = data[entry.offset + _LOCAL.size : entry.offset + _LOCAL.size + name]
    if mark != b"PK\x03\x04" or method != entry.method or not same:
        raise damaged("local-header")
    if local_name != entry.name.encode("utf-8" if entry.flags & 0x800 else "cp437"):
        raise damaged("two-names")
    if start + entry.packed > len(data):
        raise damaged("cut")
    return start, start + entry.packed


def _no_overlap(spans: list[tuple[int, int]], directory: int) -> None:
    reached = 0
    for start, end in sorted(spans):
        if start < reached:
            raise too_complex("overlap")
        reached = end
    if reached > directory:
        raise too_complex("overlap")


def _unpacked(packed: bytes, entry: Entry) -> bytes:
    if entry.method == 0:
        content = packed
    else:
        room = zlib.decompressobj(-15)
        content = room.decompress(packed, entry.size + 1)
        if not room.eof and len(content) <= entry.size:
            content += room.flush()
    if len(content) > entry.size:
        raise too_complex("size")
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise damaged("checksum")
    return content


def _harmless(name: str, content: bytes) -> None:
    lower = name.lower()
    if found := _ACTIVE.search(lower):
        raise active(found.group().strip("/"))
    if content.startswith(_NESTED):
        raise active("file-inside")
    if not lower.endswith((".xml", ".rels", ".rdf")):
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise active("entity")
    if lower.endswith(".rels"):
        for link in _REACHES_OUT.findall(content):
            if not _HARMLESS_LINK.search(link):
                raise active("outside-link")
    if lower == "[content_types].xml" and b"macroEnabled" in content:
        raise active("macros")


def _wanted(name: str) -> bool:
    return name in {"mimetype", "[Content_Types].xml"}


def _kind(contents: dict[str, bytes], entries: list[Entry]) -> str:
    names = {entry.name for entry in entries}
    if contents.get("mimetype", b"").strip() == _ODT and "content.xml" in names:
        return _ODT.decode()
    if "[Content_Types].xml" in names:
        for part, kind in _KINDS.items():
            if part in names:
                return kind
    raise Refused("file-type-unknown")
