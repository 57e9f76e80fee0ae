"""Puts one row of the paper's release right, as far as it can be without making anything up.

What is only written differently is rewritten; what leads nowhere is left out; both are noted. It knows nothing
of files: documents in, documents and notes out.
"""

from __future__ import annotations

import graphlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, TypeAlias

from workaday.computer.build import on_disk
from workaday.errors import BuildError

Entry: TypeAlias = dict[str, Any]

MENDED = {
    "path": "paths rewritten (drives/D/x is D:/x, drives/share/x is S:/x)",
    "time": "times of files taken from another field",
    "file left out": "files left out: no time, or no path",
    "file twice": "files listed twice, the newer entry kept",
    "project": "project ids put right or left out",
    "source": "sources in derived_from left out: no such file",
    "node": "nodes added or left out, so that nodes are the files",
    "day's part": "nodes and edges of single days joined to the others",
    "edge fields": "edges with other field names",
    "edge without ends": "edges left out: not two ends",
    "dangling": "edges left out: an end is no file",
    "self": "edges left out: a file from itself",
    "turned": "edges turned, so that they run from the older file to the newer one",
    "relation": "free words of an edge brought to one of four relations",
    "edge twice": "edges left out: there already",
    "circle": "edges left out: they closed a circle of files of the same time",
    "taken": "computers taken after their month, and marked so",
}
"""What can be mended, and what is counted."""

_OLDER, _NEWER, _TYPE = ("from", "source"), ("to", "target"), ("type", "relation", "relationship", "label")
_TIMES = ("timestamp", "last_modified", "modified", "created")
_NOON = "T12:00:00"


@dataclass(frozen=True)
class Note:
    """One thing that was mended."""

    kind: str
    what: str


@dataclass
class Mending:
    """One row's documents, by the names of our eight, while they are put right in place."""

    documents: dict[str, Any]
    notes: list[Note] = field(default_factory=list)

    def run(self) -> datetime | None:
        """Mends the file list, then the graph. Returns when the computer was taken if that was after its month
        began, else None. Documents that are not of their form are left for the linter to name."""
        listed, graph = self.documents.get("file_list.json"), self.documents.get("file_graph.json")
        if not isinstance(listed, list) or not isinstance(graph, dict):
            return None
        files = self.files(listed)
        self.documents["file_list.json"] = list(files.values())
        self.documents["file_graph.json"] = self.graph(graph, files)
        return self.taken(files)

    def note(self, kind: str, what: object) -> None:
        self.notes.append(Note(kind, str(what)))

    # --- files ---

    def files(self, listed: Iterable[Any]) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in listed:
            path = self.path(entry.get("path")) if isinstance(entry, dict) else ""
            time = self.time(entry, path) if path else ""
            if not path or not time:
                self.note("file left out", path or entry)
                continue
            if path in found:
                self.note("file twice", path)
                if found[path]["timestamp"] > time:
                    continue
            found[path] = {**entry, "path": path, "timestamp": time}
        for path, entry in found.items():
            entry["project_ids"] = self.projects(entry, path)
            entry["derived_from"] = list(self.sources(entry, path, found))
        return found

    def path(self, text: object) -> str:
        """An absolute path as a user of the computer writes it, or ""."""
        if not isinstance(text, str):
            return ""
        mended = rewritten(text)
        if mended and mended != text:
            self.note("path", text)
        return mended

    def time(self, entry: Entry, path: str) -> str:
        for name in _TIMES:
            value = entry.get(name)
            try:
                when = datetime.fromisoformat(str(value)).replace(tzinfo=None)
            except ValueError:
                continue
            if name == "timestamp" and len(str(value)) > 10:
                return when.isoformat()
            self.note("time", f"{path}: {name} {value}")
            return when.isoformat() if len(str(value)) > 10 else f"{value}{_NOON}"
        return ""

    def projects(self, entry: Entry, path: str) -> list[str]:
        given = entry.get("project_ids")
        mended = []
        for project in given if isinstance(given, list) else []:
            right = self.project_of.get(str(project), "")
            if right != project:
                self.note("project", f"{path}: {project}")
            if right and right not in mended:
                mended.append(right)
        return mended

    @property
    def project_of(self) -> dict[str, str]:
        """Each project by its id; a deliverable's id stands for its project."""
        index = _list(self.documents.get("project_index.json"), "projects")
        own = {str(p["project_id"]): str(p["project_id"]) for p in index if "project_id" in p}
        month = _list(self.documents.get("monthly_objectives.json"), "deliverables")
        return {
            str(d["id"]): str(d["project_id"]) for d in month if d.get("project_id") in own and "id" in d
        } | own

    def sources(self, entry: Entry, path: str, files: Mapping[str, Entry]) -> Iterator[str]:
        given = entry.get("derived_from")
        for source in given if isinstance(given, list) else []:
            right = rewritten(source) if isinstance(source, str) else ""
            if right in files and right != path:
                yield right
            else:
                self.note("source", f"{path}: {source}")

    # --- graph ---

    def graph(self, graph: Entry, files: dict[str, Entry]) -> Entry:
        """Nodes are the files; edges join them, from the older to the newer. Parts of single days are joined."""
        nodes, edges = _items(graph.get("nodes")), _items(graph.get("edges"))
        for name, part in graph.items():
            if name not in ("nodes", "edges") and isinstance(part, list):
                (edges if "edge" in name else nodes).extend(part)
                self.note("day's part", f"{name}: {len(part)}")
        known = self.nodes(nodes, files)
        ids = {str(n["id"]): rewritten(n["path"]) for n in nodes if isinstance(n, dict) and "id" in n and isinstance(n.get("path"), str)}  # fmt: skip
        joined = list(self.edges(edges, files, ids))
        return {"nodes": known, "edges": self.without_circles(joined, files)}

    def nodes(self, given: list[Any], files: dict[str, Entry]) -> list[Entry]:
        there: set[str] = set()
        for node in given:
            name = node.get("path") or node.get("id") if isinstance(node, dict) else node
            path = rewritten(name) if isinstance(name, str) else ""
            if path not in files or path in there:
                self.note("node", f"left out: {name}")
            there.add(path)
        for path in files:
            if path not in there:
                self.note("node", f"added: {path}")
        return [{"path": path, "project_ids": entry["project_ids"]} for path, entry in files.items()]

    def edges(self, given: list[Any], files: dict[str, Entry], ids: Mapping[str, str]) -> Iterator[Entry]:
        seen: set[tuple[str, str, str]] = set()
        for edge in given:
            ends = [_first(edge, names) for names in (_OLDER, _NEWER)] if isinstance(edge, dict) else ["", ""]
            if not all(ends):
                self.note("edge without ends", edge)
                continue
            older, newer = (
                p if p in files else ids.get(end, p) for end in ends if (p := rewritten(end) or end)
            )
            shown = f"{older} -> {newer}"
            if older not in files or newer not in files:
                self.note("dangling", shown)
            elif older == newer:
                self.note("self", shown)
            else:
                mended = self.edge(edge, older, newer, files)
                key = (mended["from"], mended["to"], mended["type"])
                if key in seen:
                    self.note("edge twice", shown)
                else:
                    seen.add(key)
                    yield mended

    def edge(self, edge: Entry, older: str, newer: str, files: dict[str, Entry]) -> Entry:
        """From the older to the newer, with one of four relations; the published words stand beside it."""
        if not (edge.get("from") and edge.get("to") and edge.get("type")):
            self.note("edge fields", sorted(edge))
        published = _first(edge, _TYPE)
        mended = {"from": older, "to": newer, "type": relation(published)}
        if mended["type"] != published:
            self.note("relation", f"{published or 'none'}: {mended['type']}")
            mended["published_type"] = published
        if files[older]["timestamp"] > files[newer]["timestamp"]:
            self.note("turned", f"{older} -> {newer}")
            mended |= {"from": newer, "to": older}
        note = edge.get("note") or edge.get("description")
        return mended | ({"note": note} if isinstance(note, str) else {})

    def without_circles(self, edges: list[Entry], files: dict[str, Entry]) -> list[Entry]:
        """Time orders all edges but those between files of one time: of these, what closes a circle goes."""
        kept = list(edges)
        while circle := _circle(kept):
            pairs = set(pairwise(circle))
            bad = next(e for e in reversed(kept) if (e["from"], e["to"]) in pairs)
            self.note("circle", f"{bad['from']} -> {bad['to']}")
            kept.remove(bad)
        return kept

    # --- the month ---

    def taken(self, files: Mapping[str, Entry]) -> datetime | None:
        persona = self.documents.get("persona.json")
        now = persona.get("current_timestamp") if isinstance(persona, dict) else None
        last = max((str(f["timestamp"]) for f in files.values()), default="")
        if not isinstance(now, str) or last <= now:
            return None
        self.note("taken", last)
        return datetime.fromisoformat(last)


def rewritten(path: str) -> str:
    """The path in our form, or "" where it is none: drives/D/x is D:/x, drives/share/x is S:/x."""
    text = path.strip().replace("\\", "/").rstrip("/")
    text = re.sub(r"^drives/share/", "S:/", text)
    text = re.sub(r"^drives/([A-Za-z])/", r"\1:/", text)
    text = re.sub(r"^[a-z]:/", lambda m: m[0].upper(), text)
    try:
        on_disk(text)
    except BuildError:
        return ""
    return text


def relation(published: str) -> str:
    """One of the four relations for an edge's free words."""
    word = published.strip().lower()
    table = _relations()
    if word in table:
        return word
    return next((r for r, parts in table.items() if any(part in word for part in parts)), "references")


@cache
def _relations() -> dict[str, list[str]]:
    import yaml

    text = resources.files("workaday.exports").joinpath("relations.yaml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = yaml.safe_load(text)
    return table


def _items(given: object) -> list[Any]:
    return list(given) if isinstance(given, list) else []


def _circle(edges: list[Entry]) -> list[str]:
    needs: dict[str, set[str]] = {}
    for edge in edges:
        needs.setdefault(edge["to"], set()).add(edge["from"])
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def _first(entry: Entry, names: Iterable[str]) -> str:
    return next((v for n in names if isinstance(v := entry.get(n), str) and v), "")


def _list(document: Any, name: str) -> list[Entry]:
    values = document.get(name) if isinstance(document, dict) else None
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []
