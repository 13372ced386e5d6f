"""A second clock, plain and slow: it walks day by day and minute by minute and shares no code with the first.

It knows zones without a change of clocks only, and facts on whole minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass
class Office:
    weekend: set[int]
    closed: set[date]
    opened: set[date]
    halves: set[date]
    hours: list[tuple[int, int]]  # minutes of the day

    def works(self, day: date) -> bool:
        if day in self.opened:
            return True
        if day in self.closed:
            return False
        return day in self.halves or day.weekday() not in self.weekend

    def minutes(self, day: date) -> list[int]:
        """The minutes of the day that are worked."""
        if not self.works(day):
            return []
        spans = self.hours
        if day in self.halves:
            first = spans[0]
            spans = [first] if len(spans) > 1 else [(first[0], (first[0] + first[1]) // 2)]
        return [minute for start, end in spans for minute in range(start, end)]

    def closing(self, day: date) -> int:
        spans = self.hours
        if day in self.halves:
            return spans[0][1] if len(spans) > 1 else (spans[0][0] + spans[0][1]) // 2
        return spans[-1][1]


@dataclass
class Law:
    midnight: bool
    roll: bool
    moves: bool
    least: int


@dataclass
class Stop:
    """A pause in minutes: [since, until), with no zone."""

    since: datetime
    until: datetime
    restart: bool


def at(day: date, minute: int) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)


class Reference:
    def __init__(self, office: Office, law: Law, unit: str, amount: int, stops: list[Stop]) -> None:
        self.office, self.law, self.unit, self.amount = office, law, unit, amount
        self.stops = sorted(stops, key=lambda stop: stop.since)
        self.silent: list[tuple[datetime, datetime]] = [(stop.since, stop.until) for stop in self.stops]

    def free(self, day: date, minutes: list[int]) -> list[int]:
        start, end = at(day, 0), at(day, 1440)
        touching = [(a, b) for a, b in self.silent if a < end and b > start]
        for a, b in touching:
            first, last = (a - start) // MINUTE, (b - start) // MINUTE
            minutes = [one for one in minutes if not first <= one < last]
        return minutes

    def end_of(self, day: date) -> datetime:
        if self.law.midnight:
            return at(day, 1440) - timedelta(seconds=1)
        return at(day, self.office.closing(day))

    def run(self, received: date | datetime) -> tuple[date, datetime, date]:
        """(due day, due moment, day of receipt)."""
        on = received.date() if isinstance(received, datetime) else received
        moves = self.law.moves or self.unit == "on_the_spot"
        if moves:
            late = isinstance(received, datetime) and received > at(on, self.office.closing(on))
            if not self.office.works(on) or late:
                on += DAY
                while not self.office.works(on):
                    on += DAY
        if isinstance(received, datetime):
            begin = received
        else:
            begin = at(on, 0) if self.unit == "on_the_spot" else at(on + DAY, 0)
        self.day, self.begin, self.anew = on, begin, False
        due_on, due_at = self.reach()
        if self.unit != "on_the_spot":
            for stop in self.stops:
                if stop.since > due_at or not stop.restart:
                    continue
                first = stop.until.date()
                if stop.until <= self.begin or first - DAY < self.day:
                    continue
                before = (self.day, self.begin, self.anew, list(self.silent))
                self.day, self.begin, self.anew = first - DAY, stop.until, True
                self.silent.append((at(first, 0), stop.until))
                new_on, new_at = self.reach()
                if new_at < due_at:
                    self.day, self.begin, self.anew, self.silent = before
                else:
                    due_on, due_at = new_on, new_at
        return due_on, due_at, on

    def reach(self) -> tuple[date, datetime]:
        if self.unit == "working_hours":
            return self.walk_minutes(self.amount * 60)
        if self.unit == "on_the_spot":
            spot = [one for one in self.office.minutes(self.day) if at(self.day, one) >= self.begin]
            if not spot:
                return self.day, self.end_of(self.day)
            on, _ = self.walk_minutes(len(spot))
            return on, self.end_of(on)
        days = self.amount if self.unit != "months" else self.days_of_months()
        done, day = Fraction(0), self.day
        while done < days:
            day += DAY
            whole = self.office.minutes(day) if self.unit == "working_days" else list(range(1440))
            if whole:
                done += Fraction(len(self.free(day, whole)), len(whole))
        if self.law.roll and self.unit != "working_days" and not self.office.works(day):
            while not self.office.works(day) or not self.free(day, list(range(1440))):
                day += DAY
        if days >= 2:
            seen, other = 0, self.day
            while seen < self.law.least:
                other += DAY
                seen += self.office.works(other)
            day = max(day, other)
        return day, self.end_of(day)

    def days_of_months(self) -> int:
        first = self.day + DAY if self.anew else self.day
        year, month = first.year, first.month
        for _ in range(self.amount):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        number = first.day
        while True:
            try:
                end = date(year, month, number)
                break
            except ValueError:
                number -= 1
        if self.anew and number == first.day:
            end -= DAY
        return (end - self.day).days

    def walk_minutes(self, amount: int) -> tuple[date, datetime]:
        day = self.begin.date()
        while True:
            for one in self.free(day, self.office.minutes(day)):
                if day > self.begin.date() or at(day, one) >= self.begin:
                    amount -= 1
                    if amount == 0:
                        return day, at(day, one) + MINUTE
            day += DAY

    def left(self, now: datetime, due_at: datetime) -> tuple[int, int]:
        """(days, minutes) left; below zero when past."""
        if now > due_at:
            self.silent, kept = [], self.silent
            days, minutes = self.between(due_at, now)
            self.silent = kept
            return -days, -minutes
        counted = self.begin if self.unit in ("working_hours", "on_the_spot") else at(self.day + DAY, 0)
        return self.between(max(now, counted), due_at)

    def between(self, start: datetime, end: datetime) -> tuple[int, int]:
        days = minutes = 0
        day = start.date()
        while day <= end.date():
            whole = self.office.minutes(day)
            inside = self.free(day, whole)
            if day in (start.date(), end.date()):
                inside = [one for one in inside if start <= at(day, one) and at(day, one) + MINUTE <= end]
            if whole and len(inside) == len(whole):
                days += 1
            else:
                minutes += len(inside)
            day += DAY
        length = sum(b - a for a, b in self.office.hours)
        return days + minutes // length, minutes % length
