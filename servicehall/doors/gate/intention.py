"""One intention, one effect: a second click, a retried request or a back button gets the first answer."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from servicehall.kernel.actor import Kind
from servicehall.kernel.errors import Invalid
from servicehall.ledger import commands as ledger

if TYPE_CHECKING:
    from .entrance import State

FIELD = "once"
HEADER = "Idempotency-Key"
_LONGEST = 200


def seen(request: HttpRequest, state: State) -> HttpResponse | None:
    """The answer given before to this very request, or None when it is new (its key is held until commit).

    Refuses: Invalid (no key, or one that cannot be a key), InProgress and KeyReused (the ledger's).
    """
    route = state.route
    if route is None or not route.once or request.method != "POST" or state.actor.kind is Kind.GUEST:
        return None
    state.intention = named(request, state)
    principal, where, key, print_ = state.intention
    saved = ledger.once(principal=principal, route=where, key=key, fingerprint=print_, wait=not route.api)
    if saved is None:
        return None
    state.intention = None
    if route.api:
        answer = JsonResponse(saved.ids, status=saved.status)
        if saved.location:
            answer["Location"] = saved.location
        return answer
    return HttpResponseRedirect(saved.location, status=saved.status)


def named(request: HttpRequest, state: State) -> tuple[str, str, str, bytes]:
    """The intention of this request: principal, route with its values, key, and a digest of what was sent.

    Refuses: Invalid (no key, or one that cannot be a key).
    """
    assert state.route is not None
    api = state.route.api
    key = request.headers.get(HEADER, "") if api else request.POST.get(FIELD, "")
    if not key or len(key) > _LONGEST or not key.isprintable():
        raise Invalid(errors={HEADER if api else FIELD: "key-needed"})
    where = f"{state.route.name} {json.dumps(state.kwargs, default=str, sort_keys=True)}"
    return state.actor.principal, where, key, _fingerprint(request, api=api)


def keep(request: HttpRequest, response: HttpResponse, state: State) -> None:
    """Keep the answer of a new intention, in the transaction of its act. Only answers that led somewhere are kept."""
    if state.intention is None or state.refusal is not None:
        return
    assert state.route is not None
    principal, where, key, print_ = state.intention
    location = response.headers.get("Location", "")
    if state.route.api:
        if response.status_code >= 300:
            return
        ids = json.loads(response.content) if response.content else {}
    else:
        if response.status_code not in (302, 303):
            return
        ids = {}
    ledger.answered(
        principal=principal,
        route=where,
        key=key,
        fingerprint=print_,
        status=response.status_code,
        location=location,
        ids=ids,
    )


def _fingerprint(request: HttpRequest, *, api: bool) -> bytes:
    if api and request.content_type != "multipart/form-data":
        return hashlib.sha256(request.get_full_path().encode() + b"\n" + request.body).digest()
    sent = sorted((name, values) for name, values in request.POST.lists() if name not in (FIELD, "csrfmiddlewaretoken"))
    given = ((name, file) for name, listed in request.FILES.lists() for file in listed)
    files = sorted((name, file.name or "", _digest(file)) for name, file in given)
    return hashlib.sha256(json.dumps([sent, files]).encode()).digest()


def _digest(file: UploadedFile[bytes]) -> str:
    """SHA-256 of what was sent, whose name and size alone could be another's; the file is left at its beginning."""
    seen = hashlib.sha256()
    for chunk in file.chunks():
        seen.update(chunk)
    file.seek(0)
    return seen.hexdigest()
