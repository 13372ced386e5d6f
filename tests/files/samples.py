"""Files as people hand them in, made by hand so that each test says which byte is wrong."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


def pdf(*extra: bytes, catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of one empty page; ``extra`` objects are numbered from 4."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *extra,
    ]
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table)
    return bytes(out)


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (dictionary, len(content), content)


def object_stream(content: bytes) -> bytes:
    packed = zlib.compress(b"9 0 " + content)
    return stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packed)


def png(width: int = 3, height: int = 2, *, rows: bytes | None = None) -> bytes:
    pixels = b"".join(b"\x00" + b"\x20\x80\xc0" * width for _ in range(height)) if rows is None else rows
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def jpeg(width: int = 8, height: int = 8, after: bytes = b"") -> bytes:
    def segment(marker: int, content: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + segment(0xDB, b"\x00" + b"\x10" * 64)
        + segment(0xC0, frame)
        + segment(0xC4, b"\x00" + b"\x01" + b"\x00" * 15 + b"\x00")
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x00\xff\x00\x12\x34"
        + b"\xff\xd9"
        + after
    )


def webp() -> bytes:
    picture = b"VP8L" + struct.pack("<I", 6) + b"\x2f\x00\x00\x00\x00\x00"
    return b"RIFF" + struct.pack("<I", len(picture) + 4) + b"WEBP" + picture


DOCX_PARTS = {
    "[Content_Types].xml": "<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    "_rels/.rels": "<?xml version='1.0'?><Relationships/>",
    "word/document.xml": "<?xml version='1.0'?><w:document>Kính gửi Ủy ban nhân dân</w:document>",
}
XLSX_PARTS = {**{k: v for k, v in DOCX_PARTS.items() if "word" not in k}, "xl/workbook.xml": "<workbook/>"}
ODT_PARTS = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": "<office/>",
    "META-INF/manifest.xml": "<m/>",
}


def packed(parts: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return room.getvalue()


def docx(more: dict[str, str | bytes] | None = None) -> bytes:
    return packed({**DOCX_PARTS, **(more or {})})
