"""Every address of the house: each door lists its own routes, with their policies."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver

from servicehall.doors.gate.routes import register

DOORS = ("citizen", "desk", "backoffice", "kiosk", "manage", "watch", "api")


def _patterns() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for door in DOORS:
        if find_spec(f"servicehall.doors.{door}.urls"):
            found += register(door, import_module(f"servicehall.doors.{door}.urls").routes)
    return found


urlpatterns = _patterns()
handler400 = "servicehall.site.faults.unreadable"
handler403 = "servicehall.site.faults.unreadable"
handler404 = "servicehall.site.faults.not_found"
handler500 = "servicehall.site.faults.fault"
