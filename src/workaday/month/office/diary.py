"""When a colleague can be reached: office hours, absences, load. It knows nothing of what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from workaday.objectives.records import Absence, Diary, Engagement
from workaday.world.period import is_working

Mood = Literal["calm", "busy", "stretched"]

BUSY, STRETCHED = 1.3, 1.7
"""From which load on somebody is busy, or stretched."""

LONGEST_HOURS = 16.0
"""Office hours after which anybody has answered who is there at all."""

OPENS, CLOSES = time(8, 30), time(17, 30)


@dataclass(frozen=True)
class Free:
    """The answer to an invitation: whether they come, and when they could if not."""

    comes: bool
    instead: datetime | None = None


class Diaries:
    """Everybody's calendar in the month."""

    def __init__(self, diaries: Iterable[Diary]) -> None:
        self.by_person: Mapping[str, Diary] = {d.person: d for d in diaries}

    def of(self, person: str) -> Diary:
        """Somebody without a diary keeps office hours and is never away."""
        return self.by_person.get(person) or Diary(person=person, opens=OPENS, closes=CLOSES)

    def away(self, person: str, when: datetime) -> Absence | None:
        return self.of(person).away(when.date())

    def stands_in(self, person: str, holder: str, when: datetime) -> bool:
        """Whether somebody answers for another who is away now."""
        return self.of(holder).stand_in == person and self.away(holder, when) is not None

    def works(self, person: str, day: date) -> bool:
        return is_working(day) and self.of(person).away(day) is None

    def back(self, person: str, absence: Absence) -> date:
        """The first working day after an absence."""
        day = absence.last + timedelta(days=1)
        while not self.works(person, day):
            day += timedelta(days=1)
        return day

    # --- load ---

    def load(self, person: str, day: date) -> float:
        """How much longer than usual things take: more around the month's end and before own deadlines."""
        peaks = self.of(person).peaks
        ahead = min(((p - day).days for p in peaks if 0 <= (p - day).days <= 2), default=None)
        own = {None: 0.0, 0: 0.7, 1: 0.5, 2: 0.25}[ahead]
        return 1.0 + own + _month_end(day)

    def mood(self, person: str, day: date) -> Mood:
        load = self.load(person, day)
        return "stretched" if load >= STRETCHED else "busy" if load >= BUSY else "calm"

    # --- times ---

    def reply_time(self, person: str, sent: datetime, hours: float) -> datetime:
        """When an answer comes that takes so many office hours of an ordinary day."""
        needed = timedelta(hours=min(LONGEST_HOURS, hours * self.load(person, sent.date())))
        return self.after(person, sent, needed)

    def after(self, person: str, sent: datetime, needed: timedelta) -> datetime:
        """The moment at which so much of somebody's office time has passed since `sent`."""
        diary = self.of(person)
        now = sent
        while True:
            opens, closes = (
                datetime.combine(now.date(), diary.opens),
                datetime.combine(now.date(), diary.closes),
            )
            if self.works(person, now.date()) and now < closes:
                now = max(now, opens)
                if now + needed <= closes:
                    return now + needed
                needed -= closes - now
            now = datetime.combine(now.date() + timedelta(days=1), time(0))

    def busy(self, person: str, day: date) -> list[Engagement]:
        """When somebody cannot be met on a day, in order: engagements, absences, outside of their hours."""
        diary = self.of(person)
        morning, evening = datetime.combine(day, time(0)), datetime.combine(day, time(23, 59))
        if not self.works(person, day):
            return [Engagement(start=morning, end=evening)]
        own = [e for e in diary.engagements if e.start.date() == day]
        closed = [
            Engagement(start=morning, end=datetime.combine(day, diary.opens)),
            Engagement(start=datetime.combine(day, diary.closes), end=evening),
        ]
        return sorted([*own, *closed], key=lambda e: e.start)

    def is_free(self, person: str, start: datetime, end: datetime) -> bool:
        return not any(e.start < end and start < e.end for e in self.busy(person, start.date()))

    def invited(self, person: str, start: datetime, end: datetime) -> Free:
        """Comes when free; otherwise names the next half hour at which the meeting would fit."""
        if self.is_free(person, start, end):
            return Free(True)
        length, slot = end - start, start
        for _ in range(48 * 15):
            slot = _next_half_hour(slot)
            if is_working(slot.date()) and self.is_free(person, slot, slot + length):
                return Free(False, slot)
        return Free(False)


def _month_end(day: date) -> float:
    """The last two and the first two days of a month are busier."""
    if day.day <= 2 or (day + timedelta(days=2)).month != day.month:
        return 0.4
    return 0.0


def _next_half_hour(moment: datetime) -> datetime:
    later = moment + timedelta(minutes=30 - moment.minute % 30)
    return later.replace(second=0, microsecond=0)
