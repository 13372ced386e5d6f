"""Django as a WSGI application, warmed before the first request."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicehall.site.settings")

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver

application = get_wsgi_application()


def warm() -> None:
    """Read every address and template, so that the first visitor waits no longer than the second."""
    from servicehall.doors.look.environment import folders, for_language
    from servicehall.phrases.languages import LANGUAGES

    get_resolver().url_patterns  # noqa: B018
    pages = {str(path.relative_to(folder)) for folder in folders() for path in folder.rglob("*.html")}
    for language in LANGUAGES:
        for page in sorted(pages):
            for_language(language).get_template(page)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.close()
