"""What a journey needs from inside its copy: an officer who may sit in every hall, and sample answers.

Run with the copy's settings, ``python -m tests.journeys.inside``: a question as JSON on standard input, the answer as
JSON on standard output.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

PASSWORD = "three windows and a stamp"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def appoint(wanted: list[dict[str, Any]]) -> None:
    """Accounts by ``login``, each appointed to a window of every hall of the territory ``everywhere``."""
    from django.db import transaction
    from django.utils import timezone

    from servicehall.accounts import commands as accounts
    from servicehall.accounts.errors import LoginTaken
    from servicehall.kernel.actor import house
    from servicehall.offices import queries as offices
    from servicehall.workforce import commands as workforce

    for one in wanted:
        halls = {hall.id for hall in offices.halls(offices.territory(one["everywhere"]).id)}
        posts = {post.hall_id: post.id for post in offices.posts(role="window") if post.hall_id in halls}
        now = timezone.now()
        try:
            with transaction.atomic():
                account_id = accounts.create_account(
                    actor=house(),
                    at=now,
                    kind="staff",
                    login=one["login"],
                    password=PASSWORD,
                    totp_secret=SEED,
                    name=one["name"],
                    language="en",
                )
                for post_id in posts.values():
                    workforce.appoint(actor=house(), account_id=account_id, post_id=post_id, since=now, at=now)
        except LoginTaken:
            continue


def places() -> dict[str, Any]:
    """Windows of every hall, and the office of every unit's own authority."""
    from servicehall.offices import queries as offices

    return {
        territory.code: {
            "halls": {
                hall.code: {
                    "id": hall.id,
                    "unit": hall.unit_code,
                    "name": hall.name("en"),
                    "window": offices.windows(hall.id)[0].id,
                    "number": offices.windows(hall.id)[0].number,
                }
                for hall in offices.halls(territory.id)
            },
            "offices": {
                office.code: {"id": office.id, "unit": office.unit_code, "name": office.name("en")}
                for office in offices.offices(territory.id)
            },
            "units": [unit.code for unit in offices.units(territory.id) if unit.parent_code is not None],
        }
        for territory in offices.territories()
    }


def sample(territory: str, procedure: str) -> dict[str, Any]:
    """Tier, answers, and how each page of the form asks for them: field and kind, page by page, as they are shown."""
    from django.utils import timezone

    from servicehall.catalogue import queries as catalogue
    from servicehall.forms import walk
    from servicehall.offices import queries as offices

    place = offices.territory(territory)
    today = timezone.now().astimezone(offices.zone(place.id)).date()
    revision = catalogue.current(procedure, place.id, today)
    tier, answers = catalogue.sample(revision, today)
    form = revision.form
    needed = catalogue.materials_for(revision, walk.facts(form, answers), tier)
    limit = revision.tier(tier).limit
    return {
        "tier": tier,
        "answers": answers,
        "pages": {
            page.key: {name: str(form.fields[name].kind) for name in page.fields} for page in walk.shown(form, answers)
        },
        "materials": [material.key for material, must in needed if must],
        "limit": {"amount": limit.amount, "unit": str(limit.unit)},
    }


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "servicehall.site.settings"
    from servicehall.site.cli._django import ready

    ready()
    asked = json.loads(sys.stdin.read())
    appoint(asked["appoint"])
    samples = {f"{place}/{code}": sample(place, code) for place, code in asked["samples"]}
    print(json.dumps({"places": places(), "samples": samples}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
