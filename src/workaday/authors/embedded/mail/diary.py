"""The user's calendar: series with their exceptions, meetings of the history, calls that came up, leave, private hours.

Meetings of the history stand where the history has them; everything else is put where the day is free. The
month to come holds the running series and nothing else.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from workaday.artifacts.plan import PlannedFile
from workaday.artifacts.spec import Calendar, Meeting
from workaday.authors.embedded.mail.load import Talk
from workaday.authors.embedded.mail.matters import Matters
from workaday.authors.embedded.mail.people import Correspondent, People
from workaday.authors.embedded.mail.words import Speaker
from workaday.authors.embedded.world import World
from workaday.world.period import DAYS, holidays, is_working, working_days
from workaday.world.records import Event, Project

_STARTS = {8: 0.5, 8.5: 0.5, 9: 2.4, 9.5: 1.3, 10: 2.2, 10.5: 1.2, 11: 1.1, 11.5: 0.5, 13: 2.0, 13.5: 1.1, 14: 1.9,
           14.5: 0.9, 15: 1.1, 15.5: 0.6, 16: 0.8, 16.5: 0.3}  # fmt: skip
_ANSWERS = {"ACCEPTED": 78, "NEEDS-ACTION": 9, "TENTATIVE": 6, "DECLINED": 7}
_MOVED, _DROPPED = 0.07, 0.06


@dataclass
class Entry:
    """A meeting and what the mailbox may say about it. `kind`: series, event, call, private, leave, hold."""

    kind: str
    meeting: Meeting
    people: tuple[Correspondent, ...]  # the organizer first; the user among them
    project: Project | None = None
    event: Event | None = None
    asked: datetime | None = None  # when the invitation went out
    dropped: datetime | None = None  # when it was cancelled

    @property
    def organizer(self) -> Correspondent:
        return self.people[0]

    @property
    def day(self) -> date:
        return self.meeting.start.date()


@dataclass
class Diary:
    """Builds the entries of one world between two days."""

    world: World
    talk: Talk
    people: People
    speaker: Speaker
    matters: Matters
    rng: random.Random
    first: date
    last: date
    busy: dict[date, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))
    away: set[date] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    agenda: dict[date, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))

    def run(self, events: Sequence[Event], files: Sequence[PlannedFile], hours: float) -> None:
        """Fills the calendar to about `hours` of meetings a week."""
        self.leave(events, files)
        self.history(events, files)
        self.series(hours)
        self.private()
        self.calls(hours)
        self.entries.sort(key=lambda e: (e.meeting.start, e.meeting.uid))

    # --- what is settled ---

    def leave(self, events: Sequence[Event], files: Sequence[PlannedFile]) -> None:
        """Days off, on which nothing of the user's happened."""
        me = self.world.me.name
        at_work = {f.modified.date() for f in files if f.author == me} | {
            e.when.date() for e in events if e.people
        }
        days = list(working_days(self.first, self.last - timedelta(days=6)))
        for _ in range(max(1, len(days) // 60)):
            length = self.rng.choice([1, 1, 2, 3, 5])
            starts = [k for k in range(len(days) - length) if not at_work & set(days[k : k + length])]
            if not starts or self.rng.random() < 0.3:
                continue
            k = self.rng.choice(starts)
            off = days[k : k + length]
            self.away.update(off)
            title = self.speaker.pick("leave", self.talk.diary["leave"], {})
            self.add(
                "leave", title, _midnight(off[0]), _midnight(off[-1]) + timedelta(days=1), (self.people.me,)
            )
        for year in range(self.first.year, self.last.year + 1):
            for day in sorted(holidays(year)):
                if self.first <= day <= self.last and day.weekday() < 5:
                    self.add(
                        "leave",
                        "Holiday",
                        _midnight(day),
                        _midnight(day) + timedelta(days=1),
                        (self.people.me,),
                    )

    def history(self, events: Sequence[Event], files: Sequence[PlannedFile]) -> None:
        """Meetings that left papers; those to which an invitation lies on the computer as it says."""
        invited = {f.event_id: f for f in files if f.kind == "invitation" and isinstance(f.spec, Calendar)}
        for event in events:
            if not event.people or not self.first <= event.when.date() <= self.last:
                continue
            people = tuple(c for id in event.people if (c := self.people.by_id.get(id)) is not None)
            project = next((p for p in self.world.projects if p.id == event.project_id), None)
            file = invited.get(event.id)
            if file is not None and isinstance(file.spec, Calendar):
                meeting = replace(file.spec.meetings[0], status="CONFIRMED", stamped=file.modified)
                everybody = (people[0], self.people.me, *people[1:]) if people else (self.people.me,)
                self.put(Entry("event", meeting, everybody, project, event, file.modified))
                continue
            length = timedelta(minutes=self.rng.choice([30, 45, 60, 60, 60, 90]))
            start = event.when - length
            start = start.replace(minute=30 if start.minute >= 30 else 0, second=0)
            mine = not people or self.rng.random() < 0.55
            everybody = (self.people.me, *people) if mine else (people[0], self.people.me, *people[1:])
            entry = self.add("event", event.title, start, start + length, everybody, project)
            entry.event = event
            entry.asked = self.before(start)

    # --- what recurs ---

    def series(self, hours: float) -> None:
        """Series worth about two fifths of the week's meetings."""
        room = hours * 0.42
        colleagues = [c for c in self.people.inside(self.last) if c.role]
        team = tuple(colleagues[: self.rng.randint(3, 6)])
        self.series_of("team", team or tuple(colleagues), 1, 60 if hours > 8 else 30)
        room -= 1.0
        relation = self.world.trade.roles
        for c in colleagues:
            wanted = relation[c.role].relation if c.role in relation else ""
            if room > 0 and wanted in ("manager", "report"):
                every = self.rng.choice([1, 1, 2])
                self.series_of(wanted, (c,), every, 30)
                room -= 0.5 / every
        for matter in self.matters.running:
            project = matter.project
            if (
                room <= 0
                or project is None
                or project.status == "closed"
                or not project.start < self.last <= matter.until
            ):
                continue
            people = tuple(self.rng.sample(colleagues, min(len(colleagues), self.rng.randint(2, 4))))
            length = self.rng.choice([30, 30, 45, 60])
            self.series_of("project", people, 1, length, project)
            room -= length / 60
        self.series_of("month", tuple(colleagues[:3]), 4, 60)
        if self.rng.random() < 0.6:
            self.series_of("house", tuple(colleagues[-4:]), 4, 45)

    def series_of(
        self, kind: str, others: tuple[Correspondent, ...], every: int, minutes: int, project: Project | None = None
    ) -> None:  # fmt: skip
        """A weekly, biweekly or monthly series that runs on into the month to come."""
        if not others:
            return
        me, rng = self.people.me, self.rng
        mine = kind in ("report", "project") or (
            kind == "team" and self.world.stage in ("senior", "executive")
        )
        everybody = (me, *others) if mine else (others[0], me, *others[1:])
        names = self.names(others[0], project, self.last)
        weekday, hour = rng.randrange(5), rng.choices(list(_STARTS), list(_STARTS.values()))[0]
        names["weekday"] = DAYS[weekday]
        title = self.speaker.pick(f"series {kind}", self.talk.series[kind], names)
        begin = max(self.first, project.start if project else self.first)
        begin += timedelta(days=(weekday - begin.weekday()) % 7)
        start = _at(begin, hour)
        nth = (begin.day - 1) // 7 + 1
        rule = (
            f"FREQ=MONTHLY;BYDAY={nth}{_day(begin)}" if every == 4 and nth < 5
            else f"FREQ=WEEKLY;INTERVAL={every};BYDAY={_day(begin)}" if every > 1
            else f"FREQ=WEEKLY;BYDAY={_day(begin)}"
        )  # fmt: skip
        length = timedelta(minutes=minutes)
        entry = self.add("series", title, start, start + length, everybody, project, block=False)
        dropped: list[datetime] = []
        for occurrence in self.occurrences(start, rule):
            clash = not self.free(occurrence, occurrence + length)
            off = occurrence.date() in self.away or not is_working(occurrence.date())
            if off or (clash and rng.random() < 0.5) or rng.random() < _DROPPED:
                dropped.append(occurrence)
            elif clash or rng.random() < _MOVED:
                self.moved(entry, occurrence, length)
            else:
                self.take(occurrence, occurrence + length, title)
        entry.meeting = replace(entry.meeting, rrule=rule, exdates=tuple(dropped))

    def occurrences(self, start: datetime, rule: str) -> Iterator[datetime]:
        """Starts up to the last day."""
        if rule.startswith("FREQ=MONTHLY"):
            nth = int(rule[rule.index("BYDAY=") + 6])
            day = start.date()
            while day <= self.last:
                if day.weekday() == start.weekday() and (day.day - 1) // 7 + 1 == nth:
                    yield datetime.combine(day, start.time())
                day += timedelta(days=1)
            return
        step = 7 * (int(rule.split("INTERVAL=")[1][0]) if "INTERVAL" in rule else 1)
        while start.date() <= self.last:
            yield start
            start += timedelta(days=step)

    def moved(self, entry: Entry, occurrence: datetime, length: timedelta) -> None:
        """One occurrence at another time of the same day or the next."""
        for shift in (timedelta(hours=self.rng.choice([1, 2, -1])), timedelta(hours=3), timedelta(days=1)):
            start = occurrence + shift
            if (
                8 <= start.hour < 17
                and start.date() <= self.last
                and is_working(start.date())
                and self.free(start, start + length)
            ):
                meeting = replace(
                    entry.meeting,
                    start=start,
                    end=start + length,
                    moved_from=occurrence,
                    sequence=1,
                    rrule="",
                    exdates=(),
                )
                self.put(Entry("moved", meeting, entry.people, entry.project))
                return
        self.take(occurrence, occurrence + length, entry.meeting.title)

    # --- what came up ---

    def private(self) -> None:
        for day in working_days(self.first, self.last):
            if day in self.away:
                continue
            if self.rng.random() < 0.06:
                hour = self.rng.choice([8, 12, 12.5, 16.5, 17])
                self.single("private", "private", day, hour, 60)
            if self.rng.random() < 0.12:
                self.single("hold", "hold", day, self.rng.choice([8, 9, 13, 15]), 90)

    def single(self, kind: str, pool: str, day: date, hour: float, minutes: int) -> None:
        start = _at(day, hour)
        end = start + timedelta(minutes=minutes)
        if self.free(start, end):
            project = self.matters.project(day, self.rng).project
            title = self.speaker.pick(pool, self.talk.diary[pool], self.names(self.people.me, project, day))
            self.add(kind, title, start, end, (self.people.me,), project)

    def calls(self, hours: float) -> None:
        """Meetings that somebody asked for, until the weeks are as full as this person's are."""
        for monday in _mondays(self.first, self.last):
            days = [
                d
                for d in working_days(monday, min(monday + timedelta(days=4), self.last))
                if d not in self.away
            ]
            if not days:
                continue
            planned = sum((e - s).total_seconds() / 3600 for d in days for s, e in self.busy[d])
            room = hours * self.rng.uniform(0.85, 1.15) * len(days) / 5 - planned
            tries = 0
            while room > 0.25 and tries < 60:
                tries += 1
                minutes = self.rng.choice([30, 30, 30, 45, 60, 60, 90])
                start = _at(self.rng.choice(days), self.rng.choices(list(_STARTS), list(_STARTS.values()))[0])
                end = start + timedelta(minutes=minutes)
                if self.free(start, end):
                    self.call(start, end)
                    room -= minutes / 60

    def call(self, start: datetime, end: datetime) -> None:
        rng, me = self.rng, self.people.me
        matter = self.matters.on(start.date(), rng)
        others = self.partners(matter.roles, start.date())
        mine = rng.random() < 0.45
        everybody = (me, *others) if mine else (others[0], me, *others[1:])
        names = self.names(others[0], matter.project, start.date()) | {"about_any": matter.about}
        title = self.speaker.pick("adhoc", self.talk.diary["adhoc"], names)
        entry = self.add("call", title[:90], start, end, everybody, matter.project)
        entry.asked = self.before(start)
        if rng.random() < 0.08 and (start - entry.asked) > timedelta(hours=5):
            entry.dropped = start - timedelta(minutes=rng.randint(40, 200))
            title = f"{rng.choice(['Canceled: ', 'Cancelled: '])}{entry.meeting.title}"
            entry.meeting = replace(entry.meeting, status="CANCELLED", sequence=1, title=title)

    def partners(self, roles: Sequence[str], day: date) -> tuple[Correspondent, ...]:
        here = self.people.on(day)
        known = [here[r] for r in roles if r in here and r != "me"]
        pool = (
            known
            if known and self.rng.random() < 0.8
            else list(self.people.inside(day)) or list(here.values())[1:]
        )
        return tuple(self.rng.sample(pool, min(len(pool), self.rng.choice([1, 1, 1, 2, 3]))))

    # --- entries ---

    def add(
        self, kind: str, title: str, start: datetime, end: datetime, people: tuple[Correspondent, ...],
        project: Project | None = None, block: bool = True,
    ) -> Entry:  # fmt: skip
        all_day = kind == "leave"
        asked = start - timedelta(days=self.rng.randint(2, 20), minutes=self.rng.randrange(300))
        names = self.names(people[0], project, start.date())
        place = (
            ""
            if kind in ("private", "leave", "hold")
            else self.speaker.pick("place", self.talk.diary["place"], names)
        )
        notes = (
            "" if kind != "event" else self.speaker.pick("ics notes", self.talk.meetings["ics_notes"], names)
        )
        domain = people[0].email.partition("@")[2]
        meeting = Meeting(
            uid=f"{self.rng.getrandbits(80):020x}@{domain}", title=title, start=start, end=end,
            organizer=people[0].address, attendees=tuple(p.address for p in people[1:]), location=place, notes=notes,
            answers=tuple(self.answer(p) for p in people[1:]), status="" if all_day else "CONFIRMED",
            all_day=all_day, private=kind == "private", free=kind == "leave" and title == "Holiday", stamped=asked,
        )  # fmt: skip
        return self.put(Entry(kind, meeting, people, project), block)

    def put(self, entry: Entry, block: bool = True) -> Entry:
        self.entries.append(entry)
        meeting = entry.meeting
        if block and not meeting.all_day:
            self.take(meeting.start, meeting.end, meeting.title)
        return entry

    def take(self, start: datetime, end: datetime, title: str) -> None:
        self.busy[start.date()].append((start, end))
        self.agenda[start.date()].append((start, title))

    def answer(self, person: Correspondent) -> str:
        if person is self.people.me:
            return "ACCEPTED"
        return self.rng.choices(list(_ANSWERS), list(_ANSWERS.values()))[0]

    def before(self, start: datetime) -> datetime:
        """When somebody asks for a meeting: days ahead mostly, the same morning now and then."""
        days = self.rng.choice([0, 1, 1, 2, 3, 4, 6])
        day = start.date() - timedelta(days=days)
        while not is_working(day):
            day -= timedelta(days=1)
        hour = self.rng.randint(8, 16)
        asked = datetime.combine(day, time(hour, self.rng.randrange(60), self.rng.randrange(60)))
        return (
            asked
            if asked < start - timedelta(minutes=50)
            else start - timedelta(minutes=self.rng.randint(50, 130), seconds=self.rng.randrange(60))
        )

    def free(self, start: datetime, end: datetime) -> bool:
        if start.date() in self.away:
            return False
        return all(end <= s or start >= e for s, e in self.busy[start.date()])

    def names(self, first: Correspondent, project: Project | None, day: date) -> dict[str, str]:
        matter = self.matters.on(day, self.rng)
        return {
            "first": first.first, "i": self.people.me.first, "about_any": matter.about, "weekday": DAYS[day.weekday()],
            "project": (project or self.matters.project(day, self.rng).project or self.world.projects[0]).short,
            "firm": next((c.organization for c in self.people.more if c.side == "outside"), self.world.org.name),
        }  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(int(hour), int(hour % 1 * 60)))


def _day(day: date) -> str:
    return DAYS[day.weekday()][:2].upper()


def _mondays(first: date, last: date) -> Iterator[date]:
    day = first - timedelta(days=first.weekday())
    while day <= last:
        yield day
        day += timedelta(days=7)
