"""Reckon due dates: one JSON question a line on standard input, one JSON answer a line on standard output."""

from __future__ import annotations

import argparse
import sys

from servicehall import phrases
from servicehall.clock import lines


def options(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    return lines.main(sys.stdin.buffer, sys.stdout, speak=phrases.speak)
