"""The file plan: which files the years left, and which came from which, asked for in chunks from the oldest on.

What can be used of a chunk is taken and the rest is said to the model; what is still wrong after the last try is left
out and counted. A plan never holds a path outside of the home and the data drive, or a circle.
"""

from __future__ import annotations

import graphlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from workaday.artifacts.plan import Edge, Origin, PlannedFile, Relation
from workaday.authors.embedded.author import Scene
from workaday.authors.model.asking import Errand, plain
from workaday.authors.model.paths import WRITTEN, path_faults
from workaday.authors.model.policy import Hours
from workaday.models.answers import Answer, UnusableError
from workaday.models.prompts import prompt
from workaday.world.period import is_working

CHUNK = 16
"""How many files are asked for at a time."""

_LATEST = 70
"""How many of the files that are there already a prompt lists."""
_RECENT = 0.55
"""How the years thin out: below 1, more of the files are of late."""

Scale = Literal["small", "medium", "large"]
Mode = Literal["generate", "download", "skip"]


class Link(Answer):
    file: Annotated[str, Field(max_length=40)]
    relation: Relation


class FilePlan(Answer):
    """One file as the model plans it."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,16}$")]
    path: Annotated[str, Field(min_length=4, max_length=600)]
    day: date
    time: Annotated[str, Field(pattern=r"^\d\d:\d\d$")]
    author: Annotated[str, Field(max_length=40)] = "me"
    origin: Literal["user_created", "shared", "web_download"] = "user_created"
    mode: Mode = "generate"
    scale: Scale = "medium"
    about: Annotated[str, Field(min_length=8, max_length=500)]
    project: Annotated[str, Field(max_length=80)] = ""
    sources: Annotated[list[Link], Field(max_length=12)] = []


class PlanAnswer(Answer):
    files: Annotated[list[FilePlan], Field(max_length=3 * CHUNK)]


@dataclass(frozen=True)
class Paper:
    """A file that is planned: no word of it is written yet. `author` is "me" or a role."""

    id: str
    path: str
    when: datetime
    author: str
    origin: Origin
    mode: Mode
    scale: Scale
    about: str
    project: str = ""
    created: datetime | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        _, dot, ending = self.name.rpartition(".")
        return ending.lower() if dot else ""

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name


@dataclass
class FilePlanned:
    """The plan: papers by id in the order of their times, edges between them and what is there, what was left out."""

    papers: dict[str, Paper] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def sources_of(self, id: str) -> list[tuple[str, Relation]]:
        return [(e.older, e.relation) for e in self.edges if e.newer == id]


@dataclass(frozen=True)
class Window:
    """A stretch of the computer's life, and how many files it shall have."""

    first: date
    last: date
    count: int


def windows(first: date, last: date, count: int) -> list[Window]:
    """The chunks of a plan, oldest first; later ones cover less time."""
    chunks = math.ceil(count / CHUNK)
    days = (last - first).days
    ends = [first + timedelta(days=round(days * ((k + 1) / chunks) ** _RECENT)) for k in range(chunks)]
    starts = [first, *(e + timedelta(days=1) for e in ends[:-1])]
    sizes = [count // chunks + (k < count % chunks) for k in range(chunks)]
    return [Window(s, e, n) for s, e, n in zip(starts, ends, sizes, strict=True)]


class Planner:
    """Checks a model's files against one computer and gathers the plan."""

    def __init__(self, scene: Scene, hours: Hours, person: str, policy: str) -> None:
        self.scene, self.hours, self.person, self.policy = scene, hours, person, policy
        world, layout = scene.world, scene.layout
        self.roots = [layout.home] + ([layout.work] if not layout.work.startswith(layout.home) else [])
        self.roles = {"me", *world.people}
        self.projects = {p.id: p for p in world.projects}
        self.there: dict[str, PlannedFile] = {f.id: f for f in scene.maker.files if not f.holder}
        self.plan = FilePlanned()
        self.taken = {p.casefold() for p in layout.taken} | {f.path.casefold() for f in self.there.values()}
        self.rng = world.seed.rng("model", "times")

    # --- asking ---

    def errand(self, window: Window) -> Errand[PlanAnswer, int]:
        """The question for one stretch of time; its result is how many files were taken."""
        return Errand(
            "plan", self.words(window), PlanAnswer, lambda a: self.use(a, window), subject=self.scene.id
        )  # fmt: skip

    def words(self, window: Window) -> str:
        world = self.scene.world
        return prompt("author/plan").render(
            person=self.person, policy=self.policy, first=window.first, last=window.last, count=window.count,
            roots=self.roots, work=self.scene.layout.work, downloads=self.scene.layout.downloads,
            projects=[
                {"id": p.id, "name": p.name, "start": p.start, "end": min(p.end, world.cutoff), "status": p.status,
                 "folder": self.scene.layout.project_folder(p), "what": p.what}
                for p in world.projects
            ],
            people=[(role, p.name, p.title, p.organization) for role, p in world.people.items()],
            tables=[(id, t.label) for id, t in world.trade.tables.items()],
            known=self.known(window), next_id=f"p{len(self.plan.papers) + 1:03d}", formats=sorted(WRITTEN), hours=self.hours,
        )  # fmt: skip

    def known(self, window: Window) -> list[tuple[str, str, str]]:
        """Files that can be referred to: id, day and path, the latest before the end of the window."""
        files = [(f.modified, f.id, f.path) for f in self.there.values() if f.suffix != ".eml"]
        files += [(p.when, p.id, p.path) for p in self.plan.papers.values()]
        shown = sorted(f for f in files if f[0].date() <= window.last)[-_LATEST:]
        return [(id, when.date().isoformat(), path) for when, id, path in shown]

    # --- checking ---

    def use(self, answer: PlanAnswer, window: Window) -> int:
        """Takes the files if all of them are right and enough. Raises UnusableError; its rest are those that are."""
        good, faults = self.sift(answer.files, window)
        if not faults and len(good) < window.count * 3 // 4:
            faults.append(f"{len(good)} files; {window.count} are wanted")
        if faults:
            raise UnusableError(faults, rest=lambda: self.rest(good, faults))
        return self.enter(good)

    def rest(self, good: Sequence[FilePlan], faults: Sequence[str]) -> int:
        self.plan.left_out += faults
        return self.enter(good)

    def sift(self, files: Sequence[FilePlan], window: Window) -> tuple[list[FilePlan], list[str]]:
        """The files that can be used, and what is wrong with the others."""
        good: list[FilePlan] = []
        faults: list[str] = []
        taken = set(self.taken)
        for file in files:
            if wrong := self.faults(file, window, taken, {g.id for g in good}):
                faults.append(f"{file.id} {file.path[:80]!r}: {'; '.join(wrong)}")
                continue
            taken.add(file.path.casefold())
            good.append(file)
        while wrong_links := self._wrong_links(good):
            faults += wrong_links.values()
            good = [g for g in good if g.id not in wrong_links]
        return good, faults

    def faults(self, file: FilePlan, window: Window, taken: set[str], ids: set[str]) -> list[str]:
        found = plain(file) + path_faults(file.path, self.roots, taken)
        if file.id in ids or file.id in self.plan.papers or file.id in self.there:
            found.append("its id is in use")
        if not window.first <= file.day <= window.last:
            found.append(f"{file.day} is not from {window.first} to {window.last}")
        elif not is_working(file.day) and not self.hours.weekends and file.origin != "web_download":
            found.append(f"{file.day} is no working day")
        hour, minute = int(file.time[:2]), int(file.time[3:])
        if not self.hours.first <= hour <= self.hours.last or minute > 59:
            found.append(f"{file.time} is not from {self.hours.first:02d}:00 to {self.hours.last}:59")
        if file.author not in self.roles:
            found.append(
                f"author {file.author!r} is neither me nor one of {', '.join(sorted(self.roles - {'me'}))}"
            )
        if file.project and file.project not in self.projects:
            found.append(f"project {file.project!r} is none of {', '.join(self.projects)}")
        elif file.project and file.day < self.projects[file.project].start - timedelta(days=30):
            found.append(f"project {file.project} began on {self.projects[file.project].start} only")
        return found

    def _wrong_links(self, files: Sequence[FilePlan]) -> dict[str, str]:
        """Files whose sources are not there, are later than they, or run in a circle."""
        times = {f.id: f.modified for f in self.there.values()}
        times |= {p.id: p.when for p in self.plan.papers.values()} | {f.id: _moment(f) for f in files}
        wrong: dict[str, str] = {}
        for file in files:
            for link in file.sources:
                if link.file == file.id or link.file not in times:
                    wrong[file.id] = (
                        f"{file.id}: its source {link.file!r} is no file that is listed or planned"
                    )
                elif times[link.file] > times[file.id]:
                    wrong[file.id] = f"{file.id}: its source {link.file!r} is later than it"
        if wrong:
            return wrong
        try:
            graphlib.TopologicalSorter({f.id: {s.file for s in f.sources} for f in files}).prepare()
        except graphlib.CycleError as error:
            circle = error.args[1]
            return {circle[0]: f"{' -> '.join(circle)}: files come from each other in a circle"}
        return {}

    # --- taking ---

    def enter(self, files: Iterable[FilePlan]) -> int:
        """The files become part of the plan, at seconds of which no model thinks, each after what it came from."""
        count = 0
        for file in _oldest_first(list(files)):
            when = self.lived(_moment(file))
            for link in file.sources:
                older = self.plan.papers.get(link.file)
                earlier = older.when if older else self.there[link.file].modified
                if when <= earlier:
                    when = _with_seconds(earlier + timedelta(seconds=self.rng.randint(40, 400)))
                self.plan.edges.append(Edge(link.file, file.id, link.relation))
            paper = Paper(
                file.id, file.path, when, file.author, file.origin, file.mode, file.scale, file.about, file.project
            )  # fmt: skip
            self.plan.papers[file.id] = paper
            self.taken.add(file.path.casefold())
            count += 1
        return count

    def lived(self, when: datetime) -> datetime:
        """A time with its seconds; half hours, of which models are fond, are moved by some minutes."""
        moved = when + timedelta(minutes=self.rng.randint(-11, 14) if when.minute % 15 == 0 else 0)
        if moved.date() != when.date() or not 5 <= moved.hour <= 23:
            moved = when
        return moved.replace(second=self.rng.randrange(1, 60))


def _moment(file: FilePlan) -> datetime:
    return datetime.combine(file.day, time(min(23, int(file.time[:2])), min(59, int(file.time[3:]))))


def _with_seconds(moment: datetime) -> datetime:
    return moment if moment.second else moment + timedelta(seconds=1)


def _oldest_first(files: Sequence[FilePlan]) -> list[FilePlan]:
    """By time, and of one time each after what it came from."""
    order = list(
        graphlib.TopologicalSorter({f.id: {s.file for s in f.sources} for f in files}).static_order()
    )
    rank = {id: n for n, id in enumerate(order)}
    return sorted(files, key=lambda f: (_moment(f), rank[f.id]))


def kahn(plan: FilePlanned) -> list[str]:
    """The papers in an order in which each comes after what it was made from; ties by time."""
    needs = {id: {s for s, _ in plan.sources_of(id) if s in plan.papers} for id in plan.papers}
    sorter = graphlib.TopologicalSorter(needs)
    sorter.prepare()
    done: list[str] = []
    while sorter.is_active():
        for id in sorted(sorter.get_ready(), key=lambda i: (plan.papers[i].when, i)):
            done.append(id)
            sorter.done(id)
    return done
