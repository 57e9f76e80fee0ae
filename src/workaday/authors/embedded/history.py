"""History: what happened over the computer's life, and the files that it left.

Projects run through their phases, meetings recur, reports go through versions to a PDF and a mail. The
tree is what the events left behind, thinned to what a person keeps.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from workaday.artifacts.recipes import Artifact
from workaday.authors.embedded.trade import EventSpec, Make, Phase
from workaday.authors.embedded.world import World
from workaday.world.ledger import iso
from workaday.world.period import add_months, human_time, on_or_after, on_or_before
from workaday.world.records import Event, Person, Project
from workaday.world.seeds import Seed


@dataclass
class Instance:
    """An artifact about to be: one version of one file. `family` joins its versions and exports;
    `needed` ones are never thinned out."""

    id: str
    kind: str
    recipe: Artifact
    project: Project | None
    when: datetime
    created: datetime
    author: Person
    event: Event
    family: str
    version: int = 1
    versions: int = 1
    export: bool = False  # the PDF of the family's last version
    mail_to: Person | None = None  # a mail that carries the family's last file
    needed: bool = False
    path: str = ""

    @property
    def final(self) -> bool:
        return self.version == self.versions

    @property
    def place(self) -> tuple[str, str]:
        return self.kind, self.project.id if self.project else ""


@dataclass
class History:
    events: list[Event] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)


_WEEKEND = 0.3
"""How often somebody whose next version would fall on a weekend sits down to it then."""

_STEP = {"week": 7, "two_weeks": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def occurrences(spec: EventSpec, first: date, last: date, rng: random.Random) -> Iterator[date]:
    """The working days on which an event happens between two dates."""
    if last < first:
        return
    if spec.every == "once":
        yield on_or_after(first + timedelta(days=rng.randint(0, max(0, (last - first).days - 3))))
    elif spec.every in _STEP:
        day = first + timedelta(days=rng.randint(0, 6))
        while day <= last:
            yield on_or_after(day)
            day += timedelta(days=_STEP[spec.every])
    else:
        month = first.replace(day=1)
        while month <= last:
            day = on_or_after(month + timedelta(days=rng.randint(1, 12)))
            if first <= day <= last:
                yield day
            month = add_months(month, _MONTHS[spec.every])


class Historian:
    """Simulates one world's past."""

    def __init__(self, world: World, mark: str = "a") -> None:
        """`mark` begins the ids of its files."""
        self.world, self.mark = world, mark
        self.history = History()
        self.count = 0
        self._first_known = cache(world.ledger.first_known)  # no row comes in the course of it

    def run(self) -> History:
        for project in self.world.projects:
            self.project(project)
        last = on_or_before(self.world.cutoff - timedelta(days=1))
        for spec in self.world.trade.standing.events:
            self.event(spec, None, self.world.life_start, last, self.world.seed.child("standing", spec.id))
        self.history.instances.sort(key=lambda i: (i.when, i.id))
        return self.history

    def project(self, project: Project) -> None:
        phases = self.world.trade.projects[project.kind].phases
        halt = self.world.stalled.get(project.id, project.end)
        last = min(project.end, halt, on_or_before(self.world.cutoff - timedelta(days=1)))
        for phase, start, end in _spans(phases, project.start, project.end):
            for spec in phase.events:
                seed = self.world.seed.child("history", project.id, phase.id, spec.id)
                self.event(spec, project, start, min(end, last), seed)

    def event(self, spec: EventSpec, project: Project | None, first: date, last: date, seed: Seed) -> None:
        rng = seed.rng()
        for k, day in enumerate(occurrences(spec, first, last, rng)):
            if rng.random() < spec.chance and day <= last:
                self.happen(spec, project, day, last, seed.child(k))

    def happen(self, spec: EventSpec, project: Project | None, day: date, last: date, seed: Seed) -> None:
        rng = seed.rng()
        when = human_time(rng, day)
        event = self.note(
            spec.id, self.world.scope(rng, project, day).one_of(spec.title), when, project, spec.meet
        )
        for item in spec.make:
            make = item if isinstance(item, Make) else Make(artifact=item)
            if rng.random() < make.chance and self.begun(make.artifact, day):
                self.make(make, project, event, when, last, seed.child(make.artifact))

    def begun(self, kind: str, day: date) -> bool:
        """Whether there was anything to list yet: nobody files a register without a row."""
        listed = tables_listed(self.world.trade.artifacts[kind])
        return not listed or any(self._first_known(table) <= iso(day) for table in listed)

    def note(
        self, kind: str, title: str, when: datetime, project: Project | None, roles: Sequence[str]
    ) -> Event:
        holders = self.world.people_on(when.date())
        people = tuple(holders[r].id for r in roles)
        event = Event(
            f"e{len(self.history.events) + 1:04d}", when, kind, title, project.id if project else "", people
        )
        self.history.events.append(event)
        return event

    def make(
        self, make: Make, project: Project | None, event: Event, when: datetime, last: date, seed: Seed
    ) -> list[Instance]:
        """The versions of a file, its PDF and the mail that carried it."""
        rng = seed.rng()
        recipe = self.world.trade.artifacts[make.artifact]
        versions = rng.randint(*make.versions)
        family = f"{make.artifact}-{event.id}"
        created = when
        made: list[Instance] = []
        for version in range(1, versions + 1):
            instance = self.instance(make.artifact, recipe, project, when, created, event, family)
            instance.version, instance.versions = version, versions
            made.append(instance)
            following = human_time(rng, worked_on(when.date() + timedelta(days=rng.randint(1, 6)), rng))
            if following.date() > last or version == versions:
                instance.versions = version
                break
            when = following
        for instance in made:
            instance.versions = len(made)
        last_one = made[-1]
        if make.pdf and recipe.format == "docx":
            later = soon(last_one.when, rng, 55)
            export = self.instance(make.artifact, recipe, project, later, later, event, family)
            export.export = True
            export.version = export.versions = len(made)
            made.append(export)
        if make.mail and recipe.format != "eml":
            later = soon(made[-1].when, rng, 90)
            mail = self.instance(make.artifact, recipe, project, later, later, event, family)
            mail.mail_to = self.world.people_on(later.date())[make.mail]
            made.append(mail)
        self.history.instances += made
        return made

    def instance(
        self, kind: str, recipe: Artifact, project: Project | None, when: datetime, created: datetime, event: Event,
        family: str,
    ) -> Instance:  # fmt: skip
        self.count += 1
        author = self.world.people_on(when.date()).get(recipe.by, self.world.me)
        return Instance(
            f"{self.mark}{self.count:04d}", kind, recipe, project, when, created, author, event, family
        )

    def fresh(self, kind: str, project: Project | None, why: str) -> Instance:
        """One more of a kind on the cut-off day: a register brought up to date before the month starts."""
        recipe = self.world.trade.artifacts[kind]
        seed = self.world.seed.child("fresh", kind, project.id if project else "")
        rng = seed.rng()
        when = datetime(
            self.world.cutoff.year, self.world.cutoff.month, self.world.cutoff.day, rng.randint(8, 16),
            rng.randrange(60), rng.randrange(1, 60),
        )  # fmt: skip
        event = self.note("export", why, when, project, [])
        instance = self.instance(kind, recipe, project, when, when, event, f"{kind}-{event.id}")
        instance.needed = True
        self.history.instances.append(instance)
        return instance


def tables_listed(recipe: Artifact) -> set[str]:
    """The record tables whose rows a file lists."""
    return {t for t in ({s.rows for s in recipe.sheets} | {recipe.rows}) if t}


def worked_on(day: date, rng: random.Random) -> date:
    """That day, or the next on which people work; some do at a weekend, now and then."""
    return day if day.weekday() >= 5 and rng.random() < _WEEKEND else on_or_after(day)


def soon(when: datetime, rng: random.Random, most_minutes: int) -> datetime:
    """A little later on the same evening."""
    left = int((when.replace(hour=22, minute=59, second=0) - when).total_seconds())
    return when + timedelta(seconds=rng.randint(40, max(60, min(most_minutes * 60, left))))


def _spans(phases: Sequence[Phase], start: date, end: date) -> Iterator[tuple[Phase, date, date]]:
    total = sum(phase.share for phase in phases)
    days, done = (end - start).days, 0.0
    for phase in phases:
        first = start + timedelta(days=round(days * done / total))
        done += phase.share
        yield phase, on_or_after(first), on_or_before(start + timedelta(days=round(days * done / total)))


def thin(instances: Sequence[Instance], target: int, rng: random.Random) -> list[Instance]:
    """What a person still has: everything that is needed, the newest of each kind, and of the rest the
    more the younger. Versions and exports of one file stay or go together."""
    newest: dict[tuple[str, str], Instance] = {}
    for instance in instances:
        newest[instance.place] = instance
    families: dict[str, list[Instance]] = {}
    for instance in instances:
        families.setdefault(instance.family, []).append(instance)
    needed = [f for f, members in families.items() if any(i.needed for i in members)]
    heads = [i.family for i in sorted(newest.values(), key=lambda i: i.when, reverse=True)]
    rest = sorted(
        (f for f in families if f not in heads and f not in needed),
        key=lambda f: (families[f][-1].when.toordinal() + rng.gauss(0, 90), f),
        reverse=True,
    )
    kept: dict[str, None] = dict.fromkeys(needed)
    size = sum(len(families[f]) for f in kept)
    for family in [*dict.fromkeys(heads), *rest]:
        if family not in kept and size + len(families[family]) <= target:
            kept[family] = None
            size += len(families[family])
    return [i for i in instances if i.family in kept]
