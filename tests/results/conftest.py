from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where papers go in this test."""
    settings.FILES_FOLDER = tmp_path / "files"
    settings.PUBLIC_ADDRESS = "https://hall.example.org"
    return tmp_path / "files"
