"""Sign in, sign out, and what a session remembers."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from servicehall.accounts import access, codes, passwords, rules
from servicehall.accounts.errors import CodeNeeded, WrongCredentials
from servicehall.accounts.flow import State
from servicehall.accounts.models import Account, Login, Session
from servicehall.accounts.types import AccountKind, NotSignedIn, SignedIn
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import NotFound
from servicehall.kernel.ids import new_id
from servicehall.vault import commands as vault

from . import failures
from .opening import place_of_code


@transaction.atomic(savepoint=False)
def sign_in(
    *,
    login: str,
    password: str,
    totp: str | None = None,
    door: str,
    at: datetime,
    address_digest: bytes | None = None,
    previous: str | None = None,
) -> SignedIn | NotSignedIn:
    """Sign in with a login, a password and, for staff, a one-time code.

    Unknown logins cost the same work as known ones. A failure comes back as NotSignedIn and must be committed, since a
    raised refusal would undo its own count. previous: the token this browser came with; it is worth nothing after.
    Refuses: TryLater (ten failures in fifteen minutes).
    """
    blind = vault.blind("login", rules.login(login))
    failed = failures.lock(blind, at)
    account = _account_by(blind)
    fits = passwords.fits(password, account.password if account else None)
    if account is None or not fits:
        failures.add(blind, failed, at)
        return NotSignedIn(WrongCredentials())
    if account.totp is not None:
        if not totp:
            return NotSignedIn(CodeNeeded())
        if not _take_code(account, totp, at):
            failures.add(blind, failed, at)
            return NotSignedIn(WrongCredentials())
    failures.clear(blind, failed)
    if passwords.outdated(account.password):
        Account.objects.filter(id=account.id).update(password=passwords.hashed(password))
    if previous is not None:
        Session.objects.filter(token_hash=token_hash(previous), ended_at=None).update(ended_at=at)
    return _start(account, door, at, address_digest)


@transaction.atomic(savepoint=False)
def sign_out(*, session_id: UUID | None, at: datetime) -> None:
    """End a session; nothing happens when it is over or there was none."""
    if session_id is not None:
        Session.objects.filter(id=session_id, ended_at=None).update(ended_at=at)


@transaction.atomic(savepoint=False)
def end_session(*, actor: Actor, session_id: UUID, at: datetime) -> None:
    """End one of one's own sessions, on another device. Refuses: NotFound (not one's own, or over)."""
    session = access.session_of(actor, session_id)
    Session.objects.filter(id=session.id).update(ended_at=at)


@transaction.atomic(savepoint=False)
def end_sessions(*, actor: Actor, account_id: UUID, at: datetime, but: UUID | None = None) -> int:
    """End all sessions of an account but one; returns how many. Refuses: NotFound."""
    account = access.for_change(actor, account_id)
    return access.live_sessions(account.id, but=but).update(ended_at=at)


@transaction.atomic(savepoint=False)
def rotate(*, actor: Actor, session_id: UUID) -> str:
    """A new token for the same session, when its rights change; the old one is worth nothing. Refuses: NotFound."""
    session = access.session_of(actor, session_id)
    token = secrets.token_urlsafe(32)
    Session.objects.filter(id=session.id).update(token_hash=token_hash(token))
    return token


@transaction.atomic(savepoint=False)
def sit(*, session_id: UUID, window_id: int | None = None, post_id: int | None = None) -> None:
    """Remember at which window, and on which post, this session works. Refuses: NotFound (the session is over).

    Whether the account holds the post is asked at every request, not here.
    """
    changed = Session.objects.filter(id=session_id, ended_at=None).update(window_id=window_id, post_id=post_id)
    if not changed:
        raise NotFound()


def clear_old_failures(*, at: datetime) -> int:
    """Throw away counts whose last failure no longer counts; returns how many. Housekeeping, any time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_failures WHERE blind IN (SELECT blind FROM accounts_failures"
            " WHERE coalesce(at[cardinality(at)], '-infinity') <= %s FOR UPDATE SKIP LOCKED)",
            [at - rules.WINDOW],
        )
        return int(cursor.rowcount)


def token_hash(token: str) -> bytes:
    """What the house keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def _account_by(blind: bytes) -> Account | None:
    row = Login.objects.select_related("account").filter(blind=blind, account__state=State.OPEN).first()
    return row.account if row else None


def _take_code(account: Account, code: str, at: datetime) -> bool:
    """Take a one-time code, once: of two at the same instant only one finds the step unused."""
    secret = vault.open_secret(bytes(account.totp or b""), place_of_code(account.id)).decode()
    step = codes.matching_step(secret, code, at, account.totp_step)
    if step is None:
        return False
    return Account.objects.filter(id=account.id, totp_step__lt=step).update(totp_step=step) == 1


def _start(account: Account, door: str, at: datetime, address_digest: bytes | None) -> SignedIn:
    token, limits = secrets.token_urlsafe(32), rules.LIMITS[AccountKind(account.kind)]
    session = Session.objects.create(
        id=new_id(),
        account_id=account.id,
        token_hash=token_hash(token),
        door=door,
        address_digest=address_digest,
        started_at=at,
        last_seen_at=at,
        idle=limits.idle,
        until=at + limits.whole,
    )
    return SignedIn(token=token, session_id=session.id, account_id=account.id, kind=AccountKind(account.kind))
