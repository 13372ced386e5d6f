"""The ways out of the house: a folder, or an SMTP server. Both raise Undelivered for what can go wrong out there."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit
from uuid import UUID

from .errors import Undelivered

Kind = type[BaseException] | None

TIMEOUT = 10
"""Seconds any one word to or from a mail server may take."""


class Way(Protocol):
    """A way out, open while it is entered."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def deliver(self, message_id: UUID, mail: EmailMessage) -> None: ...


class Folder:
    """Each letter a file named by its message: delivering it again overwrites the same file, never adds one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def deliver(self, message_id: UUID, mail: EmailMessage) -> None:
        """Write to a temporary name, fsync, rename, fsync the folder: a file with the final name is whole."""
        partial = self.folder / f".{message_id}.{os.getpid()}.partial"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with partial.open("wb") as file:
                file.write(mail.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self.folder / f"{message_id}.eml")
            entry = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(entry)
            finally:
                os.close(entry)
        except OSError as error:
            raise Undelivered(f"folder-{error.errno}", closed=True) from error


class Smtp:
    """A mail server by address: ``smtp://``, ``smtp+starttls://`` or ``smtps://``, ``user:password@host:port``."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT) -> None:
        self.parts, self.timeout = urlsplit(url), timeout
        self.server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.server is not None:
            try:
                self.server.quit()
            except (smtplib.SMTPException, OSError):
                self.server.close()

    def deliver(self, message_id: UUID, mail: EmailMessage) -> None:
        """Hand one letter over; the connection is opened at the first and kept for the round."""
        try:
            if self.server is None:
                self.server = self._connected()
            self.server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise Undelivered(f"recipient-{codes[0]}", for_good=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Undelivered("not-supported", for_good=True) from error
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError) as error:
            raise Undelivered(type(error).__name__, closed=True) from error
        except smtplib.SMTPResponseException as error:
            raise Undelivered(f"smtp-{error.smtp_code}", for_good=error.smtp_code >= 500) from error
        except smtplib.SMTPException as error:
            raise Undelivered(type(error).__name__, closed=True) from error
        except OSError as error:
            raise Undelivered(type(error).__name__, closed=True) from error

    def _connected(self) -> smtplib.SMTP:
        host, name, password = self.parts.hostname or "localhost", self.parts.username, self.parts.password
        if self.parts.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self.parts.port or 465, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(host, self.parts.port or 25, timeout=self.timeout)
        if self.parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if name is not None:
            server.login(unquote(name), unquote(password or ""))
        return server


def way_out(*, smtp_url: str | None, folder: Path) -> Way:
    """SMTP when there is a server, else the folder."""
    return Smtp(smtp_url) if smtp_url else Folder(folder)
