"""No box at all: commands run as the caller, on a copy of the drives. Only by --unsafe-shell.

It keeps the promise of the turn (nothing of the tree changes while a command runs) and the limits of each
process, and no other: a command can read and change whatever the caller can.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workaday.errors import DeskError
from workaday.month.sandbox.box import Command, Outcome
from workaday.month.sandbox.layer import Entry, entries, make_empty, remove
from workaday.month.sandbox.room import Room


class OpenBox:
    """A `Box` that confines nothing, and says so in every result."""

    def __init__(self, room: Room) -> None:
        if shutil.which("bash") is None:
            raise DeskError("run_python and run_shell need bash, which is not here; work without them")
        self.room = room
        self._turn = room.folder / "turn"

    @property
    def note(self) -> str:
        places = [f"{self.room.tree.paths.from_disk(s)} is {p}" for s, p in self._copies().items()]
        return f"NOT CONFINED (--unsafe-shell): the date is the machine's; {', '.join(places)}"

    def _copies(self) -> dict[str, Path]:
        return {share: self._turn / share for share in self.room.shares()}

    @contextmanager
    def run(self, command: Command) -> Iterator[Outcome]:
        make_empty(self._turn)
        try:
            copies = self._copies()
            for share, copy in copies.items():
                shutil.copytree(self.room.tree.drives / share, copy)
            yield self._run(command, copies)
        finally:
            remove(self._turn)

    def _run(self, command: Command, copies: dict[str, Path]) -> Outcome:
        home = self._turn / self.room.tree.paths.on_disk(self.room.home)
        go = {"python": f'exec "{sys.executable}" -c "$1"', "shell": 'eval "$1"'}[command.language]
        limits = self.room.limits.ulimits(command.seconds).replace(f" -u {self.room.limits.processes}", "")
        started_ns = time.time_ns()
        process = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-c", f"{limits}; {go}", "bash", command.text],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=home if home.is_dir() else self._turn,
            env={"PATH": os.defpath, "HOME": str(home), "USER": self.room.account, "TZ": "UTC0"},
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=command.seconds)
            stopped = ""
        except subprocess.TimeoutExpired:
            stopped = f"it ran longer than {command.seconds} seconds"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        if stopped:
            output, _ = process.communicate()
        kept = output[: self.room.limits.kept_output_bytes]
        layers = {}
        if not stopped:
            whole = Entry("", "folder", opaque=True)  # everything that is no longer in the copy is gone
            layers = {share: (root, [whole, *entries(root, mend=True)]) for share, root in copies.items()}
        return Outcome(process.returncode, kept, len(output), stopped, started_ns, layers)
