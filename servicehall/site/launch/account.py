"""The operating-system account PostgreSQL runs under. It refuses root, so root lends it an unprivileged one."""

from __future__ import annotations

import ctypes
import grp
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servicehall.site.launch.errors import CannotStart

NAME = "servicehall"
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """For ``preexec_fn``: the kernel sends ``sign`` when the starting process is gone, however it went."""
    parent = os.getpid()

    def arm() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:  # it was gone before the kernel had been told
            os.kill(os.getpid(), sign)

    return arm


@dataclass(frozen=True, slots=True)
class Account:
    """``borrowed``: we are root and start PostgreSQL as somebody else."""

    uid: int
    gid: int
    borrowed: bool

    @property
    def spawn(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else {}

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run to the end as this account. The caller looks at the return code."""
        words = [str(word) for word in command]
        try:
            return subprocess.run(
                words, cwd="/", env=environment(), capture_output=True, text=True, check=False, **self.spawn
            )
        except PermissionError as error:
            return subprocess.CompletedProcess(words, 126, "", f"{words[0]}: {error.strerror}")

    def reaches(self, folder: Path) -> bool:
        """Whether this account may pass through every folder down to ``folder``."""
        if not self.borrowed:
            return True
        return all(_may_pass(step, self.uid, self.gid) for step in (folder, *folder.parents) if step.exists())

    def own(self, path: Path, mode: int) -> None:
        """Make a folder of ours that this account may use. Only for folders the launcher itself makes."""
        path.mkdir(parents=True, exist_ok=True)
        os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def choose() -> Account:
    """Ourselves; for root the account `servicehall` (made if need be), else `postgres`. Refuses: CannotStart."""
    if os.geteuid() != 0:
        return ourselves()
    entry = _entry(NAME) or _made() or _entry("postgres")
    if entry is None:
        raise CannotStart(
            "no-account",
            "PostgreSQL does not run as root, and there is no account it could use.",
            f"Create one (useradd --system {NAME}), or run Servicehall as an ordinary user.",
        )
    return Account(entry.pw_uid, entry.pw_gid, borrowed=True)


def ourselves() -> Account:
    """The account we run under, also when that is root."""
    return Account(os.geteuid(), os.getegid(), borrowed=False)


def environment() -> dict[str, str]:
    """Our environment without what would steer PostgreSQL's programs elsewhere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "SERVICEHALL_"))}
    return kept | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd | None:
    makers: Sequence[list[str]] = (
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
        ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", NAME],
    )
    for maker in makers:
        if shutil.which(maker[0]):
            subprocess.run(maker, capture_output=True, check=False)
            if entry := _entry(NAME):
                return entry
    return None


def _may_pass(folder: Path, uid: int, gid: int) -> bool:
    status = folder.stat()
    groups = {gid} | {group.gr_gid for group in grp.getgrall() if pwd.getpwuid(uid).pw_name in group.gr_mem}
    if status.st_uid == uid:
        return bool(status.st_mode & 0o100)
    return bool(status.st_mode & (0o010 if status.st_gid in groups else 0o001))
