"""Money as it is typed at the till, in the digits and with the separators of any language. Pure."""

from __future__ import annotations

import re

from servicehall.forms import texts
from servicehall.kernel.money import Money
from servicehall.phrases.format import exponent

_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'’٬ ])[0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,15}")
_MARKS = "., ٫"


def read(text: str, currency: str) -> Money | None:
    """``1,000,000``, ``1.000.000`` and ``۱۰۰۰۰۰۰`` dong are one amount; ``20.50`` and ``20,50`` yuan too.

    None for what cannot be an amount. The point of a currency without minor units can only group thousands.
    """
    try:
        plain = texts.digits(texts.clean(text[:60]))
    except texts.RefusedSign:
        return None
    places = exponent(currency)
    whole, minor = plain, ""
    found = re.fullmatch(rf"(.*[0-9])[.,٫]([0-9]{{1,{places}}})", plain) if places else None
    if found:
        whole, minor = found[1], found[2].ljust(places, "0")
    if not _GROUPED.fullmatch(whole):
        return None
    digits = re.sub(r"[^0-9]", "", whole)
    return Money(int(digits) * 10**places + int(minor or 0), currency)
