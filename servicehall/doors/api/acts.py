"""The API itself: how an operation is declared, bounded, documented, and becomes a route of the gate."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from servicehall.doors.gate.intention import HEADER
from servicehall.doors.gate.routes import PUBLIC, Policy, Route
from servicehall.kernel.errors import Invalid, Refusal

PREFIX = "api/v1/"

Operation = Callable[..., Any]
Hot = Callable[..., HttpResponse | None]

api = NinjaAPI(
    title="Servicehall",
    version="1",
    description=(
        "Every act of the hall for other systems. Sign in at POST /session and send the token as a bearer token. "
        "Every POST that changes something carries an Idempotency-Key: the same key and body give the same answer, "
        "the same key with another body is refused (422), a key still being answered is refused (409). "
        "Refusals are RFC 9457 problems with a stable code."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="servicehall-api",
)

_POLICIES: dict[str, tuple[Policy, bool, Hot | None]] = {}

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "facts": {"type": "object"},
    },
}


class Unreadable(Refusal):
    """The body is not JSON, or not what the media type says."""

    code = "unreadable"
    status = 400


def act(
    method: str,
    path: str,
    *,
    policy: Policy,
    once: bool | None = None,
    status: int = 200,
    tag: str,
    hot: Hot | None = None,
) -> Callable[[Operation], Operation]:
    """Declare one operation. once: whether it needs an Idempotency-Key; by default every POST does.

    hot: tried before it, past the gate's transaction (see ``doors.gate.routes.Route``).
    """
    needs_key = method == "POST" if once is None else once
    refusals = ["400", "404", "405", "422"] + (["401", "403"] if policy is not PUBLIC else [])
    refusals += ["409", "410"] if method == "POST" else []
    refusals += ["413", "415", "503", "507"] if tag == "files" else []
    refusals += ["401", "429"] if path == "/session" and method == "POST" else []
    extra: dict[str, Any] = {
        "x-policy": policy.name,
        "responses": {code: _refusal(code) for code in sorted(set(refusals))}
        | {str(status): {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}}},
    }
    if needs_key:
        extra["parameters"] = [
            {
                "name": HEADER,
                "in": "header",
                "required": True,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
            }
        ]
    if policy is not PUBLIC:
        extra["security"] = [{"bearer": []}]

    def declared(operation: Operation) -> Operation:
        _POLICIES[operation.__name__] = (policy, needs_key, hot)
        api.api_operation([method], path, tags=[tag], openapi_extra=extra, response=None)(operation)
        return operation

    return declared


def done(body: dict[str, Any], *, status: int = 200, location: str = "") -> JsonResponse:
    """An answer. Of a POST with a key it is kept and given again, so it holds ids and numbers, never personal data."""
    answer = JsonResponse(body, status=status)
    if location:
        answer["Location"] = location
    return answer


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    places = {".".join(str(part) for part in one["loc"][1:]) or "body": str(one["type"]) for one in fault.errors}
    raise Invalid(errors=dict(list(places.items())[:50]))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    raise Unreadable()


def routes() -> list[Route]:
    """Every declared operation as a route of the gate, and the description itself."""
    found = []
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            address = PREFIX + path.lstrip("/").replace("{", "<").replace("}", ">")
            answer = view.get_view()
            for operation in view.operations:
                for method in operation.methods:
                    policy, needs_key, hot = _POLICIES[operation.view_func.__name__]
                    found.append(
                        Route(
                            path=address,
                            view=answer,
                            name=f"{operation.view_func.__name__.replace('_', '-')}",
                            policy=policy,
                            methods=(method,),
                            once=needs_key,
                            api=True,
                            hot=hot,
                        )
                    )
    found.append(Route(path=PREFIX + "openapi.json", view=openapi, name="openapi", policy=PUBLIC, once=False, api=True))
    return found


def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this API: OpenAPI 3.1."""
    schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/" + PREFIX)))
    schema["openapi"] = "3.1.0"
    schema.setdefault("components", {})["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    return JsonResponse(schema)


def _refusal(code: str) -> dict[str, Any]:
    return {
        "description": f"Refused ({code})",
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    }
