"""The folder one copy owns: made once, marked with an installation id, never another's."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import stat
from pathlib import Path
from uuid import UUID, uuid4

from servicehall.site.config import Config
from servicehall.site.launch.errors import CannotStart

MARK = "installation"
ROOM_NEEDED = 300 * 1024 * 1024


def is_prepared(config: Config) -> bool:
    return (config.home / MARK).is_file()


def installation(config: Config) -> UUID:
    """The id this folder was marked with. Refuses: CannotStart."""
    try:
        return UUID((config.home / MARK).read_text().strip())
    except FileNotFoundError:
        if not config.home.exists():
            raise CannotStart(
                "never-started", f"There is no copy in {config.home} yet.", "Make one with: servicehall run"
            ) from None
        raise _not_ours(config.home) from None
    except ValueError:
        raise CannotStart(
            "mark-unreadable", f"{config.home / MARK} does not hold an installation id.", "Restore it from a backup."
        ) from None


def prepare(config: Config) -> UUID:
    """Make the folder on a first run, or check that it is ours; write what secrets are missing on a first run."""
    home = config.home
    if not is_prepared(config):
        _check_empty(home)
        _check_room(home)
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o711)
        except OSError as error:
            raise _unwritable(home, error) from error
    _check_own(home)
    if not is_prepared(config):
        write_secrets(config)
        replace(home / MARK, f"{uuid4()}\n", 0o644)
    for folder, mode in ((config.files, 0o700), (config.logs, 0o700), (config.mail_folder, 0o700)):
        folder.mkdir(parents=True, exist_ok=True, mode=mode)
    return installation(config)


def check(config: Config) -> None:
    """Refuse a folder that is not a copy's, or not ours. Refuses: CannotStart."""
    if not is_prepared(config):
        _check_empty(config.home)
    _check_own(config.home)


def write_secrets(config: Config) -> None:
    """Write each secret that does not exist yet. Only ever called for a new folder: a lost key must stay noticed."""
    config.secrets.mkdir(exist_ok=True, mode=0o700)
    config.secrets.chmod(0o700)
    for name, text in (
        ("master.key", base64.b64encode(secrets.token_bytes(32)).decode()),
        ("django.key", secrets.token_urlsafe(48)),
        ("database-admin", secrets.token_urlsafe(24)),
        ("database-owner", secrets.token_urlsafe(24)),
        ("database-app", secrets.token_urlsafe(24)),
    ):
        if not (config.secrets / name).exists():
            replace(config.secrets / name, text + "\n", 0o600)


def secret(config: Config, name: str) -> str:
    """A secret's text. Refuses: CannotStart when it is missing or others may read it."""
    path = config.secrets / name
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text().strip()
    except OSError as error:
        raise CannotStart(
            "secret-missing", f"The secret {path} cannot be read ({error.strerror}).", "Restore it from a backup."
        ) from error
    if mode & 0o077:
        raise CannotStart(
            "secret-open", f"Other users may read the secret {path} (mode {mode:03o}).", f"Run: chmod 600 {path}"
        )
    return text


def replace(path: Path, text: str, mode: int) -> None:
    """Write a file so that it is either whole or not there."""
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    scratch.replace(path)


def room(folder: Path) -> int:
    """Free bytes where ``folder`` is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _check_own(home: Path) -> None:
    if home.stat().st_uid != os.geteuid():
        raise CannotStart(
            "folder-of-another",
            f"The data folder {home} belongs to another user.",
            "Run as that user, or choose another folder with SERVICEHALL_HOME.",
        )
    if not os.access(home, os.W_OK | os.X_OK):
        raise _unwritable(home, PermissionError("no permission to write"))


def _check_room(home: Path) -> None:
    free = room(home)
    if free < ROOM_NEEDED:
        raise CannotStart(
            "disk-full",
            f"There is only {free // 2**20} MB free where {home} is; a new copy needs {ROOM_NEEDED // 2**20} MB.",
            "Free some space, or choose another folder with SERVICEHALL_HOME.",
        )


def _check_empty(home: Path) -> None:
    if home.exists() and not home.is_dir():
        raise CannotStart("not-a-folder", f"{home} is not a folder.", "Choose another with SERVICEHALL_HOME.")
    leftovers = {"secrets", ".installation"}
    try:
        strange = [entry for entry in home.iterdir() if entry.name not in leftovers] if home.exists() else []
    except PermissionError as error:
        raise _unwritable(home, error) from error
    if strange:
        raise _not_ours(home)


def _not_ours(home: Path) -> CannotStart:
    return CannotStart(
        "folder-not-ours",
        f"The folder {home} holds something, but was not made by Servicehall (it has no file '{MARK}').",
        "Choose an empty or new folder with SERVICEHALL_HOME.",
    )


def _unwritable(home: Path, error: OSError) -> CannotStart:
    return CannotStart(
        "folder-unwritable",
        f"The data folder {home} cannot be written ({error.strerror or error}).",
        "Give your user permission, or choose another folder with SERVICEHALL_HOME.",
    )
