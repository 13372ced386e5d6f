"""Say what is wrong with this copy, and what to do about it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from servicehall.site import config, doctor


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(arguments: argparse.Namespace) -> int:
    findings = doctor.examine(config.read())
    if arguments.json:
        print(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=1))
    else:
        print("\n".join(doctor.report(findings)))
    return 0 if all(one.ok for one in findings) else 1
