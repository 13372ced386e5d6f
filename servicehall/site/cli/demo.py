"""The demonstration: what is there to try, and who may sign in."""

from __future__ import annotations

import argparse
import json
import sys

from servicehall.site import config
from servicehall.site.cli._django import ready


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="address, accounts and references, for programs")
    parser.add_argument("--load", action="store_true", help="load what is missing of it; safe to repeat")


def run(arguments: argparse.Namespace) -> int:
    here = config.read()
    if arguments.load:
        ready()
        from servicehall.site import demo

        demo.load(lambda line: print(line, flush=True))
        return 0
    kept = here.home / "demo.json"
    if not kept.exists():
        print("This copy has no demonstration. Load it with: servicehall demo --load", file=sys.stderr)
        return 1
    shown = {"address": here.public_address} | json.loads(kept.read_text())
    if arguments.json:
        print(json.dumps(shown, ensure_ascii=False, indent=1))
        return 0
    print(f"{shown['address']}\n")
    for account in shown["accounts"]:
        code = f"  code now: {_code(account['totp_secret'])}" if account.get("totp_secret") else ""
        print(f"{account['role']:12} {account['login']:28} {account['password']}{code}")
    for reference in shown["references"]:
        where = f"{reference['territory']:12} {reference['procedure']:28} {reference['left']}"
        print(f"{reference['reference']}  {reference['secret']}  {where}")
    return 0


def _code(secret: str) -> str:
    import pyotp

    return pyotp.TOTP(secret).now()
