"""The month's clock: simulated local wall time over its working days. It knows nothing of the real time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from workaday.errors import DeskError
from workaday.world.period import working_days_from

OPENS = time(8, 30)
CLOSES = time(18, 0)
LATEST = time(21, 0)
DAYS = 20


def month_days(start: date, count: int = DAYS) -> list[date]:
    """The first `count` working days from `start` on."""
    return working_days_from(start, count)


class Clock:
    """Where the month stands: `now`, `day` (from 1), `week` (from 1), and whether it is `over`.

    The office day runs from 08:30 to 18:00; one may work late until 21:00, and then only end the day.
    """

    def __init__(self, days: Sequence[date], state: str = "") -> None:
        """`state` is what an earlier clock's `state()` gave; without it the month begins."""
        self.days = tuple(days)
        self.day = 1
        self.now = datetime.combine(self.days[0], OPENS)
        self.over = False
        if state:
            self.restore(state)

    @property
    def week(self) -> int:
        return (self.day - 1) // 5 + 1

    @property
    def weeks(self) -> int:
        return (len(self.days) - 1) // 5 + 1

    @property
    def today(self) -> date:
        return self.days[self.day - 1]

    @property
    def latest(self) -> datetime:
        """When even who works late goes home."""
        return datetime.combine(self.today, LATEST)

    @property
    def closes(self) -> datetime:
        """When the office closes."""
        return datetime.combine(self.today, CLOSES)

    @property
    def minutes_left(self) -> int:
        """Until the office closes; 0 after that."""
        return max(0, int((self.closes - self.now).total_seconds() // 60))

    @property
    def day_is_over(self) -> bool:
        """Whether nothing is left but to end the day."""
        return self.now >= self.latest

    def advance(self, minutes: int) -> None:
        """Let time pass; never beyond the day's end."""
        if minutes < 0:
            raise DeskError(f"time does not run backwards: {minutes} minutes; give 0 or more")
        if not self.over:
            self.now = min(self.now + timedelta(minutes=minutes), max(self.latest, self.now))

    def end_day(self) -> None:
        """On to the next working day's morning; after the last day the month is over."""
        if self.over:
            raise DeskError("the month is over; there is no day left to end")
        if self.day == len(self.days):
            self.over = True
            self.now = max(self.now, self.latest)
            return
        self.day += 1
        self.now = datetime.combine(self.today, OPENS)

    def state(self) -> str:
        return json.dumps({"day": self.day, "now": self.now.isoformat(), "over": self.over})

    def restore(self, state: str) -> None:
        kept = json.loads(state)
        self.day = int(kept["day"])
        self.now = datetime.fromisoformat(kept["now"])
        self.over = bool(kept["over"])
