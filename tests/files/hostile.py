"""Hostile files, each made by hand around one trick, with the code it must be refused with; and their clean twins."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.files import samples

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
ZIP = "application/zip"
ACTIVE, DAMAGED, LOCKED, COMPLEX, UNKNOWN = (
    "file-active-content",
    "file-damaged",
    "file-encrypted",
    "file-too-complex",
    "file-type-unknown",
)


class Case(NamedTuple):
    name: str
    kind: str
    data: bytes
    codes: tuple[str, ...]


@cache
def everything() -> list[Case]:
    cases = [*pdfs(), *images(), *packages(), *cut_and_bent()]
    assert len({case.name for case in cases}) == len(cases)
    return cases


def pdfs() -> Iterator[Case]:
    actions = {
        "javascript": b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
        "javascript-stream": b"<< /S /JavaScript /JS 9 0 R >>",
        "launch": b"<< /S /Launch /F (cmd.exe) >>",
        "launch-win": b"<< /S /Launch /Win << /F (cmd.exe) >> >>",
        "submit": b"<< /S /SubmitForm /F (http://x/) >>",
        "import": b"<< /S /ImportData /F (a.fdf) >>",
        "embedded-go": b"<< /S /GoToE /F (a.pdf) >>",
        "rendition": b"<< /S /Rendition /OP 0 >>",
        "movie": b"<< /S /Movie /T (m) >>",
        "sound": b"<< /S /Sound /Sound 9 0 R >>",
    }
    for name, action in actions.items():
        for place in (b"/OpenAction ", b"/AA << /WC ", b"/Names << /X [(a) "):
            rest = {b"/OpenAction ": b"", b"/AA << /WC ": b" >>", b"/Names << /X [(a) ": b"] >>"}[place]
            where = place.decode().strip("/ <").split(" ")[0].lower()
            yield Case(f"pdf-{name}-{where}", PDF, samples.pdf(catalog=place + action + rest), (ACTIVE,))
        yield Case(f"pdf-{name}-object", PDF, samples.pdf(action, catalog=b"/OpenAction 4 0 R"), (ACTIVE,))
        yield Case(f"pdf-{name}-packed", PDF, samples.pdf(samples.object_stream(action)), (ACTIVE,))
        yield Case(f"pdf-{name}-escaped", PDF, samples.pdf(_escaped(action)), (ACTIVE,))
        yield Case(f"pdf-{name}-packed-escaped", PDF, samples.pdf(samples.object_stream(_escaped(action))), (ACTIVE,))
        yield Case(f"pdf-{name}-hex-packed", PDF, samples.pdf(_hex_stream(action)), (ACTIVE,))
        yield Case(f"pdf-{name}-a85-packed", PDF, samples.pdf(_a85_stream(action)), (ACTIVE,))
        yield Case(
            f"pdf-{name}-in-stream",
            PDF,
            samples.pdf(samples.stream(b"", b"7 0 obj\n" + action + b"\nendobj")),
            (ACTIVE,),
        )
        yield Case(
            f"pdf-{name}-after-text", PDF, samples.pdf(b"<< /A (endobj \\) endobj) /B " + action + b" >>"), (ACTIVE,)
        )
        yield Case(
            f"pdf-{name}-nested-text", PDF, samples.pdf(b"<< /A (a (stream) \\( ) /B " + action + b" >>"), (ACTIVE,)
        )
        yield Case(f"pdf-{name}-after-comment", PDF, samples.pdf(b"% endobj >>\n" + action), (ACTIVE,))
        yield Case(f"pdf-{name}-update", PDF, _update(action), (ACTIVE,))
        yield Case(
            f"pdf-{name}-nul-space",
            PDF,
            samples.pdf().replace(b"%%EOF", b"") + b"8\x000\x0cobj" + action + b"endobj\nstartxref\n9\n%%EOF\n",
            (ACTIVE,),
        )
        yield Case(
            f"pdf-{name}-comment-head", PDF, samples.pdf(samples.stream(b"", b"8 %x\n0 obj" + action)), (ACTIVE,)
        )
    for name, catalog in {
        "files": b"/Names << /EmbeddedFiles << /Names [] >> >>",
        "xfa": b"/AcroForm << /XFA 9 0 R >>",
        "media": b"/Extra << /Subtype /RichMedia >>",
        "three": b"/Extra << /Subtype /3D >>",
        "file": b"/Extra << /Type /EmbeddedFile >>",
        "media-run": b"/Extra << /S /RichMediaExecute >>",
    }.items():
        yield Case(f"pdf-{name}", PDF, samples.pdf(catalog=catalog), (ACTIVE,))
        yield Case(f"pdf-{name}-packed", PDF, samples.pdf(samples.object_stream(b"<< " + catalog + b" >>")), (ACTIVE,))
    yield Case("pdf-locked", PDF, samples.pdf(trailer=b"/Encrypt 9 0 R"), (LOCKED,))
    yield Case("pdf-locked-escaped", PDF, samples.pdf(trailer=b"/Enc#72ypt 9 0 R"), (LOCKED,))
    yield Case("pdf-locked-by-a-library", PDF, _locked(), (LOCKED,))
    yield Case("pdf-script-by-a-library", PDF, _written(script=True), (ACTIVE,))
    yield Case("pdf-file-by-a-library", PDF, _written(attachment=True), (ACTIVE,))
    bomb = zlib.compress(b"0 0 " + b" " * (200 << 20), 9)
    yield Case(
        "pdf-bomb",
        PDF,
        samples.pdf(samples.stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", bomb)),
        (COMPLEX,),
    )
    small = zlib.compress(b"0 0 " + b" " * (30 << 20), 9)
    packed = samples.stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", small)
    yield Case("pdf-many-bombs", PDF, samples.pdf(*[packed] * 6), (COMPLEX,))
    twice = samples.stream(b"/Type /ObjStm /Filter [/FlateDecode /FlateDecode]", zlib.compress(bomb, 9))
    yield Case("pdf-bomb-in-bomb", PDF, samples.pdf(twice), (COMPLEX,))
    for packing in (b"/LZWDecode", b"/RunLengthDecode", b"/Crypt", b"/FlateDecode /DecodeParms << /Predictor 12 >>"):
        hidden = samples.stream(b"/Type /ObjStm /N 1 /Filter " + packing, b"whatever")
        yield Case(f"pdf-packing-{packing[1:6].decode()}-{len(packing)}", PDF, samples.pdf(hidden), (COMPLEX,))
    outside = samples.stream(b"/Type /ObjStm /F (http://x/)", b"")
    yield Case("pdf-stream-elsewhere", PDF, samples.pdf(outside), (COMPLEX,))
    yield Case("pdf-without-end", PDF, samples.pdf().replace(b"%%EOF", b""), (DAMAGED,))
    yield Case("pdf-without-table", PDF, samples.pdf().replace(b"startxref", b"startxxxx"), (DAMAGED,))
    yield Case("pdf-table-outside", PDF, samples.pdf().replace(b"startxref\n", b"startxref\n9999"), (DAMAGED,))
    yield Case("pdf-without-pages", PDF, samples.pdf().replace(b"/Page", b"/Leaf"), (DAMAGED,))
    yield Case("pdf-version", PDF, samples.pdf().replace(b"%PDF-1.7", b"%PDF-x.y"), (DAMAGED,))
    yield Case("pdf-and-zip", PDF, samples.pdf() + samples.docx(), (DAMAGED, ACTIVE))
    yield Case("pdf-and-page", PDF, samples.pdf() + b"<html><script>1</script>", (DAMAGED, ACTIVE))


def images() -> Iterator[Case]:
    png = samples.png()
    yield Case("png-bomb", PNG, samples.png(rows=b"\x00" * (64 << 20)), (COMPLEX,))
    yield Case("png-pixels", PNG, samples.png(200_000, 200_000, rows=b"\x00"), (COMPLEX,))
    yield Case("png-no-size", PNG, samples.png(0, 5, rows=b"\x00"), (DAMAGED,))
    yield Case("png-no-pixels", PNG, _png(samples.chunk(b"IHDR", _ihdr()), samples.chunk(b"IEND", b"")), (DAMAGED,))
    yield Case("png-no-header", PNG, _png(samples.chunk(b"IEND", b"")), (DAMAGED,))
    yield Case(
        "png-two-headers", PNG, _png(*[samples.chunk(b"IHDR", _ihdr())] * 2, samples.chunk(b"IEND", b"")), (DAMAGED,)
    )
    yield Case("png-checksum", PNG, png[:20] + b"\xff" + png[21:], (DAMAGED,))
    yield Case(
        "png-colour", PNG, _png(samples.chunk(b"IHDR", _ihdr(colour=5)), samples.chunk(b"IEND", b"")), (DAMAGED,)
    )
    yield Case("png-endless", PNG, png[:-12] + b"\xff\xff\xff\xffIDAT", (DAMAGED,))
    for name, second in SECONDS.items():
        yield Case(f"png-and-{name}", PNG, png + second, (ACTIVE,))
        yield Case(f"jpeg-and-{name}", JPEG, samples.jpeg(after=b"thumb" + second), (ACTIVE,))
        yield Case(f"webp-and-{name}", WEBP, samples.webp() + second, (ACTIVE,))
    yield Case("jpeg-pixels", JPEG, samples.jpeg(65_000, 65_000), (COMPLEX,))
    yield Case("jpeg-no-width", JPEG, samples.jpeg(0, 8), (DAMAGED,))
    yield Case("jpeg-no-end", JPEG, samples.jpeg()[:-2], (DAMAGED,))
    yield Case("jpeg-only-start", JPEG, b"\xff\xd8\xff", (DAMAGED,))
    yield Case("jpeg-no-frame", JPEG, b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9", (DAMAGED,))
    yield Case("jpeg-short-segment", JPEG, b"\xff\xd8\xff\xe0\x00\x01\xff\xd9", (DAMAGED,))
    yield Case("jpeg-long-segment", JPEG, b"\xff\xd8\xff\xe0\xff\xffab\xff\xd9", (DAMAGED,))
    yield Case("jpeg-text-between", JPEG, samples.jpeg().replace(b"\xff\xc0", b"<?php \xff\xc0"), (DAMAGED,))
    webp = samples.webp()
    yield Case("webp-cut", WEBP, webp[:-1], (DAMAGED,))
    yield Case("webp-empty", WEBP, b"RIFF\x04\x00\x00\x00WEBP", (DAMAGED,))
    big = b"VP8X" + struct.pack("<I", 10) + b"\x00" * 4 + b"\xff\xff\xff" * 2
    yield Case("webp-pixels", WEBP, b"RIFF" + struct.pack("<I", len(big) + 4) + b"WEBP" + big, (COMPLEX,))
    long = b"VP8L" + struct.pack("<I", 0xFFFFFFF0) + b"\x00" * 8
    yield Case("webp-long-chunk", WEBP, b"RIFF" + struct.pack("<I", len(long) + 4) + b"WEBP" + long, (DAMAGED,))


SECONDS = {
    "zip": samples.docx(),
    "pdf": samples.pdf(),
    "page": b"<html><body>",
    "script": b"<script>alert(1)</script>",
    "script-loud": b"<SCRIPT SRC=//x>",
    "php": b"<?php system($_GET[0]);",
    "program": b"MZ\x90\x00\x03\x00\x00\x00",
}


def packages() -> Iterator[Case]:
    for name, part in {
        "macros": "word/vbaProject.bin",
        "macro-data": "word/vbaData.xml",
        "activex": "word/activeX/activeX1.xml",
        "embedding": "word/embeddings/book.xlsx",
        "ole": "word/oleObject1.bin",
        "old-macros": "xl/macrosheets/sheet1.xml",
        "controls": "xl/ctrlProps/ctrlProp1.xml",
        "basic": "Basic/Standard/Module1.xml",
        "scripts": "Scripts/python/a.py",
        "object": "Object 1/content.xml",
        "loud": "WORD/VBAPROJECT.BIN",
    }.items():
        yield Case(f"docx-{name}", ZIP, samples.docx({part: "x"}), (ACTIVE,))
        yield Case(f"odt-{name}", ZIP, samples.packed({**samples.ODT_PARTS, part: "x"}), (ACTIVE,))
        yield Case(f"xlsx-{name}", ZIP, samples.packed({**samples.XLSX_PARTS, part: "x"}), (ACTIVE,))
    for name, content in {
        "zip": samples.docx(),
        "rar": b"Rar!\x1a\x07\x00",
        "seven": b"7z\xbc\xaf\x27\x1c",
        "gzip": b"\x1f\x8b\x08\x00",
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1",
        "program": b"MZ\x90\x00",
        "elf": b"\x7fELF\x02",
        "pdf": samples.pdf(),
    }.items():
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            inner = samples.packed({**samples.DOCX_PARTS, "word/media/image1.png": content}, method=method)
            yield Case(f"docx-inside-{name}-{method}", ZIP, inner, (ACTIVE,))
    for name, content in {
        "doctype": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>",
        "laughs": b"<!DOCTYPE l [<!ENTITY l 'l'><!ENTITY m '&l;&l;'>]><l>&m;</l>",
        "outside-entity": b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>",
        "utf16": "<!DOCTYPE x><x/>".encode("utf-16"),
    }.items():
        for part in ("word/styles.xml", "customXml/item1.xml", "word/_rels/document.xml.rels"):
            yield Case(f"docx-{name}-{part[-8:-4]}", ZIP, samples.docx({part: content}), (ACTIVE,))
    for kind in ("attachedTemplate", "oleObject", "frame", "image", "externalLink", "subDocument"):
        link = f'<Relationship Type="http://x/relationships/{kind}" Target="http://evil/" TargetMode="External"/>'
        yield Case(f"docx-link-{kind}", ZIP, samples.docx({"word/_rels/settings.xml.rels": link}), (ACTIVE,))
        loud = link.replace("TargetMode=", "targetmode = ").replace('"', "'")
        yield Case(f"docx-link-{kind}-bent", ZIP, samples.docx({"word/_rels/settings.xml.rels": loud}), (ACTIVE,))
    for name in ("../evil.xml", "word/../../evil.xml", "/etc/passwd", "C:/evil.xml", "word\\..\\evil.xml"):
        yield Case(
            f"docx-path-{name}", ZIP, samples.docx({name: "x"}).replace(b"word/..\\", b"word\\..\\"), (ACTIVE, DAMAGED)
        )
    yield Case(
        "docx-macro-type", ZIP, samples.packed({**samples.DOCX_PARTS, "[Content_Types].xml": "macroEnabled"}), (ACTIVE,)
    )
    yield Case("docx-bomb", ZIP, samples.docx({"word/big.xml": b" " * (100 << 20)}), (COMPLEX,))
    yield Case("docx-total", ZIP, _total(), (COMPLEX,))
    yield Case("docx-many", ZIP, samples.docx({f"word/p{n}.xml": "" for n in range(2100)}), (COMPLEX,))
    yield Case("docx-overlap", ZIP, _overlap(), (COMPLEX, DAMAGED))
    yield Case("docx-says-less", ZIP, _says_less(), (COMPLEX, DAMAGED))
    yield Case("docx-link", ZIP, _symlink(), (ACTIVE,))
    yield Case("docx-locked", ZIP, _flagged(0x01), (LOCKED,))
    yield Case("docx-locked-directory", ZIP, _flagged(0x2000), (LOCKED,))
    yield Case("docx-method", ZIP, samples.packed(samples.DOCX_PARTS, method=zipfile.ZIP_BZIP2), (DAMAGED,))
    yield Case("docx-lzma", ZIP, samples.packed(samples.DOCX_PARTS, method=zipfile.ZIP_LZMA), (DAMAGED, LOCKED))
    yield Case("docx-two-names", ZIP, samples.docx().replace(b"word/document.xml", b"evil/document.xml", 1), (DAMAGED,))
    yield Case("docx-same-name", ZIP, _same_name(), (DAMAGED,))
    yield Case("docx-after", ZIP, samples.docx() + b"<html>", (DAMAGED, ACTIVE))
    yield Case("docx-comment", ZIP, _commented(), (DAMAGED, ACTIVE))
    yield Case("docx-no-directory", ZIP, samples.docx()[:-22], (DAMAGED,))
    yield Case("docx-none", ZIP, samples.packed({"hello.txt": "hi"}), (UNKNOWN,))
    yield Case(
        "jar",
        ZIP,
        samples.packed({"META-INF/MANIFEST.MF": "Main-Class: Evil", "Evil.class": b"\xca\xfe\xba\xbe"}),
        (UNKNOWN,),
    )
    yield Case("docx-checksum", ZIP, _bent_content(), (DAMAGED,))


def cut_and_bent() -> Iterator[Case]:
    """Every clean file cut at many places: never taken as whole."""
    twins = clean()
    for name in ("pdf", "png", "jpeg", "webp", "docx", "xlsx", "odt"):
        kind, data = twins[name]
        step = max(1, len(data) // 22)
        for end in range(step, len(data) - 1, step):
            yield Case(f"{name}-cut-{end}", kind, data[:end], (DAMAGED, UNKNOWN))


def clean() -> dict[str, tuple[str, bytes]]:
    """What must be taken, close to what must not."""
    link = '<Relationship Type="http://x/relationships/hyperlink" Target="http://example.org/" TargetMode="External"/>'
    uri = b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (http://example.org/JavaScript) >> >>"
    named = b"<< /Title (/JavaScript /Launch \\) /JS) /Producer <2F4A53> >>"
    return {
        "pdf": (PDF, samples.pdf()),
        "pdf-link": (PDF, samples.pdf(uri)),
        "pdf-words-in-text": (PDF, samples.pdf(named)),
        "pdf-goto": (PDF, samples.pdf(catalog=b"/OpenAction [3 0 R /Fit]")),
        "pdf-packed": (PDF, samples.pdf(samples.object_stream(b"<< /A /B >>"))),
        "pdf-data": (PDF, samples.pdf(samples.stream(b"/Filter /DCTDecode", b"\x00/JS \xff /JavaScript /Launch"))),
        "pdf-by-a-library": (PDF, _written()),
        "pdf-update": (PDF, _update(b"<< /A (b) >>")),
        "pdf-trailing-lines": (PDF, samples.pdf() + b"\r\n\r\n"),
        "png": (PNG, samples.png()),
        "jpeg": (JPEG, samples.jpeg()),
        "jpeg-preview": (JPEG, samples.jpeg(after=b"\x00" * 40 + samples.jpeg())),
        "webp": (WEBP, samples.webp()),
        "docx": (ZIP, samples.docx()),
        "docx-link": (ZIP, samples.docx({"word/_rels/document.xml.rels": link})),
        "docx-picture": (ZIP, samples.docx({"word/media/image1.png": samples.png()})),
        "docx-small-xml-packs-well": (ZIP, samples.docx({"word/styles.xml": b" " * 900_000})),
        "xlsx": (ZIP, samples.packed(samples.XLSX_PARTS)),
        "odt": (ZIP, samples.packed(samples.ODT_PARTS, method=zipfile.ZIP_STORED)),
    }


def _escaped(action: bytes) -> bytes:
    """/JavaScript as /#4aavaScript, and so on for every name."""
    out = bytearray()
    follows = False
    for byte in action:
        out += b"#%02x" % byte if follows and chr(byte).isalpha() else bytes([byte])
        follows = byte == ord("/")
    return bytes(out)


def _hex_stream(action: bytes) -> bytes:
    return samples.stream(
        b"/Type /ObjStm /N 1 /First 4 /Filter /ASCIIHexDecode", b"9 0 ".hex().encode() + action.hex().encode() + b">"
    )


def _a85_stream(action: bytes) -> bytes:
    content = base64.a85encode(zlib.compress(b"9 0 " + action)) + b"~>"
    return samples.stream(b"/Type /ObjStm /N 1 /First 4 /Filter [/ASCII85Decode /FlateDecode]", content)


def _update(body: bytes) -> bytes:
    """An object added behind the end, as editors do when they save again."""
    first = samples.pdf()
    place = len(first)
    table = place + len(body) + 16
    return (
        first
        + b"9 0 obj\n%b\nendobj\nxref\n9 1\n%010d 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            body,
            place,
            table,
        )
    )


def _written(*, script: bool = False, attachment: bool = False) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(samples.pdf())))
    if script:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
        )
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)
    if attachment:
        writer.add_attachment("evil.exe", b"MZ")
    room = io.BytesIO()
    writer.write(room)
    return room.getvalue()


def _locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(samples.pdf())))
    writer.encrypt("secret", algorithm="AES-256")
    room = io.BytesIO()
    writer.write(room)
    return room.getvalue()


def _ihdr(colour: int = 2) -> bytes:
    return struct.pack(">IIBBBBB", 3, 2, 8, colour, 0, 0, 0)


def _png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _total() -> bytes:
    """Many entries, none of which packs too well, together too much."""
    noise = zlib.compress(b"")  # a small seed
    piece = (noise + bytes(range(256))) * 4096
    return samples.docx({f"word/p{n}.xml": piece * 3 for n in range(70)})


def _overlap() -> bytes:
    """Two directory entries for the same bytes."""
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as archive:
        for name, content in samples.DOCX_PARTS.items():
            archive.writestr(name, content)
        archive.writestr("word/a.xml", "same")
        second = zipfile.ZipInfo("word/b.xml")
        first = archive.getinfo("word/a.xml")
        second.CRC, second.compress_size, second.file_size = first.CRC, first.compress_size, first.file_size
        second.header_offset = first.header_offset
        archive.filelist.append(second)
        archive.NameToInfo["word/b.xml"] = second
    return room.getvalue()


def _says_less() -> bytes:
    """An entry that unpacks to more than both headers say."""
    data = bytearray(samples.docx({"word/big.xml": b"a" * 5000}))
    while (at := data.find(struct.pack("<I", 5000))) >= 0:
        data[at : at + 4] = struct.pack("<I", 50)
    return bytes(data)


def _symlink() -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as archive:
        for name, content in samples.DOCX_PARTS.items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("word/link.xml")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return room.getvalue()


def _flagged(flag: int) -> bytes:
    data = bytearray(samples.docx())
    at = data.find(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", flag)
    return bytes(data)


def _same_name() -> bytes:
    data = samples.docx({"word/documenu.xml": "<other/>"})
    return data.replace(b"word/documenu.xml", b"word/document.xml")


def _commented() -> bytes:
    data = bytearray(samples.docx())
    data[-2:] = struct.pack("<H", 4)
    return bytes(data) + b"evil"[:3]


def _bent_content() -> bytes:
    data = samples.packed(samples.DOCX_PARTS, method=zipfile.ZIP_STORED)
    return data.replace(b"<w:document>", b"<w:documens>")
