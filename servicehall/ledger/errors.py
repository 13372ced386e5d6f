from __future__ import annotations

from servicehall.kernel.errors import Refusal


class InProgress(Refusal):
    """The same request is being answered at this moment."""

    code = "in-progress"
    status = 409


class KeyReused(Refusal):
    """The key was used for another request: a key stands for one intention."""

    code = "key-reused"
    status = 422
