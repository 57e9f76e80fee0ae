"""One computer's user-managed files, found on disk: the tree without what the system keeps for itself.

Bodies are not read here. The layer of a file is what the ledger's kind says ("sediment:..." is sediment), for a
file that the ledger does not know: sediment, unless the file list gives it a project. Stubs are sediment.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from workaday.computer.audit.records import Extent, Fault, FoundFile, Layer
from workaday.computer.open import Computer, find_computers, user_path
from workaday.computer.records import DOCUMENTS
from workaday.errors import InputError

HIDDEN = {"appdata", "library", "$recycle.bin", "system volume information", "desktop.ini", "thumbs.db"}
SHOWN_FAULTS = 25
_EPOCH = datetime(1970, 1, 1)


@dataclass
class Home:
    """What was found on one computer; `faults` grows while its files are opened. `folders` are the parts of each folder below home or a data drive.
    `now` is the end of the computer's life so far; `user` the owner's address; `left_out` counts files that are hidden
    or programs' own."""

    id: str
    folder: Path
    system: str
    soc: str
    extent: Extent
    now: datetime
    user: str
    files: tuple[FoundFile, ...]
    folders: tuple[tuple[str, ...], ...]
    left_out: int = 0
    faults: list[Fault] = field(default_factory=list, compare=False)

    def of(self, layer: Layer) -> Home:
        """The same home with the files of one layer."""
        kept = tuple(f for f in self.files if f.layer == layer)
        return Home(
            self.id, self.folder, self.system, self.soc, self.extent, self.now, self.user, kept, self.folders
        )

    def fault(self, where: str, what: str) -> None:
        self.faults.append(Fault(self.id, where, what))

    @cached_property
    def by_folder(self) -> Mapping[tuple[str, ...], list[FoundFile]]:
        found: dict[tuple[str, ...], list[FoundFile]] = {}
        for file in self.files:
            found.setdefault(file.folder, []).append(file)
        return found


def find_fleet(folder: Path) -> tuple[list[Path], list[Fault]]:
    """The computers in a folder, or the folder itself, and a fault for each that was copied by half.
    Raises InputError, with what is wrong, when there is none."""
    half = [p for p in (folder, *_inside(folder), *_inside(folder / "computers")) if _half(p)]
    faults = [Fault(p.name, str(p), f"half a computer: {', '.join(_lacks(p))} missing") for p in half]
    try:
        return find_computers(folder), faults
    except InputError as error:
        if faults:
            raise InputError("; ".join(f"{f.where}: {f.what}" for f in faults) + "; copy it again") from error
        raise


def _inside(folder: Path) -> list[Path]:
    if not folder.is_dir() or (folder / "computer.json").is_file():
        return []
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))


def _half(folder: Path) -> bool:
    """Something of a computer without its last file."""
    whole = (folder / "computer.json").is_file()
    return not whole and any((folder / n).exists() for n in ("drives", *DOCUMENTS))


def _lacks(folder: Path) -> list[str]:
    return [n for n in ("computer.json", "drives", *DOCUMENTS) if not (folder / n).exists()]


def find_home(folder: Path) -> Home:
    """The files of one computer. What is missing or does not agree becomes a fault; a computer whose files
    cannot be found at all raises InputError."""
    computer = Computer(folder)
    faults = [Fault(folder.name, n, "is missing") for n in DOCUMENTS if not (folder / n).is_file()]
    about = _document(computer, "computer.json", faults, dict)
    policy = _document(computer, "filesystem_policy.json", faults, dict)
    if not (folder / "drives").is_dir():
        raise InputError(f"{folder}: no drives/ in it: half copied, or no computer; copy or make it again")
    entries = _document(computer, "file_list.json", faults, list)
    listed = {e["path"]: e for e in entries if _entry(e)}
    if odd := sum(not _entry(e) for e in entries):
        faults.append(Fault(folder.name, "file_list.json", f"{odd} entries are no objects with a path"))
    walk = _Walk(folder, _home_path(policy, folder), listed, _kinds(folder, faults))
    files, folders = walk.run()
    faults += [Fault(folder.name, where, what) for where, what in walk.wrong]
    faults += _disagreements(folder.name, listed, walk.seen)
    ends = str(_document(computer, "persona.json", faults, dict).get("current_timestamp", ""))
    identity = _document(computer, "user_profile.json", faults, dict).get("identity")
    trade = about.get("trade")
    return Home(
        id=folder.name,
        folder=folder,
        system=str(about.get("os", "windows")),
        soc=str(trade.get("soc", "")) if isinstance(trade, dict) else "",
        extent="sample" if about.get("size") == "paper" else "home",
        now=_when(ends) or max((f.modified for f in files), default=_EPOCH),
        user=str(identity.get("email", "")).lower() if isinstance(identity, dict) else "",
        files=tuple(files),
        folders=tuple(folders),
        left_out=walk.left_out,
        faults=faults,
    )


def _document(computer: Computer, name: str, faults: list[Fault], kind: type[Any]) -> Any:
    """A document, or an empty one and a fault."""
    if not (computer.folder / name).is_file():
        return kind()
    try:
        found = computer.document(name)
    except (InputError, RecursionError) as error:
        faults.append(Fault(computer.folder.name, name, " ".join(str(error).split())))
        return kind()
    if not isinstance(found, kind):
        faults.append(
            Fault(computer.folder.name, name, f"is not a JSON {'object' if kind is dict else 'list'}")
        )
        return kind()
    return found


def _entry(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("path"), str)


def _when(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _home_path(policy: Mapping[str, Any], folder: Path) -> str:
    """The home folder as the user sees it: the policy's, else the only one there is."""
    paths = policy.get("default_paths")
    documents = paths.get("documents") if isinstance(paths, dict) else None
    if isinstance(documents, str) and "/" in documents:
        return documents.rpartition("/")[0]
    for users in sorted((folder / "drives").glob("*/Users/*")):
        return user_path(users.relative_to(folder))
    raise InputError(
        f"{folder}: neither its policy nor its drives show a home folder; make the computer again"
    )


def _kinds(folder: Path, faults: list[Fault]) -> Mapping[str, str]:
    """The ledger's kind of each artifact by path."""
    place = folder / "truth" / "ledger.sqlite"
    if not place.is_file():
        faults.append(
            Fault(folder.name, "truth/ledger.sqlite", "is missing: layers are told by projects alone")
        )
        return {}
    try:
        db = sqlite3.connect(f"{place.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return dict(db.execute("SELECT path, kind FROM artifacts WHERE holder = ''"))
        finally:
            db.close()
    except sqlite3.Error as error:
        faults.append(Fault(folder.name, "truth/ledger.sqlite", f"does not open: {error}"))
        return {}


@dataclass
class _Walk:
    """The way through the drives."""

    root: Path
    home: str
    listed: Mapping[str, Mapping[str, Any]]
    kinds: Mapping[str, str]
    seen: dict[str, int] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    left_out: int = 0

    def run(self) -> tuple[list[FoundFile], list[tuple[str, ...]]]:
        files: list[FoundFile] = []
        folders: list[tuple[str, ...]] = []
        for drive in sorted(p for p in (self.root / "drives").iterdir() if p.is_dir() and not p.is_symlink()):
            start = user_path(drive.relative_to(self.root)).rstrip("/")
            for path, entry in self.entries(str(drive), start):
                parts = self.below(path)
                if entry.is_dir(follow_symlinks=False):
                    if parts and not _hidden(parts):
                        folders.append(parts)
                    continue
                stat = entry.stat(follow_symlinks=False)
                self.seen[path] = stat.st_size
                if parts and not _hidden(parts):
                    files.append(self.file(path, parts, entry.path, stat))
                else:
                    self.left_out += 1
        return files, folders

    def entries(self, folder: str, path: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
        try:
            with os.scandir(folder) as found:
                inside = sorted(found, key=lambda e: e.name)
        except OSError as error:
            self.wrong.append((path, f"cannot be listed: {error.strerror}"))
            return
        for entry in inside:
            name = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield name, entry
                yield from self.entries(entry.path, name)
            elif entry.is_file(follow_symlinks=False):
                yield name, entry
            else:
                self.wrong.append((name, "is a link or a device; left aside"))

    def below(self, path: str) -> tuple[str, ...]:
        """The parts below the home folder or a data drive; none for the system's own places."""
        if path.startswith(self.home + "/"):
            return tuple(path[len(self.home) + 1 :].split("/"))
        if path[1:3] == ":/" and path[0] != self.home[0]:
            return tuple(path[3:].split("/"))
        return ()

    def file(self, path: str, parts: tuple[str, ...], on_disk: str, stat: os.stat_result) -> FoundFile:
        entry = self.listed.get(path, {})
        kind = self.kinds.get(path, "")
        stub = entry.get("content_mode") == "stub"
        layer: Layer = "sediment" if stub or kind.startswith("sediment:") else "work"
        if not stub and not kind and not entry.get("project_ids"):
            layer = "sediment"
        modified = _EPOCH + timedelta(seconds=round(stat.st_mtime))
        origin = str(entry.get("origin", ""))
        stem, dot, last = parts[-1].rpartition(".")
        suffix = last.lower() if dot and stem else ""
        return FoundFile(path, parts, suffix, on_disk, stat.st_size, modified, layer, kind, origin, stub)


def _hidden(parts: tuple[str, ...]) -> bool:
    return any(p.startswith((".", "~$")) or p.lower() in HIDDEN for p in parts)


def _disagreements(id: str, listed: Mapping[str, Mapping[str, Any]], seen: Mapping[str, int]) -> list[Fault]:
    """Where the file list and the disk do not agree, at most a few of each kind, and how many more."""
    kinds = (
        ([p for p in listed if p not in seen], "is listed and not there"),
        ([p for p in seen if listed and p not in listed], "is there and not listed"),
        ([p for p, e in listed.items() if p in seen and e.get("size_bytes", seen[p]) != seen[p]],
         "has another size than the file list says"),
    )  # fmt: skip
    faults = []
    for paths, what in kinds:
        faults += [Fault(id, p, what) for p in sorted(paths)[:SHOWN_FAULTS]]
        if len(paths) > SHOWN_FAULTS:
            faults.append(Fault(id, "file_list.json", f"{len(paths) - SHOWN_FAULTS} more: {what}"))
    return faults
