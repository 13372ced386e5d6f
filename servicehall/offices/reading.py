"""A territory's folder, read and checked: its files by their schema, and every name in every language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

import jsonschema_rs

from .errors import Malformed
from .shipped import FOLDER

FILES: Final = ("territory", "units", "authorities", "halls")
BY_HAND: Final = "units-by-hand"  # units the open data does not list; may be absent


@dataclass(frozen=True, slots=True)
class Sheets:
    """The files as they are. ``units`` holds those of both files, parents before children."""

    territory: Mapping[str, Any]
    units: tuple[Mapping[str, Any], ...]
    authorities: tuple[Mapping[str, Any], ...]
    halls: tuple[Mapping[str, Any], ...]


def sheets(folder: Path) -> Sheets:
    """Refuses: Malformed, with every problem found in the files, not only the first."""
    problems: list[str] = []
    read = {name: _file(folder, name, name, problems) for name in FILES}
    read[BY_HAND] = _file(folder, BY_HAND, "units", problems) if (folder / f"{BY_HAND}.json").exists() else []
    if not problems:
        problems += _about_territory(read["territory"])
        for name in (*FILES, BY_HAND):
            _languages(read[name], frozenset(read["territory"]["languages"]), f"{name}.json", problems)
    if problems:
        raise Malformed(territory=folder.name, problems=problems)
    units = sorted([*read["units"], *read[BY_HAND]], key=lambda unit: unit["tier"])
    return Sheets(read["territory"], tuple(units), tuple(read["authorities"]), tuple(read["halls"]))


def _file(folder: Path, name: str, schema: str, problems: list[str]) -> Any:
    """The file's content; what is wrong with it goes to ``problems``."""
    try:
        content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{name}.json: is missing")
        return None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{name}.json: is not JSON: {error}")
        return None
    for found in _validator(schema).iter_errors(content):
        place = "/".join(str(step) for step in found.instance_path) or "the whole"
        problems.append(f"{name}.json: {place}: {found.message}")
    return content


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator({**schema, "$ref": f"#/$defs/{name}"})


def _about_territory(sheet: Mapping[str, Any]) -> list[str]:
    problems = []
    if sheet["zone"] not in available_timezones():
        problems.append(f"territory.json: zone: {sheet['zone']!r} is no zone of the IANA database")
    if sheet["default_language"] not in sheet["languages"]:
        problems.append(f"territory.json: default_language: {sheet['default_language']!r} is not among languages")
    return problems


def _languages(value: Any, wanted: frozenset[str], place: str, problems: list[str]) -> None:
    """Every map of names under ``value`` speaks every language of the territory. Names are the maps that have "en"."""
    if isinstance(value, Mapping):
        if isinstance(value.get("en"), str):
            missing = sorted(wanted - value.keys())
            if missing:
                problems.append(f"{place}: has no text in {', '.join(missing)}")
            return
        for key, inner in value.items():
            _languages(inner, wanted, f"{place}: {key}", problems)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _languages(inner, wanted, f"{place}: {number}", problems)
