from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client

from servicehall.doors.gate.routes import registered
from tests.town import Town, small_pdf

from .test_matrix import dressed
from .visitors import Visitor


@pytest.mark.parametrize(
    "path",
    [
        "/guide/x%00y", "/check/%00", "/search?q=%00", "/search?%00=a", "/applications/%00", "/api/v1/results/a%00b",
        "/api/v1/procedures?territory=%00", "/api/v1/procedures/%00?territory=vn-an-giang", "/%00",
    ],
)  # fmt: skip
def test_a_nul_in_an_address_is_turned_away(visitors: dict[str, Visitor], path: str) -> None:
    for visitor in (visitors["guest"], visitors["aziza"]):
        answer = visitor.ask("GET", path, api=path.startswith("/api/"))
        assert answer.status_code in (400, 404), path
        dressed(answer, path)


def test_a_nul_in_a_form_or_a_file_name_is_turned_away(visitors: dict[str, Visitor]) -> None:
    for data in ({"reference": "A\x00B", "secret": "x"}, {"a\x00b": "x"}):
        assert visitors["guest"].ask("POST", "/track", api=False, data=data).status_code == 400
    assert (
        visitors["guest"].ask("POST", "/sign-in", api=False, data={"login": "\x00", "password": "x"}).status_code == 400
    )


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_what_is_no_text_in_json_is_turned_away(visitors: dict[str, Visitor], text: str) -> None:
    for path, body in (
        ("/api/v1/session", {"login": text, "password": "x"}),
        ("/api/v1/track", {"reference": text, "secret": "x"}),
        ("/api/v1/applications", {"procedure": "p", "territory": "t", "answers": {"a": text}}),
        ("/api/v1/applications", {"procedure": "p", "territory": "t", "answers": {text: "a"}}),
    ):
        answer = visitors["aziza"].ask("POST", path, api=True, data=json.dumps(body), content_type="application/json")
        assert answer.status_code in (400, 422), (path, answer.status_code, answer.content)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"login": 1}', b'{"a":' * 20_000, b"1e999", b'{"login":"a","x":1}'],
)
def test_what_is_no_json_is_turned_away(visitors: dict[str, Visitor], body: bytes) -> None:
    answer = visitors["aziza"].ask("POST", "/api/v1/applications", api=True, data=body)

    assert answer.status_code in (400, 422), answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_huge_body_is_turned_away(visitors: dict[str, Visitor]) -> None:
    from servicehall.ledger.models import Fact

    before = Fact.objects.count()
    for path, api, body, kind in (
        ("/api/v1/applications", True, b'{"a": "' + b"x" * 3_000_000 + b'"}', "application/json"),
        ("/track", False, b"reference=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
        ("/sign-in", False, b"&".join(b"a%d=1" % n for n in range(3000)), "application/x-www-form-urlencoded"),
    ):
        answer = visitors["aziza"].ask("POST", path, api=api, data=body, content_type=kind)
        assert answer.status_code in (400, 413), (path, answer.status_code)
        dressed(answer, path)
    assert Fact.objects.count() == before


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"]
)
def test_a_broken_multipart_body_is_turned_away(visitors: dict[str, Visitor], kind: str) -> None:
    for path, api in (("/api/v1/files", True), ("/track", False)):
        answer = visitors["aziza"].ask("POST", path, api=api, data=b"--y\r\nbroken", content_type=kind)
        assert answer.status_code < 500, (path, kind)
        dressed(answer, path)


def test_a_form_that_is_not_ours_is_refused() -> None:
    for path in ("/sign-in", "/sign-up", "/track", "/sign-out", "/territory"):
        answer = Client(enforce_csrf_checks=True).post(path, {"login": "x"})
        assert answer.status_code == 403, path
        assert "csrf" not in answer.content.decode().lower()
        dressed(answer, path)


def test_every_page_that_posts_is_guarded_and_no_machine_needs_to_be() -> None:
    from django.urls import get_resolver

    views = {id(pattern.callback): pattern.callback for pattern in get_resolver().url_patterns}.values()
    for view in views:
        kinds = {route.api for route in view.routes.values()}
        assert len(kinds) == 1
        assert view.csrf_exempt == kinds.pop()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A page and an operation that record something and then break."""
    from servicehall.kernel.actor import house
    from servicehall.kernel.ids import new_id
    from servicehall.ledger import commands as ledger

    def breaks(request: HttpRequest, **_: Any) -> HttpResponse:
        from django.utils import timezone

        ledger.record("test.broken", subject=new_id(), turn=1, actor=house(), at=timezone.now())
        raise ZeroDivisionError("a fault of ours")

    def put(name: str) -> None:
        from django.urls import get_resolver

        for pattern in get_resolver().url_patterns:
            for method, route in pattern.callback.routes.items():
                if route.name == name:
                    changed = dict(pattern.callback.routes)
                    import dataclasses

                    changed[method] = dataclasses.replace(route, view=breaks, hot=None)
                    monkeypatch.setitem(pattern.callback.routes, method, changed[method])

    assert registered()
    return put


@pytest.mark.parametrize(
    ("name", "path", "api"), [("contact", "/help/contact", False), ("territories", "/api/v1/territories", True)]
)
def test_what_breaks_leaves_nothing_and_says_little(
    town: Town, visitors: dict[str, Visitor], broken: Any, name: str, path: str, api: bool
) -> None:
    from servicehall.ledger.models import Fact

    broken(name)
    before = Fact.objects.count()

    answer = visitors["aziza"].ask("GET", path, api=api)

    assert answer.status_code == 500
    assert Fact.objects.count() == before
    assert b"ZeroDivision" not in answer.content
    assert b"Traceback" not in answer.content
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"]


def test_an_upload_larger_than_a_form_is_taken_once_and_another_file_under_its_key_is_refused(
    visitors: dict[str, Visitor],
) -> None:
    aziza, whole = visitors["aziza"], small_pdf("A paper " + "x" * 3_000_000)

    def send(content: bytes) -> Any:
        client = Client()
        return client.post(
            "/api/v1/files",
            {"file": SimpleUploadedFile("plan.pdf", content, "application/pdf")},
            headers={"Authorization": f"Bearer {aziza.token}", "Idempotency-Key": "one-file"},
        )

    first, again, other = send(whole), send(whole), send(whole.replace(b"A paper", b"B paper"))

    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert first.json() == again.json()
    assert first.json()["size"] == len(whole)
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    assert io.BytesIO(whole).read(4) == b"%PDF"
