"""Periods: what an office calls last month and last quarter, and when its people work."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.world.period import (
    Period,
    add_months,
    holidays,
    human_time,
    is_working,
    month_of,
    months_before,
    nth_weekday,
    on_or_after,
    on_or_before,
    working_days,
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("asof", "month", "prev_month", "quarter", "prev_quarter", "year"),
    [
        (date(2026, 1, 5), "December 2025", "November 2025", "Q4 2025", "Q3 2025", "2025"),
        (date(2026, 2, 28), "January 2026", "December 2025", "Q4 2025", "Q3 2025", "2026"),
        (date(2026, 3, 31), "February 2026", "January 2026", "Q4 2025", "Q3 2025", "2026"),
        (date(2026, 4, 1), "March 2026", "February 2026", "Q1 2026", "Q4 2025", "2026"),
        (date(2025, 12, 31), "November 2025", "October 2025", "Q3 2025", "Q2 2025", "2025"),
        (date(2024, 3, 1), "February 2024", "January 2024", "Q4 2023", "Q3 2023", "2024"),
    ],
    ids=["new-year", "february", "end-of-march", "first-of-april", "new-years-eve", "leap"],
)
def test_the_last_complete_month_and_quarter_in_words(
    asof: date, month: str, prev_month: str, quarter: str, prev_quarter: str, year: str
) -> None:
    period = Period(asof)
    said = (period.month, period.prev_month, period.quarter, period.prev_quarter, period.year)
    assert said == (month, prev_month, quarter, prev_quarter, year)


def test_the_parameters_at_the_turn_of_the_year() -> None:
    assert Period(date(2026, 1, 15)).parameters() == {
        "asof": "2026-01-15",
        "month": "2025-12",
        "prev_month": "2025-11",
        "quarter_start": "2025-10-01",
        "quarter_end": "2025-12-31",
        "prev_quarter_start": "2025-07-01",
        "prev_quarter_end": "2025-09-30",
        "year_start": "2025-01-01",
    }


def test_the_end_of_a_leap_february() -> None:
    assert Period(date(2024, 3, 10)).month_end == date(2024, 2, 29)


@given(days)
def test_a_period_ends_before_its_day(asof: date) -> None:
    period = Period(asof)
    assert period.month_start <= period.month_end < asof.replace(day=1)
    assert period.quarter_start < period.quarter_end < asof
    assert (asof - period.quarter_end).days <= 92
    assert period.quarter_start.month in (1, 4, 7, 10)
    assert Period(period.quarter_start).quarter_end + timedelta(days=1) == period.quarter_start


@given(days)
def test_a_shifted_period_is_one_month_back(asof: date) -> None:
    assert Period(asof).shifted().month == Period(asof).prev_month


@given(days, st.integers(-400, 400))
def test_adding_months_moves_the_month_and_keeps_the_day_where_there_is_one(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month + count
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(-60, 60), st.integers(-60, 60))
def test_months_add_up_from_the_first_of_a_month(day: date, one: int, two: int) -> None:
    first = day.replace(day=1)
    assert add_months(add_months(first, one), two) == add_months(first, one + two)


def test_months_before_end_with_the_last_complete_one() -> None:
    assert months_before(date(2026, 2, 11), 3) == ["2025-11", "2025-12", "2026-01"]
    assert month_of(date(987, 3, 1)) == "0987-03"


@pytest.mark.parametrize(
    ("year", "month", "weekday", "n", "day"),
    [
        (2026, 11, 3, 4, date(2026, 11, 26)),
        (2026, 9, 0, 1, date(2026, 9, 7)),
        (2026, 5, 0, -1, date(2026, 5, 25)),
        (2025, 12, 2, -1, date(2025, 12, 31)),
    ],
    ids=["thanksgiving", "labor-day", "memorial-day", "last-of-the-year"],
)
def test_nth_weekdays(year: int, month: int, weekday: int, n: int, day: date) -> None:
    assert nth_weekday(year, month, weekday, n) == day


@given(days)
def test_nobody_works_on_weekends_and_holidays(day: date) -> None:
    assert is_working(day) == (day.weekday() < 5 and day not in holidays(day.year))
    assert on_or_before(day) <= day <= on_or_after(day)
    assert is_working(on_or_before(day))
    assert is_working(on_or_after(day))
    assert on_or_after(day) - day <= timedelta(days=5)


@given(days, st.integers(0, 60))
def test_working_days_are_all_of_them_and_in_order(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    found = list(working_days(start, end))
    assert found == [d for k in range(length + 1) if is_working(d := start + timedelta(days=k))]


@given(st.integers(), days)
def test_people_save_files_between_seven_and_eleven_at_night(seed: int, day: date) -> None:
    moment = human_time(random.Random(seed), day)
    assert moment.date() == day
    assert 7 <= moment.hour <= 22
    assert moment.second > 0
    assert moment.microsecond == 0


def test_most_files_are_saved_in_office_hours() -> None:
    rng = random.Random(3)
    hours = [human_time(rng, date(2026, 5, 4)).hour for _ in range(2000)]
    assert sum(8 <= h <= 17 for h in hours) > 0.8 * len(hours)
