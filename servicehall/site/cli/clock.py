"""Reckon due dates: one JSON question a line on standard input, one JSON answer a line on standard output."""

from __future__ import annotations

import argparse
import json
import sys

from servicehall.clock import lines


def options(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            question = json.loads(line)
        except ValueError as error:
            print(json.dumps({"error": "not-json", "detail": str(error)}), flush=True)
            continue
        print(json.dumps(lines.answer(question), ensure_ascii=False), flush=True)
    return 0
