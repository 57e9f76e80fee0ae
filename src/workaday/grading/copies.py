"""Work or a copy: whether a file is one that was on the computer before, or at a colleague's, under another name."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from workaday.artifacts.readers import Content, read
from workaday.computer.build import on_disk
from workaday.errors import ReadError

COPIED_SHARE = 0.95
"""The share of a document's passages that stand in one earlier paper, from which on it is that paper. A workbook
rightly repeats its registers: only one that says nothing else is a copy."""
LEAST_PASSAGES = 4


class Copies:
    """The files that a computer had before its month. Each is read at most once, and only when one like it comes."""

    def __init__(self, computer: Path) -> None:
        self.computer = computer
        self._said: dict[Path, frozenset[str]] = {}

    def source_of(self, content: bytes, said: Content, path: str) -> str:
        """The name of the earlier file that this one is a copy of; "" for a file of its own."""
        for place in self._by_size.get(len(content), ()):
            if hashlib.sha256(place.read_bytes()).digest() == hashlib.sha256(content).digest():
                return place.name
        own = _sayings(said)
        if len(own) < LEAST_PASSAGES:
            return ""
        least = len(own) if said.kind == "xlsx" else COPIED_SHARE * len(own)
        folder = self.computer / on_disk(path.rpartition("/")[0])
        suffix = path.rpartition(".")[2].casefold()
        beside = sorted(folder.iterdir()) if folder.is_dir() else []
        like = (p for p in beside if p.suffix[1:].casefold() == suffix and p.is_file())
        whole = COPIED_SHARE if suffix == "csv" else 0  # a selection of an earlier list's rows is work
        return next(
            (p.name for p in like if len(own & self._of(p)) >= max(least, whole * len(self._of(p)))), ""
        )

    @cached_property
    def _by_size(self) -> dict[int, list[Path]]:
        found: dict[int, list[Path]] = {}
        for top in (self.computer / "drives", self.computer / "truth" / "reference_files"):
            for place in sorted(top.rglob("*")):
                if place.is_file() and not place.is_symlink():
                    found.setdefault(place.stat().st_size, []).append(place)
        return found

    def _of(self, place: Path) -> frozenset[str]:
        if place not in self._said:
            try:
                self._said[place] = _sayings(read(place.read_bytes(), place.name))
            except ReadError:
                self._said[place] = frozenset()
        return self._said[place]


def _sayings(content: Content) -> frozenset[str]:
    return frozenset(f"{p.context} {p.text}" if p.cell else p.text for p in content.passages)
