"""People of the account tests: Aziza applies, Bek is somebody else, Chinara is an officer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pyotp

from servicehall.accounts import commands as accounts
from servicehall.accounts.types import SignedIn
from servicehall.kernel.actor import Actor, Kind, house

AT = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AZIZA_NUMBER, AZIZA_MAIL = "089301001234", "aziza@example.org"
AZIZA_PASSWORD, CHINARA_PASSWORD = "tea under the plane tree", "three windows and a stamp"
GUEST = Actor(door="citizen", kind=Kind.GUEST)


def aziza() -> UUID:
    return accounts.register_citizen(
        actor=GUEST,
        at=AT,
        name={"full": "Nguyễn Thị Aziza"},
        birth_on=date(1990, 5, 4),
        email=AZIZA_MAIL,
        language="vi",
        identifiers={"vn.cccd": AZIZA_NUMBER},
        password=AZIZA_PASSWORD,
    )


def chinara(login: str = "chinara", name: str | None = "Chinara Bekova") -> UUID:
    return accounts.create_account(
        actor=house(),
        at=AT,
        kind="staff",
        login=login,
        password=CHINARA_PASSWORD,
        totp_secret=SECRET,
        name=name,
        language="en",
    )


def code(at: datetime, steps: int = 0) -> str:
    return pyotp.TOTP(SECRET).generate_otp(int(at.timestamp()) // 30 + steps)


def as_aziza(at: datetime = AT) -> SignedIn:
    answer = accounts.sign_in(login=AZIZA_NUMBER, password=AZIZA_PASSWORD, door="citizen", at=at)
    assert isinstance(answer, SignedIn)
    return answer


def as_chinara(at: datetime = AT, login: str = "chinara") -> SignedIn:
    answer = accounts.sign_in(login=login, password=CHINARA_PASSWORD, totp=code(at), door="desk", at=at)
    assert isinstance(answer, SignedIn)
    return answer


def owner(account_id: UUID) -> Actor:
    return Actor(door="backoffice", kind=Kind.OFFICER, account_id=account_id)
