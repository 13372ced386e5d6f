from __future__ import annotations

from tests.town import _in_live_town, _in_town, _town_database, live_town, town

__all__ = ["_in_live_town", "_in_town", "_town_database", "live_town", "town"]
