"""Models may be imported once Django is set up, which is after this file is read: hence the imports in fixtures."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from servicehall.offices.types import TerritoryView

DATA = Path(__file__).parents[2] / "servicehall" / "offices" / "data"


@pytest.fixture(autouse=True)
def _hold_nothing() -> Iterator[None]:
    """What one test loaded and rolled back must not answer the next one."""
    from servicehall.offices import queries

    queries.forget()
    yield
    queries.forget()


def _loaded(code: str) -> TerritoryView:
    from servicehall.offices import commands, queries

    commands.load_territory(code)
    return queries.territory(code)


@pytest.fixture
def an_giang(db: None) -> TerritoryView:
    return _loaded("vn-an-giang")


@pytest.fixture
def lao_cai(db: None) -> TerritoryView:
    return _loaded("vn-lao-cai")


@pytest.fixture
def yaan(db: None) -> TerritoryView:
    return _loaded("cn-yaan")


@pytest.fixture
def everywhere(an_giang: TerritoryView, lao_cai: TerritoryView, yaan: TerritoryView) -> list[TerritoryView]:
    return [an_giang, lao_cai, yaan]


class Folder:
    """A copy of Ya'an's data that a test may edit."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def edit(self, name: str, change: Callable[[Any], Any]) -> None:
        """``change`` edits the file's content in place; what it returns is ignored."""
        file = self.path / f"{name}.json"
        content = json.loads(file.read_text(encoding="utf-8"))
        change(content)
        file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(DATA / "cn-yaan", tmp_path / "cn-yaan")))
