"""A model that answers as if it wrote a packaged trade, cut down: for each question the part of that trade which is
asked for. Mistakes can be put into its answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from workaday.authors.embedded.load import Source, load_trade, trades_folder
from workaday.authors.embedded.reads import measures_of, queries_of
from workaday.authors.model.sections import JOB
from workaday.models.records import Reply, Request
from workaday.models.scripted import ScriptedModel
from workaday.world.ledger import tables_in

Data = dict[str, Any]

Mistake = Callable[[Data], object]
"""Spoils an answer: a change in place, or what is said instead of it."""


class CutTrade:
    """What some objectives of a packaged trade need, as data."""

    def __init__(self, name: str, objectives: list[str]) -> None:
        self.trade, raw = load_trade(name), Source(trades_folder() / name).data
        self.data: Data = json.loads(re.sub(r"\{\{ pool\('house_word'\) \}\}", "Marlow", json.dumps(raw)))
        data, trade = self.data, self.trade
        data["objectives"] = {id: raw["objectives"][id] for id in objectives}
        for key in ("traps", "changes"):
            used = [n for o in data["objectives"].values() for n in o.get(key, ())]
            data[key] = {id: raw[key][id] for id in dict.fromkeys(used)}
        kinds = {k for o in data["objectives"].values() for k in o.get("project", ())}
        data["projects"] = {id: kind for id, kind in raw["projects"].items() if id in kinds}
        wanted = {o["artifact"] for x in data["objectives"].values() for o in x["outputs"]}
        wanted |= {t["artifact"] for t in data["traps"].values()}
        measures = {m for a in wanted for m in measures_of(trade, trade.artifacts[a])}
        measures |= {
            m for m in raw["measures"] if re.search(rf"\b{m}\b", str([data["traps"], data["objectives"]]))
        }
        queries = [q for a in wanted for q in queries_of(trade.artifacts[a])]
        queries += [raw["measures"][m]["sql"] for m in measures]
        queries += [c["table"] for c in data["changes"].values()]
        queries += [kind.get("subject", "") for kind in data["projects"].values()]
        tables = self._tables(" ".join(queries))
        data["tables"] = {id: table for id, table in raw["tables"].items() if id in tables}
        registers = [
            id
            for id, a in trade.artifacts.items()
            if {*filter(None, [a.rows, *(s.rows for s in a.sheets)])} & set(tables)
            and self._whole(raw["artifacts"][id])
        ]
        data["artifacts"] = {
            id: self._trimmed(a) for id, a in raw["artifacts"].items() if id in wanted or id in registers
        }
        measures = {m for a in data["artifacts"] for m in measures_of(trade, trade.artifacts[a])} | measures
        data["measures"] = {id: m for id, m in raw["measures"].items() if id in measures}
        self._events()

    def _tables(self, text: str) -> set[str]:
        pending, found = tables_in(text, self.trade.tables), set()
        while pending:
            if (name := pending.pop()) not in found:
                found.add(name)
                table = self.trade.tables[name]
                for column in table.columns.values():
                    pending += tables_in(f"{column.sql} {column.table}", self.trade.tables)
                pending += tables_in(" ".join(table.each), self.trade.tables)
        return found

    def _trimmed(self, artifact: Data) -> Data:
        tables = self.data["tables"]
        if "sheets" in artifact:
            return {
                **artifact,
                "sheets": [s for s in artifact["sheets"] if s.get("rows", "") in {"", *tables}],
            }
        return artifact

    def _events(self) -> None:
        """Events make what is left, and everything that nothing makes is made by a standing one."""
        artifacts = self.data["artifacts"]

        def kept(events: list[Data]) -> list[Data]:
            return [
                {
                    **e,
                    "make": [
                        m
                        for m in e.get("make", [])
                        if (m if isinstance(m, str) else m["artifact"]) in artifacts
                    ],
                }
                for e in events
            ]

        self.data["projects"] = {
            id: {**kind, "phases": [{**p, "events": kept(p["events"])} for p in kind["phases"]]}
            for id, kind in self.data["projects"].items()
        }
        standing = kept(self.data["standing"]["events"])
        made = str([standing, self.data["projects"]])
        loose = [id for id, a in artifacts.items() if f"'{id}'" not in made and a.get("scope") == "all"]
        events = [*standing, {"id": "more", "title": ["More"], "every": "quarter", "make": loose}]
        self.data["standing"] = {"events": [e for e in events if e["make"]]}

    @staticmethod
    def _whole(artifact: Data) -> bool:
        """Whether it holds whole tables, or a project's part of them."""
        holds = [{"rows": artifact.get("rows"), "where": artifact.get("where")}, *artifact.get("sheets", [])]
        filters = {h.get("where") or "" for h in holds if h.get("rows")}
        return (
            artifact["format"] in ("xlsx", "csv") and bool(filters) and filters <= {"", "project = :project"}
        )

    def plan(self) -> Data:
        data = self.data
        registers = {
            id: [a["rows"]] if a.get("rows") else [s["rows"] for s in a.get("sheets", []) if s.get("rows")]
            for id, a in data["artifacts"].items()
            if self._whole(a)
        }
        return {
            "pools": {id: id.replace("_", " ") for id in data["pools"]},
            "tables": {
                id: {"label": t["label"], "holds": t.get("note", ""), "each": t.get("each", [])}
                for id, t in data["tables"].items()
            },
            "projects": {
                id: {"label": k["label"], "about": k["what"][0], "subject": k.get("subject", "")}
                for id, k in data["projects"].items()
            },
            "objectives": {
                id: {"title": o["title"], "project": o.get("project", []), "figures": ["a", "b", "c"],
                     "outputs": o["outputs"], **{k: o[k] for k in ("reviewer", "approver", "recipient")}}
                for id, o in data["objectives"].items()
            },
            "artifacts": {
                id: {"title": a["title"], "format": a["format"], "scope": a.get("scope", "project"), "by": a.get("by", "me"),
                     "rows": registers.get(id, []), "holds": a["about"][0]}
                for id, a in data["artifacts"].items()
            },
        }  # fmt: skip

    def answer(self, request: Request) -> Data:
        """The part that the request's schema asks for."""
        stage, asked = request.purpose.stage.removeprefix("trade-"), request.schema or {}
        data = self.data
        if stage == "plan":
            return self.plan()
        if stage == "job":
            return {key: data[key] for key in JOB}
        if stage in ("standing", "roles", "facts"):
            return {stage: data[stage]}
        ids = {key: list(part.get("properties", {})) for key, part in asked["properties"].items()}
        if stage == "measures":
            title = request.messages[1].text
            for id, objective in data["objectives"].items():
                if f'"{objective["title"]}"' in title:
                    return {"measures": self._measures_for(id)}
        if stage == "objectives":
            (id,) = [i for i in data["objectives"] if f"The objective {i}:" in request.messages[1].text]
            objective = data["objectives"][id]
            return {
                "objectives": {id: objective},
                **{
                    k: {n: data[k][n] for n in objective[k] if self._first(k, n) == id}
                    for k in ("traps", "changes")
                },
            }
        return {key: {id: data[key][id] for id in wanted} for key, wanted in ids.items()}

    def _first(self, key: str, name: str) -> str:
        return next(str(id) for id, o in self.data["objectives"].items() if name in o.get(key, ()))

    def _measures_for(self, objective: str) -> Data:
        """All that the first objective is asked for; those of the others are there then."""
        first = next(iter(self.data["objectives"]))
        return dict(self.data["measures"]) if objective == first else {}


def written_by(cut: CutTrade, spoilt: dict[tuple[str, int], Mistake] | None = None) -> ScriptedModel:
    """A model that writes that trade. `spoilt` is by stage and by the how-manieth question of it, from 0."""
    counts: dict[str, int] = {}

    def answer(request: Request) -> Reply | str:
        stage = request.purpose.stage.removeprefix("trade-")
        nth = counts.get(stage, 0)
        counts[stage] = nth + 1
        said = json.loads(json.dumps(cut.answer(request)))
        if mistake := (spoilt or {}).get((stage, nth)):
            instead = mistake(said)
            if isinstance(instead, str):
                return instead
        return json.dumps(said)

    return ScriptedModel(answer)
