"""Every route, every verb, every kind of visitor: generated from the routes as they are registered."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.urls import get_resolver

from servicehall.doors.gate.routes import Route, registered
from servicehall.doors.look.headers import SECURITY
from servicehall.kernel.actor import Kind

from .visitors import Visitor

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ABSENT = {"uuid": str(UUID(int=7)), "int": "7", "str": "nothing-of-that-name", "slug": "nothing", "path": "nothing"}


def routes() -> list[tuple[str, Route]]:
    assert get_resolver().url_patterns
    return registered()


def address(route: Route) -> str:
    return "/" + re.sub(
        r"<(?:(\w+):)?\w+>",
        lambda found: ABSENT["uuid" if "uuid" in (found[1] or "") else found[1] or "str"],
        route.path,
    )


def admitted(route: Route, visitor: Visitor) -> bool:
    kinds, roles = route.policy.kinds, route.policy.roles
    return visitor.kind in kinds and (not roles or bool(roles & visitor.roles))


def dressed(answer: Any, what: str) -> None:
    """What every answer wears, whoever asked and whatever came of it."""
    for name, value in SECURITY.items():
        assert answer.headers.get(name) == value, (what, name)
    assert UUID(answer.headers["X-Request-Id"]).version == 7, what
    assert answer.status_code < 500, (what, answer.status_code)


def closed_properly(route: Route, visitor: Visitor, answer: Any, what: str) -> None:
    """A guest is shown the way to sign in; who is known but has no business here finds nothing."""
    assert answer.headers["Cache-Control"] == "no-store", what
    if visitor.kind is not Kind.GUEST:
        assert answer.status_code == 404, (what, answer.status_code)
        if route.api:
            assert answer.json()["code"] == "not-found", what
    elif route.api:
        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed"), what
        assert answer.headers["WWW-Authenticate"] == "Bearer", what
    else:
        assert answer.status_code == 303, what
        assert re.match(r"^/(staff/)?sign-in\?next=", answer.headers["Location"]), what


def test_every_route_lets_in_whom_its_policy_names_and_nobody_else(visitors: dict[str, Visitor]) -> None:
    from servicehall.ledger.models import Fact

    before, asked, closed = Fact.objects.count(), 0, 0
    for _, route in routes():
        for method in route.methods:
            for visitor in visitors.values():
                if (
                    route.name in ("sign-out", "register-party", "start")
                    and method != "GET"
                    and admitted(route, visitor)
                ):
                    continue  # those would do something; they have tests of their own
                what = f"{visitor.name} {method} {address(route)}"
                answer = visitor.ask(method, address(route), api=route.api, key=f"{visitor.name}-{route.name}")
                dressed(answer, what)
                asked += 1
                if not admitted(route, visitor):
                    closed += 1
                    closed_properly(route, visitor, answer, what)
                elif route.personal:
                    assert answer.headers["Cache-Control"] == "no-store", what
                if route.api and answer.status_code >= 400:
                    assert answer.headers["Content-Type"] == "application/problem+json", what

    print(f"\n{asked} questions at {len(routes())} routes, {closed} doors closed")
    assert asked > 200
    assert closed > 100
    assert Fact.objects.count() == before


def test_no_route_answers_a_verb_it_does_not_name(visitors: dict[str, Visitor]) -> None:
    by_path: dict[str, list[Route]] = {}
    for _, route in routes():
        by_path.setdefault(route.path, []).append(route)
    for shared in by_path.values():
        named = {method for route in shared for method in route.methods}
        for method in VERBS:
            if method in named or (method == "HEAD" and "GET" in named):
                continue
            path = address(shared[0])
            answer = visitors["guest"].ask(method, path, api=shared[0].api)
            dressed(answer, f"{method} {path}")
            assert answer.status_code == 405, (method, path, answer.status_code)
            assert set(answer.headers["Allow"].split(", ")) == named, (method, path)


def test_a_head_is_the_get_without_its_body(visitors: dict[str, Visitor]) -> None:
    for _, route in routes():
        if "GET" not in route.methods or "<" in route.path:
            continue
        for visitor in (visitors["guest"], visitors["aziza"]):
            asked, whole = (visitor.ask(verb, address(route), api=route.api) for verb in ("HEAD", "GET"))
            assert (asked.status_code, asked.content) == (whole.status_code, b""), route.path
            dressed(asked, route.path)


def test_every_post_that_changes_something_of_somebody_known_needs_its_key(visitors: dict[str, Visitor]) -> None:
    from servicehall.ledger.models import Fact

    before = Fact.objects.count()
    for _, route in routes():
        if "POST" not in route.methods or not route.once:
            continue
        for visitor in visitors.values():
            if visitor.kind is Kind.GUEST or not admitted(route, visitor):
                continue
            for key in ("", "x" * 201, "\x07"):
                answer = visitor.ask("POST", address(route), api=route.api, key=key)
                assert answer.status_code in (400, 404, 422), (visitor.name, route.path, key, answer.status_code)
                assert Fact.objects.count() == before


@pytest.mark.parametrize("token", ["x", "", "é" * 40, "a" * 5000, "' OR 1=1 --", "Bearer"])
def test_a_made_up_session_is_a_guest(visitors: dict[str, Visitor], token: str) -> None:
    stranger = Visitor(name="stranger", kind=Kind.GUEST, roles=frozenset(), token=token)

    assert stranger.ask("GET", "/api/v1/session", api=True).status_code == 401
    assert stranger.ask("GET", "/applications", api=False).status_code == 303


def test_a_page_cookie_opens_no_api_and_a_bearer_token_no_page(visitors: dict[str, Visitor]) -> None:
    from django.conf import settings
    from django.test import Client

    token = visitors["aziza"].token
    assert token is not None
    client = Client()
    assert client.get("/applications", headers={"Authorization": f"Bearer {token}"}).status_code == 303
    client.cookies[settings.SESSION_COOKIE_NAME] = token
    assert client.get("/api/v1/session").status_code == 401
    assert client.get("/applications").status_code == 200
