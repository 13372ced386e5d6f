"""Start this copy: database, migrations, demo on the first run, server and worker, until Ctrl-C."""

from __future__ import annotations

import argparse

from servicehall.site import config
from servicehall.site.launch import running


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bare", action="store_true", help="do not load the demonstration on the first run")


def run(arguments: argparse.Namespace) -> int:
    return running.run(config.read(), bare=arguments.bare)
