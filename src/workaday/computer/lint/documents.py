"""The eight documents as records, entry by entry. What an entry lacks or garbles is a finding with its place;
the other entries live."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from pydantic import Field, NaiveDatetime, TypeAdapter, ValidationError

from workaday.computer.lint.records import Finding, Looked, Wrong

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of file_list.json. Times are local wall time."""

    path: str
    timestamp: NaiveDatetime
    created: NaiveDatetime | None = None
    content_mode: str = "generate"
    size_bytes: int | None = None
    project_ids: list[str] = field(default_factory=list)
    derived_from: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Node:
    path: str
    project_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EdgeEntry:
    """From the older file to the newer one."""

    older: Annotated[str, Field(alias="from")]
    newer: Annotated[str, Field(alias="to")]
    type: str


@dataclass(frozen=True, slots=True)
class Graph:
    nodes: list[Any]
    edges: list[Any]


@dataclass(frozen=True, slots=True)
class PersonaEntry:
    current_timestamp: NaiveDatetime
    persona: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    system_start_timestamp: NaiveDatetime
    default_paths: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    project_id: str
    name: str
    related_people: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Projects:
    projects: list[Any]


@dataclass(frozen=True, slots=True)
class Identity:
    full_name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    identity: Identity


@dataclass(frozen=True, slots=True)
class Collaborator:
    id: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Collaborators:
    collaborators: list[Any]


@dataclass(frozen=True, slots=True)
class SimulationPeriod:
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Approvals:
    draft_reviewed_by: str = ""
    approved_by: str = ""
    delivered_to: str = ""


@dataclass(frozen=True, slots=True)
class Deliverable:
    id: str
    title: str
    target_completion: date
    output_files: list[str]
    project_id: str = ""
    approvals: Approvals | str | dict[str, Any] | list[Any] | None = None


@dataclass(frozen=True, slots=True)
class Objectives:
    simulation_period: SimulationPeriod
    deliverables: list[Any]


@dataclass
class Documents:
    """What could be read of the eight; None is a document that is missing or not of its form."""

    files: list[FileEntry] | None = None
    nodes: list[Node] | None = None
    edges: list[EdgeEntry] | None = None
    persona: PersonaEntry | None = None
    policy: Policy | None = None
    projects: list[ProjectEntry] | None = None
    profile: Profile | None = None
    collaborators: list[Collaborator] | None = None
    period: SimulationPeriod | None = None
    deliverables: list[Deliverable] | None = None
    found: list[Finding] = field(default_factory=list)


def read_documents(folder: Path) -> Documents:
    """Reads what there is; the findings are in `found`."""
    got = Documents()
    got.files = _entries(got, "file_list.json", "", load(got, folder, "file_list.json"), FileEntry)
    graph = _whole(got, folder, "file_graph.json", Graph)
    if graph:
        got.nodes = _entries(got, "file_graph.json", "nodes", graph.nodes, Node)
        got.edges = _entries(got, "file_graph.json", "edges", graph.edges, EdgeEntry)
    got.persona = _whole(got, folder, "persona.json", PersonaEntry)
    got.policy = _whole(got, folder, "filesystem_policy.json", Policy)
    got.profile = _whole(got, folder, "user_profile.json", Profile)
    if index := _whole(got, folder, "project_index.json", Projects):
        got.projects = _entries(got, "project_index.json", "projects", index.projects, ProjectEntry)
    if people := _whole(got, folder, "collaborators.json", Collaborators):
        got.collaborators = _entries(
            got, "collaborators.json", "collaborators", people.collaborators, Collaborator
        )
    if month := _whole(got, folder, "monthly_objectives.json", Objectives):
        got.period = month.simulation_period
        got.deliverables = _entries(
            got, "monthly_objectives.json", "deliverables", month.deliverables, Deliverable
        )
    return got


def load(got: Documents, folder: Path, name: str) -> Any:
    """A document's JSON, or None with a finding."""
    got.found.append(Looked("computer"))
    try:
        return json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        got.found.append(Wrong("computer", name, "is missing; make or copy the computer again"))
    except OSError as error:
        got.found.append(Wrong("computer", name, f"cannot be read: {error.strerror}"))
    except (ValueError, RecursionError) as error:
        got.found.append(Wrong("computer", name, f"not JSON ({error}); make or copy the computer again"))
    return None


def _whole(got: Documents, folder: Path, name: str, form: type[T]) -> T | None:
    value = load(got, folder, name)
    if value is None:
        return None
    got.found.append(Looked("documents"))
    try:
        read: T = _adapter(cast("Any", form)).validate_python(value)
        return read
    except ValidationError as error:
        got.found += list(_wrongs(name, "", error))
        return None


def _entries(got: Documents, name: str, part: str, values: Any, form: type[T]) -> list[T] | None:
    """Each entry of a list; what is not of its form is a finding."""
    if values is None:
        return None
    if not isinstance(values, Sequence) or isinstance(values, str):
        got.found.append(Wrong("documents", name, f"a list is wanted, this is {type(values).__name__}"))
        return None
    read, adapter = [], _adapter(cast("Any", form))
    for number, value in enumerate(values):
        try:
            read.append(adapter.validate_python(value))
        except ValidationError as error:
            got.found += list(_wrongs(name, f"{part}[{number}]", error))
    got.found.append(Looked("documents", len(values)))
    return read


@cache
def _adapter(form: Any) -> TypeAdapter[Any]:
    return TypeAdapter(form)


def _wrongs(name: str, place: str, error: ValidationError) -> Iterator[Wrong]:
    """A finding for the first thing that is wrong with an entry; the others mostly follow from it."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    label = f"{name} {place}".strip()
    what = first["msg"][:1].lower() + first["msg"][1:]
    seen = first["input"]
    shown = "" if first["type"] == "missing" or isinstance(seen, dict | list) else f", not {seen!r:.60}"
    yield Wrong("documents", label, f"{where or 'entry'}: {what}{shown}")
