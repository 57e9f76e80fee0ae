"""A computer of which there is a description already, such as a row of the paper's release: the person, the file list,
the graph and the month are given; a model writes the world behind them and the very files.

What is given stays: paths, times to the minute, edges, projects, people's names. What leads nowhere, files later than
the day before the month among them, is left out and counted. The month is compiled anew, for there must be a truth to
grade against: the given objectives are part of what the trade is drafted from.
"""

from __future__ import annotations

import graphlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, ValidationError

from workaday.artifacts.plan import Edge, Origin, Relation
from workaday.authors.embedded.author import Beginning, Request, Scene, root_of, write_with
from workaday.authors.embedded.given import Folders, Given, GivenPerson, GivenProject
from workaday.authors.embedded.layout import file_name
from workaday.authors.model.author import ModelAuthor, Pen, Rehearsal
from workaday.authors.model.paths import name_faults
from workaday.authors.model.plan import FilePlanned, Mode, Paper, Scale, kahn
from workaday.authors.model.profile import kinds_for
from workaday.authors.model.trade_brief import MOST_WORDS, Brief
from workaday.computer.build import on_disk
from workaday.computer.records import ComputerPlan
from workaday.errors import BuildError, InputError
from workaday.models.answers import clean
from workaday.world.names import Name
from workaday.world.period import on_or_after
from workaday.world.persona import read_persona

M = TypeVar("M", bound=BaseModel)


class _Entry(BaseModel):
    """Base of what a description's entries are read as; what is not used is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)


class _Identity(_Entry):
    full_name: str = Field(min_length=2, max_length=100)
    username: str = Field(pattern=r"^[A-Za-z0-9][\w.\- ]{0,40}$")
    role: str = Field(min_length=2, max_length=160)
    organization: str = Field(min_length=2, max_length=160)
    career_stage: str = "mid"


class _Span(_Entry):
    start: date
    end: date


class _Project(_Entry):
    project_id: str = Field(min_length=1, max_length=80)
    name: str = Field(min_length=2, max_length=200)
    description: str = ""
    activity_timeline: list[_Span] = Field(min_length=1)


class _Colleague(_Entry):
    name: str = Field(min_length=2, max_length=100)
    role: str = ""
    organization: str = ""
    relationship: str = ""


class _File(_Entry):
    path: str
    timestamp: NaiveDatetime
    origin: str = "user_created"
    description: str = ""
    content_mode: str = "generate"
    content_scale: str = "medium"
    project_ids: list[str] = []


class _Edge(_Entry):
    older: str = Field(alias="from")
    newer: str = Field(alias="to")
    type: Relation


class _Period(_Entry):
    start: date


_ORIGINS: Mapping[str, Origin] = {"web_download": "web_download", "shared": "shared", "extracted": "shared"}
_MODES: Mapping[str, Mode] = {"download": "download", "skip": "skip"}
_SCALES: Mapping[str, Scale] = {"small": "small", "large": "large"}
_RELATIONS = {"manager": "manager", "direct_report": "report", "client": "client", "external": "external"}


@dataclass(frozen=True)
class Description:
    """A description as far as it can be used, and what of it cannot, a line each."""

    persona: str
    system: str
    profile: dict[str, Any]
    policy: dict[str, Any]
    identity: _Identity
    people: list[_Colleague]
    projects: list[_Project]
    files: list[_File]
    edges: list[_Edge]
    month_start: date
    life_start: date
    objectives: str
    left_out: list[str] = field(default_factory=list)


def read_description(documents: Mapping[str, Any]) -> Description:
    """Reads the eight documents. Raises InputError where there is nobody, no month or no file to go on from."""
    left: list[str] = []

    def one(form: type[M], document: str, key: str) -> M:
        try:
            return form.model_validate(_part(documents, document, key))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join([document, key, *map(str, first["loc"])])
            raise InputError(f"{where}: {first['msg']}; a description needs it to be gone on from") from error

    def some(form: type[M], document: str, key: str) -> list[M]:
        values = documents.get(document) if not key else _part(documents, document, key)
        made = []
        for n, value in enumerate(values if isinstance(values, list) else []):
            try:
                made.append(form.model_validate(value))
            except ValidationError as error:
                left.append(f"{document} {key}[{n}]: {error.errors(include_url=False)[0]['msg']}")
        return made

    files = some(_File, "file_list.json", "")
    month = on_or_after(one(_Period, "monthly_objectives.json", "simulation_period").start)
    files = _usable(files, month, left)
    if not files:
        raise InputError(
            f"file_list.json: no file from before {month} that can be made; {len(left)} entries are left out"
        )
    persona = documents.get("persona.json")
    persona = persona if isinstance(persona, dict) else {}
    return Description(
        clean(str(persona.get("persona", ""))), "mac" if persona.get("os") == "macos" else "windows",
        _dict(documents.get("user_profile.json")), _dict(documents.get("filesystem_policy.json")),
        one(_Identity, "user_profile.json", "identity"),
        [*some(_Colleague, "collaborators.json", "collaborators"), *some(_Colleague, "user_profile.json", "related_people")],
        some(_Project, "project_index.json", "projects"), files, some(_Edge, "file_graph.json", "edges"), month,
        min(f.timestamp for f in files).date() - timedelta(days=1), _objectives(documents), left,
    )  # fmt: skip


def _part(documents: Mapping[str, Any], document: str, key: str) -> Any:
    return _dict(documents.get(document)).get(key)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _usable(files: list[_File], month: date, left: list[str]) -> list[_File]:
    """The files that a disk takes, from before the month, each path once."""
    kept, taken = [], set[str]()
    for file in files:
        why = ""
        try:
            on_disk(file.path)
        except BuildError as error:
            why = str(error)
        why = why or "; ".join(name_faults(file.path.replace(":/", "/", 1)))
        if file.timestamp.date() >= month - timedelta(days=1):
            why = why or f"is of {file.timestamp:%Y-%m-%d}, and the month begins on {month}"
        if file.path.casefold() in taken:
            why = why or "is there twice"
        if why:
            left.append(f"{file.path[:120]}: {why}")
        else:
            kept.append(file)
            taken.add(file.path.casefold())
    return sorted(kept, key=lambda f: (f.timestamp, f.path))


def _objectives(documents: Mapping[str, Any]) -> str:
    """The month's deliverables in words."""
    found = _part(documents, "monthly_objectives.json", "deliverables")
    lines = [
        f"- {d.get('title', '')}: {d.get('description', '')}" for d in (found if isinstance(found, list) else []) if isinstance(d, dict)
    ]  # fmt: skip
    return clean("\n".join(lines))


# --- writing it ---


class Continuation:
    """Writes one described computer with a model author."""

    def __init__(self, author: ModelAuthor, description: Description) -> None:
        self.author, self.given = author, description
        self._begun: Beginning | None = None

    def write(self, request: Request, first: int = 0) -> ComputerPlan:
        """Like `ModelAuthor.write`."""
        return write_with(
            request, self._beginning(request), RowPen(self.author, self.given, self.about), first
        )

    def rehearse(self, request: Request, first: int = 0) -> ComputerPlan:
        """Like `ModelAuthor.rehearse`."""
        return write_with(request, self._beginning(request), Rehearsal(), first)

    def _beginning(self, request: Request) -> Beginning:
        if self._begun is None:
            self._begun = self.begin(request)
        return self._begun

    @property
    def about(self) -> str:
        """The person in a few lines."""
        identity, profile = self.given.identity, self.given.profile
        bio = _dict(profile.get("biographical_summary")).get("short_bio", "")
        return f"{identity.full_name}, {identity.role} at {identity.organization}. {clean(str(bio))}"

    def begin(self, request: Request) -> Beginning:
        given, root = self.given, root_of(request)
        reading = read_persona(given.persona, root.rng("reading"))
        words = clean(
            json.dumps({k: v for k, v in given.profile.items() if k != "identity"}, ensure_ascii=False)
        )
        brief = Brief(
            f"{given.identity.role} at {given.identity.organization}", given.identity.role,
            f"{self.about}\nThe month ahead:\n{given.objectives}\n{words}"[:MOST_WORDS], given.identity.organization, given.persona,
        )  # fmt: skip
        trade, fit = self.author.trade(request, brief)
        stages = {"junior", "mid", "senior", "executive"}
        identity = given.identity
        first, _, last = identity.full_name.rpartition(" ")
        kinds = kinds_for(
            [f"{p.name} {p.description}" for p in given.projects],
            [self.is_active(p) for p in given.projects],
            trade,
        )
        return Beginning(
            reading, trade, fit,
            Given(
                me=Name(first or last, last, identity.full_name, "given_first", "male" if reading.gender == "male" else "female", ""),
                title=identity.role, login=identity.username,
                stage=identity.career_stage if identity.career_stage in stages else "mid", employer=identity.organization,
                people=self.people(), folders=self.folders(),
                projects=tuple(self.project(p, kind) for p, kind in zip(given.projects, kinds, strict=True)),
                life_start=given.life_start, month_start=given.month_start,
            ),
        )  # fmt: skip

    def people(self) -> tuple[GivenPerson, ...]:
        found: dict[str, GivenPerson] = {}
        mine = self.given.identity.organization.casefold()
        for person in self.given.people:
            first, _, last = person.name.rpartition(" ")
            inside = not person.organization or person.organization.casefold() == mine
            found.setdefault(
                person.name,
                GivenPerson(
                    Name(first or last, last, person.name, "given_first", "female", ""), person.role[:120],
                    "inside" if inside else "outside", _RELATIONS.get(person.relationship, "peer" if inside else "external"),
                    "" if inside else person.organization,
                ),
            )  # fmt: skip
        found.pop(self.given.identity.full_name, None)
        return tuple(found.values())

    def is_active(self, project: _Project) -> bool:
        return max(s.end for s in project.activity_timeline) >= self.given.month_start - timedelta(days=45)

    def project(self, project: _Project, kind: str) -> GivenProject:
        start = min(s.start for s in project.activity_timeline)
        end = max(s.end for s in project.activity_timeline)
        active = self.is_active(project)
        until = self.given.month_start - timedelta(days=4)
        start = on_or_after(min(max(start, self.given.life_start), until - timedelta(days=60)))
        return GivenProject(
            project.name, kind, start, self.given.month_start + timedelta(days=75) if active else max(end, start + timedelta(days=40)),
            "active" if active else "closed", project.description, "", "", id=project.project_id, folder=self.folder(project),
        )  # fmt: skip

    def folder(self, project: _Project) -> str:
        """The name of the folder in which most of a project's files lie."""
        above = Counter(
            f.path.rpartition("/")[0] for f in self.given.files if project.project_id in f.project_ids
        )
        return above.most_common(1)[0][0].rpartition("/")[2] if above else file_name(project.name, 40)

    def folders(self) -> Folders:
        """The home, and the work folder: where most of the documents lie, as the policy says or the files show."""
        paths = _dict(self.given.policy.get("default_paths"))
        login = self.given.identity.username
        home = str(paths.get("documents", "")).rpartition("/")[0]
        if not home.endswith(login) or (self.given.system == "windows" and home[1:3] != ":/"):
            home = f"C:/Users/{login}" if self.given.system == "windows" else f"/Users/{login}"
        tops = Counter("/".join(f.path.split("/")[: home.count("/") + 3]) for f in self.given.files if f.path.startswith(home + "/Documents/") and f.path.count("/") > home.count("/") + 2)  # fmt: skip
        work = tops.most_common(1)[0][0] if tops else f"{home}/Documents/Work"
        return Folders(home, work, "", "Archive", ())


class RowPen(Pen):
    """The model's hand in a computer whose files are given."""

    from_history = 0.0
    keepsakes = False

    def __init__(self, author: ModelAuthor, given: Description, about: str) -> None:
        super().__init__(author, about)
        self.given = given

    def plan(self, scene: Scene, count: int) -> FilePlanned:
        """The files of the description, the oldest first; `--files` takes so many of them."""
        rng = scene.world.seed.rng("model", "seconds")
        there = {f.path.casefold() for f in scene.maker.files} | {p.casefold() for p in scene.layout.taken}
        plan = FilePlanned(left_out=list(self.given.left_out))
        projects = {p.id for p in scene.world.projects}
        files = [f for f in self.given.files if f.path.casefold() not in there]
        ids: dict[str, str] = {}
        for n, file in enumerate(files[: self.author.files or None], 1):
            paper = _paper(f"p{n:03d}", file, projects, rng)
            plan.papers[paper.id], ids[file.path] = paper, paper.id
        for edge in self.given.edges:
            if edge.older in ids and edge.newer in ids and edge.older != edge.newer:
                _join(plan, Edge(ids[edge.older], ids[edge.newer], edge.type))
        _in_order(plan)
        return plan

    def documents(self, scene: Scene, documents: dict[str, Any]) -> dict[str, Any]:
        """What is given about the person and their ways; the rest is as the world has it."""
        profile = documents["user_profile.json"]
        return {
            **documents,
            "user_profile.json": {**profile, **self.given.profile, "identity": {**_dict(self.given.profile.get("identity")), **profile["identity"]}},
            "filesystem_policy.json": {
                **documents["filesystem_policy.json"], **self.given.policy,
                "system_start_timestamp": documents["filesystem_policy.json"]["system_start_timestamp"],
                "default_paths": documents["filesystem_policy.json"]["default_paths"],
            },
        }  # fmt: skip


def _paper(id: str, file: _File, projects: set[str], rng: Random) -> Paper:
    project = next((p for p in file.project_ids if p in projects), "")
    when = file.timestamp if file.timestamp.second else file.timestamp.replace(second=rng.randrange(1, 60))
    about = clean(file.description)[:500] or file.path.rpartition("/")[2]
    return Paper(
        id, file.path, when.replace(microsecond=0), "me", _ORIGINS.get(file.origin, "user_created"),
        _MODES.get(file.content_mode, "generate"), _SCALES.get(file.content_scale, "medium"), about, project,
    )  # fmt: skip


def _join(plan: FilePlanned, edge: Edge) -> None:
    """Adds an edge that does not run from a later file to an earlier one, or back."""
    older, newer = plan.papers[edge.older], plan.papers[edge.newer]
    backwards = any((e.older, e.newer) == (edge.newer, edge.older) for e in plan.edges)
    if (
        edge not in plan.edges
        and not backwards
        and older.when.replace(second=0) <= newer.when.replace(second=0)
    ):
        plan.edges.append(edge)
    else:
        plan.left_out.append(f"edge {older.path} -> {newer.path}: against the times, or there already")


def _in_order(plan: FilePlanned) -> None:
    """Files of one minute get seconds in the order of their edges; an edge that closes a circle goes."""
    while circle := _circle(plan):
        cut = [e for e in plan.edges if (e.older, e.newer) == (circle[0], circle[1])]
        plan.edges = [e for e in plan.edges if e not in cut]
        plan.left_out += [f"edge {e.older} -> {e.newer}: closes a circle" for e in cut]
    for id in kahn(plan):
        paper = plan.papers[id]
        times = [plan.papers[s].when for s, _ in plan.sources_of(id)]
        if times and paper.when <= max(times):
            plan.papers[id] = replace(paper, when=max(times) + timedelta(seconds=1))


def _circle(plan: FilePlanned) -> list[str]:
    """Papers that come from each other in a circle, each the source of the next; empty when there is none."""
    try:
        kahn(plan)
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []
