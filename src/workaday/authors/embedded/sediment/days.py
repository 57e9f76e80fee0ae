"""When things are left: evenings and weekends for photos, office hours too for downloads, bursts in minutes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_EVENING = ((17, 3), (18, 5), (19, 8), (20, 10), (21, 9), (22, 4), (23, 1))
_FREE = (
    (8, 2),
    (9, 5),
    (10, 9),
    (11, 10),
    (12, 8),
    (13, 8),
    (14, 9),
    (15, 10),
    (16, 9),
    (17, 7),
    (18, 6),
    (19, 4),
    (20, 3),
)
_OFFICE = (
    (7, 2),
    (8, 7),
    (9, 11),
    (10, 12),
    (11, 10),
    (12, 7),
    (13, 9),
    (14, 11),
    (15, 11),
    (16, 9),
    (17, 5),
    (18, 2),
)


@dataclass(frozen=True)
class Days:
    """The days of a computer's life, first and last included; times are local wall time."""

    first: date
    last: date

    def weekday(self, rng: random.Random, day: date) -> date:
        """That day, or for most of what falls on a weekend the Friday before it."""
        if day.weekday() < 5 or rng.random() < 0.25:
            return day
        return max(self.first, day - timedelta(days=day.weekday() - 4))

    def any(self, rng: random.Random) -> date:
        """A day, the later half a little likelier: newer things are still there."""
        span = (self.last - self.first).days
        return self.first + timedelta(days=int(span * max(rng.random(), rng.random() ** 0.7)))

    def early(self, rng: random.Random, within: int = 20) -> date:
        """A day of the first weeks, when things are carried over."""
        return self.first + timedelta(days=rng.randint(0, min(within, (self.last - self.first).days)))

    def free(self, rng: random.Random) -> datetime:
        """A moment of a weekend, or of an evening."""
        day = self.any(rng)
        if rng.random() < 0.36:
            weekend = day + timedelta(days=5 + rng.randrange(2) - day.weekday())
            day = weekend if self.first <= weekend <= self.last else day
        return at(rng, day, _FREE if day.weekday() >= 5 else _EVENING)

    def office(self, rng: random.Random) -> datetime:
        day = self.any(rng)
        working = day - timedelta(days=max(0, day.weekday() - 4))
        return at(rng, max(working, self.first), _OFFICE)

    def mixed(self, rng: random.Random) -> datetime:
        """At work mostly, an evening or a weekend now and then."""
        return self.office(rng) if rng.random() < 0.86 else self.free(rng)

    def on(self, rng: random.Random, day: date) -> datetime:
        """A moment in the light of that day, which is brought into the life."""
        return at(rng, min(max(day, self.first), self.last), _FREE)

    def after(self, moment: datetime, seconds: float) -> datetime:
        """So much later, not beyond the evening of that day nor the life."""
        later = (moment + timedelta(seconds=seconds)).replace(microsecond=0)
        end = datetime.combine(
            moment.date(), time(23, 40 + moment.second % 20, (moment.second * 7 + moment.minute) % 59 + 1)
        )
        return later if later <= end else max(end, moment)

    def later(self, rng: random.Random, moment: datetime, days: int) -> datetime:
        """Some day up to `days` after, or the same moment when life ends before."""
        day = self.weekday(rng, moment.date() + timedelta(days=rng.randint(1, max(1, days))))
        if day <= moment.date():
            return self.after(moment, rng.randint(20, 900))
        return self.on(rng, day) if day <= self.last else self.after(moment, rng.randint(20, 900))


def at(rng: random.Random, day: date, hours: tuple[tuple[int, int], ...]) -> datetime:
    """A moment of the day at one of the hours, each with its weight; any second."""
    hour = rng.choices([h for h, _ in hours], [w for _, w in hours])[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)))
