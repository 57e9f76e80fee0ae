"""What a box is, and which one a run gets: bubblewrap, or none at all; unconfined only by the user's word."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from workaday.errors import DeskError
from workaday.month.sandbox import UNSAFE
from workaday.month.sandbox.layer import Entry
from workaday.month.sandbox.limits import USUAL_SECONDS
from workaday.month.sandbox.room import Room


@dataclass(frozen=True)
class Command:
    """What is to run, how long it may, and the simulated time it starts at."""

    language: Literal["python", "shell"]
    text: str
    now: datetime
    seconds: int = USUAL_SECONDS


@dataclass(frozen=True)
class Outcome:
    """How a command ended. `stopped` says why it was ended before its time, or ""; `layers` hold what it
    changed, a share's place below the drives to its root and what lies in it, valid until the box is left."""

    exit_code: int
    output: bytes
    output_bytes: int
    stopped: str = ""
    started_ns: int = 0
    layers: Mapping[str, tuple[Path, list[Entry]]] = field(default_factory=dict)


class Box(Protocol):
    """Runs a command over the drives without changing them."""

    @property
    def note(self) -> str:
        """What every result must say about this box, or ""."""
        ...

    def run(self, command: Command) -> AbstractContextManager[Outcome]:
        """Runs a command to its end. Raises `DeskError` when the box cannot."""
        ...


def box_of(room: Room, about: Mapping[str, Any]) -> Box:
    """The box of a run, by what its run.json says. Raises `DeskError` when there is none."""
    if about.get("sandbox") == UNSAFE:
        from workaday.month.sandbox.unsafe import OpenBox

        return OpenBox(room)
    if not sys.platform.startswith("linux"):
        raise DeskError(
            "commands run only in a sandbox, and that needs Linux with bubblewrap; work without run_python"
            " and run_shell, or start the run on Linux (or in WSL)"
        )
    from workaday.month.sandbox.bubblewrap import Bubblewrap, find_bubblewrap

    return Bubblewrap(room, find_bubblewrap())
