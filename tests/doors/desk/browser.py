"""Officers of the town in front of their screens: pages through the real gate, forms sent as they were drawn."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pyotp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.town import MONDAY, Town, small_pdf

PASSWORD = "three windows and a stamp"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


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

    def said(self, address: str, values: dict[str, Any] | None = None, *, status: int) -> str:
        """What the page says that answers a form which led nowhere."""
        return words(text_of(self.post(address, values, status=status)))

    def go(self, address: str, values: dict[str, Any] | None = None, *, once: str = "") -> str:
        return str(self.post(address, values, once=once)["Location"])

    def version(self, draft: str) -> str:
        found = re.search(r'name="version" value="([0-9]+)"', self.get(f"{draft}/choices"))
        assert found is not None
        return found[1]


def officer(town: Town, hall_code: str | None = None, *, role: str = "window", office_id: int | None = None) -> str:
    """An officer who holds a post of that role at the hall (or at the office); returns the login."""
    from servicehall.accounts import commands as accounts
    from servicehall.kernel.actor import house
    from servicehall.offices import queries as offices
    from servicehall.workforce import commands as workforce

    login, since = f"{role}-{uuid4().hex[:8]}", MONDAY.replace(month=1)
    if hall_code is not None:
        hall_id = offices.hall_with_code(hall_code).id
        post = offices.posts(hall_id=hall_id, role=role)[0]
    else:
        post = offices.posts(office_id=office_id, role=role)[0]
    account_id = accounts.create_account(
        actor=house(),
        at=since,
        kind="staff",
        login=login,
        password=PASSWORD,
        totp_secret=SEED,
        name="Chinara Bekova",
        language="en",
    )
    workforce.appoint(actor=house(), account_id=account_id, post_id=post.id, since=since, at=since)
    return login


def signed_in(login: str) -> Browser:
    """The officer, signed in through the page."""
    browser = Browser()
    browser.go("/staff/sign-in", credentials(login))
    return browser


def credentials(login: str) -> dict[str, str]:
    return {"login": login, "password": PASSWORD, "code": pyotp.TOTP(SEED).now()}


def seated(town: Town, hall_code: str) -> Browser:
    """A window officer of that hall, signed in and sitting at its first window."""
    from servicehall.offices import queries as offices

    browser = signed_in(officer(town, hall_code))
    window = offices.windows(offices.hall_with_code(hall_code).id)[0]
    assert browser.go("/desk/window", {"window": str(window.id)}) == "/desk/"
    return browser


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


def posted(form: Any, section: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of one section as a browser sends them."""
    from servicehall.doors.desk.sections import pages_of

    sent: dict[str, Any] = {}
    for page in pages_of(form, section, answers):
        for name in page.fields:
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


def found(browser: Browser, number: str) -> str:
    """The address of whoever has this number."""
    return browser.go("/desk/intake", {"scheme": "vn.cccd", "number": number})


def typed(browser: Browser, town: Town, code: str, person: str, **changed: Any) -> str:
    """A draft typed section by section, every demanded original seen. Returns its address."""
    form, answers = town.revision(code).form, town.sample(code) | changed
    draft = browser.go(f"{person}/procedures/{code}", {"tier": town.revision(code).tiers[0].key})
    for section in form.sections:
        for _ in range(6):
            sent = {"version": browser.version(draft), **posted(form, section.key, answers)}
            place = browser.go(f"{draft}/sections/{section.key}", sent)
            if "more=yes" not in place:
                break
    needed = re.findall(r'name="seen" type="checkbox" value="([a-z-]+)"', browser.get(f"{draft}/materials"))
    if needed:
        browser.go(f"{draft}/materials", {"version": browser.version(draft), "seen": needed})
    return draft


def handed_in(browser: Browser, town: Town, code: str, number: str, **changed: Any) -> str:
    """An application handed in at this window for the person with that number. Returns its reference."""
    draft = typed(browser, town, code, found(browser, number), **changed)
    address = browser.go(f"{draft}/file", {"version": browser.version(draft), "agreed": "yes"})
    return address.removeprefix("/desk/a/").removesuffix("/filed")
