"""What a command in the box may use, and the watch that holds it to that from outside.

The kernel holds each process to its own limits; what all of them do together, and everything where the
kernel makes an exception for root, is counted here, a few times a second.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workaday.month.sandbox.layer import entries

MIB = 1 << 20
LONGEST_SECONDS = 120
USUAL_SECONDS = 20
_LEAST_FREE_BYTES = 512 * MIB
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True)
class Limits:
    """`changes` counts files and folders that one command may make, change or delete."""

    processes: int = 64
    memory_bytes: int = 2048 * MIB
    file_bytes: int = 256 * MIB
    temporary_bytes: int = 256 * MIB
    changes: int = 2_000
    changed_bytes: int = 512 * MIB
    kept_output_bytes: int = 400_000
    output_bytes: int = 16 * MIB
    open_files: int = 256

    def ulimits(self, seconds: int) -> str:
        """The limits of each process, as bash sets them; hard ones, so they cannot be lifted again."""
        return (
            f"ulimit -c 0 -f {self.file_bytes // 1024} -n {self.open_files} -t {seconds + 1}"
            f" -u {self.processes} -v {self.memory_bytes // 1024}"
        )

    def too_much_left(self, roots: list[Path]) -> str:
        """Why what a command has written so far is too much, or "". Safe while it still writes."""
        count = size = 0
        for root in roots:
            for entry in entries(root):
                count += 1
                size += entry.size if entry.kind == "file" else 0
                if count > self.changes:
                    return f"it changed more than {self.changes:,} files and folders"
                if size > self.changed_bytes:
                    return f"it wrote more than {self.changed_bytes // MIB} MiB"
            disk = os.statvfs(root)
            if disk.f_bavail * disk.f_frsize < _LEAST_FREE_BYTES:
                return f"the disk has less than {_LEAST_FREE_BYTES // MIB} MiB left"
        return ""

    def too_many_processes(self, processes: Path) -> str:
        """Why the processes that a /proc shows are too much, or "". `processes` is the box's own /proc."""
        running = [processes / name for name in os.listdir(processes) if name.isdecimal()]
        if len(running) > self.processes or sum(map(_threads, running)) > self.processes:
            return f"it ran more than {self.processes} processes and threads at once"
        own = sum(map(_own_memory, running))
        if own > self.memory_bytes:
            return f"its processes took more than {self.memory_bytes // MIB} MiB of memory"
        return ""


@dataclass(frozen=True)
class Watch:
    """Looks at a running command now and then; says why it must be stopped, or ""."""

    limits: Limits
    roots: list[Path]
    processes: Callable[[], Path | None]

    def verdict(self) -> str:
        place = self.processes()
        try:
            crowd = self.limits.too_many_processes(place) if place else ""
        except OSError:  # the box has just ended
            crowd = ""
        return crowd or self.limits.too_much_left(self.roots)


def _threads(process: Path) -> int:
    """How many threads a process has; 0 for one that has ended."""
    try:
        return (process / "task").stat().st_nlink - 2
    except OSError:
        return 0


def _own_memory(process: Path) -> int:
    """Bytes in memory that a process shares with no file; 0 for one that has ended."""
    try:
        _, resident, shared, *_ = (process / "statm").read_bytes().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE
