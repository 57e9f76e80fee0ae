"""A computer that is on disk, opened: its documents, its tree, where its truth lies."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from workaday.computer.build import is_done, on_disk
from workaday.computer.records import DOCUMENTS
from workaday.errors import InputError
from workaday.world.ledger import Ledger


@dataclass
class Computer:
    """A computer's folder. Reading a document that is missing or broken raises InputError."""

    folder: Path
    _documents: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.about["id"])

    @property
    def about(self) -> dict[str, Any]:
        about: dict[str, Any] = self.document("computer.json")
        return about

    def document(self, name: str) -> Any:
        if name not in self._documents:
            path = self.folder / name
            try:
                self._documents[name] = json.loads(path.read_text(encoding="utf-8"))
            except OSError as error:
                raise InputError(f"{path}: {error.strerror}; is {self.folder} a computer?") from error
            except ValueError as error:
                raise InputError(f"{path}: not JSON ({error}); make the computer again") from error
        return self._documents[name]

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger.open(self.folder / "truth" / "ledger.sqlite")

    def path(self, path: str) -> Path:
        return self.folder / on_disk(path)

    def files_on_disk(self) -> set[str]:
        """Every file of the tree, as the user would write its path."""
        return {
            user_path(p.relative_to(self.folder)) for p in (self.folder / "drives").rglob("*") if p.is_file()
        }

    def folders(self) -> list[str]:
        """Folders below the home folder and on data drives."""
        home = str(self.document("filesystem_policy.json")["default_paths"]["documents"]).rpartition("/")[0]
        found = [
            user_path(p.relative_to(self.folder)) for p in (self.folder / "drives").rglob("*") if p.is_dir()
        ]
        return sorted(
            f for f in found if f.startswith(home + "/") or (f[1:3] == ":/" and not f.startswith("C:/"))
        )


def user_path(relative: Path) -> str:
    """drives/C/Users/x is C:/Users/x; drives/Macintosh HD/Users/x is /Users/x."""
    _, volume, *rest = relative.parts
    return f"{volume}:/{'/'.join(rest)}" if len(volume) == 1 else "/" + "/".join(rest)


def open_computer(folder: Path) -> Computer:
    """The computer in a folder. Raises InputError, with the remedy, when there is none."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give the folder of a computer (it has a computer.json)")
    if not is_done(folder):
        inside = [p.name for p in sorted(folder.iterdir()) if is_done(p)] if folder.is_dir() else []
        hint = f"; did you mean {folder / inside[0]}?" if inside else "; make one with `workaday create`"
        raise InputError(f"{folder}: no computer.json here{hint}")
    computer = Computer(folder)
    missing = [n for n in DOCUMENTS if not (folder / n).is_file()]
    if missing:
        raise InputError(f"{folder}: {', '.join(missing)} missing; make the computer again")
    return computer


def find_computers(folder: Path) -> list[Path]:
    """The computers in a folder, or the folder itself if it is one. Raises InputError when there are none."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    if is_done(folder):
        return [folder]
    found = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".") and is_done(p))
    if not found:
        found = sorted(p for p in (folder / "computers").glob("*") if is_done(p))
    if not found:
        raise InputError(f"{folder}: no computer in it; make some with `workaday create --out {folder}`")
    return found
