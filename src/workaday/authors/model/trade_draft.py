"""A trade in the making: what is written of it, what is planned, and what stands in for the rest."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias, get_args

import yaml
from pydantic import TypeAdapter

from workaday.authors.embedded.trade import Trade
from workaday.authors.model.trade_brief import Brief
from workaday.authors.model.trade_plan import Plan
from workaday.authors.model.trade_worlds import Worlds

Data: TypeAlias = dict[str, Any]

Item: TypeAlias = tuple[str, str]
"""One thing of a trade: its key and its id there; ("standing", "") for what has no ids."""

FILES: Mapping[str, tuple[str, ...]] = {
    "roles.yaml": ("roles",), "tables.yaml": ("tables",), "measures.yaml": ("measures", "facts"),
    "projects.yaml": ("projects", "standing"), "artifacts.yaml": ("artifacts",), "pools.yaml": ("pools",),
    "month.yaml": ("objectives", "traps", "changes"),
}  # fmt: skip
"""Which keys stand in which file; the rest in trade.yaml."""

KEYED = (
    "roles",
    "tables",
    "measures",
    "facts",
    "pools",
    "projects",
    "artifacts",
    "objectives",
    "traps",
    "changes",
)
"""Keys of a trade that hold things by id."""


@dataclass
class Draft:
    """`data` is the trade as far as it is written, as its YAML holds it."""

    brief: Brief
    data: Data
    plan: Plan | None = None
    written_for: dict[str, list[str]] = field(default_factory=dict)
    """Measures by the objective for which they were written."""
    worlds: Worlds = field(default_factory=Worlds, repr=False)
    matched: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    calls: int = 0
    repairs: int = 0

    @classmethod
    def of(cls, brief: Brief) -> Draft:
        return cls(brief, {"id": brief.id, **{key: {} for key in KEYED}})

    def has(self, item: Item) -> bool:
        key, id = item
        return id in self.data[key] if key in KEYED else key in self.data

    def get(self, item: Item) -> Any:
        key, id = item
        return self.data[key].get(id) if key in KEYED else self.data.get(key)

    def put(self, item: Item, value: Any) -> None:
        key, id = item
        if key in KEYED:
            self.data[key][id] = value
        elif key == "plan":
            self.plan = Plan.model_validate(value)
        else:
            self.data[key] = value

    def drop(self, item: Item, reason: str) -> None:
        """Goes on without something; what is planned with it goes as well."""
        key, id = item
        self.data.get(key, {}).pop(id, None)
        self.dropped.append(f"{key}.{id}: {reason}")
        if self.plan:
            self.plan = self.plan.without(key, id)
        for objective in self.data["objectives"].values():
            for name in ("traps", "changes", "ask", "review_asks"):
                if id in objective.get(name, ()):
                    objective[name] = [other for other in objective[name] if other != id]
        if key == "artifacts":
            for events in self._event_lists():
                for event in events:
                    made = [
                        m for m in event.get("make", []) if (m if isinstance(m, str) else m["artifact"]) != id
                    ]
                    event |= {"make": made} if "make" in event else {}

    def _event_lists(self) -> Iterator[list[Data]]:
        yield self.data.get("standing", {}).get("events", [])
        for kind in self.data["projects"].values():
            yield from (phase["events"] for phase in kind["phases"])

    def whole(self, more: Mapping[Item, Any] | None = None) -> Trade:
        """The trade with what is written, with `more`, and with stand-ins for what is planned."""
        twin = Draft(self.brief, {k: dict(v) if k in KEYED else v for k, v in self.data.items()}, self.plan)
        for item, value in (more or {}).items():
            twin.put(item, value)
        data = copy.deepcopy(_scaffold())
        stand_in = {key: data.pop(key) for key in ("paper", "kind", "objective")}
        data |= twin.data
        if self.plan:
            _stand_in(data, self.plan, stand_in)
        if not data["projects"]:
            data["projects"] = {"scaffold": stand_in["kind"]}
        return Trade.model_validate(data)

    def write(self, folder: Path) -> None:
        """Writes what there is as the files of a trade."""
        folder.mkdir(parents=True, exist_ok=True)
        placed = {key for keys in FILES.values() for key in keys}
        first = {key: value for key, value in self.data.items() if key not in placed}
        for file, content in {
            "trade.yaml": first,
            **{f: self._of(keys) for f, keys in FILES.items()},
        }.items():
            text = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=110)
            (folder / file).write_text(text, encoding="utf-8")

    def _of(self, keys: tuple[str, ...]) -> Data:
        return {key: self.data[key] for key in keys if self.data.get(key)}


def _stand_in(data: Data, plan: Plan, parts: Data) -> None:
    """Enters something for each thing that is planned and not written."""
    roles = list(data["roles"]) or [""]
    for id, artifact in plan.artifacts.items():
        data["artifacts"].setdefault(id, {**parts["paper"], "scope": artifact.scope})
    for id, project in plan.projects.items():
        subject = project.subject if project.subject in data["tables"] else ""
        data["projects"].setdefault(id, {**parts["kind"], "label": project.label, "subject": subject})
    for id, objective in plan.objectives.items():
        outputs = [{"artifact": o.artifact, "week": o.week, "stage": o.stage} for o in objective.outputs]
        people = {key: getattr(objective, key) for key in ("reviewer", "approver", "recipient")}
        people = {key: role if role in data["roles"] else roles[0] for key, role in people.items()}
        data["objectives"].setdefault(
            id, {**parts["objective"], "project": objective.project, "outputs": outputs, **people}
        )


@cache
def _scaffold() -> Data:
    text = resources.files(__package__).joinpath("scaffold.yaml").read_text(encoding="utf-8")
    loaded: Data = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


@cache
def adapter(key: str) -> TypeAdapter[Any]:
    """What validates one thing that stands under a key of a trade."""
    if key == "plan":
        return TypeAdapter(Plan)
    annotation: Any = Trade.model_fields[key].annotation
    return TypeAdapter(get_args(annotation)[1] if key in KEYED else annotation)


@cache
def schema_of(key: str) -> Data:
    """The JSON Schema of one such thing, without what only people read."""
    made = adapter(key).json_schema()
    return {k: _bare(v) for k, v in made.items()}


def _bare(value: Any, named: bool = False) -> Any:
    """Without titles, descriptions and defaults; `named` is for a mapping whose keys are names."""
    if isinstance(value, dict):
        kept = (
            value.items()
            if named
            else [(k, v) for k, v in value.items() if k not in ("title", "description", "default")]
        )
        return {k: _bare(v, named=k in ("properties", "$defs") and not named) for k, v in kept}
    if isinstance(value, list):
        return [_bare(v) for v in value]
    return value


def items_of(data: Mapping[str, Any]) -> Iterator[tuple[Item, Any]]:
    """The things of a part of a trade, one by one."""
    for key, value in data.items():
        if key in KEYED and isinstance(value, dict):
            yield from (((key, str(id)), inner) for id, inner in value.items())
        else:
            yield (key, ""), value


def compact(value: object) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
