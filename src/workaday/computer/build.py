"""A plan becomes a tree: specs to bytes in graph order, timestamps, the JSON beside it, truth apart.

A computer is made in a hidden folder and renamed when it is whole: what is listed is never half-made.
"""

from __future__ import annotations

import graphlib
import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.artifacts.writers import write
from workaday.computer.records import DOCUMENTS, ComputerPlan
from workaday.errors import BuildError

_PARTIAL = ".partial-"


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
    contents = _write_files(plan, folder)
    for path in plan.folders:
        (folder / on_disk(path)).mkdir(parents=True, exist_ok=True)
    documents = {
        **plan.documents,
        "file_list.json": _file_list(plan, contents),
        "file_graph.json": _graph(plan),
    }
    for name in DOCUMENTS:
        (folder / name).write_text(_json(documents[name]), encoding="utf-8")
    for id, content in contents.items():
        plan.ledger.db.execute(
            "UPDATE artifacts SET sha256 = ? WHERE id = ?", (hashlib.sha256(content).hexdigest(), id)
        )
    (folder / "truth").mkdir(exist_ok=True)
    plan.ledger.save(folder / "truth" / "ledger.sqlite")
    (folder / "computer.json").write_text(_json(plan.about), encoding="utf-8")


def order(plan: ComputerPlan) -> list[PlannedFile]:
    """Files so that each comes after what it was made from; ties by time. Raises BuildError on a circle."""
    files = {f.id: f for f in plan.files}
    needs: dict[str, set[str]] = {f.id: set(f.attach) & files.keys() for f in plan.files}
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


def _write_files(plan: ComputerPlan, folder: Path) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    names = {f.id: f.name for f in plan.files}
    touched: list[tuple[Path, datetime]] = []
    for file in order(plan):
        made = file.spec
        if isinstance(made, spec.Mail) and file.attach:
            carried = tuple(spec.Attachment(names[id], contents[id]) for id in file.attach if id in contents)
            made = replace(made, attachments=carried)
        content = contents[file.id] = write(made, file.suffix)
        place = folder / (
            "truth/reference_files/" + file.holder + "/" + file.name if file.holder else on_disk(file.path)
        )
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        touched.append((place, file.modified))
    for place, when in touched:
        stamp = when.replace(tzinfo=UTC).timestamp()
        os.utime(place, (stamp, stamp))
    return contents


def _file_list(plan: ComputerPlan, contents: dict[str, bytes]) -> list[dict[str, Any]]:
    sources: dict[str, list[str]] = {}
    paths = {f.id: f.path for f in plan.files if not f.holder}
    for edge in plan.edges:
        if edge.relation == "derived_from" and edge.older in paths:
            sources.setdefault(edge.newer, []).append(paths[edge.older])
    return [
        {
            "path": f.path, "timestamp": f.modified.isoformat(), "created": f.created.isoformat(), "origin": f.origin,
            "description": f.about, "content_mode": "generate", "content_scale": _scale(len(contents[f.id])),
            "size_bytes": len(contents[f.id]), "project_ids": [f.project_id] if f.project_id else [],
            "derived_from": sources.get(f.id, []), "content_generated": True,
        }
        for f in sorted(plan.files, key=lambda f: (f.modified, f.path)) if not f.holder
    ]  # fmt: skip


def _scale(size: int) -> str:
    return "small" if size < 10_000 else "medium" if size < 60_000 else "large"


def _graph(plan: ComputerPlan) -> dict[str, Any]:
    """Nodes, and edges from the older file to the newer one."""
    files = {f.id: f for f in plan.files if not f.holder}
    edges = [
        {"from": files[e.older].path, "to": files[e.newer].path, "type": e.relation}
        for e in sorted(plan.edges, key=lambda e: (e.older, e.newer))
        if e.older in files and e.newer in files
    ]
    nodes = [
        {"path": f.path, "project_ids": [f.project_id] if f.project_id else []}
        for f in sorted(files.values(), key=lambda f: (f.modified, f.path))
    ]
    return {"nodes": nodes, "edges": edges}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
