"""JPEG, PNG and WebP walked from the first byte to the last; no picture is decoded.

Sources: ITU-T T.81 annex B; PNG third edition, W3C 2025, sections 5 and 11; RFC 9649.
"""

from __future__ import annotations

import mmap
import re
import struct
import zlib

from servicehall.files.examine.verdict import active, damaged, too_complex

PIXELS = 120_000_000
"""A phone's largest picture has 200 million; a page scanned at 1,200 dots an inch has 140; ours are read by people."""

_FOREIGN = re.compile(rb"%PDF-|PK\x05\x06|<script|<html|<\?php|MZ\x90\x00", re.IGNORECASE)
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def jpeg(data: mmap.mmap) -> str:
    """Markers to the end of the image; cameras append previews after it, so what follows may stay unless it is
    another kind of file."""
    at, seen_frame = 2, False
    while True:
        marker, at = _marker(data, at)
        if marker == 0xD9:
            break
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2 or at + length > len(data):
            raise damaged("segment")
        if marker in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 3)
            _bounded(width, height or 1)
            seen_frame = True
        at += length
        if marker == 0xDA:
            at = _after_scan(data, at)
    if not seen_frame:
        raise damaged("no-frame")
    if _FOREIGN.search(data, at):
        raise active("second-file")
    return "image/jpeg"


def _marker(data: mmap.mmap, at: int) -> tuple[int, int]:
    if at >= len(data) or data[at] != 0xFF:
        raise damaged("marker")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data):
        raise damaged("cut")
    return data[at], at + 1


def _after_scan(data: mmap.mmap, at: int) -> int:
    """The next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise damaged("cut")
        if data[at + 1] == 0xFF:
            at += 1
        elif data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def png(data: mmap.mmap) -> str:
    """Chunks with right checksums, header first, end last and nothing after it; the pixels inflate to what the header
    says and no further."""
    at, first, expected, room, ended = 8, True, 0, zlib.decompressobj(), False
    inflated = 0
    while not ended:
        length, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if body + length + 4 > len(data):
            raise damaged("cut")
        content = data[body : body + length]
        (checksum,) = struct.unpack_from(">I", data, body + length)
        if zlib.crc32(content, zlib.crc32(kind)) != checksum:
            raise damaged("checksum")
        if first != (kind == b"IHDR"):
            raise damaged("header")
        if first:
            expected, first = _png_bytes(content), False
        elif kind == b"IDAT":
            inflated = _inflate(room, content, inflated, expected)
        ended = kind == b"IEND"
        at = body + length + 4
    if inflated == 0:
        raise damaged("no-pixels")
    if at != len(data):
        raise active("second-file")
    return "image/png"


def _png_bytes(header: bytes) -> int:
    width, height, depth, colour = struct.unpack_from(">IIBB", header)
    if colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16):
        raise damaged("colour")
    _bounded(width, height)
    line = (width * depth * _CHANNELS[colour] + 7) // 8 + 1
    return int(line * height * 2)  # interlacing adds filter bytes; twice is far above and still bounded


def _inflate(room: zlib._Decompress, content: bytes, inflated: int, expected: int) -> int:
    while content and not room.eof:
        piece = room.decompress(content, 1 << 20)
        inflated += len(piece)
        if inflated > expected:
            raise too_complex("ratio")
        content = room.unconsumed_tail
    return inflated


def webp(data: mmap.mmap) -> str:
    """RIFF chunks filling the file exactly, with a picture among them."""
    (size,) = struct.unpack_from("<I", data, 4)
    if size + 8 != len(data):
        raise active("second-file") if size + 8 < len(data) else damaged("cut")
    at, picture = 12, False
    while at < len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > len(data):
            raise damaged("cut")
        if kind == b"VP8X":
            width = int.from_bytes(data[at + 12 : at + 15], "little") + 1
            height = int.from_bytes(data[at + 15 : at + 18], "little") + 1
            _bounded(width, height)
        picture = picture or kind in (b"VP8 ", b"VP8L", b"ANMF")
        at += 8 + length + length % 2
    if not picture:
        raise damaged("no-pixels")
    return "image/webp"


def _bounded(width: int, height: int) -> None:
    if width == 0 or height == 0:
        raise damaged("size")
    if width * height > PIXELS:
        raise too_complex("pixels")
