"""List every address with its methods and who may use it."""

from __future__ import annotations

import argparse
import json

from servicehall.site import config


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.urls import get_resolver

    from servicehall.doors.gate.routes import registered

    get_resolver().url_patterns  # noqa: B018
    rows = [
        {
            "path": f"/{route.path.lstrip('/')}",
            "methods": list(route.methods),
            "policy": route.policy.name,
            "door": door,
            "name": f"{door}-{route.name}",
        }
        for door, route in registered()
    ]
    if arguments.json:
        print(json.dumps({"address": config.read().public_address, "routes": rows}, indent=1))
        return 0
    for row in rows:
        print(f"{','.join(row['methods']):12} {row['path']:60} {row['policy']}")
    return 0
