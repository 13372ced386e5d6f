from __future__ import annotations

from tests.doors.citizen.browser import aziza, bek, guest
from tests.town import _in_live_town, _in_town, _town_database, live_town, town

__all__ = ["_in_live_town", "_in_town", "_town_database", "aziza", "bek", "guest", "live_town", "town"]
