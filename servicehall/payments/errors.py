from __future__ import annotations

from servicehall.kernel.errors import Refusal


class TooLittle(Refusal):
    """Less was tendered than is owed. ``facts``: total and tendered, in minor units, and the currency."""

    code = "too-little-tendered"
    status = 422


class WrongCurrency(Refusal):
    """The charge is in another currency. ``facts["currency"]`` says which."""

    code = "wrong-currency"
    status = 422
