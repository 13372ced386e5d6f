"""Days that move with today: ``today``, ``today-18y``, ``today+30d``, or a day of its own."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def resolve(text: str, today: date | None) -> date | None:
    """The day meant; None when it depends on today and today is not known.

    Months and years end on the same day number, or the last day of the month.
    """
    if not text.startswith("today"):
        return date.fromisoformat(text)
    if today is None:
        return None
    shift = text.removeprefix("today")
    if not shift:
        return today
    count, unit = int(shift[:-1]), shift[-1]
    if unit == "d":
        return today + timedelta(days=count)
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
