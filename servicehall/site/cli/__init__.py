"""The command line: one module per command, found by its name; what is missing here is not offered."""

from __future__ import annotations

import argparse
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

from servicehall.site.config import Misconfigured, read
from servicehall.site.launch.errors import CannotStart

ORDER = ("run", "doctor", "demo", "routes", "clock", "verify", "migrate", "worker")
FLAGS = (
    ("--home", "SERVICEHALL_HOME", "data folder of this copy (default: var beside the program)"),
    ("--port", "SERVICEHALL_PORT", "port to listen on (default: 8000)"),
    ("--host", "SERVICEHALL_HOST", "address to listen on (default: 127.0.0.1, this computer only)"),
    ("--public-url", "SERVICEHALL_PUBLIC_URL", "the address people use, if a proxy stands in front"),
    ("--database-url", "SERVICEHALL_DATABASE_URL", "a PostgreSQL of your own, as its owner (default: a private one)"),
    ("--app-database-url", "SERVICEHALL_APP_DATABASE_URL", "the same database, as the role server and worker use"),
    ("--mail-folder", "SERVICEHALL_MAIL_FOLDER", "where letters are put when no SMTP server is given"),
    ("--smtp-url", "SERVICEHALL_SMTP_URL", "an SMTP server for e-mail"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when it was refused, 2 when it was not understood."""
    options = parser().parse_args(arguments)
    for flag, variable, _ in FLAGS:
        value = getattr(options, flag.removeprefix("--").replace("-", "_"))
        if value is not None:
            os.environ[variable] = value
    os.environ["DJANGO_SETTINGS_MODULE"] = "servicehall.site.settings"
    try:
        read()
        command = import_module(f"servicehall.site.cli.{options.command}")
        answer: int = command.run(options)
    except (CannotStart, Misconfigured) as refused:
        print(f"\n{refused}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has seen enough
        return 0
    return answer


def parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    group = shared.add_argument_group("this copy (each also by the environment variable of the same meaning)")
    for flag, variable, text in FLAGS:
        group.add_argument(flag, metavar="VALUE", help=f"{text}; {variable}")
    whole = argparse.ArgumentParser(prog="servicehall", description="One public service hall, online and on the floor.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="command")
    found = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    for name in sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)):
        command = import_module(f"servicehall.site.cli.{name}")
        text = (command.__doc__ or "").strip().splitlines()[0]
        command.options(commands.add_parser(name, help=text, description=command.__doc__, parents=[shared]))
    return whole
