"""The working tree of one run: what there is, reading it, and changing it in two steps.

A tool never touches the disk: it stages changes (new bytes lie beside the tree, with their time), the
journal commits them with the turn, and only then are they carried out. The index follows at once, so the
later steps of a turn see the earlier ones; a turn that fails is undone in it. Carrying out twice does no
harm, so a run that was killed in between is mended when it is opened. The disk is never walked again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rapidfuzz import fuzz, process

from workaday.errors import DeskError, ReadError, RunDamagedError
from workaday.month.tree.contents import Objects, copy, disk_time_ns, sha_of, sha_of_file, wall_time
from workaday.month.tree.index import Change, File, Index
from workaday.month.tree.manifest import Listing, Manifest, manifest_place
from workaday.month.tree.paths import Paths, System, key_of, name_of, parent_of

LARGEST_READ = 250_000_000
"""Bytes of a file that is read whole."""
_SLACK = timedelta(seconds=2)  # some disks keep times by two seconds


class Tree:
    """One run's files. `staged` has the changes of the turn that is under way."""

    def __init__(self, run: Path, system: System, began: Listing, index: Index) -> None:
        self.run = run
        self.drives = run / "desk" / "drives"
        self.paths = Paths(system)
        self.objects = Objects(run / "objects")
        self.began = began
        self.index = index
        self.staged: list[Change] = []
        self._followed = 0  # how many of them the index shows
        self._shas: dict[str, str] = {}  # of the computer's own files, where somebody asked
        self._real = os.path.realpath(self.drives)

    @classmethod
    def of_run(cls, run: Path, system: System, day: int) -> Tree:
        """The tree as the evening of a day left it (0: as the month began); `follow` brings it up to now.
        Raises `RunDamagedError`."""
        began = Listing.read(run)
        index = Manifest.read(manifest_place(run, day)).index(began) if day else began.index()
        return cls(run, system, began, index)

    def follow(self, changes: Iterable[Change]) -> None:
        """Changes that were carried out already: the index alone follows."""
        for change in changes:
            self.index.apply(change)
        self.index.settle()

    # --- looking ---

    def file(self, path: str) -> File:
        """The file at a user's path; raises `DeskError` with the nearest names."""
        clean = self.paths.clean(path)
        found = self.index.files.get(key_of(clean))
        if found is not None:
            return found
        if self.is_folder(clean):
            raise DeskError(f"{clean or '/'} is a folder; name a file in it (list_folder shows them)")
        raise DeskError(f"there is no file {clean}{self._hint(clean)}")

    def folder(self, path: str) -> str:
        """The folder at a user's path, as it is spelled; "" is the top. Raises `DeskError`."""
        clean = self.paths.clean(path)
        if self.is_folder(clean):
            return self.index.folders.get(key_of(clean), "")
        if key_of(clean) in self.index.files:
            raise DeskError(f"{clean} is a file, not a folder; read_file reads it")
        near = process.extract(
            clean, list(self.index.folders.values()), scorer=fuzz.ratio, limit=2, score_cutoff=60
        )
        hint = "; nearest: " + ", ".join(name for name, _, _ in near) if near else ""
        raise DeskError(
            f"there is no folder {clean}{hint}. list_folder shows what is there, make_folder makes one"
        )

    def is_folder(self, clean: str) -> bool:
        return not clean or key_of(clean) in self.index.folders

    def is_file(self, path: str) -> bool:
        return key_of(self.paths.clean(path)) in self.index.files

    def listing(self, folder: str) -> tuple[list[str], list[File]]:
        """The folders and files in a folder, in the order of their names."""
        keys = sorted(self.index.children.get(key_of(folder), ()))
        folders = [self.index.folders[k] for k in keys if k in self.index.folders]
        return folders, [self.index.files[k] for k in keys if k in self.index.files]

    def under(self, folder: str) -> list[File]:
        """All files below a folder, by path."""
        return self.index.under(key_of(folder))

    def read(self, file: File, first: int = LARGEST_READ) -> bytes:
        """A file's bytes, or the first of them. Raises `ReadError` when there are too many to be read whole,
        `RunDamagedError` when the file on the disk is not the one that the run knows."""
        if file.size > first == LARGEST_READ:
            raise ReadError(
                f"{file.name} has {file.size:,} bytes; no more than {LARGEST_READ:,} can be read here"
            )
        place = self._bytes_of(file)
        try:
            with open(place, "rb") as opened:
                stat = os.fstat(opened.fileno())
                content = opened.read(first)
        except OSError as error:
            raise RunDamagedError(f"{place} cannot be read ({error.strerror}); the run is damaged") from error
        if stat.st_size != file.size or abs(wall_time(stat.st_mtime_ns) - file.modified) > _SLACK:
            raise RunDamagedError(
                f"{file.path} was changed from outside of the desk; start a new run, or fork this one"
            )
        return content

    def sha(self, file: File) -> str:
        """The SHA-256 of a file's bytes; those of the computer's own files are read for it, once."""
        if file.sha:
            return file.sha
        if file.origin not in self._shas:
            self._shas[file.origin] = sha_of_file(str(self._bytes_of(file)))
        return self._shas[file.origin]

    def _bytes_of(self, file: File) -> Path:
        """Where a file's bytes lie: in its place, or staged in this very turn."""
        for change in reversed(self.staged):
            if change.kind == "write" and change.path == file.path:
                return self._staging(change)
        return self._place(file.path)

    def _hint(self, clean: str) -> str:
        name = key_of(name_of(clean))
        same = [f.path for k, f in self.index.files.items() if k.endswith(name) and name_of(k) == name][:2]
        if not same:
            paths = [f.path for f in self.index.files.values()]
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
        modified = when.isoformat(timespec="seconds")
        change = Change("write", target, "", self._staged_name(sha), sha, len(content), modified)
        self._staging(change).write_bytes(content)
        self._stage_bytes(change, when)
        return target

    def copy(self, file: File, path: str, when: datetime) -> str:
        """Stage a copy of a file at another path, whatever its size; gives its path as it will be."""
        target = self._new_place(path)
        modified = when.isoformat(timespec="seconds")
        staged = self._staged_name("copy")
        change = Change("write", target, "", staged, file.sha, file.size, modified, file.origin)
        copy(str(self._bytes_of(file)), str(self._staging(change)))
        self._stage_bytes(change, when)
        return target

    def make_folder(self, path: str) -> str:
        """Stage a folder and those above it; gives its path."""
        clean = self.paths.clean(path)
        missing: list[str] = []
        upper = clean
        while not self.is_folder(upper):
            if key_of(upper) in self.index.files:
                raise DeskError(f"{upper} is a file; a folder cannot have its name")
            if not parent_of(upper) and self.paths.system == "windows":
                raise DeskError(
                    f"there is no drive {upper}; the drives are: {', '.join(self.listing('')[0])}"
                )
            missing.append(name_of(upper))
            upper = parent_of(upper)
        made = self.index.folders.get(key_of(upper), "")
        for name in reversed(missing):
            made = f"{made}/{name}"
            self._place(made)
            self._stage(Change("folder", made))
        return made

    def move(self, source: str, target: str) -> str:
        """Stage the move of a file or a folder; gives its new path. Nothing is overwritten."""
        origin = self._existing(source)
        clean = self.paths.clean(target)
        if self.is_folder(clean) and key_of(clean) != key_of(origin):
            clean = f"{self.folder(clean)}/{name_of(origin)}"
        if key_of(clean) != key_of(origin):  # else only the case of its letters changes
            self.refuse_taken(clean)
            if key_of(clean).startswith(f"{key_of(origin)}/"):
                raise DeskError(f"{origin} cannot be moved into itself; choose another target")
        folder = self.folder(parent_of(clean))
        if not folder:
            raise DeskError("nothing can be kept above the drives; name a folder")
        new = f"{folder}/{name_of(clean)}"
        if new == origin:
            raise DeskError(f"{origin} is there already; give another target")
        self._place(new)
        self._stage(Change("move", origin, new))
        return new

    def trash(self, path: str, label: str) -> str:
        """Stage a file's or a folder's way into the trash; `label` makes its name there unique."""
        origin = self._existing(path)
        self._stage(Change("trash", origin, f"{label}-{name_of(origin)[:40]}"))
        return origin

    def refuse_taken(self, clean: str) -> None:
        """Raise `DeskError` when there is a file or a folder of that name."""
        if self.is_folder(clean) or key_of(clean) in self.index.files:
            raise DeskError(f"{clean} exists already; choose another name, or trash it first")

    def restage(self, changes: Sequence[Change], objects: Objects) -> None:
        """Stage the changes of another run's turn, whose bytes that run has kept.
        Raises `RunDamagedError` when it has not."""
        for change in changes:
            if change.kind == "write" and change.sha:
                self._staging(change).write_bytes(objects.get(change.sha))
            elif change.kind == "write":
                raise RunDamagedError(
                    f"the bytes of {change.path} were not kept; the turn cannot be repeated"
                )
            if change.kind == "write":
                self._stage_bytes(change, datetime.fromisoformat(change.modified))
            else:
                self._stage(change)

    def keep_staged(self) -> None:
        """Put what is staged among the objects, for a turn that cannot be repeated by doing it again."""
        for change in self.staged:
            if change.kind == "write" and change.sha:
                self.objects.put(self._staging(change).read_bytes())

    def _stage_bytes(self, change: Change, when: datetime) -> None:
        stamp = disk_time_ns(when)
        os.utime(self._staging(change), ns=(stamp, stamp))
        self._stage(change)

    def _stage(self, change: Change) -> None:
        self.staged.append(change)
        self._follow_staged()

    def _follow_staged(self) -> None:
        """The index follows what is staged, who ever staged it."""
        while self._followed < len(self.staged):
            self.index.apply(self.staged[self._followed])
            self._followed += 1

    def _staged_name(self, what: str) -> str:
        return f"{len(self.staged)}-{what}"

    def _staging(self, change: Change) -> Path:
        return self.run / "staging" / change.staged

    def _new_place(self, path: str) -> str:
        """A clean path at which a file may be written."""
        clean = self.paths.clean(path)
        if not parent_of(clean) and self.paths.system == "windows":
            raise DeskError(f"{clean or '/'} is a drive, not a file; name a file in a folder")
        if self.is_folder(clean):
            raise DeskError(f"{clean or '/'} is a folder; add the file's name")
        known = self.index.files.get(key_of(clean))
        if known is not None:
            self._place(known.path)
            return known.path
        folder = self.folder(parent_of(clean))
        if not folder:
            raise DeskError("nothing can be kept above the drives; name a folder")
        target = f"{folder}/{name_of(clean)}"
        self._place(target)
        return target

    def _existing(self, path: str) -> str:
        clean = self.paths.clean(path)
        key = key_of(clean)
        if key in self.index.folders:
            folder = self.index.folders[key]
            if not parent_of(folder):
                raise DeskError(f"{folder} cannot be moved or trashed; name a file or a folder in it")
            self._place(folder)
            return folder
        found = self.file(path).path
        self._place(found)
        return found

    # --- carrying out ---

    def discard(self) -> None:
        """Forget what is staged: the turn failed."""
        self.index.undo()
        for change in self.staged:
            if change.staged:
                self._staging(change).unlink(missing_ok=True)
        self.staged, self._followed = [], 0

    def carry_out(self) -> None:
        """Bring the staged changes, which the journal has committed, to the disk."""
        self._follow_staged()
        for change in self.staged:
            self._carry(change)
        self.index.settle()
        self.staged, self._followed = [], 0

    def mend(self, changes: Sequence[Change]) -> None:
        """Carry out what is left of the last turn's committed changes, and clear the staging area.

        They are carried out in order, so all up to the last one that shows to be done are done.
        """
        done = next((n for n in range(len(changes), 0, -1) if self._is_carried(changes[n - 1])), 0)
        for change in changes[done:]:
            self._carry(change)
        shutil.rmtree(self.run / "staging", ignore_errors=True)
        (self.run / "staging").mkdir(exist_ok=True)

    def _is_carried(self, change: Change) -> bool:
        """Whether a step shows to be done, when none after it is. A folder may have been there before."""
        if change.kind == "write":
            return not self._staging(change).exists()
        if change.kind == "trash":
            return os.path.lexists(self.run / "trash" / change.target)
        if change.kind == "folder":
            return False
        source, target = (self.drives / self.paths.on_disk(p) for p in (change.path, change.target))
        return os.path.lexists(target) and not os.path.lexists(source)

    def _carry(self, change: Change) -> None:
        place = self.drives / self.paths.on_disk(change.path)
        if change.kind == "write":
            os.replace(self._staging(change), place)
        elif change.kind == "folder":
            place.mkdir(exist_ok=True)
        elif change.kind == "move":
            os.replace(place, self.drives / self.paths.on_disk(change.target))
        else:
            os.replace(place, self.run / "trash" / change.target)

    # --- manifests ---

    def manifest(self, day: int) -> Manifest:
        return Manifest.of(day, self.began, self.index)

    def snapshot(self, day: int, name: str = "") -> Manifest:
        """Keep the tree as it is now: new contents into objects, and its manifest (trees/day-NN.json)."""
        manifest = self.manifest(day)
        for file in manifest.files:
            if file.sha and not self.objects.place(file.sha).exists():
                kept = self.objects.put(self.read(file))
                if kept != file.sha:
                    raise RunDamagedError(
                        f"{file.path} was changed from outside of the desk; the run is damaged"
                    )
        manifest.write(self.run / "trees" / f"{name}.json" if name else manifest_place(self.run, day))
        return manifest
