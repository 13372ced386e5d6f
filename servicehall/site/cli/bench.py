"""Measure an act over HTTP beside pgbench writing the same rows, or how fast a copy starts. Uses a copy of its own.

With --home it measures a copy that runs already, which must hold nobody's applications; pgbench is left out then.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.util import find_spec


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("submit", "step", "inbox", "tracking", "start"))
    parser.add_argument("--clients", type=int, default=16, help="how many at once; one alone is measured as well")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each window is measured")
    parser.add_argument("--warm", type=float, default=2.0, help="seconds before it that do not count")
    parser.add_argument("--no-worker", action="store_true", help="leave the worker out, to see the server alone")
    parser.add_argument("--statements", action="store_true", help="show what one act asks the database")
    parser.add_argument("--address", help="with --home: where that running copy answers, if a proxy stands in front")
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(arguments: argparse.Namespace) -> int:
    if find_spec("bench") is None:
        print("The bench lies beside the program in its checkout; start this from there.", file=sys.stderr)
        return 1

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    if arguments.what == "start":
        from bench import starting

        found = starting.measured(say)
        shown = starting.lines(found)
    else:
        from bench import acts, measure, report

        wish = measure.Wish(
            act=acts.ACTS[arguments.what],
            clients=arguments.clients,
            seconds=arguments.seconds,
            warm=arguments.warm,
            worker=not arguments.no_worker,
            statements=arguments.statements,
            running=arguments.home is not None,
            address=arguments.address,
        )
        found = measure.measured(wish, say)
        shown = report.lines(found)
    print(json.dumps(found, indent=1) if arguments.json else "\n".join(shown))
    return 1 if found["faults"] else 0
