"""Numbers that prove themselves: the check digits of identity and register numbers, per scheme."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ENTERPRISE_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
PASSPORT = re.compile(r"[A-Z]{2}[A-Z0-9]{4,12}")


def vn_cccd(number: str) -> bool:
    """Viet Nam's personal identification number: 12 digits, place of birth, century and sex, year, six random.

    It has no check digit; the place (001–096) is what can be checked. Source: Decree 137/2015/ND-CP, art. 13.
    """
    return bool(re.fullmatch(r"[0-9]{12}", number)) and 1 <= int(number[:3]) <= 96


def cn_resident(number: str) -> bool:
    """China's citizen identification number: place, day of birth, order, check sign.

    Source: GB 11643, ISO 7064 MOD 11-2.
    """
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(sign) for weight, sign in zip(RESIDENT_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[17]


def cn_uscc(number: str) -> bool:
    """China's unified social credit code: 18 signs, the last a check. Source: GB 32100-2015."""
    if len(number) != 18 or any(sign not in USCC_SIGNS for sign in number):
        return False
    total = sum(weight * USCC_SIGNS.index(sign) for weight, sign in zip(USCC_WEIGHTS, number, strict=False))
    return USCC_SIGNS[(31 - total % 31) % 31] == number[17]


def vn_enterprise(number: str) -> bool:
    """Viet Nam's enterprise (tax) number: 10 digits with a check, or 13 for a branch.

    Source: Circular 105/2020/TT-BTC.
    """
    if not re.fullmatch(r"[0-9]{10}([0-9]{3})?", number):
        return False
    total = sum(weight * int(sign) for weight, sign in zip(ENTERPRISE_WEIGHTS, number, strict=False))
    return (10 - total % 11) % 10 == int(number[9]) and total % 11 != 0


def passport(number: str) -> bool:
    """Country (ISO 3166 letters) and number, without spaces."""
    return bool(PASSPORT.fullmatch(number))


SCHEMES: dict[str, Callable[[str], bool]] = {
    "vn.cccd": vn_cccd,
    "cn.resident": cn_resident,
    "cn.uscc": cn_uscc,
    "vn.enterprise": vn_enterprise,
    "passport": passport,
}


def normal(number: str) -> str:
    """A number as it is kept: upper case, without spaces, dots and hyphens."""
    return "".join(sign for sign in number.upper() if not sign.isspace() and sign not in ".·-–")


def valid(scheme: str, number: str) -> bool:
    """Whether a normal number can belong to the scheme. Raises KeyError for a scheme we do not know."""
    return SCHEMES[scheme](number)
