"""A plan becomes a tree: specs to bytes in graph order, timestamps, the JSON beside it, truth apart.

A computer is made in a hidden folder and renamed when it is whole: what is listed is never half-made.
"""

from __future__ import annotations

import graphlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.artifacts.writers import write
from workaday.computer.records import DOCUMENTS, ComputerPlan
from workaday.errors import BuildError
from workaday.world.ledger import Ledger, iso

_PARTIAL = ".partial-"
_MADE_HERE = ("file_list.json", "file_graph.json")


def on_disk(path: str) -> str:
    """A user's path below the computer's folder: C:/x is drives/C/x, /Users/x is drives/Macintosh HD/Users/x.
    Raises BuildError for a path that would lead elsewhere."""
    if path[1:3] == ":/" and path[0].isascii() and path[0].isalpha():
        parts = [path[0].upper(), *path[3:].split("/")]
    elif path.startswith("/"):
        parts = ["Macintosh HD", *path[1:].split("/")]
    else:
        raise BuildError(f"{path!r} is not an absolute path of Windows or macOS")
    if any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts):
        raise BuildError(f"{path!r} leads outside of its drive")
    return "/".join(["drives", *parts])


def is_done(folder: Path) -> bool:
    """Whether a computer is whole: computer.json is the last file that is written."""
    return (folder / "computer.json").is_file()


def build(plan: ComputerPlan, out: Path) -> Path:
    """Writes the computer below `out` and returns its folder. Raises OSError when the disk does not take
    it (nothing half-made stays listed), BuildError when the plan is wrong."""
    target = out / plan.id
    partial = out / f"{_PARTIAL}{plan.id}"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _fill(plan, partial)
        if target.exists():
            shutil.rmtree(target)
        os.rename(partial, target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return target


def sweep(out: Path) -> int:
    """Removes what a killed process left half-made; returns how many."""
    left = list(out.glob(f"{_PARTIAL}*"))
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _fill(plan: ComputerPlan, folder: Path) -> None:
    folder.mkdir(parents=True)
    tree = _Tree(plan, folder)
    with FileList(folder / "file_list.json") as listed:
        for file in order(plan):
            tree.place(file)
        for file in sorted(plan.files, key=lambda f: (f.modified, f.path)):
            if not file.holder:
                listed.add(tree.entry(file))
        for file in plan.sediment:
            tree.place(file)
            listed.add(tree.entry(file))
            tree.forget(file)
    for path in plan.folders:
        (folder / on_disk(path)).mkdir(parents=True, exist_ok=True)
    for name in DOCUMENTS:
        if name in _MADE_HERE:
            continue
        document = plan.documents[name]
        (folder / name).write_text(_json(document), encoding="utf-8")
    tree.write_graph(folder / "file_graph.json")
    (folder / "truth").mkdir(exist_ok=True)
    for era, ledger in plan.ledgers.items():
        ledger.save(folder / "truth" / f"{era or 'ledger'}.sqlite")
    (folder / "computer.json").write_text(_json(plan.about), encoding="utf-8")


def order(plan: ComputerPlan) -> list[PlannedFile]:
    """Files so that each comes after what it was made from; ties by time. Raises BuildError on a circle."""
    files = {f.id: f for f in plan.files}
    needs: dict[str, set[str]] = {f.id: _carried(f) & files.keys() for f in plan.files}
    for edge in plan.edges:
        if edge.relation == "extracted_from":
            continue  # the mail carries the file's bytes: on this disk the file comes first
        if edge.newer in needs and edge.older in files:
            needs[edge.newer].add(edge.older)
    try:
        sorter = graphlib.TopologicalSorter(needs)
        sorter.prepare()
    except graphlib.CycleError as error:
        raise BuildError(f"files come from each other in a circle: {' -> '.join(error.args[1])}") from error
    done: list[PlannedFile] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=lambda id: (files[id].modified, id))
        for id in ready:
            done.append(files[id])
            sorter.done(id)
    return done


def _carried(file: PlannedFile) -> set[str]:
    """The files whose bytes a file needs."""
    if isinstance(file.spec, spec.Copy):
        return {file.spec.of}
    if isinstance(file.spec, spec.Mailbox):
        return {id for letter in file.spec.letters for id in letter.enclosed}
    return set(file.attach)


class FileList:
    """file_list.json, an entry a line, written as the tree grows: a big home is never in memory at once."""

    def __init__(self, place: Path) -> None:
        self._out = place.open("w", encoding="utf-8")
        self._open = False

    def add(self, entry: dict[str, Any]) -> None:
        self._out.write((",\n" if self._open else "[\n") + json.dumps(entry, ensure_ascii=False))
        self._open = True

    def __enter__(self) -> FileList:
        return self

    def __exit__(self, *_: object) -> None:
        self._out.write("\n]\n" if self._open else "[]\n")
        self._out.close()


class _Tree:
    """Writes files and remembers what later ones need: the work layer's bytes, and every file's path and time."""

    def __init__(self, plan: ComputerPlan, folder: Path) -> None:
        self.plan, self.folder = plan, folder
        self.contents: dict[str, bytes] = {}
        self.sizes: dict[str, int] = {}
        self.names = {f.id: f.name for f in plan.files}
        self.paths = {f.id: f.path for f in plan.files if not f.holder}
        self.times = {f.id: f.modified for f in plan.files if not f.holder}
        self.projects = {f.id: f.project_id for f in plan.files if not f.holder}
        self.edges = [(e.older, e.newer, e.relation) for e in plan.edges]
        self.sources: dict[str, list[str]] = {}
        for older, newer, relation in self.edges:
            if relation == "derived_from":
                self.sources.setdefault(newer, []).append(older)
        self._made: set[Path] = set()

    def place(self, file: PlannedFile) -> None:
        """One file onto the disk, and what it is and says into its ledger."""
        content = self._bytes(file)
        at = f"truth/reference_files/{file.holder}/{file.name}" if file.holder else on_disk(file.path)
        place = self.folder / at
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        stub = file.spec.size_bytes if isinstance(file.spec, spec.Stub) else None
        with place.open("wb") as out:
            out.write(content)
            if stub is not None:
                out.truncate(stub)
        stamp = file.modified.replace(tzinfo=UTC).timestamp()
        os.utime(place, (stamp, stamp))
        self.contents[file.id] = content
        self.sizes[file.id] = len(content) if stub is None else stub
        _enter(self.plan.ledgers[file.era], file, hashlib.sha256(content).hexdigest() if stub is None else "")

    def _bytes(self, file: PlannedFile) -> bytes:
        made = file.spec
        if isinstance(made, spec.Copy):
            return self.contents[made.of]
        if isinstance(made, spec.Mail) and file.attach:
            made = replace(made, attachments=self._enclosed(file.attach))
        elif isinstance(made, spec.Archive) and file.attach:
            made = replace(made, members=made.members + self._enclosed(file.attach))
        elif isinstance(made, spec.Mailbox):
            made = spec.Mailbox(tuple(self._letter(letter) for letter in made.letters))
        return write(made, file.suffix)

    def _letter(self, letter: spec.Letter) -> spec.Letter:
        if not letter.enclosed:
            return letter
        return replace(letter, mail=replace(letter.mail, attachments=self._enclosed(letter.enclosed)))

    def _enclosed(self, ids: Iterable[str]) -> tuple[spec.Attachment, ...]:
        return tuple(spec.Attachment(self.names[id], self.contents[id]) for id in ids if id in self.contents)

    def forget(self, file: PlannedFile) -> None:
        """Sediment passes: only its name and time stay, for what comes from it."""
        del self.contents[file.id], self.sizes[file.id]
        if file.sources:
            self.edges += [(older, file.id, relation) for older, relation in file.sources]
        self.paths[file.id], self.times[file.id] = file.path, file.modified

    def entry(self, file: PlannedFile) -> dict[str, Any]:
        """The file as file_list.json has it."""
        sources = self.sources.get(file.id, []) + [o for o, r in file.sources if r == "derived_from"]
        size, mode = self.sizes[file.id], _MODES.get(type(file.spec), "generate")
        return {
            "path": file.path, "timestamp": file.modified.isoformat(), "created": file.created.isoformat(),
            "origin": file.origin, "description": file.about, "content_mode": mode, "content_scale": _scale(size),
            "size_bytes": size, "project_ids": [file.project_id] if file.project_id else [],
            "derived_from": [self.paths[id] for id in sources if id in self.paths], "content_generated": mode != "stub",
        }  # fmt: skip

    def write_graph(self, place: Path) -> None:
        """Every file is a node; edges run from the older file to the newer one."""
        order = sorted(self.paths, key=lambda id: (self.times[id], self.paths[id]))
        edges = sorted(e for e in self.edges if e[0] in self.paths and e[1] in self.paths)
        with place.open("w", encoding="utf-8") as out:
            out.write('{"nodes": [\n')
            for n, id in enumerate(order):
                node = {
                    "path": self.paths[id],
                    "project_ids": [p] if (p := self.projects.get(id, "")) else [],
                }
                out.write((",\n" if n else "") + json.dumps(node, ensure_ascii=False))
            out.write('\n], "edges": [\n')
            for n, (older, newer, relation) in enumerate(edges):
                edge = {"from": self.paths[older], "to": self.paths[newer], "type": relation}
                out.write((",\n" if n else "") + json.dumps(edge, ensure_ascii=False))
            out.write("\n]}\n")


_MODES: dict[type, str] = {spec.Stub: "stub", spec.Copy: "copy"}


def _enter(ledger: Ledger, file: PlannedFile, sha256: str) -> None:
    """The file and its statements, as the truth knows them."""
    ledger.insert(
        "artifacts",
        {"id": file.id, "kind": file.kind, "path": file.path, "version": file.version, "project_id": file.project_id,
         "author": file.author, "created": iso(file.created), "modified": iso(file.modified),
         "event_id": file.event_id, "holder": file.holder, "sha256": sha256},
    )  # fmt: skip
    for s in file.statements:
        ledger.insert(
            "statements",
            {"artifact_id": file.id, "place": s.place, "kind": s.kind, "ref": s.ref, "shift": s.shift,
             "project": file.project_id, "period": file.period, "known": file.period, "unit": s.unit,
             "value": s.value, "form": s.form},
        )  # fmt: skip


def _scale(size: int) -> str:
    return "small" if size < 10_000 else "medium" if size < 60_000 else "large"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
