from __future__ import annotations

from servicehall.kernel.errors import Refusal


class WrongCredentials(Refusal):
    """Login, password and code do not belong together. Which of them is wrong is not said."""

    code = "wrong-credentials"
    status = 401


class CodeNeeded(Refusal):
    """The password is right; the one-time code is still to be given."""

    code = "code-needed"
    status = 401


class TryLater(Refusal):
    """Too many failures. ``facts["minutes"]`` and ``facts["seconds"]``: how long to wait, rounded up."""

    code = "try-later"
    status = 429


class LoginTaken(Refusal):
    """Another account signs in with this already."""

    code = "login-taken"
