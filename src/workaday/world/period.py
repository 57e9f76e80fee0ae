"""Dates as an office counts them: last complete months and quarters, working days, human times."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""By `date.weekday()`."""


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or the month's last day when it is shorter."""
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_before(day: date, count: int) -> list[str]:
    """The `count` complete months before the month of `day`, oldest first."""
    first = day.replace(day=1)
    return [month_of(add_months(first, -k)) for k in range(count, 0, -1)]


@dataclass(frozen=True)
class Period:
    """What "last month" and "this quarter" mean to somebody who looks at `asof`."""

    asof: date

    @property
    def month_start(self) -> date:
        return add_months(self.asof.replace(day=1), -1)

    @property
    def quarter_start(self) -> date:
        first = self.asof.replace(month=3 * ((self.asof.month - 1) // 3) + 1, day=1)
        return add_months(first, -3)

    @property
    def quarter_end(self) -> date:
        return add_months(self.quarter_start, 3) - timedelta(days=1)

    def shifted(self) -> Period:
        """One month earlier."""
        return Period(add_months(self.asof, -1))

    def parameters(self) -> dict[str, str]:
        """The named parameters that measures may use."""
        previous = Period(self.quarter_start)
        return {
            "asof": self.asof.isoformat(),
            "month": month_of(self.month_start),
            "prev_month": month_of(add_months(self.month_start, -1)),
            "quarter_start": self.quarter_start.isoformat(),
            "quarter_end": self.quarter_end.isoformat(),
            "prev_quarter_start": previous.quarter_start.isoformat(),
            "prev_quarter_end": previous.quarter_end.isoformat(),
            "year_start": self.month_start.replace(month=1, day=1).isoformat(),
        }

    # words, for templates
    @property
    def month(self) -> str:
        return f"{MONTHS[self.month_start.month - 1]} {self.month_start.year}"

    @property
    def month_name(self) -> str:
        return MONTHS[self.month_start.month - 1]

    @property
    def prev_month(self) -> str:
        before = add_months(self.month_start, -1)
        return f"{MONTHS[before.month - 1]} {before.year}"

    @property
    def quarter(self) -> str:
        return f"Q{(self.quarter_start.month + 2) // 3} {self.quarter_start.year}"

    @property
    def prev_quarter(self) -> str:
        return Period(self.quarter_start).quarter

    @property
    def year(self) -> str:
        return str(self.month_start.year)

    @property
    def month_end(self) -> date:
        return self.asof.replace(day=1) - timedelta(days=1)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th (or, from -1, last) Monday (0) to Sunday (6) of a month."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = add_months(date(year, month, 1), 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


@cache
def holidays(year: int) -> frozenset[date]:
    """The days on which most US offices are shut (and, of them, New Year and Christmas everywhere)."""
    return frozenset([
        date(year, 1, 1), date(year, 7, 4), date(year, 12, 25), date(year, 12, 26),
        nth_weekday(year, 5, 0, -1), nth_weekday(year, 9, 0, 1), nth_weekday(year, 11, 3, 4),
    ])  # fmt: skip


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def working_days(start: date, end: date) -> Iterator[date]:
    """Working days from start to end, both included."""
    day = start
    while day <= end:
        if is_working(day):
            yield day
        day += timedelta(days=1)


def working_days_from(start: date, count: int) -> list[date]:
    """The first `count` working days from `start` on."""
    days: list[date] = []
    day = start
    while len(days) < count:
        if is_working(day):
            days.append(day)
        day += timedelta(days=1)
    return days


def on_or_after(day: date) -> date:
    """That day if people work on it, or the next on which they do."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def on_or_before(day: date) -> date:
    while not is_working(day):
        day -= timedelta(days=1)
    return day


_HOURS = (0.6, 1.0, 1.5, 1.6, 1.4, 0.7, 1.1, 1.5, 1.6, 1.4, 0.8, 0.35, 0.12, 0.1, 0.12, 0.06)  # from 7 h


def human_time(rng: random.Random, day: date) -> datetime:
    """A moment at which people save files: office hours mostly, an evening now and then, any second."""
    hour = rng.choices(range(7, 7 + len(_HOURS)), weights=_HOURS)[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(1, 60)))
