from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "data"


def shipped() -> list[str]:
    """The codes of the territories that come with the house."""
    return sorted(path.parent.name for path in FOLDER.glob("*/territory.json"))
