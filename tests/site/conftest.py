from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import homes


@pytest.fixture(scope="session")
def made() -> Iterator[None]:
    """One copy made in earnest; later tests begin with a duplicate of it, which is quicker."""
    outer = Path(tempfile.mkdtemp(prefix="servicehall-made-"))
    outer.chmod(0o711)
    with homes.started(outer / "copy"):
        pass
    (outer / "copy" / "database-host").unlink()
    homes.MADE.append(outer / "copy")
    yield
    homes.MADE.clear()
    shutil.rmtree(outer)


@pytest.fixture
def folder(made: None) -> Iterator[Path]:
    """A place for one copy that other accounts may pass, and that is not there yet."""
    outer = Path(tempfile.mkdtemp(prefix="servicehall-site-"))
    outer.chmod(0o711)
    yield outer / "copy"
    shutil.rmtree(outer)
