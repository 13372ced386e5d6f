"""Making Django ready for a command that needs rows."""

from __future__ import annotations

from servicehall.site import config
from servicehall.site.launch import home


def ready() -> None:
    """Refuses: CannotStart when this copy was never started."""
    home.installation(config.read())
    import django

    django.setup()
