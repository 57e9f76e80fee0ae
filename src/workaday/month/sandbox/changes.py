"""From what a command left to changes of the tree: checked as a whole, then staged, or refused as a whole.

The layers are compared with what the tree holds, so it does not matter how a command came to its result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workaday.errors import DeskError
from workaday.month.sandbox.box import Outcome
from workaday.month.sandbox.layer import Entry, read_file
from workaday.month.sandbox.limits import Limits
from workaday.month.tree import File, Tree, name_of, parent_of, wall_time
from workaday.month.tree.paths import key_of
from workaday.month.tree.tree import LARGEST_READ

_SHOWN_PROBLEMS = 5


def stage(tree: Tree, outcome: Outcome, now: datetime, label: str, limits: Limits) -> list[str]:
    """Stage all that a command changed; gives a line for each change, in the user's paths.

    `label` makes names in the trash unique. Raises `DeskError` when anything of it cannot be kept; the caller
    then discards what is staged.
    """
    seen = _Seen(tree)
    for share, (root, entries) in outcome.layers.items():
        seen.take(share, root, entries)
    seen.check()
    lines = list(_Staging(tree, seen, now, label, outcome.started_ns).all())
    if len(lines) > limits.changes:
        raise DeskError(
            f"the command changed {len(lines):,} files and folders, {limits.changes:,} are allowed at a time;"
            " nothing of it was taken"
        )
    return lines


@dataclass
class _Left:
    """A file in a layer: where it lies, and its time."""

    root: Path
    inner: str
    size: int
    mtime_ns: int


@dataclass
class _Seen:
    """What the layers say, in clean paths, beside what the tree says."""

    tree: Tree
    files: dict[str, _Left] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    gone_files: list[str] = field(default_factory=list)
    gone_folders: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, share: str, root: Path, entries: list[Entry]) -> None:
        """Sort a layer's entries into what is there and what is gone."""
        hiding: list[str] = []
        present: set[str] = set()
        for entry in entries:
            path = self._path(f"{share}/{entry.path}" if entry.path else share)
            if path is None:
                continue
            present.add(path)
            if entry.kind == "gone":
                self._lose(path)
            elif entry.kind == "file":
                self.files[path] = _Left(root, entry.path, entry.size, entry.mtime_ns)
            elif entry.kind != "folder":
                self.problems.append(f"{_shown(path)} is {entry.kind}")
            elif self._folder(path, entry.opaque or parent_of(path) in hiding):
                hiding.append(path)
        for folder in hiding:
            folders, files = self.tree.listing(folder)
            for path in (*folders, *(f.path for f in files)):
                if path not in present:
                    self._lose(path)

    def _path(self, on_disk: str) -> str | None:
        """The clean path of what lies there, unless its name cannot be one."""
        path = self.tree.paths.from_disk(on_disk)
        try:
            path.encode("utf-8")
            clean = self.tree.paths.clean(path)
        except UnicodeEncodeError:
            self.problems.append(f"{_shown(path)} is a name that is no UTF-8")
        except DeskError as error:
            self.problems.append(str(error))
        else:
            if clean.count("/") == path.count("/") and len(clean.split("/")[-1].strip()) == len(
                name_of(clean)
            ):
                return clean
            self.problems.append(f"{_shown(path)} cannot be a name here")
        return None

    def _folder(self, path: str, opaque: bool) -> bool:
        """Note a folder; whether it is one of the tree that now hides what it held."""
        known = self.tree.index.folders.get(key_of(path)) == path
        if not known:
            self.folders.append(path)
        return opaque and known

    def _lose(self, path: str) -> None:
        file = self.tree.index.files.get(key_of(path))
        if file is not None and file.path == path:
            self.gone_files.append(path)
        elif self.tree.index.folders.get(key_of(path)) == path:
            self.gone_folders.append(path)

    def check(self) -> None:
        """Raises `DeskError` that names what cannot be kept."""
        index = self.tree.index
        known: dict[str, str] = {}
        for path in (*self.folders, *self.files):
            key = key_of(path)
            there = known.setdefault(key, path)
            if there == path:
                there = index.folders.get(key) or (index.files[key].path if key in index.files else path)
            if there != path and not (there in self.gone_files and path in self.files):
                self.problems.append(f"{path} and {there} differ in case alone")
            elif path in self.files and key in index.folders:
                self.problems.append(f"{path} was a folder and is now a file (do it in two commands)")
            elif path not in self.files and key in index.files:
                self.problems.append(f"{path} was a file and is now a folder (do it in two commands)")
        if self.problems:
            more = len(self.problems) - _SHOWN_PROBLEMS
            told = "; ".join(self.problems[:_SHOWN_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")
            raise DeskError(
                f"the command left what this computer cannot keep, so nothing of it was taken: {told}"
            )


@dataclass
class _Staging:
    """Stages what was seen, in an order in which each step finds what it needs: folders first, and files that
    only have another name out of a folder before that goes."""

    tree: Tree
    seen: _Seen
    now: datetime
    label: str
    started_ns: int

    def all(self) -> Iterator[str]:
        written, moved = self._written()
        for folder in self.seen.folders:
            yield f"made folder {self.tree.make_folder(folder)}/"
        for source, target in moved.items():
            yield f"moved {source} to {self.tree.move(source, target)}"
        gone = [p for p in self.seen.gone_files if p not in moved]
        for number, path in enumerate([*gone, *self.seen.gone_folders], 1):
            slash = "/" if self.tree.is_folder(path) else ""
            yield f"trashed {self.tree.trash(path, f'{self.label}-{number}')}{slash}"
        for path in written:
            left = self.seen.files[path]
            content = read_file(left.root, left.inner)
            word = "changed" if self.tree.is_file(path) else "wrote"
            yield f"{word} {self.tree.write(path, content, self._time(left.mtime_ns))} ({len(content):,} bytes)"

    def _written(self) -> tuple[list[str], dict[str, str]]:
        """The files with new content; and those that only have another name, the old to the new one."""
        lost = {p: self.tree.file(p) for p in self._all_gone()}
        written: list[str] = []
        moved: dict[str, str] = {}
        for path, left in self.seen.files.items():
            known = self.tree.index.files.get(key_of(path))
            if known is not None and known.path == path:
                if not self._same(known, left):
                    written.append(path)
                continue
            source = next((p for p, file in lost.items() if self._same(file, left)), "")
            if source:
                moved[source] = path
                del lost[source]
            else:
                written.append(path)
        return written, moved

    def _all_gone(self) -> list[str]:
        """Every file that is gone, those in folders that are gone included."""
        below = [f.path for folder in self.seen.gone_folders for f in self.tree.under(folder)]
        return [*self.seen.gone_files, *below]

    def _same(self, file: File, left: _Left) -> bool:
        """Whether a file of the tree has the bytes of one that was left."""
        if file.size != left.size or file.size > LARGEST_READ:
            return False
        return self.tree.read(file) == read_file(left.root, left.inner)

    def _time(self, mtime_ns: int) -> datetime:
        """A file's time on the simulated clock: an older time that the command gave it is kept; one from
        the real clock, or from the future, is now."""
        now = self.now.replace(microsecond=0)
        return now if mtime_ns >= self.started_ns else min(wall_time(mtime_ns), now)


def _shown(path: str) -> str:
    return ascii(path if len(path) <= 80 else f"{path[:77]}...")
