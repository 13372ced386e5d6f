"""While packages are being built: which of them already fit together. Not used in CI."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
TRY = """
import sys
from django.conf import settings
settings.INSTALLED_APPS = sys.argv[1].split()
import django
django.setup()
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
MigrationLoader(None).project_state().apps
for model in apps.get_models():
    for field in model._meta.get_fields():
        assert not isinstance(field.related_model, str), field
"""
MIGRATE = """
import sys
from django.conf import settings
settings.INSTALLED_APPS = sys.argv[1].split()
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
"""


def run(script: str, installed: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, " ".join(installed)]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)


def fitting(installed: list[str], environment: dict[str, str]) -> list[str]:
    """Packages from the lowest up, each kept if those so far load together."""
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    order = [name for layer in reversed(layers) for name in re.split(r"\s*\|\s*", layer)]
    order = ["site", *(name for name in order if name != "site")]
    kept: list[str] = []
    for name in sorted(installed, key=lambda name: order.index(name.split(".")[1])):
        done = run(TRY, [*kept, name], environment)
        if done.returncode == 0:
            kept.append(name)
        else:
            print(f"LEFT OUT {name}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
    return kept
