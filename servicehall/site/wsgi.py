"""Django as a WSGI application, warmed before the first request."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicehall.site.settings")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from servicehall.doors.look.environment import folders, for_language
from servicehall.phrases.languages import DEFAULT

application = get_wsgi_application()


def warm() -> None:
    """Read every address, and every page in the first language; a page in another is read when first asked for."""
    get_resolver().url_patterns  # noqa: B018
    speaking = for_language(DEFAULT)
    for page in sorted({str(path.relative_to(folder)) for folder in folders() for path in folder.rglob("*.html")}):
        speaking.get_template(page)
