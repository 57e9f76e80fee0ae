"""What a trade is going to hold, before any of it is written: names and a line each, so that sections that are
written apart fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, field_validator

from workaday.artifacts.recipes import Format
from workaday.authors.model.trade_brief import Depth
from workaday.models.answers import Answer

MOST = {"pools": 120, "tables": 20, "projects": 10, "artifacts": 70, "objectives": 10}
"""So much is written, whatever the plan: each of them costs calls."""

AXES = ("months", "quarters", "weeks", "days", "projects")

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,31}")
_WORDS_OF_SQL = frozenset(
    [
        "order",
        "group",
        "values",
        "index",
        "check",
        "table",
        "transaction",
        "references",
        "select",
        "from",
        "where",
        "join",
        "union",
        "all",
        "case",
        "when",
        "then",
        "else",
        "end",
        "date",
        "month",
        "year",
        "and",
        "or",
        "not",
        "null",
        "in",
        "is",
        "as",
        "by",
        "on",
        "set",
        "to",
        "with",
        "limit",
        "rows",
        "row",
        "column",
        "key",
        "default",
        "view",
    ]
)
_WRITTEN = ("docx", "xlsx", "pptx", "md", "txt", "csv")


class PlannedTable(Answer):
    label: str
    holds: str
    each: list[str] = []


class PlannedProject(Answer):
    label: str
    about: str
    subject: str = ""


class PlannedArtifact(Answer):
    title: str
    format: Format
    scope: Literal["project", "all"] = "all"
    by: str = "me"
    rows: list[str] = []
    holds: str

    @field_validator("rows", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return ([value] if value else []) if isinstance(value, str) else value


class PlannedOutput(Answer):
    artifact: str
    week: int = Field(ge=1, le=4)
    stage: Literal["working", "draft", "final"] = "working"
    pdf: bool = False


class PlannedObjective(Answer):
    title: str
    project: list[str] = []
    figures: list[str] = Field(min_length=3)
    outputs: list[PlannedOutput] = Field(min_length=4)
    reviewer: str
    approver: str
    recipient: str


class Plan(Answer):
    """Everything by its id."""

    pools: dict[str, str]
    tables: dict[str, PlannedTable]
    projects: dict[str, PlannedProject]
    artifacts: dict[str, PlannedArtifact]
    objectives: dict[str, PlannedObjective]

    @property
    def registers(self) -> list[str]:
        """Artifacts that hold the rows of a table."""
        return [id for id, a in self.artifacts.items() if a.rows]

    @property
    def outputs(self) -> list[str]:
        """Artifacts that an objective brings, registers not counted."""
        named = dict.fromkeys(o.artifact for objective in self.objectives.values() for o in objective.outputs)
        return [id for id in named if id in self.artifacts and not self.artifacts[id].rows]

    @property
    def others(self) -> list[str]:
        """Artifacts that neither hold a table nor are brought in the month: what others send, what recurs."""
        taken = {*self.registers, *self.outputs}
        return [id for id in self.artifacts if id not in taken]

    def without(self, key: str, id: str) -> Plan:
        """The plan with one thing less, and without what mentions it."""
        parts = {name: dict(getattr(self, name)) for name in type(self).model_fields}
        parts.get(key, {}).pop(id, None)
        if key == "tables":
            for name, artifact in self.artifacts.items():
                rows = [table for table in artifact.rows if table != id]
                if artifact.rows and not rows:
                    parts["artifacts"].pop(name)
                parts["artifacts"] |= {name: artifact.model_copy(update={"rows": rows})} if rows else {}
        objectives = {}
        for name, objective in parts["objectives"].items():
            outputs = [o for o in objective.outputs if o.artifact in parts["artifacts"]]
            homes = [p for p in objective.project if p in parts["projects"]]
            if len(outputs) >= 4 and bool(homes) == bool(objective.project):
                objectives[name] = objective.model_copy(update={"outputs": outputs, "project": homes})
        projects = {
            name: project
            if project.subject in parts["tables"]
            else project.model_copy(update={"subject": ""})
            for name, project in parts["projects"].items()
        }
        return Plan(**{**parts, "objectives": objectives, "projects": projects})


def wrong_in_plan(plan: Plan, roles: Mapping[str, object], depth: Depth) -> Iterator[str]:
    """What keeps a plan from being carried out, a line each."""
    for part in ("pools", "tables", "projects", "artifacts", "objectives"):
        for id in getattr(plan, part):
            if not _ID.fullmatch(id) or id in _WORDS_OF_SQL:
                yield f"{part}.{id}: an id is lower case with underscores and no word of SQL, such as work_orders"
    for part in ("tables", "projects", "objectives", "pools"):
        if (count := len(getattr(plan, part))) < depth.wanted[part]:
            yield f"{part}: {count} of {depth.wanted[part]}; plan {depth.wanted[part] - count} more"
    for part, most in MOST.items():
        if (count := len(getattr(plan, part))) > most:
            yield f"{part}: {count}; {most} at most"
    for id, table in plan.tables.items():
        for axis in table.each:
            base, _, kinds = axis.partition(":")
            if base not in AXES and (base not in plan.tables or base == id):
                yield f"tables.{id}.each: {axis!r} is neither another table nor one of {', '.join(AXES)}"
            yield from (
                f"tables.{id}.each: there is no project kind {k!r}"
                for k in filter(None, kinds.split(","))
                if k.strip() not in plan.projects
            )
    for id, project in plan.projects.items():
        if project.subject and project.subject not in plan.tables:
            yield f"projects.{id}.subject: there is no table {project.subject!r}"
        elif project.subject and "projects" in plan.tables[project.subject].each:
            yield f"projects.{id}.subject: {project.subject!r} has rows for each project; a subject is there before them"
    yield from _artifacts(plan, roles, depth)
    for id, objective in plan.objectives.items():
        yield from (f"objectives.{id}.{wrong}" for wrong in _objective(plan, objective, roles))


def _artifacts(plan: Plan, roles: Mapping[str, object], depth: Depth) -> Iterator[str]:
    for id, artifact in plan.artifacts.items():
        if artifact.by != "me" and artifact.by not in roles:
            yield f"artifacts.{id}.by: {artifact.by!r} is neither me nor one of {', '.join(roles)}"
        yield from (
            f"artifacts.{id}.rows: there is no table {table!r}"
            for table in artifact.rows
            if table not in plan.tables
        )
        if artifact.rows and artifact.format not in ("xlsx", "csv"):
            yield f"artifacts.{id}.format: a register is xlsx or csv, not {artifact.format}"
    held = {table for a in plan.artifacts.values() for table in a.rows}
    for id in plan.tables:
        if id not in held:
            yield f"tables.{id}: no artifact has {id} in its rows; every table needs a register"
    sources = [id for id in plan.others if plan.artifacts[id].by != "me"]
    if len(sources) < depth.wanted["sources"]:
        yield (
            f"artifacts: {len(sources)} of {depth.wanted['sources']} that a colleague sends (by a role, without rows, not"
            " an output): plan more"
        )


def _objective(plan: Plan, objective: PlannedObjective, roles: Mapping[str, object]) -> Iterator[str]:
    for key in ("reviewer", "approver", "recipient"):
        if getattr(objective, key) not in roles:
            yield f"{key}: there is no role {getattr(objective, key)!r}, only {', '.join(roles)}"
    for kind in objective.project:
        if kind not in plan.projects:
            yield f"project: there is no project kind {kind!r}"
    stages = set()
    for output in objective.outputs:
        stages.add(output.stage)
        artifact = plan.artifacts.get(output.artifact)
        if artifact is None:
            yield f"outputs: there is no artifact {output.artifact!r}"
        elif artifact.format not in _WRITTEN or artifact.by != "me":
            yield f"outputs: {output.artifact}: an output is by me, in {', '.join(_WRITTEN)}"
        elif (artifact.scope == "project") != bool(objective.project) and not artifact.rows:
            yield f"outputs: {output.artifact}: its scope is {artifact.scope!r}, the objective's project {objective.project}"
    if not {"draft", "final"} <= stages:
        yield "outputs: there is no draft, or no final"
    files = len(objective.outputs) + sum(o.pdf for o in objective.outputs)
    if not 6 <= files <= 10:
        yield f"outputs: {files} files, PDFs counted; give 6 to 9"
