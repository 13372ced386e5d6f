"""From values to what a template lays out: words in the language, days and money written out, a QR drawn, no sign
that no font has. Templates decide nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno

from servicehall.kernel.money import Money
from servicehall.offices.types import TerritoryView
from servicehall.papers import signs
from servicehall.papers.types import KINDS
from servicehall.phrases import format as shown
from servicehall.phrases.languages import LANGUAGES

NEEDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "slip": (
        frozenset({"office", "reference", "secret", "track_url", "procedure", "applicant", "filed_at", "next"}),
        frozenset(
            {"received_on", "hall", "due", "due_place", "due_explanation", "provisional", "fee", "materials", "answers"}
            | {"digest", "helper"}
        ),
    ),
    "notice": (
        frozenset({"office", "reference", "track_url", "procedure", "applicant", "missing", "until"}),
        frozenset({"how", "if_not", "legal_basis", "paused_since", "decided_by"}),
    ),
    "receipt": (
        frozenset({"office", "reference", "payer", "lines", "total", "paid_at", "method"}),
        frozenset({"procedure", "tendered", "change", "hall", "track_url", "cashier"}),
    ),
    "decision": (
        frozenset({"office", "reference", "procedure", "applicant", "outcome", "decided_on", "reasons"})
        | frozenset({"legal_basis", "appeal"}),
        frozenset({"conditions", "decided_by", "track_url", "filed_on", "title"}),
    ),
    "result": (
        frozenset({"office", "title", "holder", "lines", "issued_on", "issued_by", "code", "check_url"}),
        frozenset({"valid_from", "valid_until", "reference", "legal_basis", "conditions", "signatory", "subtitle"}),
    ),
}
"""What each kind must have and may have; the README beside the templates says what each value means."""

_WORDS = Path(__file__).resolve().parent / "words"


def compose(
    *,
    kind: str,
    values: Mapping[str, Any],
    language: str,
    territory: TerritoryView,
    number: str,
    at: datetime,
) -> dict[str, Any]:
    """Everything the template needs, JSON-safe. ValueError for an unknown kind, a missing value or an unknown one."""
    base = kind.partition(".")[0]
    _complete(base, values)
    words, zone = _words(language), ZoneInfo(territory.zone)
    content = {name: _write(value, language, zone) for name, value in values.items()}
    content |= dict.fromkeys(NEEDS[base][1] - values.keys())
    if isinstance(content["office"], str):
        content["office"] = {"name": content["office"]}
    if base == "slip":
        content["materials"] = [_material(one, language, zone) for one in values.get("materials") or ()]
    speech = LANGUAGES[language]
    title = content.get("title") or words["title." + (f"decision.{values['outcome']}" if base == "decision" else base)]
    return {
        "lang": speech.tag.partition("-")[0],
        "region": "cn" if language == "zh" else None,
        "dir": speech.direction,
        "title": title,
        "number": number,
        "date": shown.day(at.astimezone(zone).date(), language),
        "territory": signs.printable(territory.name(language)),
        "words": words,
        "qr": _qr(values.get("check_url") or values.get("track_url"), words),
        "v": content,
    }


def _complete(base: str, values: Mapping[str, Any]) -> None:
    if base not in KINDS:
        raise ValueError(f"no such kind of paper: {base}")
    needed, optional = NEEDS[base]
    missing, unknown = needed - values.keys(), values.keys() - needed - optional
    if missing or unknown:
        raise ValueError(f"{base}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    if base == "decision" and values["outcome"] not in {"granted", "refused"}:
        raise ValueError("a decision is granted or refused")


def _write(value: Any, language: str, zone: ZoneInfo) -> Any:
    """Text as it is, days, moments, money and numbers as the language writes them; lists and dicts inside out."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return signs.printable(value)
    if isinstance(value, datetime):
        return shown.moment(value, language, zone)
    if isinstance(value, date):
        return shown.day(value, language)
    if isinstance(value, Money):
        return shown.money(value, language)
    if isinstance(value, int):
        return shown.number(value, language)
    if isinstance(value, Mapping):
        return {str(name): _write(inner, language, zone) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_write(inner, language, zone) for inner in value]
    raise ValueError(f"a paper cannot show {type(value).__name__}")


def _material(one: Mapping[str, Any], language: str, zone: ZoneInfo) -> dict[str, Any]:
    size = one.get("size")
    written = {name: _write(one.get(name), language, zone) for name in ("name", "file", "sha256", "note")}
    return written | {"size": shown.size(size, language) if isinstance(size, int) else None}


def _qr(address: str | None, words: Mapping[str, str]) -> dict[str, str] | None:
    """Error correction Q: a quarter may be stained or creased. Black on white, its quiet zone inside the picture."""
    if not address:
        return None
    drawing = io.BytesIO()
    segno.make(address, error="q", micro=False, boost_error=False).save(
        drawing, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None, light="#ffffff"
    )
    return {"svg": drawing.getvalue().decode(), "alt": f"{words['qr.alt']} {address}", "address": address}


@cache
def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((_WORDS / f"{language}.json").read_text(encoding="utf-8"))
    return words
