"""Every address of the house, with who may use it. A route without a policy cannot be built."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotFound, Refusal, SignInNeeded

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may knock. ``kinds``: which actors; ``roles``: one of these posts is needed (empty: any).

    What lies behind a route is narrowed further by each package's ``access``: a policy is the outer door only.
    """

    name: str
    kinds: frozenset[Kind]
    roles: frozenset[str] = frozenset()

    def admits(self, actor: Actor) -> bool:
        """Whether this actor may knock."""
        return actor.kind in self.kinds and (not self.roles or bool(self.roles & actor.roles))

    def admit(self, actor: Actor) -> None:
        """Refuses: SignInNeeded (a guest, where somebody must be known), NotFound (known, but none of theirs)."""
        if self.admits(actor):
            return
        if actor.kind is Kind.GUEST:
            raise SignInNeeded(level="staff" if self.roles else "party")
        raise NotFound()


PUBLIC = Policy("public", frozenset(Kind))
SIGNED_IN = Policy("signed-in", frozenset({Kind.PARTY, Kind.OFFICER}))
PARTY = Policy("party", frozenset({Kind.PARTY}))
OFFICER = Policy("officer", frozenset({Kind.OFFICER}))


def posts(*roles: str) -> Policy:
    """Officers who hold one of these posts."""
    return Policy("officer:" + "+".join(sorted(roles)), frozenset({Kind.OFFICER}), frozenset(roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address. ``methods``: what it answers. ``personal``: never stored by browsers or proxies.

    ``once``: a POST carries the hidden key ``once`` and is answered once. ``api``: bearer tokens only, problems
    instead of pages, ``Idempotency-Key`` instead of the hidden key. ``refused``: a view that shows a refusal of a
    POST in place, run in a transaction of its own after the act is undone; it takes (request, refusal, **kwargs), and
    None from it means the common page. ``hot``: tried first, with (request, visit, **kwargs) and without a
    transaction of the gate: one statement finds the session and does the act; None from it means the plain way.
    """

    path: str
    view: View
    name: str
    policy: Policy
    methods: tuple[str, ...] = ("GET",)
    personal: bool = True
    once: bool = True
    api: bool = False
    refused: Callable[..., HttpResponse | None] | None = None
    hot: Callable[..., HttpResponse | None] | None = None


_ROUTES: list[tuple[str, Route]] = []


def register(door: str, routes: Sequence[Route]) -> list[URLPattern]:
    """Address patterns for Django; remembers each route for ``servicehall routes`` and the start-up check.

    Routes may share an address, each for its own methods. Raises ValueError when two claim the same method of one.
    """
    at_path: dict[str, dict[str, Route]] = {}
    for route in routes:
        for method in route.methods:
            if at_path.setdefault(route.path, {}).setdefault(method, route) is not route:
                raise ValueError(f"two routes answer {method} /{route.path}")
        _ROUTES.append((door, route))
    views = {address: _view(door, by_method) for address, by_method in at_path.items()}
    return [path(route.path, views[route.path], name=f"{door}-{route.name}") for route in routes]


def registered() -> list[tuple[str, Route]]:
    """Every registered route with its door, in order of registration."""
    return list(_ROUTES)


def _view(door: str, by_method: Mapping[str, Route]) -> View:
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        route, verb = by_method[_verb(request)], request.method
        request.method = _verb(request)  # a HEAD is a GET whose body stays here
        try:
            return route.view(request, **kwargs)
        finally:
            request.method = verb

    view.routes = by_method  # type: ignore[attr-defined]
    view.door = door  # type: ignore[attr-defined]
    view.csrf_exempt = all(route.api for route in by_method.values())  # type: ignore[attr-defined]
    return view


def route_for(view: View, request: HttpRequest) -> Route | None:
    """The route a request means; None for a view that is not of this house. Refuses: MethodNotAllowed."""
    by_method: Mapping[str, Route] | None = getattr(view, "routes", None)
    if by_method is None:
        return None
    route = by_method.get(_verb(request))
    if route is None:
        raise MethodNotAllowed(allowed=sorted(by_method))
    return route


def _verb(request: HttpRequest) -> str:
    return "GET" if request.method == "HEAD" else str(request.method)


class MethodNotAllowed(Refusal):
    """The address exists, but not for this verb. ``facts["allowed"]`` lists those it answers."""

    code = "method-not-allowed"
    status = 405
