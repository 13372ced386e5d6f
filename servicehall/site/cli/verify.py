"""Replay the facts and compare: every row must be what its facts say, and the ledger must be whole."""

from __future__ import annotations

import argparse
import json
import time
from importlib import import_module
from importlib.util import find_spec

from servicehall.site.cli._django import ready


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(arguments: argparse.Namespace) -> int:
    """Everything is read at one moment, so a copy may go on working meanwhile. 1 when anything disagrees."""
    ready()
    from django.db import connection, transaction

    begun = time.monotonic()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = {name: _differences(name) for name in _packages()}
        found["ledger"] = _ledger()
    wrong = sum(len(lines) for lines in found.values())
    if arguments.json:
        print(json.dumps({"differences": wrong, "found": found}, ensure_ascii=False, indent=1))
        return 1 if wrong else 0
    for name, lines in found.items():
        print(f"{'✗' if lines else '✓'} {name}: {f'{len(lines)} differences' if lines else 'as its facts say'}")
        for line in lines:
            print(f"    {line}")
    print(
        f"\n{'Rows and facts agree' if not wrong else f'{wrong} differences'}, after {time.monotonic() - begun:.1f} s."
    )
    return 1 if wrong else 0


def _packages() -> list[str]:
    """Every package that can tell whether its rows are what its facts say."""
    from django.apps import apps

    labels = [app.label for app in apps.get_app_configs() if app.name.startswith("servicehall.")]
    having = [label for label in labels if find_spec(f"servicehall.{label}.queries")]
    return [label for label in sorted(having) if hasattr(_queries(label), "differences")]


def _queries(label: str) -> object:
    return import_module(f"servicehall.{label}.queries")


def _differences(label: str) -> list[str]:
    from servicehall.ledger.types import Difference

    found = _queries(label).differences()  # type: ignore[attr-defined]
    return [
        f"{one.subject}: {one.column} is {one.row}, the facts say {one.facts}" if isinstance(one, Difference) else one
        for one in found
    ]


def _ledger() -> list[str]:
    from servicehall.ledger import queries as ledger

    found = []
    if (gap := ledger.first_gap()) is not None:
        found.append(f"{gap}: its turns are not 1, 2, 3 … each once")
    if (broken := ledger.first_broken()) is not None:
        found.append(f"entry {broken}: its fact is missing, out of order, or not what was hashed")
    return found
