"""Where this copy lives and how it is reached: read once from the environment, the same for every process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASE = "servicehall"
OWNER_ROLE, APP_ROLE = "servicehall", "servicehall_app"

Role = Literal["app", "owner"]


class Misconfigured(Exception):
    """Something in the environment cannot be used; the text says what and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One way into one PostgreSQL database. ``host`` is a name or, beginning with a slash, a socket folder."""

    host: str
    port: str
    user: str
    password: str
    name: str
    options: tuple[tuple[str, str], ...] = ()

    def dsn(self, name: str | None = None) -> str:
        values = [("host", self.host), ("port", self.port), ("user", self.user), ("password", self.password)]
        values += [("dbname", name or self.name), *self.options]
        return " ".join(f"{key}={_quoted(value)}" for key, value in values if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """``home`` holds everything this copy owns: database, secrets, files, mail, logs."""

    home: Path
    host: str
    port: int
    role: Role
    database_url: str | None
    app_database_url: str | None
    mail_folder: Path
    smtp_url: str | None
    names: tuple[str, ...]
    public_url: str | None

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    @property
    def files(self) -> Path:
        return self.home / "files"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def public_address(self) -> str:
        """What stands in QR codes and messages: the address people use, without a slash at its end."""
        return (self.public_url or self.address).rstrip("/")

    @property
    def secure(self) -> bool:
        return self.public_address.startswith("https://")

    @property
    def address(self) -> str:
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else self.host
        return f"http://{host}:{self.port}"


def read(environ: Mapping[str, str] | None = None) -> Config:
    """The configuration in ``environ``. Reads no file and makes nothing. Refuses: Misconfigured."""
    values = os.environ if environ is None else environ
    home = Path(values.get("SERVICEHALL_HOME") or CHECKOUT / "var").expanduser().absolute()
    role = values.get("SERVICEHALL_ROLE") or "app"
    if role not in {"app", "owner"}:
        raise Misconfigured(f"SERVICEHALL_ROLE is {role!r}; it must be app or owner.")
    names = {*values.get("SERVICEHALL_NAMES", "").split()}
    names.add(urlsplit(values.get("SERVICEHALL_PUBLIC_URL") or "").hostname or "localhost")
    return Config(
        home=home,
        host=values.get("SERVICEHALL_HOST") or "127.0.0.1",
        port=_port(values.get("SERVICEHALL_PORT") or "8000"),
        role="owner" if role == "owner" else "app",
        database_url=values.get("SERVICEHALL_DATABASE_URL") or None,
        app_database_url=values.get("SERVICEHALL_APP_DATABASE_URL") or None,
        mail_folder=Path(values.get("SERVICEHALL_MAIL_FOLDER") or home / "mail").expanduser().absolute(),
        smtp_url=values.get("SERVICEHALL_SMTP_URL") or None,
        names=tuple(sorted(names)),
        public_url=values.get("SERVICEHALL_PUBLIC_URL") or None,
    )


def access_of(url: str) -> Access:
    """Read a ``postgresql://`` address. A socket folder may be given as ``?host=/folder``. Refuses: Misconfigured."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise Misconfigured("A database URL must look like postgresql://user:password@host:5432/database.")
    options = dict(parse_qsl(parts.query))
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise Misconfigured(f"The port in the database URL is not a number: {error}.") from error
    return Access(
        host=options.pop("host", "") or unquote(parts.hostname or ""),
        port=options.pop("port", "") or port,
        user=options.pop("user", "") or unquote(parts.username or ""),
        password=options.pop("password", "") or unquote(parts.password or ""),
        name=name,
        options=tuple(sorted(options.items())),
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Misconfigured(f"SERVICEHALL_PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
