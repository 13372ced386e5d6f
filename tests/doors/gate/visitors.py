"""Everybody who may knock, signed in through the accounts, each with a cookie for pages and a bearer token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
from django.conf import settings
from django.test import Client
from django.utils import timezone

from servicehall.kernel.actor import Kind
from tests.town import Town

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Visitor:
    """One who knocks. ``client`` raises nothing: what breaks is answered as visitors see it."""

    name: str
    kind: Kind
    roles: frozenset[str]
    token: str | None

    def ask(self, method: str, path: str, *, api: bool, key: str = "k1", **more: Any) -> Any:
        client = Client(raise_request_exception=False)
        headers = dict(more.pop("headers", {}))
        if api:
            if self.token:
                headers["Authorization"] = f"Bearer {self.token}"
            headers.setdefault("Idempotency-Key", key)
            more = {"content_type": "application/json", "data": "{}", **more} if method in ("POST", "PUT") else more
        else:
            if self.token:
                client.cookies[settings.SESSION_COOKIE_NAME] = self.token
            more = {"data": {"once": key}, **more} if method == "POST" else more
        return getattr(client, method.lower())(path, headers=headers, **more)


def signed_in(name: str, login: str, password: str, *, kind: Kind, roles: str = "", staff: bool = False) -> Visitor:
    from servicehall.accounts import commands as accounts

    answer: Any = accounts.sign_in(
        login=login,
        password=password,
        totp=pyotp.TOTP(SEED).now() if staff else None,
        door="desk" if staff else "citizen",
        at=timezone.now(),
    )
    return Visitor(name=name, kind=kind, roles=frozenset(roles.split()), token=answer.token)


def everybody(town: Town) -> dict[str, Visitor]:
    guest = Visitor(name="guest", kind=Kind.GUEST, roles=frozenset(), token=None)
    found = [
        guest,
        signed_in("aziza", "089301001234", "tea under the plane tree", kind=Kind.PARTY),
        signed_in("bek", "089201004321", "tea under the plane tree", kind=Kind.PARTY),
        *(_officer(role) for role in ("window", "case", "head")),
    ]
    for visitor in found[3:]:
        assert visitor.ask("GET", "/api/v1/session", api=True).json()["roles"] == [visitor.name]
    return {visitor.name: visitor for visitor in found}


def _officer(role: str) -> Visitor:
    from servicehall.accounts import commands as accounts
    from servicehall.kernel.actor import house
    from servicehall.offices import queries as offices
    from servicehall.workforce import commands as workforce

    territory = offices.territory("vn-an-giang")
    post = next(
        post for post in offices.posts(role=role) if offices.office(post.office_id).territory_id == territory.id
    )
    now = timezone.now()
    account_id = accounts.create_account(
        actor=house(door="manage"), at=now, kind="staff", login=f"gate.{role}", password="three windows and a stamp",
        totp_secret=SEED, name=f"A {role} officer", language="en",
    )  # fmt: skip
    workforce.appoint(
        actor=house(door="manage"), account_id=account_id, post_id=post.id, since=now - timedelta(days=1), at=now
    )
    return signed_in(role, f"gate.{role}", "three windows and a stamp", kind=Kind.OFFICER, roles=role, staff=True)
