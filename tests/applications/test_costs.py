"""How many statements each act of the plain way costs, so that the number may only fall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.town import MONDAY, Town

from .acts import HOUR, accepted, file_at_window, officer_of, row_of, step_of


def cost(act: Callable[[], Any]) -> int:
    """Statements of one act on a warm process; none of them a savepoint."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    assert not [query for query in seen.captured_queries if "SAVEPOINT" in query["sql"]]
    return len(seen)


def test_what_the_acts_of_the_heart_cost(town: Town) -> None:
    from servicehall.applications import commands, queries

    file_at_window(town, "construction-permit")
    online = town.file("identity-document").id
    application_id = accepted(town)
    intake, scrutiny = step_of(online, "intake"), step_of(application_id, "scrutiny")
    checker, officer = officer_of(town, intake), officer_of(town, scrutiny)
    draft_id = town.draft("identity-document")
    commands.take_up(actor=officer, application_id=application_id, step_id=scrutiny.id, at=MONDAY)
    given: dict[str, Any] = {"application_id": application_id, "step_id": scrutiny.id}

    costs = {
        "file": cost(lambda: commands.file(actor=town.aziza, draft_id=draft_id, version=2, at=MONDAY)),
        "accept": cost(
            lambda: commands.accept(
                actor=checker, application_id=online, step_id=intake.id, turn=row_of(online).turn, at=MONDAY + HOUR
            )
        ) - 1,
        "inbox": cost(lambda: queries.inbox(actor=officer, now=MONDAY)),
        "file page": cost(lambda: queries.file_page(actor=officer, **given, now=MONDAY)),
        "tracking": cost(lambda: queries.tracking(actor=town.aziza, application_id=application_id, now=MONDAY)),
        "decide step": cost(
            lambda: commands.decide_step(actor=officer, **given, outcome="passed", reasons="", at=MONDAY + HOUR)
        ),
    }  # fmt: skip

    print(costs)
    assert {name: costs[name] - most for name, most in MOST.items() if costs[name] > most} == {}


MOST = {"file": 5, "accept": 16, "inbox": 2, "file page": 15, "tracking": 5, "decide step": 6}
