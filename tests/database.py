"""A private PostgreSQL for one pytest run: migrated once, kept between runs, copied for each worker."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from servicehall.site import config as configuration
from servicehall.site.launch import database, home
from servicehall.site.launch.postgres import Server

TEMPLATE = configuration.DATABASE
KEPT = 4


class Cluster:
    """The server of this run. Workers of pytest-xdist share it, each with a database of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="servicehall-test-"))
        self.folder.chmod(0o711)
        shutil.rmtree(self.folder)
        with _built() as kept:
            subprocess.run(["cp", "-a", "--reflink=auto", kept, self.folder], check=True)
        self.server = _server(self.folder)
        self.server.start()
        config = _config(self.folder)
        home.replace(self.folder / database.WHERE, f"{self.server.socket}\n", 0o644)
        database.ready(config, home.installation(config), durable=False)

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def copy(name: str, source: str = TEMPLATE) -> None:
    """Make database ``name`` anew as a copy of ``source``, whoever is still connected to it."""
    config = configuration.read()
    target, origin, owner = (sql.Identifier(word) for word in (name, source, configuration.OWNER_ROLE))
    with psycopg.connect(_server(config.home).admin().dsn(), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(target, owner, origin))


def as_owner(name: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection as the role that owns the tables: for cleaning and for looking behind the app's back."""
    return database.connect(database.owner(configuration.read()), name)


def _config(folder: Path) -> configuration.Config:
    return configuration.read({"SERVICEHALL_HOME": str(folder)})


def _server(folder: Path) -> Server:
    config = _config(folder)
    return Server(
        home=folder,
        password=home.secret(config, "database-admin"),
        installation=home.installation(config),
        durable=False,
    )


@contextmanager
def _built() -> Iterator[Path]:
    """A stopped data folder with every migration applied, built when the migrations are new."""
    store = Path(tempfile.gettempdir()) / f"servicehall-test-templates-{os.geteuid()}"
    store.mkdir(mode=0o711, exist_ok=True)
    if store.stat().st_uid != os.geteuid():
        raise PermissionError(f"{store} belongs to another user")
    kept = store / _fingerprint()
    with (store / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            scratch = store / f".{kept.name}.{os.getpid()}"
            shutil.rmtree(scratch, ignore_errors=True)
            _build(scratch)
            scratch.rename(kept)
            _prune(store)
        os.utime(kept)
        yield kept


def _build(folder: Path) -> None:
    started = time.monotonic()
    config = _config(folder)
    installation = home.prepare(config)
    server = _server(folder)
    server.create()
    try:
        database.start_private(config, server)
        database.ready(config, installation, durable=False)
        environment = os.environ | {"SERVICEHALL_HOME": str(folder), "SERVICEHALL_ROLE": "owner"}
        environment["DJANGO_SETTINGS_MODULE"] = "servicehall.site.settings"
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
            cwd=configuration.CHECKOUT,
            env=environment | {"PYTHONPATH": str(configuration.CHECKOUT)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        server.stop()
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError(f"The migrations cannot be applied:\n{done.stderr}")
    shutil.rmtree(server.socket, ignore_errors=True)
    print(f"test template built in {time.monotonic() - started:.1f} s", file=sys.stderr)


def _fingerprint() -> str:
    """What the template depends on: migrations, the launcher, the month partitions start from."""
    package = configuration.CHECKOUT / "servicehall"
    seen = hashlib.sha256(f"{time.strftime('%Y-%m')}:{sys.version}:{configuration.CHECKOUT}".encode())
    sources = [*package.glob("**/migrations/*"), *package.glob("**/*.sql"), *package.glob("site/launch/*.py")]
    for path in sorted({*sources, *package.glob("**/apps.py"), Path(__file__)}):
        if path.is_file():
            seen.update(f"{path.relative_to(configuration.CHECKOUT)}\0".encode() + path.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


def _prune(store: Path) -> None:
    found = sorted((path for path in store.iterdir() if path.is_dir()), key=lambda path: -path.stat().st_mtime)
    for path in found[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
