"""One private PostgreSQL for one data folder: made once, started, checked, stopped; nothing else is touched."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psycopg

from servicehall.site.config import Access
from servicehall.site.launch import account as accounts
from servicehall.site.launch import binaries
from servicehall.site.launch.errors import CannotStart
from servicehall.site.launch.home import replace

ADMIN = "postgres"
ELSEWHERE = Path("/var/lib/servicehall")
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432.lock")  # sun_path holds 107 bytes and an end
MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
MARK = "servicehall-installation"
PLACE = "database-place"

Say = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Server:
    """``durable=False`` is for tests alone: it trades safety on power loss for speed."""

    home: Path
    password: str
    installation: UUID
    durable: bool = True
    say: Say = lambda line: None
    account: accounts.Account = field(default_factory=accounts.choose)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    programs: Path | None = field(default=None, init=False)

    @property
    def place(self) -> Path:
        """The home; for root whose home others may not pass, a folder of ours that they may. Chosen once."""
        note = self.home / PLACE
        if note.exists():
            return Path(note.read_text().strip())
        return self.home if self.account.reaches(self.home) else ELSEWHERE / str(self.installation)

    @property
    def data(self) -> Path:
        return self.place / "database"

    @property
    def socket(self) -> Path:
        """Where the socket is: beside the data, or under /tmp when that path is too long for a socket."""
        beside = self.place / "socket"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET:
            return beside
        return Path("/tmp") / f"servicehall-{self.account.uid}-{hashlib.sha256(bytes(beside)).hexdigest()[:16]}"

    @property
    def log(self) -> Path:
        return self.place / "postgres.log"

    @property
    def exists(self) -> bool:
        return (self.data / MARK).exists()

    def admin(self) -> Access:
        return Access(host=str(self.socket), port="5432", user=ADMIN, password=self.password, name="postgres")

    def create(self) -> None:
        """Make the database files, once, into a folder that is not there yet. Refuses: CannotStart."""
        if self.exists:
            return
        if (self.data / "PG_VERSION").exists():
            self._refuse_others()
        if self.place != self.home:
            self.say(f"{self.home} is closed to other accounts, so the database is kept in {self.place}.")
            self.place.mkdir(parents=True, exist_ok=True, mode=0o711)
            replace(self.home / PLACE, f"{self.place}\n", 0o644)
        programs = self._programs()
        scratch = self.data.with_name(f".{self.data.name}.new")
        shutil.rmtree(scratch, ignore_errors=True)  # an earlier attempt that died half way
        self.account.own(scratch, 0o700)
        secret = scratch.with_name(".database.password")
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(self.password + "\n")
            os.fchown(out.fileno(), self.account.uid, self.account.gid)
        try:
            made = self.account.run(
                programs / "initdb", "-D", scratch, "-U", ADMIN, "-A", "scram-sha-256", f"--pwfile={secret}",
                "-E", "UTF8", "--data-checksums", *self._locale(programs), *([] if self.durable else ["--no-sync"]),
            )  # fmt: skip
        finally:
            secret.unlink()
        if made.returncode:
            shutil.rmtree(scratch, ignore_errors=True)
            raise CannotStart("initdb-failed", f"The database could not be made: {made.stderr.strip()}", "See above.")
        (scratch / MARK).write_text(f"{self.installation}\n")
        scratch.rename(self.data)

    def start(self, wait: float = 600.0) -> None:
        """Start the server, or find it running; return when it answers. Refuses: CannotStart."""
        self.check_files()
        self._own_socket()
        with self._locked():
            until = time.monotonic() + wait
            while not self.answers():
                if self.process is None and not self._other_is_alive():
                    self._forget_reused_pid()
                    self._spawn()
                elif self.process is not None and self.process.poll() is not None:
                    self._look_at_failure(until)
                if time.monotonic() > until:
                    raise CannotStart("database-silent", "The database does not answer.", f"Look at {self.log}.")
                time.sleep(0.03)
        if self.durable:
            self._check_durable()

    def check_files(self) -> None:
        """Refuse a data folder that is missing or another installation's. Refuses: CannotStart."""
        if not self.exists:
            raise CannotStart(
                "database-missing",
                f"The database of this copy is missing from {self.data}.",
                "Put it back or restore a backup. A new, empty one is never made by itself.",
            )
        found = (self.data / MARK).read_text().strip()
        if found != str(self.installation):
            raise CannotStart(
                "another-installation",
                f"The database in {self.data} belongs to installation {found}, this folder is {self.installation}.",
                "Put back the database that belongs here, or use that installation's own folder.",
            )

    def stop(self) -> None:
        """Stop the server if this object started it."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        for sign, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            process.send_signal(sign)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            break
        if self.socket.parent == Path("/tmp"):
            shutil.rmtree(self.socket, ignore_errors=True)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.admin().dsn(), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise CannotStart(
                    "password-refused",
                    "The database does not take the password kept in this data folder.",
                    "The folder's secrets and database belong to different copies: restore both from one backup.",
                ) from error
            return False
        return True

    def _programs(self) -> Path:
        if self.programs is None:
            version = self.data / "PG_VERSION"
            major = version.read_text().strip() if version.exists() else None
            self.programs = binaries.find(self.account, self.place, major)
        return self.programs

    def _locale(self, programs: Path) -> list[str]:
        """C order with Unicode character classes: without those, trigrams of Cyrillic or Chinese vanish."""
        answer = self.account.run(programs / "postgres", "--version").stdout
        if int(answer.split()[-1].split(".")[0].split("(")[0]) >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _refuse_others(self) -> None:
        raise CannotStart(
            "another-installation",
            f"{self.data} holds a PostgreSQL database that Servicehall did not make.",
            "Choose another folder with SERVICEHALL_HOME.",
        )

    def _own_socket(self) -> None:
        folder = self.socket
        if folder.parent == Path("/tmp"):
            try:
                folder.mkdir(mode=0o700)
                os.chown(folder, self.account.uid, self.account.gid)
            except FileExistsError:
                status = folder.lstat()
                if not stat.S_ISDIR(status.st_mode) or status.st_uid != self.account.uid:
                    raise CannotStart("socket-taken", f"{folder} belongs to somebody else.", "Remove it.") from None
            return
        self.account.own(folder, 0o700)

    def _locked(self) -> _Lock:
        return _Lock(self.place / ".starting")

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "wal_compression": "on" if self.durable else "off",
            "max_wal_size": "2GB",
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
        return [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]

    def _spawn(self) -> None:
        self.log.touch(mode=0o600)
        os.chown(self.log, self.account.uid, self.account.gid)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(self._programs() / "postgres"), "-D", str(self.data), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=accounts.environment(),
                start_new_session=True,
                preexec_fn=accounts.die_with_parent(signal.SIGINT),  # SIGINT is its fast, orderly shutdown
                **self.account.spawn,
            )

    def _look_at_failure(self, until: float) -> None:
        """It ended at once. Children of a killed server may still hold its memory: those go soon, so try again."""
        tail = self.log.read_bytes()[-4000:].decode(errors="replace")
        self.process = None
        if "shared memory block" in tail or "lock file" in tail or "is being shut down" in tail:
            time.sleep(0.3)
            if time.monotonic() < until:
                return
        fatal = [line for line in tail.splitlines() if "FATAL" in line]
        raise CannotStart(
            "database-failed", f"PostgreSQL would not start: {(fatal or [tail])[-1]}", f"Look at {self.log}."
        )

    def _holders(self) -> list[int]:
        """Processes working in the data folder: a server of ours, or children it left behind."""
        here = os.path.realpath(self.data)
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if os.readlink(entry / "cwd") == here:
                        found.append(int(entry.name))
                except OSError:
                    continue  # gone meanwhile, or another user's, which cannot be working in our folder
        return found

    def _recorded_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _other_is_alive(self) -> bool:
        return self._recorded_pid() in self._holders()

    def _forget_reused_pid(self) -> None:
        """The number in the pid file may be somebody else's by now, and PostgreSQL would believe it is its own."""
        pid = self._recorded_pid()
        if pid is not None and Path(f"/proc/{pid}").exists() and not self._holders():
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _check_durable(self) -> None:
        with psycopg.connect(self.admin().dsn()) as connection:
            check_durable(connection)


def check_durable(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Refuse a database that may lose what it has acknowledged. Refuses: CannotStart."""
    for name in MUST_BE_ON:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        if row is None or row[0] == "off":
            raise CannotStart(
                f"{name.replace('_', '-')}-off",
                f"The database runs with {name} = off: it may lose what it has acknowledged.",
                f"Set {name} = on in the database's configuration and restart it.",
            )


class _Lock:
    """One starter at a time; the kernel lets go when the holder dies."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.file = self.path.open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()
