"""A browser of each person of the town: pages through the real gate, forms sent as they were drawn."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.town import Town, small_pdf

PASSWORD = "tea under the plane tree"


class Browser:
    """django.test.Client with the few habits of a browser that pages rely on."""

    def __init__(self) -> None:
        self.client = Client(HTTP_ACCEPT_LANGUAGE="en")

    def get(self, address: str, status: int = 200) -> str:
        response = self.client.get(address)
        assert response.status_code == status, (address, response.status_code, words(text_of(response)))
        return text_of(response)

    def post(self, address: str, values: dict[str, Any] | None = None, *, once: str = "", status: int = 303) -> Any:
        response = self.client.post(address, {"once": once or str(uuid4()), **(values or {})})
        assert response.status_code == status, (address, response.status_code, words(text_of(response)))
        return response

    def location(self, address: str, values: dict[str, Any] | None = None, *, once: str = "") -> str:
        return str(self.post(address, values, once=once)["Location"])

    def sign_in(self, login: str) -> Browser:
        assert self.location("/sign-in", {"login": login, "password": PASSWORD}) == "/applications"
        return self

    def version(self, draft: str) -> str:
        found = re.search(r'name="version" value="([0-9]+)"', self.get(f"{draft}/delivery"))
        assert found is not None
        return found[1]


def text_of(response: Any) -> str:
    return str(response.content.decode()) if "text" in response["Content-Type"] else ""


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


def posted(form: Any, key: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of one page as a browser sends them."""
    sent: dict[str, Any] = {}
    for name in form.page(key).fields:
        value = answers.get(name)
        if value is None:
            continue
        kind = str(form.fields[name].kind)
        if kind == "date":
            year, month, day = value.split("-")
            sent |= {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
        elif kind == "yesno":
            sent[name] = "yes" if value else "no"
        else:
            sent[name] = value
    return sent


def paper(name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_pdf(), content_type="application/pdf")


def written(browser: Browser, town: Town, code: str, **changed: Any) -> str:
    """A draft written page by page through the pages, with every paper that is demanded. Returns its address."""
    from servicehall.forms import walk

    draft = browser.location(f"/apply/{code}")
    form, answers = town.revision(code).form, town.sample(code) | changed
    for page in walk.shown(form, answers):
        sent = {"version": browser.version(draft), **posted(form, page.key, answers)}
        browser.post(f"{draft}/pages/{page.key}", sent)
    for key in re.findall(rf'href="{draft}/materials/([a-z-]+)"', browser.get(draft)):
        if "cannot be sent without it" in browser.get(f"{draft}/materials/{key}"):
            browser.post(f"{draft}/materials/{key}", {"version": browser.version(draft), "file": paper()})
    return draft


def filed(browser: Browser, town: Town, code: str, **changed: Any) -> str:
    """An application handed in through the pages. Returns its address."""
    draft = written(browser, town, code, **changed)
    sent = {"version": browser.version(draft), "declared": "yes"}
    return browser.location(f"{draft}/file", sent).removesuffix("/filed")


def asked(town: Town, application_id: UUID, items: dict[str, str]) -> None:
    """The office that has the application sends the one-time notice."""
    from servicehall.applications import commands
    from servicehall.applications.models import Application

    row, at = Application.objects.get(id=application_id), timezone.now()
    step = town.open_step(application_id)
    officer = town.officer(step.office_id)
    commands.take_up(actor=officer, application_id=row.id, step_id=step.id, at=at)
    turn = Application.objects.get(id=row.id).turn
    commands.ask(actor=officer, application_id=row.id, step_id=step.id, turn=turn, items=items, at=at)


@pytest.fixture
def guest(town: Town) -> Browser:
    return Browser()


@pytest.fixture
def aziza(town: Town) -> Browser:
    return Browser().sign_in("089301001234")


@pytest.fixture
def bek(town: Town) -> Browser:
    return Browser().sign_in("bek@example.org")
