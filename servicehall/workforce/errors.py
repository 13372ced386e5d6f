from __future__ import annotations

from servicehall.kernel.errors import Refusal


class PostHeld(Refusal):
    """The account holds this post already, at least for a part of that time."""

    code = "post-held"
