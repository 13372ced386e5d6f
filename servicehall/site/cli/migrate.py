"""Bring the database to this version: migrations, then the rights of the two roles. Safe to repeat."""

from __future__ import annotations

import argparse
import os

from servicehall.site import config
from servicehall.site.launch import database


def options(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    os.environ["SERVICEHALL_ROLE"] = "owner"
    from servicehall.site.cli._django import ready

    ready()
    from servicehall.site import migrating

    migrating.apply(database.app(config.read()).user)
    return 0
