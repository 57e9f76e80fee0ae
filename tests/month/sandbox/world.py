"""A small world around a box: a computer with a truth, a run, another run, and things to reach for."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workaday.month.sandbox.box import Command
from workaday.month.sandbox.limits import MIB, Limits
from workaday.month.sandbox.room import Room
from workaday.month.tree import Paths, Tree, lay_out, scan

NOW = datetime(2026, 1, 5, 9, 30)
HOME = "C:/Users/ana"
FILES = {
    "Documents/a.txt": "hello\n",
    "Documents/b.txt": "second\n",
    "Documents/Old/x.txt": "x",
    "Documents/Old/y.txt": "y",
}
SECRET = "SECRET-4711-0815"
NAME = "WORKADAY_TEST_SECRET"
SMALL = Limits(
    processes=32,
    memory_bytes=512 * MIB,
    file_bytes=16 * MIB,
    temporary_bytes=24 * MIB,
    changes=200,
    changed_bytes=64 * MIB,
    output_bytes=2 * MIB,
)


@dataclass
class World:
    """Everything lies below `base`; what is not in the run's own folder must stay as it is."""

    base: Path
    limits: Limits = SMALL
    home: str = HOME
    computer: Path = field(init=False)
    run: Path = field(init=False)
    tree: Tree = field(init=False)

    def __post_init__(self) -> None:
        self.computer = self.base / "computers" / "win_000001"
        self.run = self.base / "runs" / "win_000001" / "r01"
        drive = "drives/C" if self.home[1:2] == ":" else "drives/Macintosh HD"
        user = self.computer / drive / self.home.partition("/")[2]
        for name, text in FILES.items():
            _put(user / name, text)
        _put(self.computer / "truth" / "ledger.sqlite", f"{SECRET}\n")
        _put(self.base / "runs" / "win_000001" / "r02" / "grade.json", f"{SECRET}\n")
        for name in ("trees", "trash", "staging", "objects"):
            (self.run / name).mkdir(parents=True)
        _put(self.run / "grade.json", f"{SECRET}\n")
        _put(self.run / "journal.sqlite", f"{SECRET}\n")
        system, listing = scan(self.computer)
        lay_out(listing.index(), Paths(system), self.computer, self.run)
        self.tree = Tree(self.run, system, listing, listing.index())

    @property
    def room(self) -> Room:
        closed = (self.run, self.computer)
        return Room(self.tree, self.run / "box", closed, self.home, "win-000001", "Ana Ruiz", self.limits)

    def place(self, path: str) -> Path:
        """Where a path below the user's home lies in the working tree."""
        return self.tree.drives / self.tree.paths.on_disk(f"{self.home}/{path}")

    def found(self) -> dict[str, str]:
        """The files below the user's home in the working tree, with their text."""
        home = self.place("")
        return {
            str(p.relative_to(home)): p.read_text(encoding="utf-8")
            for p in sorted(home.rglob("*"))
            if p.is_file()
        }

    def fingerprint(self) -> str:
        """What all folders hold, names and bytes and modes, but for the box's own."""
        told = hashlib.sha256()
        for place in sorted(self.base.rglob("*")):
            if place.is_relative_to(self.run / "box") or place.is_relative_to(self.run / "staging"):
                continue
            status = place.lstat()
            told.update(f"{place} {status.st_mode} {status.st_size if place.is_file() else 0}\n".encode())
            if place.is_file():
                told.update(place.read_bytes())
        return told.hexdigest()

    def survivors(self) -> list[str]:
        """Processes that still live in a box of this run."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                mounts = (place / "mountinfo").read_text(encoding="utf-8", errors="replace")
                if str(self.run / "box") in mounts:
                    found.append((place / "cmdline").read_text(encoding="utf-8", errors="replace"))
            except OSError:
                continue
        return found


def shell(text: str, seconds: int = 10) -> Command:
    return Command("shell", text, NOW, seconds)


def python(text: str, seconds: int = 10) -> Command:
    return Command("python", text, NOW, seconds)


@dataclass
class Doors:
    """Sockets that listen outside of the box."""

    port: int
    abstract: str
    path: Path
    sockets: list[socket.socket]

    def visitors(self) -> int:
        """How many came through."""
        count = 0
        for listening in self.sockets:
            listening.settimeout(0)
            try:
                listening.accept()[0].close()
                count += 1
            except BlockingIOError:
                continue
        return count


@contextmanager
def open_doors(base: Path) -> Iterator[Doors]:
    tcp, abstract, named = (socket.socket(f) for f in (socket.AF_INET, socket.AF_UNIX, socket.AF_UNIX))
    name = f"workaday-{os.getpid()}-{time.monotonic_ns()}"
    path = Path(os.path.relpath(base / "door"))
    try:
        tcp.bind(("127.0.0.1", 0))
        abstract.bind(f"\0{name}")
        named.bind(str(path))
        for listening in (tcp, abstract, named):
            listening.listen()
        yield Doors(tcp.getsockname()[1], name, base / "door", [tcp, abstract, named])
    finally:
        for listening in (tcp, abstract, named):
            listening.close()


def _put(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    os.utime(place, (1_764_500_000, 1_764_500_000))
