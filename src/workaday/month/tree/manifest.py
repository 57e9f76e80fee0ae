"""The tree as it stands, written down: once the whole listing as the month began, then what differs from it.

A manifest's hash covers the listing that it stands on, so it is one hash for the tree as a whole; a home of
30,000 files costs an evening no more than one of a hundred.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from workaday.errors import RunDamagedError
from workaday.month.tree.contents import replace_file, sha_of
from workaday.month.tree.index import File, Index
from workaday.month.tree.paths import key_of

BASE = "began.json"


@dataclass(frozen=True)
class Listing:
    """The computer's files and folders as the month began: paths, sizes, times. No content was read for it."""

    files: Mapping[str, File]  # by key
    folders: Mapping[str, str]

    @cached_property
    def hash(self) -> str:
        return sha_of(self._body().encode())

    def _body(self) -> str:
        files = [[f.path, f.size, f.modified.isoformat()] for _, f in sorted(self.files.items())]
        folders = [path for _, path in sorted(self.folders.items())]
        return json.dumps({"files": files, "folders": folders}, ensure_ascii=False)

    def index(self) -> Index:
        return Index(self.files, self.folders)

    def write(self, run: Path) -> None:
        text = f'{{"hash": "{self.hash}", {self._body()[1:]}\n'
        replace_file(run / "trees" / BASE, text.encode())

    @classmethod
    def read(cls, run: Path) -> Listing:
        """Raises `RunDamagedError` when the file is missing or not what it was."""
        place = run / "trees" / BASE
        try:
            data = json.loads(place.read_bytes())
            times: dict[str, datetime] = {}
            files = {}
            for path, size, text in data["files"]:
                when = times.setdefault(text, datetime.fromisoformat(text))
                files[key_of(path)] = File(path, "", int(size), when, path)
            listing = cls(files, {key_of(p): p for p in data["folders"]})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(place, str(error)) from error
        if listing.hash != data.get("hash"):
            raise _damaged(place, "it does not agree with its own hash")
        return listing


@dataclass(frozen=True)
class Manifest:
    """What differs from the listing at the end of a day (day 0: nothing). Equal trees have equal hashes."""

    day: int
    base: str
    files: tuple[File, ...]  # new or changed
    folders: tuple[str, ...]  # new
    gone: tuple[str, ...]  # files and folders of the listing that are there no more

    @cached_property
    def hash(self) -> str:
        """One hash for the tree as a whole."""
        return sha_of(self._body().encode())

    def _body(self) -> str:
        files = {f.path: [f.sha, f.origin, f.size, f.modified.isoformat()] for f in self.files}
        fields: dict[str, Any] = {
            "base": self.base,
            "files": files,
            "folders": self.folders,
            "gone": self.gone,
        }
        return json.dumps(fields, ensure_ascii=False, indent=0)

    def write(self, place: Path) -> None:
        text = f'{{"day": {self.day}, "hash": "{self.hash}",\n{self._body()[1:]}\n'
        replace_file(place, text.encode())

    def index(self, listing: Listing) -> Index:
        """The tree that it describes. `touched` has what differs from the listing."""
        index = listing.index()
        for path in sorted(self.gone, key=key_of, reverse=True):
            index.set(path)
        for folder in self.folders:
            index.set(folder, folder=True)
        for file in self.files:
            index.set(file.path, file)
        index.settle()
        return index

    @classmethod
    def of(cls, day: int, listing: Listing, index: Index) -> Manifest:
        files, folders, gone = [], [], []
        for key in sorted(index.touched):
            file, folder = index.files.get(key), index.folders.get(key)
            if file is not None and file != listing.files.get(key):
                files.append(file)
            elif folder is not None and folder != listing.folders.get(key):
                folders.append(folder)
            elif file is None and folder is None:
                was = listing.files.get(key)
                old = was.path if was else listing.folders.get(key)
                gone += [old] if old is not None else []
        return cls(day, listing.hash, tuple(files), tuple(folders), tuple(gone))

    @classmethod
    def read(cls, place: Path) -> Manifest:
        """Raises `RunDamagedError` when the file is missing or not what it was."""
        try:
            data = json.loads(place.read_bytes())
            files = tuple(
                File(path, sha, int(size), datetime.fromisoformat(modified), origin)
                for path, (sha, origin, size, modified) in data["files"].items()
            )
            manifest = cls(int(data["day"]), data["base"], files, tuple(data["folders"]), tuple(data["gone"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise _damaged(place, str(error)) from error
        if manifest.hash != data.get("hash"):
            raise _damaged(place, "it does not agree with its own hash")
        return manifest


def manifest_place(run: Path, day: int) -> Path:
    return run / "trees" / f"day-{day:02d}.json"


def _damaged(place: Path, why: str) -> RunDamagedError:
    return RunDamagedError(
        f"{place} is damaged ({why}); start a new run, or fork this one at another evening"
    )
