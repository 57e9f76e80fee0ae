"""Office hours, absences, load, and what they do to answers and invitations."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.month.office.diary import LONGEST_HOURS, Diaries
from workaday.objectives.records import Absence, Diary, Engagement
from workaday.world.period import is_working

ANN = Diary(
    person="ann", opens=time(8, 30), closes=time(17, 30), stand_in="ben", peaks=[date(2026, 1, 15)],
    absences=[Absence(first=date(2026, 1, 20), last=date(2026, 1, 21), why="leave")],
    engagements=[Engagement(start=datetime(2026, 1, 12, 10), end=datetime(2026, 1, 12, 11))],
)  # fmt: skip
ALL = Diaries([ANN, Diary(person="ben", opens=time(9), closes=time(17))])

times = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 31))
hours = st.floats(0.01, 12, allow_nan=False)


@given(times, hours)
def test_answers_come_in_office_hours_on_days_that_are_worked(sent: datetime, latency_hours: float) -> None:
    when = ALL.reply_time("ann", sent, latency_hours)
    assert when > sent
    assert is_working(when.date())
    assert ANN.away(when.date()) is None
    assert time(8, 30) <= when.time() <= time(17, 30)


@given(times, hours, hours)
def test_who_takes_longer_answers_later(sent: datetime, one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert ALL.reply_time("ann", sent, low) <= ALL.reply_time("ann", sent, high)


@pytest.mark.parametrize(
    ("sent", "hours", "when"),
    [
        (datetime(2026, 1, 6, 10), 2, datetime(2026, 1, 6, 12)),
        (datetime(2026, 1, 6, 16, 30), 2, datetime(2026, 1, 7, 9, 30)),
        (datetime(2026, 1, 6, 6), 1, datetime(2026, 1, 6, 9, 30)),
        (datetime(2026, 1, 9, 17), 1, datetime(2026, 1, 12, 9)),
        (datetime(2026, 1, 19, 17), 1, datetime(2026, 1, 22, 9)),
        (datetime(2026, 1, 20, 9), 1, datetime(2026, 1, 22, 9, 30)),
    ],
    ids=["same-day", "overnight", "before-hours", "weekend", "leave-begins", "on-leave"],
)
def test_an_answer_takes_its_office_hours(sent: datetime, hours: float, when: datetime) -> None:
    assert ALL.reply_time("ann", sent, hours) == when


def test_load_grows_before_own_deadlines_and_at_the_months_end() -> None:
    calm, near, peak = (ALL.load("ann", date(2026, 1, d)) for d in (8, 14, 15))
    assert calm == 1.0 < near < peak
    assert ALL.load("ben", date(2026, 1, 30)) > ALL.load("ben", date(2026, 1, 14))
    assert ALL.mood("ann", date(2026, 1, 8)) == "calm"
    assert ALL.mood("ann", date(2026, 1, 15)) == "stretched"
    slow = ALL.reply_time("ann", datetime(2026, 1, 15, 9), 4) - datetime(2026, 1, 15, 9)
    assert slow > ALL.reply_time("ann", datetime(2026, 1, 8, 9), 4) - datetime(2026, 1, 8, 9)


def test_nobody_takes_longer_than_the_longest() -> None:
    when = ALL.reply_time("ben", datetime(2026, 1, 6, 9), 500)
    assert when == ALL.after("ben", datetime(2026, 1, 6, 9), timedelta(hours=LONGEST_HOURS))


def test_invitations_are_accepted_or_answered_with_another_time() -> None:
    assert ALL.invited("ann", datetime(2026, 1, 12, 11), datetime(2026, 1, 12, 11, 30)).comes
    taken = ALL.invited("ann", datetime(2026, 1, 12, 10), datetime(2026, 1, 12, 11))
    assert (taken.comes, taken.instead) == (False, datetime(2026, 1, 12, 11))
    away = ALL.invited("ann", datetime(2026, 1, 20, 10), datetime(2026, 1, 20, 11))
    assert away.instead is not None
    assert away.instead.date() == date(2026, 1, 22)


def test_a_stand_in_stands_in_while_the_other_is_away() -> None:
    assert ALL.stands_in("ben", "ann", datetime(2026, 1, 20, 10))
    assert not ALL.stands_in("ben", "ann", datetime(2026, 1, 19, 10))
    assert not ALL.stands_in("ann", "ben", datetime(2026, 1, 20, 10))
    assert ALL.back("ann", ANN.absences[0]) == date(2026, 1, 22)
