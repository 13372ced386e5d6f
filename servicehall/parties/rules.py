"""What names, contacts and identifiers must look like. A reader returns the normal form or raises Unreadable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

NAME_LIMIT = 200
_PARTS = ("full", "family", "given")
_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\\\]]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_PASSPORT = re.compile(r"[A-Z]{2}[A-Z0-9]{4,12}")
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ENTERPRISE_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_CENTURIES = {
    "0": 1900,
    "1": 1900,
    "2": 2000,
    "3": 2000,
    "4": 2100,
    "5": 2100,
    "6": 2200,
    "7": 2200,
    "8": 2300,
    "9": 2300,
}


class Unreadable(ValueError):
    """The text cannot be what it should be; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def name(given: dict[str, str]) -> dict[str, str]:
    """A name as its bearer writes it: any script, one letter or one word will do, case and marks untouched.

    ``full`` is needed; ``family`` and ``given`` are kept where people have them. Composed (NFC), inner space single.
    """
    if set(given) - set(_PARTS):
        raise Unreadable("unknown-part")
    kept = {part: line(text) for part in _PARTS if (text := given.get(part) or "").strip()}
    if "full" not in kept:
        raise Unreadable("needed")
    return kept


def line(text: str, limit: int = NAME_LIMIT) -> str:
    """One line of text. Control signs, half surrogates and signs that turn the direction of writing are refused."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} or sign in _TURNING for sign in plain):
        raise Unreadable("sign-not-allowed")
    if len(plain) > limit:
        raise Unreadable("too-long")
    return plain


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def email(text: str) -> str:
    """An address for mail, domain in lower case; the part before @ as it was written."""
    plain = line(text, 254)
    if not _EMAIL.fullmatch(plain):
        raise Unreadable("email")
    local, domain = plain.rsplit("@", 1)
    return f"{local}@{domain.lower()}"


def phone(text: str) -> str:
    """A telephone number: digits, perhaps with + before them. Source: ITU-T E.164 (15 digits at most)."""
    plain = "".join(sign for sign in text if sign.isdecimal() or sign == "+")
    plain = "".join(sign if sign == "+" else str(unicodedata.decimal(sign)) for sign in plain)
    if not _PHONE.fullmatch(plain):
        raise Unreadable("phone")
    return plain


def vn_cccd(number: str) -> bool:
    """Viet Nam's personal identification number: 3 digits of place (001–096), century and sex, year of birth, 6 random.

    It has no check digit. Source: Decree 137/2015/ND-CP, art. 13.
    """
    return bool(re.fullmatch(r"[0-9]{12}", number)) and 1 <= int(number[:3]) <= 96


def cn_resident(number: str) -> bool:
    """China's citizen identification number: place, day of birth, order, check sign.

    Source: GB 11643-1999; the check is ISO 7064 MOD 11-2.
    """
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) or _day(number[6:14]) is None:
        return False
    total = sum(weight * int(sign) for weight, sign in zip(_RESIDENT_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[17]


def cn_uscc(number: str) -> bool:
    """China's unified social credit code: 18 signs, the last a check. Source: GB 32100-2015."""
    if len(number) != 18 or any(sign not in _USCC for sign in number):
        return False
    total = sum(weight * _USCC.index(sign) for weight, sign in zip(_USCC_WEIGHTS, number, strict=False))
    return _USCC[-total % 31] == number[17]


def vn_enterprise(number: str) -> bool:
    """Viet Nam's enterprise (tax) number: 10 digits, the last a check; 13 for a branch.

    Source: Circular 105/2020/TT-BTC, art. 5.
    """
    if not re.fullmatch(r"[0-9]{10}(?:[0-9]{3})?", number):
        return False
    total = sum(weight * int(sign) for weight, sign in zip(_ENTERPRISE_WEIGHTS, number, strict=False))
    return 10 - total % 11 == int(number[9])


def passport(number: str) -> bool:
    """Country (two letters, ISO 3166) and number, written together."""
    return bool(_PASSPORT.fullmatch(number))


SCHEMES: dict[str, Callable[[str], bool]] = {
    "vn.cccd": vn_cccd,
    "cn.resident": cn_resident,
    "cn.uscc": cn_uscc,
    "vn.enterprise": vn_enterprise,
    "passport": passport,
}


def identifier(scheme: str, text: str) -> str:
    """The normal form of an identifier: upper case, no spaces, dots or hyphens, digits of any script as 0–9."""
    if scheme not in SCHEMES:
        raise Unreadable("unknown-scheme")
    plain = unicodedata.normalize("NFKC", text).upper()
    signs = "".join(sign for sign in plain if not sign.isspace() and sign not in ".·-–")
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs)
    if not SCHEMES[scheme](digits):
        raise Unreadable("check-digit" if scheme.startswith("cn.") or scheme == "vn.enterprise" else "form")
    return digits


def says_born(scheme: str, number: str) -> tuple[int, int, date | None]:
    """What the number itself says of its bearer's birth: (first year, last year, day where it has one).

    (0, 9999, None) for a scheme that says nothing. Used to warn, never to refuse: registers hold errors.
    """
    if scheme == "cn.resident":
        day = _day(number[6:14])
        return (day.year, day.year, day) if day else (0, 9999, None)
    if scheme == "vn.cccd":
        year = _CENTURIES[number[3]] + int(number[4:6])
        return year, year, None
    return 0, 9999, None


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
