"""An officer's browser: signed in on a post of an office, pages through the real gate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from uuid import UUID, uuid4

import pyotp
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.town import Town

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "three windows and a stamp"
SINCE = datetime(2020, 1, 1, tzinfo=UTC)


class Officer:
    """django.test.Client of an officer who holds a post of ``role`` at the office."""

    def __init__(self, town: Town, office_id: int, role: str = "case", language: str = "en") -> None:
        from servicehall.accounts import commands as accounts

        self.actor = town.officer(office_id, role)
        self.client = Client(HTTP_ACCEPT_LANGUAGE=language)
        self.appoint(office_id, role)
        at = timezone.now()
        done = accounts.sign_in(
            login=f"{role}.{office_id}.0", password=PASSWORD, totp=pyotp.TOTP(SECRET).at(at), door="backoffice", at=at
        )
        self.client.cookies[settings.SESSION_COOKIE_NAME] = done.token  # type: ignore[union-attr]

    @property
    def account_id(self) -> UUID:
        assert self.actor.account_id is not None
        return self.actor.account_id

    def appoint(self, office_id: int, role: str) -> int:
        from servicehall.kernel.actor import house
        from servicehall.offices import queries as offices
        from servicehall.workforce import commands as workforce

        post = offices.posts(office_id=office_id, role=role)[0]
        workforce.appoint(actor=house(), account_id=self.account_id, post_id=post.id, since=SINCE, at=SINCE)
        return post.id

    def get(self, address: str, status: int = 200) -> str:
        response = self.client.get(address)
        assert response.status_code == status, (address, response.status_code, text_of(response))
        return text_of(response)

    def post(self, address: str, values: Mapping[str, Any] | None = None, *, status: int = 303) -> Any:
        response = self.client.post(address, {"once": str(uuid4()), **(values or {})})
        assert response.status_code == status, (address, response.status_code, words(text_of(response)))
        return response

    def take_up(self, address: str) -> Officer:
        assert self.post(f"{address}/take-up")["Location"] == address
        return self

    def turn(self, address: str) -> str:
        found = re.search(r'name="turn" value="([0-9]+)"', self.get(address))
        assert found is not None
        return found[1]


def at(town: Town, application_id: UUID, key: str | None = None, *, role: str = "") -> tuple[Officer, str]:
    """The officer for an application's open step, and the step's address."""
    from servicehall.applications.models import Application
    from servicehall.applications.queries import handled

    step = town.open_step(application_id, key)
    row = Application.objects.get(id=application_id)
    officer = Officer(town, step.office_id, role or handled.planned(row.revision_id, step.key).role)
    return officer, f"/office/a/{application_id}/{step.id}"


def statements_of(captured: CaptureQueriesContext) -> list[str]:
    """What a page asked of the database, without the tests' own savepoints and without what a process compares every
    few seconds, whoever asks."""
    held = ('FROM "offices_territory"', 'FROM "catalogue_')
    return [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"] and not any(h in one["sql"] for h in held)]


def text_of(response: HttpResponse) -> str:
    return response.content.decode() if "text" in response["Content-Type"] else ""


def words(page: str) -> str:
    """What a page says, without its marks."""
    reader = _Words()
    reader.feed(page)
    return " ".join(" ".join(reader.said).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)
