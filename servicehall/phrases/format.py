"""Days, moments, money and numbers as people of each language write them (CLDR through Babel)."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_time, get_timezone
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from servicehall.kernel.money import Money
from servicehall.phrases import catalog
from servicehall.phrases.catalog import N_
from servicehall.phrases.languages import LANGUAGES

NO_MINOR_UNIT = frozenset(
    {
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    }
)
THREE_DIGITS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
MEGABYTE = 1024 * 1024
DIGITS = {"fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")}


def exponent(currency: str) -> int:
    """How many digits the minor unit has. Source: ISO 4217, list one."""
    return 0 if currency in NO_MINOR_UNIT else 3 if currency in THREE_DIGITS else 2


def digits(text: str, language: str) -> str:
    """The same text with the language's own digits."""
    table = DIGITS.get(language)
    return text.translate(table) if table else text


_DAY = {"en": "d MMMM y", "vi": "d 'tháng' M 'năm' y"}
_SHORT_DAY = {"en": "d MMM y", "vi": "dd/MM/y"}
_COMMA = {"en": ",", "vi": ",", "zh": "", "fa": "،"}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(LANGUAGES[language].locale)


@lru_cache(maxsize=4096)
def day(value: date, language: str) -> str:
    """A day at the office: ``3 March 2026``; the Gregorian calendar in every language."""
    return digits(format_date(value, format=_DAY.get(language, "long"), locale=_locale(language)), language)


@lru_cache(maxsize=4096)
def short_day(value: date, language: str) -> str:
    """A day in a list, where the year can be understood: ``3 Mar 2026``."""
    return digits(format_date(value, format=_SHORT_DAY.get(language, "medium"), locale=_locale(language)), language)


def moment(value: datetime, language: str, zone: str | tzinfo | None = None) -> str:
    """A moment as the clock on the office's wall shows it: ``3 March 2026, 16:05``.

    ``zone``: an IANA name, or None when the moment already carries the office's own zone. A moment without a zone is
    a fault.
    """
    local = _local(value, zone)
    return f"{day(local.date(), language)}{_COMMA[language]} {clock_time(local, language)}"


def clock_time(value: datetime, language: str, zone: str | tzinfo | None = None) -> str:
    """Hours and minutes of a moment, 24 hours: ``16:05``."""
    return digits(format_time(_local(value, zone), format="HH:mm", locale=_locale(language)), language)


def weekday(value: date, language: str) -> str:
    """The name of the day of the week: ``Tuesday``."""
    return format_date(value, format="EEEE", locale=_locale(language))


def stamp(value: datetime, zone: str | tzinfo | None = None) -> str:
    """What HTML's ``<time datetime>`` wants: RFC 3339 with the offset at the office."""
    return _local(value, zone).isoformat(timespec="minutes")


def _local(value: datetime, zone: str | tzinfo | None) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment needs its zone")
    if zone is None:
        return value
    return value.astimezone(get_timezone(zone) if isinstance(zone, str) else zone)


def number(value: int | float | Decimal, language: str) -> str:
    """A number with the language's separators and digits."""
    return digits(format_decimal(value, locale=_locale(language), numbering_system="default"), language)


def share(value: float, language: str, places: int = 2) -> str:
    """A share of one as per cent: ``97.58 %`` in the language's way."""
    pattern = _percent(language, places)
    return digits(pattern.apply(Decimal(str(value)), _locale(language), numbering_system="default"), language)


@cache
def _percent(language: str, places: int) -> NumberPattern:
    pattern = parse_pattern(_locale(language).percent_formats[None].pattern)
    pattern.frac_prec = (places, places)
    return pattern


@cache
def _currency(language: str, currency: str) -> NumberPattern:
    pattern = parse_pattern(_locale(language).currency_formats["standard"].pattern)
    pattern.frac_prec = (exponent(currency), exponent(currency))
    return pattern


@lru_cache(maxsize=4096)
def money(value: Money, language: str) -> str:
    """An amount with its currency: ``₫100,000``, ``100.000 ₫``, ``¥20.00``."""
    amount = Decimal(value.amount).scaleb(-exponent(value.currency))
    written = _currency(language, value.currency).apply(
        amount, _locale(language), currency=value.currency, currency_digits=False, numbering_system="default"
    )
    return digits(written, language)


def size(count: int, language: str) -> str:
    """The size of a file in bytes as people say it: ``340 kB``, ``2.1 MB``; 1,024 to the step, as limits are set."""
    if count < MEGABYTE:
        whole = number(max(1, round(count / 1024)) if count else 0, language)
        return catalog.gettext(language, N_("{size} kB")).format(size=whole)
    tenths = number(Decimal(count * 10 // MEGABYTE) / 10, language)
    return catalog.gettext(language, N_("{size} MB")).format(size=tenths)
