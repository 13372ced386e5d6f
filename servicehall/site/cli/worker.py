"""Do the later work: sequence facts, run reactions, send messages. Started by run; alone it is for several machines."""

from __future__ import annotations

import argparse

from servicehall.site.cli._django import ready


def options(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    ready()
    from servicehall.doors.worker import main

    main.run()
    return 0
