"""Whether a database has already been brought to this very version, told without starting Django."""

from __future__ import annotations

import hashlib

from servicehall.site import config
from servicehall.site.launch.database import MARK_TABLE, Connection


def is_current(connection: Connection) -> bool:
    """Whether this very version has migrated this database. Cheap: reads files and one row."""
    found = connection.execute(f"SELECT schema FROM {MARK_TABLE}").fetchone()
    return found is not None and found[0] == fingerprint()


def fingerprint() -> str:
    """Changes with every migration and model, hence with every right that follows from a model."""
    seen = hashlib.sha256()
    package = config.CHECKOUT / "servicehall"
    sources = {*package.glob("*/migrations/**/*"), *package.glob("*/models*"), *package.glob("*/models/*.py")}
    for path in sorted({*sources, package / "site" / "roles.py"}):
        if path.is_file() and path.suffix != ".pyc":
            seen.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes() + b"\0")
    return seen.hexdigest()
