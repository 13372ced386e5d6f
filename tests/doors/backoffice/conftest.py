from __future__ import annotations

import pytest

from tests.town import MONDAY, _in_live_town, _in_town, _town_database, live_town, town

__all__ = ["_in_live_town", "_in_town", "_town_database", "live_town", "town"]


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """At this door it is Monday 23 November 2026, 09:00 in An Giang, whatever day the tests run on."""
    from servicehall.doors.backoffice import here

    monkeypatch.setattr(here, "now", lambda: MONDAY)
