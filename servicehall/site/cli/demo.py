"""The demonstration: what is there to try, and who may sign in."""

from __future__ import annotations

import argparse
import json
import sys

from servicehall.site import config
from servicehall.site.cli._django import ready

CAST = {
    1: (
        "vn-an-giang.30307.hall.window-1",
        "vn-an-giang.91.agriculture-environment.case-1",
        "vn-an-giang.91.finance.case-1",
        "vn-an-giang.31078.people-committee.head-1",
        "vn-an-giang.30292.hall.window-1",
        "an@example.org",
    ),
}
"""Who acts in each story, in order; ``docs/stories/s<number>.md`` says what they do."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="address, accounts and references, for programs")
    parser.add_argument("--story", type=int, choices=sorted(CAST), help="only those who act in one story, in order")
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
    if arguments.story:
        held = {account["login"]: account for account in shown["accounts"]}
        shown |= {"accounts": [held[login] for login in CAST[arguments.story]], "references": []}
        shown["story"] = f"docs/stories/s{arguments.story}.md"
    if arguments.json:
        print(json.dumps(shown, ensure_ascii=False, indent=1))
        return 0
    print(f"{shown['address']}\n")
    if arguments.story:
        print(f"What they do, in this order: {shown['story']}\n")
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
