"""What is shipped with the house: the data dictionary, the procedures, and sample answers. Reads files, no rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from servicehall.catalogue.errors import BodyError
from servicehall.forms.compile import CONSTRAINTS, options_of, texts_of
from servicehall.forms.identifiers import SCHEMES
from servicehall.forms.types import Entry, Kind

DATA = Path(__file__).parent / "data"
ENTRY_PARTS = frozenset(
    [
        "id",
        "version",
        "kind",
        "schema",
        "labels",
        "hints",
        "options",
        "identifying",
        "definition",
        "scheme",
        "autocomplete",
    ]
)


def procedures() -> list[dict[str, Any]]:
    """The bodies of all shipped procedures, by scope and code."""
    return [_read(path) for path in sorted((DATA / "procedures").glob("*/*.json"))]


def dictionary() -> list[dict[str, Any]]:
    """The entries of the shipped data dictionary as stored."""
    return list(_read(DATA / "dictionary.json")["entries"])


def authorities(scope: str) -> frozenset[str]:
    """The kinds of authority a scope knows; a test holds them to those the territories have."""
    return frozenset(_read(DATA / "authorities.json")[scope])


def sample(code: str, scope: str) -> dict[str, Any] | None:
    """Sample answers of one shipped procedure: ``answers`` and ``tier``; realistic, of people who do not exist."""
    path = DATA / "samples" / f"{scope}.{code}.json"
    return dict(_read(path)) if path.is_file() else None


def entry(raw: Mapping[str, Any]) -> Entry:
    """One dictionary entry as stored, read. Raises BodyError with every fault."""
    where = f"entry {raw.get('id')}"
    faults = [f"{name!r} is not supported" for name in raw if name not in ENTRY_PARTS]
    faults += [f"schema: {name!r} is not supported" for name in raw.get("schema", {}) if name not in CONSTRAINTS]
    if raw.get("scheme") is not None and raw["scheme"] not in SCHEMES:
        faults.append(f"{raw['scheme']!r} is no scheme of numbers")
    try:
        read = Entry(
            id=str(raw["id"]),
            version=int(raw["version"]),
            kind=Kind(raw["kind"]),
            schema=dict(raw.get("schema", {})),
            labels=texts_of(raw["labels"], "labels", faults),
            hints=texts_of(raw.get("hints", {}), "hints", faults, empty=True),
            options=options_of(raw.get("options"), "options", faults),
            identifying=bool(raw["identifying"]),
            definition=texts_of(raw["definition"], "definition", faults),
            scheme=raw.get("scheme"),
            autocomplete=raw.get("autocomplete"),
        )
    except (KeyError, ValueError) as fault:
        raise BodyError(where, [*faults, f"{type(fault).__name__}: {fault}"]) from fault
    if faults:
        raise BodyError(where, faults)
    return read


@cache
def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
