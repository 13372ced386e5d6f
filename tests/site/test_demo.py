from __future__ import annotations

import json

import pyotp
import pytest
from django.conf import settings
from django.utils import timezone

from servicehall.accounts import commands as accounts
from servicehall.accounts.models import Account
from servicehall.accounts.types import SignedIn
from servicehall.offices import queries as offices
from servicehall.site import demo


def test_the_demonstration_can_be_signed_in_to_and_an_interrupted_load_goes_on(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offices, "shipped", lambda: ["vn-an-giang"])
    said: list[str] = []

    demo.load(said.append)
    first = json.loads((settings.HOME / demo.KEPT).read_text())
    count = Account.objects.count()
    (settings.HOME / demo.KEPT).unlink()
    demo.load(said.append)

    assert json.loads((settings.HOME / demo.KEPT).read_text()) == first
    assert Account.objects.count() == count == len(first["accounts"])
    assert (settings.HOME / demo.KEPT).stat().st_mode & 0o777 == 0o600
    assert {one["role"] for one in first["accounts"]} == {"citizen", "window", "case", "head", "manager", "operator"}
    officer = next(one for one in first["accounts"] if one["role"] == "window")
    session = accounts.sign_in(
        login=officer["login"],
        password=officer["password"],
        totp=pyotp.TOTP(officer["totp_secret"]).now(),
        door="desk",
        at=timezone.now(),
        address_digest=b"",
    )
    assert isinstance(session, SignedIn)
    (settings.HOME / demo.KEPT).unlink()
