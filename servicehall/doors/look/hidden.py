"""The two hidden fields of every form that changes something."""

from __future__ import annotations

from django.middleware.csrf import get_token
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from servicehall.kernel.ids import new_id

ONCE = "once"
FIELDS = Markup(
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="' + ONCE + '" value="{}">'
)


@pass_context
def fields(context: Context, once: str | None = None) -> Markup:
    """The forgery token, and the key by which a form sent twice is done once.

    ``once``: the key to keep when a form is shown again with errors; a fresh one otherwise, because nothing was done.
    """
    return FIELDS.format(get_token(context["request"]), once or new_id())
