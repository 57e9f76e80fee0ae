"""When people write, how much and how long: the figures of realism.md, rows 20 to 24, as draws.

Sources: Kooti 2015 (replies: log-normal, median 47 minutes with the mode at 2; words: median 43 with the mode
at 5), Klimt and Yang 2004 (threads of two and more: mean 4.1, median 2), Microsoft's Work Trend Index 2025 (117
mails a day, 14.8 to 18 hours of meetings a week).
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workaday.world.period import is_working, on_or_after

_RECEIVED = {"junior": (30, 60), "mid": (60, 110), "senior": (90, 150), "executive": (120, 220)}
_HOURS_OF_MEETINGS = {"junior": (11, 15), "mid": (14.8, 19), "senior": (16, 20), "executive": (18, 24)}
_ALONE = {"self_employed": 0.7, "student": 0.4, "homemaker": 0.3, "retired": 0.3, "unemployed": 0.3}
_THREADS = {
    2: 52,
    3: 17,
    4: 9,
    5: 6,
    6: 4.5,
    7: 3.2,
    8: 2.6,
    10: 2.6,
    12: 2,
    15: 1.6,
    20: 1.3,
    28: 0.8,
    38: 0.5,
}
_BEGUN = (0.7, 1.6, 1.9, 2.0, 1.5, 0.9, 1.3, 1.9, 1.8, 1.4, 0.7, 0.25, 0.15, 0.15, 0.1)  # threads, from 7 h

_TYPED = 32
"""Words a minute: the mean of those who type for their work is 52 (Dhakal 2018), of sentences thought of less."""
_READ = 6
"""Minutes for a paper on which one says more than a line."""
_FORGOTTEN = 0.08
"""How often an answer comes days later: nine in ten come within two."""


@dataclass(frozen=True)
class Pace:
    """How busy one person's mailbox and calendar are. `received` and `share` (of it by machines and lists) a
    business day, `meetings` hours a week."""

    received: float
    share: float
    meetings: float


def draw_pace(rng: random.Random, stage: str, standing: str) -> Pace:
    low, high = _RECEIVED[stage]
    alone = _ALONE.get(standing, 1.0)
    spread = math.log(high / low) / 2.56  # the bounds hold four people in five
    received = math.sqrt(low * high) * math.exp(rng.gauss(0, spread)) * alone
    hours = rng.uniform(*_HOURS_OF_MEETINGS[stage]) * alone
    return Pace(min(max(received, 12), 260), rng.uniform(0.5, 0.62), hours)


def draw_words(rng: random.Random) -> int:
    """Words of a message that somebody writes."""
    return round(min(max(rng.lognormvariate(math.log(43), 1.467), 1), 420))


def draw_thread(rng: random.Random) -> int:
    """Messages of a thread that gets an answer."""
    sizes = list(_THREADS)
    size = rng.choices(sizes, list(_THREADS.values()))[0]
    return size if size < 10 else size + rng.randint(-1, 4)


def begins(rng: random.Random, day: date) -> datetime:
    """A moment at which somebody starts a conversation."""
    hour = rng.choices(range(7, 7 + len(_BEGUN)), _BEGUN)[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)))


def replies(rng: random.Random, when: datetime, first_hour: float, *, prompt: bool = False) -> datetime:
    """When an answer comes to a message of `when`, from somebody whose day begins at `first_hour`. What is `prompt`
    is answered within two hours of work or the next morning."""
    minutes = rng.lognormvariate(math.log(36), 1.72)
    if prompt:
        minutes = min(minutes, 120 * rng.random())
    elif rng.random() < _FORGOTTEN:
        minutes += rng.uniform(2, 9) * 24 * 60
    answer = when + timedelta(seconds=round(max(0.5, minutes) * 60))
    if _at_work(answer, first_hour):
        return answer
    late = answer.date() == when.date() and 18 <= answer.hour < 22 and answer.minute < 55
    if late and rng.random() < (0.8 if minutes < 15 else 0.3):
        return answer
    day = answer.date() if answer.hour < first_hour else answer.date() + timedelta(days=1)
    morning = datetime.combine(on_or_after(day), time(int(first_hour), int(first_hour % 1 * 60)))
    return morning + timedelta(seconds=round(min(rng.expovariate(1 / 35), 400) * 60))


def writing(words: int, *, reading: bool = False) -> timedelta:
    """What so many words take at least, with a paper to be read first or without."""
    return timedelta(
        seconds=20 + round(words * 60 / _TYPED) + (_READ * 60 if reading and words > _TYPED else 0)
    )


def _at_work(when: datetime, first_hour: float) -> bool:
    hour = when.hour + when.minute / 60
    return first_hour <= hour <= first_hour + 9.5 and is_working(when.date())


def plenty(rng: random.Random, mean: float) -> int:
    """A number of things around a mean, a little wider than Poisson's: no two days are alike."""
    mean *= rng.lognormvariate(-0.03, 0.25)
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    count, product, least = 0, rng.random(), math.exp(-mean)
    while product > least:
        count, product = count + 1, product * rng.random()
    return count
