"""What no door can use is turned away at the gate: text with a NUL, which no row may hold."""

from __future__ import annotations

from django.http import HttpRequest

from servicehall.kernel.errors import Refusal

NUL = "\x00"


class Unreadable(Refusal):
    """The request holds something that cannot be text."""

    code = "unreadable"
    status = 400


def legible(request: HttpRequest) -> None:
    """Whether address, query and form can be read as text. JSON is read, and judged, by the API's own shapes.

    Refuses: Unreadable.
    """
    query = request.META.get("QUERY_STRING", "")
    if NUL in request.path or NUL in query or "%00" in query:
        raise Unreadable()
    if request.method != "POST":
        return
    for name, values in request.POST.lists():
        if NUL in name or any(NUL in value for value in values):
            raise Unreadable()
    for name, files in request.FILES.lists():
        if NUL in name or any(NUL in (file.name or "") for file in files):
            raise Unreadable()
