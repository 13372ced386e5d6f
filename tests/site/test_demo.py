from __future__ import annotations

import json

import pyotp
import pytest
from django.conf import settings
from django.utils import timezone

from servicehall.accounts import commands as accounts
from servicehall.accounts.models import Account
from servicehall.accounts.types import SignedIn
from servicehall.applications import queries as applications
from servicehall.kernel.actor import Actor, Kind
from servicehall.site import demo


@pytest.mark.slow
def test_the_demonstration_can_be_signed_in_to_and_an_interrupted_load_goes_on(
    transactional_db: None,
) -> None:
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
    assert [(one["territory"], one["procedure"], one["state"]) for one in first["references"]] == [
        ("vn-an-giang", "birth-registration", "filed"),
        ("vn-an-giang", "construction-permit", "accepted"),
        ("vn-an-giang", "business-registration", "accepted"),
        ("vn-an-giang", "land-use-transfer", "filed"),
        ("vn-an-giang", "birth-registration", "decided"),
        ("vn-lao-cai", "birth-registration", "filed"),
        ("cn-yaan", "economic-development-permit", "accepted"),
    ]
    guest, now = Actor(door="citizen", kind=Kind.GUEST), timezone.now()
    seen = [
        applications.tracked(reference=one["reference"], secret=one["secret"], actor=guest, now=now)
        for one in first["references"]
    ]
    open_steps = [sorted(step.key for step in one.steps if step.state == "open") for one in seen]
    assert open_steps[:-1] == [
        ["check"],
        ["opinion-environment", "opinion-fire", "opinion-roads"],
        ["fee"],
        ["check"],
        [],
        ["check"],
    ]
    assert len(open_steps[-1]) == 19
    assert [one.paused for one in seen] == [(), (), (), ("supplement",), (), (), ()]
    assert seen[4].result_id is not None
    assert applications.differences() == []
    (settings.HOME / demo.KEPT).unlink()
