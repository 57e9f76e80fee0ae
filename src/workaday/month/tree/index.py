"""Which files and folders there are, in memory: found by key, changed step by step, a turn's steps undone.

It knows nothing of the disk.
"""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from workaday.month.tree.paths import key_of, name_of, parent_of


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is now. `modified` is simulated wall time.

    Its bytes were made in this run and are named by `sha`, or they are still those of the computer's file
    `origin`, which nobody has to read in order to know that.
    """

    path: str
    sha: str
    size: int
    modified: datetime
    origin: str = ""

    @property
    def name(self) -> str:
        return name_of(self.path)

    @property
    def content(self) -> str:
        """Names the bytes: the same bytes within a run mostly have one name, other bytes never have it."""
        return self.sha or f"computer:{self.origin}"


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
    origin: str = ""


def changes_from(rows: Iterable[Mapping[str, Any]]) -> list[Change]:
    return [Change(**row) for row in rows]


def changes_text(changes: Sequence[Change]) -> str:
    """Changes as the journal keeps them."""
    if not changes:
        return "[]"
    return json.dumps([{k: v for k, v in asdict(c).items() if v} for c in changes], ensure_ascii=False)


class Index:
    """Files and folders by key. `touched` has every key that was ever changed here."""

    def __init__(self, files: Mapping[str, File], folders: Mapping[str, str]) -> None:
        self.files = dict(files)
        self.folders = dict(folders)
        self.children: dict[str, set[str]] = {key: set() for key in folders}
        for key in (*folders, *files):
            self.children.setdefault(parent_of(key), set()).add(key)
        self.touched: set[str] = set()
        self._undo: list[tuple[str, File | None, str | None]] = []
        self._sorted: list[str] | None = None

    def below(self, key: str) -> Iterator[str]:
        """The keys under a folder, each folder before what is in it."""
        for child in sorted(self.children.get(key, ())):
            yield child
            yield from self.below(child)

    def under(self, key: str) -> list[File]:
        """All files below a folder, by key; "" is the top."""
        if self._sorted is None:
            self._sorted = sorted(self.files)
        first, last = 0, len(self._sorted)
        if key:
            first = bisect.bisect_left(self._sorted, f"{key}/")
            last = bisect.bisect_left(self._sorted, f"{key}0")  # "0" follows "/"
        return [self.files[k] for k in self._sorted[first:last]]

    # --- changing ---

    def apply(self, change: Change) -> None:
        """One step of a turn. It can be undone until `settle`."""
        key = key_of(change.path)
        if change.kind == "write":
            when = datetime.fromisoformat(change.modified)
            old = self.files.get(key)
            path = old.path if old else change.path
            self._set(key, File(path, change.sha, change.size, when, change.origin), None)
        elif change.kind == "folder":
            if key not in self.folders:
                self._set(key, None, change.path)
        else:
            self._move(key, change.target if change.kind == "move" else "")

    def set(self, path: str, file: File | None = None, folder: bool = False) -> None:
        """Make a path stand for a file, for a folder, or for nothing."""
        self._set(key_of(path), file, path if folder else None)

    def settle(self) -> None:
        """What was applied stays."""
        self._undo.clear()

    def undo(self) -> None:
        """Everything that was applied since the last `settle` never was."""
        while self._undo:
            self._put(*self._undo.pop())

    def _move(self, key: str, target: str) -> None:
        moved = [key, *self.below(key)]
        entries = [(self.files.get(k), self.folders.get(k)) for k in moved]
        file, folder = entries[0]
        root = len(file.path if file else folder or "")
        for each in reversed(moved):
            self._set(each, None, None)
        if not target:
            return
        for file, folder in entries:
            if file:
                path = target + file.path[root:]
                self._set(key_of(path), replace(file, path=path), None)
            elif folder:
                path = target + folder[root:]
                self._set(key_of(path), None, path)

    def _set(self, key: str, file: File | None, folder: str | None) -> None:
        self._undo.append((key, self.files.get(key), self.folders.get(key)))
        self.touched.add(key)
        self._put(key, file, folder)

    def _put(self, key: str, file: File | None, folder: str | None) -> None:
        if (file is None) != (key not in self.files):
            self._sorted = None
        self.files.pop(key, None)
        self.folders.pop(key, None)
        siblings = self.children.setdefault(parent_of(key), set())
        if file is None and folder is None:
            self.children.pop(key, None)
            siblings.discard(key)
            return
        siblings.add(key)
        if file is not None:
            self.files[key] = file
        elif folder is not None:
            self.folders[key] = folder
            self.children.setdefault(key, set())
