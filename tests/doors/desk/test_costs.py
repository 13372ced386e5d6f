"""What pages cost, in statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.doors.desk.browser import Browser, found, handed_in, seated, typed
from tests.town import Town

AZIZA = "089301001234"


@pytest.fixture
def window(town: Town) -> Browser:
    from servicehall.offices import queries as offices

    return seated(town, offices.halls(town.territory_id)[1].code)


def statements(browser: Browser, address: str) -> int:
    """Statements of a page asked for the second time, without what the gate and the process do by the clock."""
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get(address)
    kept = [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len([sql for sql in kept if "calendar_version" not in sql and "offices_territory" not in sql])


def test_pages_of_the_desk_cost_few_statements(town: Town, window: Browser) -> None:
    person = found(window, AZIZA)
    draft = typed(window, town, "land-use-transfer", person)
    section = town.revision("land-use-transfer").form.sections[0].key
    costs = {
        "start": statements(window, "/desk/"),
        "intake": statements(window, "/desk/intake"),
        "card": statements(window, person),
        "procedures": statements(window, f"{person}/procedures"),
        "tasks": statements(window, draft),
        "section": statements(window, f"{draft}/sections/{section}"),
        "check": statements(window, f"{draft}/check"),
        "register": statements(window, "/desk/register"),
    }
    reference = handed_in(window, town, "land-use-transfer", AZIZA)
    costs["matter"] = statements(window, f"/desk/a/{reference}")

    assert costs == {
        "start": 4,
        "intake": 1,
        "card": 5,
        "procedures": 3,
        "tasks": 5,
        "section": 5,
        "check": 9,
        "register": 3,
        "matter": 7,
    }
