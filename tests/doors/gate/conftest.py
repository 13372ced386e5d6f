from __future__ import annotations

import pytest

from tests.town import Town, _in_live_town, _in_town, _town_database, live_town, town

from .visitors import Visitor, everybody

__all__ = ["_in_live_town", "_in_town", "_town_database", "live_town", "town"]


@pytest.fixture
def visitors(town: Town) -> dict[str, Visitor]:
    """A guest, two citizens and officers of three posts, signed in for real."""
    return everybody(town)
