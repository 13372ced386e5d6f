from __future__ import annotations

from servicehall.kernel.errors import Refusal


class AlreadyRegistered(Refusal):
    """A party with this identifier stands in the register already. ``facts["scheme"]`` says which kind of number."""

    code = "already-registered"
