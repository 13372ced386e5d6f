"""Open, change and close accounts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from servicehall.accounts import access, codes, passwords, rules
from servicehall.accounts.errors import LoginTaken, WrongCredentials
from servicehall.accounts.flow import FLOW, Action, State
from servicehall.accounts.models import Account, Login
from servicehall.accounts.types import AccountKind, LanguageChosen, LoginAdded, NotSignedIn, Opened
from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Invalid
from servicehall.kernel.ids import ALPHABET, new_id
from servicehall.ledger.commands import record
from servicehall.parties import commands as parties
from servicehall.parties import queries as party_queries
from servicehall.phrases.languages import DEFAULT, known
from servicehall.vault import commands as vault

from . import failures


@transaction.atomic(savepoint=False)
def create_account(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    login: str | Sequence[str],
    password: str,
    party_id: UUID | None = None,
    totp_secret: str | None = None,
    name: str | None = None,
    language: str | None = None,
) -> UUID:
    """Open an account for a party or for an officer.

    login: what its bearer may type. totp_secret: base 32; staff need one. name: an officer's. language: by default the
    party's; English where the house does not speak it.
    Refuses: Invalid (password), LoginTaken, NotFound (party). Records: account.opened.
    """
    word, logins = AccountKind(kind), _read_logins(login)
    _check_password(password, logins)
    _check_complete(word, party_id, totp_secret)
    account_id, edge = new_id(), FLOW.take(State.NEW, Action.OPEN)
    wrapped = {account_id: vault.new_subject(account_id)}
    account = Account(
        id=account_id,
        kind=word,
        state=State.OPEN,
        party_id=party_id,
        code="".join(secrets.choice(ALPHABET) for _ in range(8)),
        language=_spoken(language, party_id),
        opened_at=at,
        turn=1,
        password=passwords.hashed(password),
        totp=_sealed_code(account_id, totp_secret),
        sealed=vault.seal(account_id, {"name": name}, place_of(account_id), wrapped=wrapped) if name else None,
    )
    rows = _insert(account, logins)
    record(edge.fact, subject=account_id, turn=1, actor=actor, at=at, payload=_opened(account, rows))
    return account_id


@transaction.atomic(savepoint=False)
def register_citizen(
    *,
    actor: Actor,
    at: datetime,
    name: dict[str, str],
    birth_on: date | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str,
    identifiers: Mapping[str, str],
    password: str,
) -> UUID:
    """Register a person and open their account, in one act; they sign in with any of their numbers or their e-mail.

    Returns the account's id.
    Refuses: Invalid, AlreadyRegistered, LoginTaken. Records: party.registered, account.opened.
    """
    logins = [*identifiers.values(), *([email] if email else [])]
    if not logins:
        raise Invalid(errors={"identifiers": "needed"})
    _check_password(password, [rules.login(text) for text in logins])
    party_id = parties.register_person(
        actor=actor,
        at=at,
        name=name,
        birth_on=birth_on,
        email=email,
        phone=phone,
        language=language,
        identifiers=identifiers,
    )
    return create_account(
        actor=actor,
        at=at,
        kind=AccountKind.PARTY,
        party_id=party_id,
        login=logins,
        password=password,
        language=language,
    )


@transaction.atomic(savepoint=False)
def add_login(*, actor: Actor, account_id: UUID, login: str, at: datetime) -> None:
    """Let an account sign in with one thing more.

    Refuses: NotFound, NotNow (closed), LoginTaken. Records: account.login-added.
    """
    account = access.for_change(actor, account_id)
    edge = FLOW.take(State(account.state), Action.ADD_LOGIN)
    [row] = _insert_logins(account.id, [rules.login(login)])
    Account.objects.filter(id=account.id).update(turn=account.turn + 1)
    payload = LoginAdded(login=str(row.id))
    record(edge.fact, subject=account.id, turn=account.turn + 1, actor=actor, at=at, payload=payload)


@transaction.atomic(savepoint=False)
def change_password(*, actor: Actor, account_id: UUID, current: str, new: str, at: datetime) -> NotSignedIn | None:
    """Change one's own password; every other session of the account ends.

    A wrong current password comes back as NotSignedIn, to be committed, and counts as a failure.
    Refuses: NotFound, NotNow (closed), TryLater, Invalid. Records: account.password-changed.
    """
    account = access.for_change(actor, account_id)
    edge = FLOW.take(State(account.state), Action.CHANGE_PASSWORD)
    blind = vault.blind("account", str(account.id))
    failed = failures.lock(blind, at)
    if not passwords.fits(current, account.password):
        failures.add(blind, failed, at)
        return NotSignedIn(WrongCredentials())
    _check_password(new, [])
    failures.clear(blind, failed)
    Account.objects.filter(id=account.id).update(turn=account.turn + 1, password=passwords.hashed(new))
    access.live_sessions(account.id, but=actor.session_id).update(ended_at=at)
    record(edge.fact, subject=account.id, turn=account.turn + 1, actor=actor, at=at)
    return None


@transaction.atomic(savepoint=False)
def bind_codes(*, actor: Actor, account_id: UUID, secret: str, code: str, at: datetime) -> None:
    """Bind one-time codes to an account, proven by a first code. Refuses: NotFound, NotNow, Invalid (code).

    Records: account.codes-bound.
    """
    account = access.for_change(actor, account_id)
    edge = FLOW.take(State(account.state), Action.BIND_CODES)
    step = codes.matching_step(secret, code, at, 0)
    if step is None:
        raise Invalid(errors={"code": "wrong"})
    sealed = _sealed_code(account.id, secret)
    Account.objects.filter(id=account.id).update(turn=account.turn + 1, totp=sealed, totp_step=step)
    record(edge.fact, subject=account.id, turn=account.turn + 1, actor=actor, at=at)


@transaction.atomic(savepoint=False)
def choose_language(*, actor: Actor, account_id: UUID, language: str, at: datetime) -> None:
    """Choose the language of pages, and of messages where the account acts for its own party.

    Refuses: NotFound, NotNow, Invalid. Records: account.language-chosen, party.language-chosen.
    """
    spoken = known(language)
    if spoken is None:
        raise Invalid(errors={"language": "unknown-language"})
    account = access.for_change(actor, account_id)
    edge = FLOW.take(State(account.state), Action.CHOOSE_LANGUAGE)
    if account.kind == AccountKind.PARTY and account.party_id is not None:
        parties.choose_language(actor=actor, party_id=account.party_id, language=spoken, at=at)
    Account.objects.filter(id=account.id).update(turn=account.turn + 1, language=spoken)
    payload = LanguageChosen(language=spoken)
    record(edge.fact, subject=account.id, turn=account.turn + 1, actor=actor, at=at, payload=payload)


@transaction.atomic(savepoint=False)
def lock(*, account_id: UUID) -> AccountKind:
    """Hold an open account until the transaction ends, so that what is given to it is given one by one.

    Refuses: NotFound (absent or closed).
    """
    return AccountKind(access.open_for_update(account_id).kind)


@transaction.atomic(savepoint=False)
def close(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Close an account: its sessions end at once and nobody signs in with it again.

    Refuses: NotFound, NotNow (closed already). Records: account.closed.
    """
    account = access.for_change(actor, account_id)
    edge = FLOW.take(State(account.state), Action.CLOSE)
    Account.objects.filter(id=account.id).update(turn=account.turn + 1, state=State.CLOSED)
    access.live_sessions(account.id).update(ended_at=at)
    record(edge.fact, subject=account.id, turn=account.turn + 1, actor=actor, at=at)


def new_totp_secret() -> str:
    """A fresh seed of one-time codes, base 32."""
    return codes.new_secret()


def totp_address(secret: str, *, label: str, issuer: str) -> str:
    """The address a person's device reads from a QR code to bind the seed."""
    return codes.address(secret, label=label, issuer=issuer)


def place_of(account_id: UUID) -> str:
    return f"accounts_account:{account_id}:sealed"


def place_of_code(account_id: UUID) -> str:
    return f"accounts_account:{account_id}:totp"


def _spoken(language: str | None, party_id: UUID | None) -> str:
    wished = language or (party_queries.language(party_id) if party_id else None)
    return known(wished) or DEFAULT


def _opened(account: Account, logins: Sequence[Login]) -> Opened:
    return Opened(
        kind=account.kind,
        code=account.code,
        party_id=str(account.party_id) if account.party_id else None,
        language=account.language,
        logins=[str(row.id) for row in logins],
    )


def _sealed_code(account_id: UUID, secret: str | None) -> bytes | None:
    return vault.seal_secret(secret.encode(), place_of_code(account_id)) if secret else None


def _read_logins(typed: str | Sequence[str]) -> list[str]:
    return sorted({rules.login(text) for text in ([typed] if isinstance(typed, str) else typed)})


def _check_complete(kind: AccountKind, party_id: UUID | None, totp_secret: str | None) -> None:
    if kind is AccountKind.STAFF and totp_secret is None:
        raise Invalid(errors={"totp": "needed"})
    if kind is AccountKind.PARTY and party_id is None:
        raise Invalid(errors={"party": "needed"})


def _check_password(password: str, logins: Sequence[str]) -> None:
    fault = rules.password_fault(password, logins=logins, common=passwords.common())
    if fault is not None:
        raise Invalid(errors={"password": fault})


def _insert(account: Account, logins: Sequence[str]) -> list[Login]:
    try:
        Account.objects.bulk_create([account])
    except IntegrityError as error:
        if "account_one_for_a_party" not in str(error):
            raise
        raise LoginTaken() from error
    return _insert_logins(account.id, logins)


def _insert_logins(account_id: UUID, logins: Sequence[str]) -> list[Login]:
    rows = [Login(id=new_id(), account_id=account_id, blind=vault.blind("login", text)) for text in logins]
    if Login.objects.filter(blind__in=[row.blind for row in rows]).exists():
        raise LoginTaken()
    return Login.objects.bulk_create(rows)
