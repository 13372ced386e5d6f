"""The wiring at start: system checks, and every package's reactions."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class Config(AppConfig):
    name = "servicehall.site"
    label = "site"

    def ready(self) -> None:
        import_module("servicehall.site.checks")
        for package in apps.get_app_configs():
            if package.name.startswith("servicehall.") and find_spec(f"{package.name}.reactions"):
                import_module(f"{package.name}.reactions")
