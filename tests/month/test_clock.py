"""The clock: working days, office hours, the day's end."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from workaday.errors import DeskError
from workaday.month.clock import Clock, month_days


@pytest.mark.parametrize(
    ("start", "first", "last", "skipped"),
    [
        (date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 30), date(2026, 1, 10)),
        (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 29), date(2026, 1, 1)),
        (date(2025, 12, 20), date(2025, 12, 22), date(2026, 1, 21), date(2025, 12, 25)),
    ],
    ids=["weekends", "new-year", "christmas"],
)
def test_a_month_has_twenty_working_days(start: date, first: date, last: date, skipped: date) -> None:
    days = month_days(start)
    assert len(days) == 20
    assert (days[0], days[-1]) == (first, last)
    assert skipped not in days


def test_time_passes_but_not_beyond_the_evening() -> None:
    clock = Clock(month_days(date(2026, 1, 5)))
    assert (clock.now, clock.minutes_left) == (datetime(2026, 1, 5, 8, 30), 570)
    clock.advance(570)
    assert (clock.minutes_left, clock.day_is_over) == (0, False)
    clock.advance(10_000)
    assert (clock.now, clock.day_is_over) == (datetime(2026, 1, 5, 21, 0), True)
    clock.advance(5)
    assert clock.now == datetime(2026, 1, 5, 21, 0)
    with pytest.raises(DeskError, match="backwards"):
        clock.advance(-1)


def test_days_and_weeks_go_on_until_the_month_is_over() -> None:
    clock = Clock(month_days(date(2026, 1, 5)))
    weeks = []
    for day in range(1, 21):
        assert (clock.day, clock.over) == (day, False)
        weeks.append(clock.week)
        clock.end_day()
    assert weeks == [1] * 5 + [2] * 5 + [3] * 5 + [4] * 5
    assert clock.over
    assert clock.day == 20
    assert clock.now == datetime(2026, 1, 30, 21, 0)
    with pytest.raises(DeskError, match="month is over"):
        clock.end_day()


def test_a_clock_goes_on_from_its_state() -> None:
    days = month_days(date(2026, 1, 5))
    clock = Clock(days)
    clock.end_day()
    clock.advance(17)
    again = Clock(days, clock.state())
    assert (again.now, again.day, again.over) == (datetime(2026, 1, 6, 8, 47), 2, False)
