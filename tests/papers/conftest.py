from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings

from servicehall.kernel import ids
from servicehall.offices.types import TerritoryView


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def aziza(db: None) -> UUID:
    from servicehall.vault import commands as vault

    party = ids.new_id()
    vault.new_subject(party)
    return party


@pytest.fixture
def an_giang(db: None) -> Iterator[TerritoryView]:
    from servicehall.offices import commands, queries

    queries.forget()
    commands.load_territory("vn-an-giang")
    yield queries.territory("vn-an-giang")
    queries.forget()
