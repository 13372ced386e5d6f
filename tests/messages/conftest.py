from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where letters go in this test."""
    settings.SMTP_URL = None
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.PUBLIC_ADDRESS = "https://hall.example.org"
    return tmp_path / "mail"
