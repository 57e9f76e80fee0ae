"""The file graph: edges join files that exist, run from the older to the newer one, and never in a circle."""

from __future__ import annotations

import graphlib
from collections import Counter
from collections.abc import Iterator

from workaday.computer.lint.documents import EdgeEntry
from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject

RELATIONS = frozenset({"references", "derived_from", "version_of", "extracted_from"})


def nodes(subject: Subject) -> Iterator[Finding]:
    """Nodes are files, each once; every file of the work layer is one."""
    paths = [n.path for n in subject.documents.nodes or ()]
    yield Looked("graph", len(paths))
    for path, times in Counter(paths).items():
        if times > 1:
            yield Wrong("graph", path, f"is a node {times} times")
        if path not in subject.files:
            yield Wrong("graph", path, "is a node and no file of this computer")
    for path in sorted(subject.files.keys() - set(paths)):
        if not subject.is_sediment(path):
            yield Wrong("graph", path, "is a file and no node")


def edges(subject: Subject) -> Iterator[Finding]:
    """Ends, relation, direction, time, no circle."""
    found = subject.documents.edges or []
    yield Looked("graph", len(found))
    for edge, times in Counter(found).items():
        if times > 1:
            yield Wrong("graph", _where(edge), f"is there {times} times")
        yield from _edge(subject, edge)
    yield from _circle(subject, found)


def _edge(subject: Subject, edge: EdgeEntry) -> Iterator[Finding]:
    where = _where(edge)
    if edge.type not in RELATIONS:
        yield Wrong("graph", where, f"{edge.type!r} is no relation; there are {', '.join(sorted(RELATIONS))}")
    if edge.older == edge.newer:
        yield Wrong("graph", where, "a file comes from itself")
    ends = [subject.files.get(edge.older), subject.files.get(edge.newer)]
    for path, file in zip((edge.older, edge.newer), ends, strict=True):
        if file is None:
            yield Wrong("graph", where, f"{path} is not a file of this computer")
    older, newer = ends
    if older and newer and older.timestamp > newer.timestamp:
        yield Wrong("graph", where, "the source is newer than what came from it")


def _circle(subject: Subject, found: list[EdgeEntry]) -> Iterator[Finding]:
    needs: dict[str, set[str]] = {}
    for edge in found:
        if edge.older in subject.files and edge.newer in subject.files and edge.older != edge.newer:
            needs.setdefault(edge.newer, set()).add(edge.older)
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        yield Wrong("graph", " -> ".join(error.args[1]), "files come from each other in a circle")


def sources(subject: Subject) -> Iterator[Finding]:
    """What file_list.json says of a file's origin agrees with the graph and the projects."""
    edges = {(e.older, e.newer) for e in subject.documents.edges or ()}
    for path, file in subject.files.items():
        for source in file.derived_from:
            if source not in subject.files:
                yield Wrong("graph", path, f"is derived from {source}, which is not a file of this computer")
            elif (source, path) not in edges and not subject.metadata_only:
                yield Wrong("graph", path, f"is derived from {source}, and the graph has no such edge")


def projects(subject: Subject) -> Iterator[Finding]:
    """Files belong to projects that there are."""
    there = {p.project_id for p in subject.documents.projects or ()}
    for path, file in subject.files.items():
        for project in file.project_ids:
            if project not in there:
                yield Wrong("graph", path, f"belongs to {project!r}, which project_index.json does not know")


def _where(edge: EdgeEntry) -> str:
    return f"{edge.older} -> {edge.newer}"
