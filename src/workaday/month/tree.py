"""The files of a run: from the user's paths to the disk and back, changes in two steps, a snapshot a day.

A tool never touches the disk: it stages changes (new bytes lie beside the tree, with their time), the
journal commits them with the turn, and only then are they carried out. Carrying out twice does no harm,
so a run that was killed in between is mended when it is opened. What is there is known from the last
snapshot and the changes since; the disk is never walked again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import fuzz, process

from workaday.errors import DeskError, RunError

MAC_VOLUME = "Macintosh HD"
LONGEST_NAME = 255  # in bytes of UTF-8: what the disks of most systems take
LONGEST_PATH = {"windows": 259, "mac": 1023}
_FORBIDDEN = frozenset('<>:"|?*')
_HIDING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)


# --- times and contents ----------------------------------------------------------------------


def disk_time_ns(when: datetime) -> int:
    """Local wall time as a file's time. It stands as if it were UTC, so that no real time zone enters."""
    return (when.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000


def wall_time(mtime_ns: int) -> datetime:
    """The inverse of `disk_time_ns`, to the second."""
    return datetime(1970, 1, 1) + timedelta(seconds=mtime_ns // 1_000_000_000)


def sha_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def replace_file(path: Path, content: bytes) -> None:
    """Write beside the place and move into it: the file is the old or the new one, never half of one."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


@dataclass(frozen=True)
class Objects:
    """Contents by their hash, each stored once."""

    root: Path

    def place(self, sha: str) -> Path:
        return self.root / sha[:2] / sha

    def put(self, content: bytes) -> str:
        sha = sha_of(content)
        place = self.place(sha)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_file(place, content)
        return sha

    def get(self, sha: str) -> bytes:
        try:
            return self.place(sha).read_bytes()
        except OSError as error:
            raise RunError(
                f"{self.place(sha)} cannot be read ({error.strerror}); the run is damaged"
            ) from error


# --- the user's paths ------------------------------------------------------------------------


@dataclass(frozen=True)
class Paths:
    """How the user's system names files. `system` is "windows" or "mac"."""

    system: Literal["windows", "mac"]

    @property
    def example(self) -> str:
        return (
            "C:/Users/name/Documents/report.docx" if self.system == "windows" else "/Users/name/report.docx"
        )

    def clean(self, path: str) -> str:
        """The path in its one form ("C:/Users/x", "/Users/x"; "" for the top, above all drives).

        Raises `DeskError` for whatever is no absolute path of this system or could lead elsewhere.
        """
        text = unicodedata.normalize("NFC", path.strip().replace("\\", "/"))
        if text in ("", "/"):
            return ""
        if self.system == "windows":
            head, rest = text[:2], text[2:]
            if not (head[0].isascii() and head[0].isalpha() and head[1:] == ":" and rest[:1] in ("", "/")):
                raise DeskError(
                    f"{_shown(path)} is not a full path of this computer; write it as {self.example}"
                )
            head = head.upper()
        else:
            head, rest = "", text
            if not text.startswith("/"):
                raise DeskError(
                    f"{_shown(path)} is not a full path of this computer; write it as {self.example}"
                )
        rest = rest.removeprefix("/").removesuffix("/")
        parts = rest.split("/") if rest else []
        for part in parts:
            self._check(part, path)
        full = "/".join([head, *parts])
        if len(full) > LONGEST_PATH[self.system]:
            raise DeskError(
                f"the path has {len(full)} characters, {LONGEST_PATH[self.system]} are allowed; shorten it"
            )
        return full

    def _check(self, part: str, path: str) -> None:
        if part in ("", ".", ".."):
            raise DeskError(
                f"{_shown(path)} has the part {part!r}; write the full path, without '.', '..' or '//'"
            )
        if len(part.encode("utf-8", errors="replace")) > LONGEST_NAME:
            raise DeskError(f"the name {_shown(part)} is too long: at most {LONGEST_NAME} bytes")
        if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in _HIDING for c in part):
            raise DeskError(f"{_shown(path)} holds control characters; leave them out")
        if self.system == "mac":
            if ":" in part:
                raise DeskError(f"{_shown(part)} cannot be a name here: it holds ':'; choose another name")
            return
        bad = sorted(_FORBIDDEN & set(part))
        if bad:
            raise DeskError(
                f"{_shown(part)} cannot be a name here: it holds {' '.join(bad)}; choose another name"
            )
        if part.endswith((".", " ")):
            raise DeskError(f"{_shown(part)} cannot be a name here: it ends with a dot or a space; drop it")
        if part.split(".")[0].rstrip().casefold() in _DEVICES:
            raise DeskError(f"{_shown(part)} is reserved by Windows; choose another name")

    def on_disk(self, path: str) -> str:
        """A clean path below the drives' folder: "C:/Users" is C/Users."""
        if self.system == "windows":
            return path[0] + path[2:]
        return MAC_VOLUME + path

    def from_disk(self, relative: str) -> str:
        drive, slash, rest = relative.partition("/")
        return f"{drive}:{slash}{rest}" if self.system == "windows" else f"{slash}{rest}"


def _shown(text: str) -> str:
    return ascii(text if len(text) <= 80 else f"{text[:77]}...")


def _key(path: str) -> str:
    """Paths are found whatever the case of their letters, as Windows and macOS do."""
    return unicodedata.normalize("NFC", path).lower()


def parent_of(path: str) -> str:
    return path.rpartition("/")[0]


def name_of(path: str) -> str:
    return path.rpartition("/")[2] or path


# --- changes and the index -------------------------------------------------------------------


@dataclass(frozen=True)
class File:
    """One file as it is now. `modified` is simulated wall time."""

    path: str
    sha: str
    size: int
    modified: datetime

    @property
    def name(self) -> str:
        return name_of(self.path)


@dataclass(frozen=True)
class Change:
    """One step: `write` puts `staged` bytes to `path`, `folder` makes one, `move` takes `path` to `target`,
    `trash` takes `path` out of the tree, into the trash by the name of `target`."""

    kind: Literal["write", "folder", "move", "trash"]
    path: str
    target: str = ""
    staged: str = ""
    sha: str = ""
    size: int = 0
    modified: str = ""


def changes_from(rows: Iterable[Mapping[str, Any]]) -> list[Change]:
    return [Change(**row) for row in rows]


def changes_text(changes: Sequence[Change]) -> str:
    """Changes as the journal keeps them."""
    if not changes:
        return "[]"
    return json.dumps([{k: v for k, v in asdict(c).items() if v} for c in changes], ensure_ascii=False)


@dataclass
class Index:
    """Which files and folders there are. Everything is found by its key."""

    files: dict[str, File] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=dict)

    def add_file(self, file: File) -> None:
        key = _key(file.path)
        self.files[key] = file
        self._hang(key)

    def add_folder(self, path: str) -> None:
        key = _key(path)
        if path and key not in self.folders:
            self.folders[key] = path
            self.children.setdefault(key, set())
            self._hang(key)

    def _hang(self, key: str) -> None:
        self.children.setdefault(parent_of(key), set()).add(key)

    def remove(self, key: str) -> None:
        self.files.pop(key, None)
        self.folders.pop(key, None)
        self.children.pop(key, None)
        self.children.get(parent_of(key), set()).discard(key)

    def below(self, key: str) -> Iterator[str]:
        """The keys under a folder, each folder before what is in it."""
        for child in sorted(self.children.get(key, ())):
            yield child
            yield from self.below(child)

    def apply(self, change: Change) -> None:
        key = _key(change.path)
        if change.kind == "write":
            when = datetime.fromisoformat(change.modified)
            old = self.files.get(key)
            path = old.path if old else change.path
            self.add_file(File(path, change.sha, change.size, when))
        elif change.kind == "folder":
            self.add_folder(change.path)
        else:
            self._move(key, change.target if change.kind == "move" else "")

    def _move(self, key: str, target: str) -> None:
        moved = [key, *self.below(key)]
        files = [self.files[k] for k in moved if k in self.files]
        folders = [self.folders[k] for k in moved if k in self.folders]
        root = self.files[key].path if key in self.files else self.folders[key]
        for each in reversed(moved):
            self.remove(each)
        if target:
            for folder in folders:
                self.add_folder(target + folder[len(root) :])
            for file in files:
                path = target + file.path[len(root) :]
                self.add_file(File(path, file.sha, file.size, file.modified))


# --- snapshots -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Manifest:
    """The tree as it was at the end of a day (day 0: as the month began)."""

    day: int
    files: tuple[File, ...]
    folders: tuple[str, ...]

    @cached_property
    def hash(self) -> str:
        """One hash for the tree as a whole."""
        return sha_of(self._body().encode())

    def _body(self) -> str:
        files = {f.path: [f.sha, f.size, f.modified.isoformat()] for f in self.files}
        return json.dumps({"files": files, "folders": list(self.folders)}, ensure_ascii=False, indent=0)

    def to_json(self) -> str:
        return f'{{"day": {self.day}, "hash": "{self.hash}",\n{self._body()[1:]}\n'

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Raises `RunError` when the file is missing or damaged."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            files = tuple(
                File(name, sha, int(size), datetime.fromisoformat(modified))
                for name, (sha, size, modified) in data["files"].items()
            )
            manifest = cls(int(data["day"]), files, tuple(data["folders"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise RunError(f"{path} cannot be read ({error}); the run is damaged, start a new one") from error
        if manifest.hash != data.get("hash"):
            raise RunError(f"{path} does not agree with its own hash; the run is damaged, start a new one")
        return manifest


def manifest_place(run: Path, day: int) -> Path:
    return run / "trees" / f"day-{day:02d}.json"


class Tree:
    """The working tree of one run."""

    def __init__(self, run: Path, system: Literal["windows", "mac"], index: Index) -> None:
        self.run = run
        self.drives = run / "desk" / "drives"
        self.paths = Paths(system)
        self.objects = Objects(run / "objects")
        self.index = index
        self.staged: list[Change] = []
        self._real = os.path.realpath(self.drives)

    # --- making and opening ---

    @classmethod
    def copy_of(cls, computer: Path, run: Path) -> Tree:
        """A run's own copy of a computer's drives, with times, and the snapshot of day 0.

        Raises `RunError` for links and special files, and for names that differ in case alone.
        """
        source = computer / "drives"
        names = sorted(p.name for p in source.iterdir() if p.is_dir()) if source.is_dir() else []
        system = system_of(computer, names)
        tree = cls(run, system, Index())
        for drive in names:
            tree._copy_folder(source / drive, drive)
        for folder in ("trees", "trash", "staging", "objects"):
            (run / folder).mkdir(parents=True, exist_ok=True)
        tree.snapshot(0)
        return tree

    def _copy_folder(self, source: Path, relative: str) -> None:
        (self.drives / relative).mkdir(parents=True, exist_ok=True)
        self.index.add_folder(self.paths.from_disk(relative))
        with os.scandir(source) as found:
            entries = sorted(found, key=lambda e: e.name)
        for entry in entries:
            below = f"{relative}/{entry.name}"
            path = self.paths.from_disk(below)
            if _key(path) in self.index.files or _key(path) in self.index.folders:
                raise RunError(f"{source / entry.name}: another name there differs in case alone; rename one")
            if entry.is_dir(follow_symlinks=False):
                self._copy_folder(source / entry.name, below)
            elif entry.is_file(follow_symlinks=False):
                self._copy_file(source / entry.name, below, path)
            else:
                raise RunError(f"{source / entry.name} is a link or a special file; a computer holds neither")

    def _copy_file(self, source: Path, relative: str, path: str) -> None:
        content = source.read_bytes()
        place = self.drives / relative
        place.write_bytes(content)
        stat = source.stat()
        os.utime(place, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
        sha = self.objects.put(content)
        self.index.add_file(File(path, sha, len(content), wall_time(stat.st_mtime_ns)))

    @classmethod
    def of_run(cls, run: Path, system: Literal["windows", "mac"], manifest: Manifest) -> Tree:
        """The tree as a snapshot has it; `replay` brings it up to now."""
        index = Index()
        for folder in manifest.folders:
            index.add_folder(folder)
        for file in manifest.files:
            index.add_file(file)
        return cls(run, system, index)

    def replay(self, changes: Iterable[Change]) -> None:
        """Changes that were carried out already: the index alone follows."""
        for change in changes:
            self.index.apply(change)

    # --- looking ---

    def file(self, path: str) -> File:
        """The file at a user's path; raises `DeskError` with the nearest names."""
        clean = self.paths.clean(path)
        found = self.index.files.get(_key(clean))
        if found is not None:
            return found
        if self.is_folder(clean):
            raise DeskError(f"{clean or '/'} is a folder; name a file in it (list_folder shows them)")
        raise DeskError(f"there is no file {clean}{self._hint(clean, self.index.files.values())}")

    def folder(self, path: str) -> str:
        """The folder at a user's path, as it is spelled; "" is the top. Raises `DeskError`."""
        clean = self.paths.clean(path)
        if self.is_folder(clean):
            return self.index.folders.get(_key(clean), "")
        if _key(clean) in self.index.files:
            raise DeskError(f"{clean} is a file, not a folder; read_file reads it")
        near = process.extract(
            clean, list(self.index.folders.values()), scorer=fuzz.ratio, limit=2, score_cutoff=60
        )
        hint = "; nearest: " + ", ".join(name for name, _, _ in near) if near else ""
        raise DeskError(
            f"there is no folder {clean}{hint}. list_folder shows what is there, make_folder makes one"
        )

    def is_folder(self, clean: str) -> bool:
        return not clean or _key(clean) in self.index.folders

    def is_file(self, path: str) -> bool:
        return _key(self.paths.clean(path)) in self.index.files

    def listing(self, folder: str) -> tuple[list[str], list[File]]:
        """The folders and files in a folder, in the order of their names."""
        keys = sorted(self.index.children.get(_key(folder), ()))
        folders = [self.index.folders[k] for k in keys if k in self.index.folders]
        return folders, [self.index.files[k] for k in keys if k in self.index.files]

    def under(self, folder: str) -> list[File]:
        """All files below a folder, by path."""
        prefix = f"{_key(folder)}/" if folder else ""
        return [f for k, f in sorted(self.index.files.items()) if k.startswith(prefix)]

    def read(self, file: File) -> bytes:
        place = self._place(file.path)
        try:
            return place.read_bytes()
        except OSError as error:
            raise RunError(f"{place} cannot be read ({error.strerror}); the run is damaged") from error

    def _hint(self, clean: str, files: Iterable[File]) -> str:
        name = _key(name_of(clean))
        paths = [f.path for f in files]
        same = [path for path in paths if _key(name_of(path)) == name][:2]
        if not same:
            near = process.extract(clean, paths, scorer=fuzz.ratio, limit=2, score_cutoff=60)
            same = [path for path, _, _ in near]
        return f"; nearest: {', '.join(same)}" if same else "; find_files looks for a name"

    def _place(self, path: str) -> Path:
        """Where a clean path lies, proven to be below the drives."""
        place = self.drives / self.paths.on_disk(path)
        real = os.path.realpath(place)
        if not real.startswith(self._real + os.sep):
            raise DeskError(f"{path} leads out of this computer's drives; choose another file")
        return place

    # --- staging ---

    def write(self, path: str, content: bytes, when: datetime) -> str:
        """Stage a file's new bytes; gives its path as it will be. The folder must be there."""
        target = self._new_place(path)
        sha = sha_of(content)
        staged = f"{len(self.staged)}-{sha}"
        stamp = disk_time_ns(when)
        place = self.run / "staging" / staged
        place.write_bytes(content)
        os.utime(place, ns=(stamp, stamp))
        modified = when.isoformat(timespec="seconds")
        self.staged.append(Change("write", target, "", staged, sha, len(content), modified))
        return target

    def _new_place(self, path: str) -> str:
        """A clean path at which a file may be written."""
        clean = self.paths.clean(path)
        if not parent_of(clean) and self.paths.system == "windows":
            raise DeskError(f"{clean or '/'} is a drive, not a file; name a file in a folder")
        if self.is_folder(clean):
            raise DeskError(f"{clean or '/'} is a folder; add the file's name")
        known = self.index.files.get(_key(clean))
        if known is not None:
            self._place(known.path)
            return known.path
        folder = self.folder(parent_of(clean))
        if not folder:
            raise DeskError("nothing can be kept above the drives; name a folder")
        target = f"{folder}/{name_of(clean)}"
        self._place(target)
        return target

    def make_folder(self, path: str) -> str:
        """Stage a folder and those above it; gives its path."""
        clean = self.paths.clean(path)
        missing: list[str] = []
        upper = clean
        while not self.is_folder(upper):
            if _key(upper) in self.index.files:
                raise DeskError(f"{upper} is a file; a folder cannot have its name")
            if not parent_of(upper) and self.paths.system == "windows":
                raise DeskError(
                    f"there is no drive {upper}; the drives are: {', '.join(self.listing('')[0])}"
                )
            missing.append(name_of(upper))
            upper = parent_of(upper)
        made = self.index.folders.get(_key(upper), "")
        for name in reversed(missing):
            made = f"{made}/{name}"
            self._place(made)
            self.staged.append(Change("folder", made))
        return made

    def move(self, source: str, target: str) -> str:
        """Stage the move of a file or a folder; gives its new path. Nothing is overwritten."""
        origin = self._existing(source)
        clean = self.paths.clean(target)
        if self.is_folder(clean) and _key(clean) != _key(origin):
            clean = f"{self.folder(clean)}/{name_of(origin)}"
        if _key(clean) != _key(origin):  # else only the case of its letters changes
            self.refuse_taken(clean)
            if _key(clean).startswith(f"{_key(origin)}/"):
                raise DeskError(f"{origin} cannot be moved into itself; choose another target")
        folder = self.folder(parent_of(clean))
        if not folder:
            raise DeskError("nothing can be kept above the drives; name a folder")
        new = f"{folder}/{name_of(clean)}"
        if new == origin:
            raise DeskError(f"{origin} is there already; give another target")
        self._place(new)
        self.staged.append(Change("move", origin, new))
        return new

    def refuse_taken(self, clean: str) -> None:
        """Raise `DeskError` when there is a file or a folder of that name."""
        if self.is_folder(clean) or _key(clean) in self.index.files:
            raise DeskError(f"{clean} exists already; choose another name, or trash it first")

    def trash(self, path: str, label: str) -> str:
        """Stage a file's or a folder's way into the trash; `label` makes its name there unique."""
        origin = self._existing(path)
        self.staged.append(Change("trash", origin, f"{label}-{name_of(origin)[:40]}"))
        return origin

    def _existing(self, path: str) -> str:
        clean = self.paths.clean(path)
        key = _key(clean)
        if key in self.index.folders:
            folder = self.index.folders[key]
            if not parent_of(folder):
                raise DeskError(f"{folder} cannot be moved or trashed; name a file or a folder in it")
            self._place(folder)
            return folder
        found = self.file(path).path
        self._place(found)
        return found

    def discard(self) -> None:
        """Forget what is staged: the turn failed."""
        for change in self.staged:
            if change.staged:
                (self.run / "staging" / change.staged).unlink(missing_ok=True)
        self.staged = []

    def carry_out(self) -> None:
        """Bring the staged changes, which the journal has committed, to the disk and the index."""
        for change in self.staged:
            self.carry(change)
            self.index.apply(change)
        self.staged = []

    def carry(self, change: Change) -> None:
        """One change on the disk; harmless when it was carried out already."""
        place = self.drives / self.paths.on_disk(change.path)
        if change.kind == "write":
            staged = self.run / "staging" / change.staged
            if staged.exists():
                os.replace(staged, place)
        elif change.kind == "folder":
            place.mkdir(exist_ok=True)
        elif os.path.lexists(place):
            target = self.run / "trash" / change.target
            if change.kind == "move":
                target = self.drives / self.paths.on_disk(change.target)
            os.replace(place, target)

    def sweep(self) -> None:
        """Clear the staging area of what a killed process left."""
        shutil.rmtree(self.run / "staging", ignore_errors=True)
        (self.run / "staging").mkdir()

    # --- snapshots ---

    def manifest(self, day: int) -> Manifest:
        files = tuple(f for _, f in sorted(self.index.files.items()))
        return Manifest(day, files, tuple(p for _, p in sorted(self.index.folders.items())))

    def snapshot(self, day: int, name: str = "") -> Manifest:
        """Keep the tree as it is now: new contents into objects, and its manifest (trees/day-NN.json)."""
        manifest = self.manifest(day)
        for file in manifest.files:
            if not self.objects.place(file.sha).exists():
                kept = self.objects.put(self.read(file))
                if kept != file.sha:
                    raise RunError(f"{file.path} was changed from outside of the desk; the run is damaged")
        place = self.run / "trees" / f"{name}.json" if name else manifest_place(self.run, day)
        replace_file(place, manifest.to_json().encode())
        return manifest


def system_of(computer: Path, drives: Sequence[str]) -> Literal["windows", "mac"]:
    """A computer's system, by its drives. Raises `RunError` when it has none, or others than known."""
    if list(drives) == [MAC_VOLUME]:
        return "mac"
    if drives and all(len(name) == 1 and name in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for name in drives):
        return "windows"
    raise RunError(
        f"{computer / 'drives'} must hold drives by letter (C, D) or {MAC_VOLUME!r},"
        f" not: {', '.join(drives) or 'none'}"
    )
