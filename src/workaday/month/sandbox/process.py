"""One bubblewrap at work: started, read, watched, and ended with everything in it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from workaday.month.sandbox.limits import Limits, Watch

_LOOK = 0.04  # seconds between two looks of the watch, more where a look itself takes long
_START_SECONDS = _END_SECONDS = 5
_PIECE = 65_536


class Started:
    """A bubblewrap that runs; on leaving, all its processes are dead. `exit_code` is None as long as the
    command has not ended by itself; `stopped` says why it was ended."""

    def __init__(
        self, program: str, options: Sequence[str | bytes], command: Sequence[str], limits: Limits
    ) -> None:
        """`options` in bytes are contents that bubblewrap reads from a descriptor. Raises OSError."""
        self.limits = limits
        self.output = bytearray()
        self.output_bytes = 0
        self.exit_code: int | None = None
        self.stopped = ""
        self._init = 0
        self._half_told = b""
        given = [o if isinstance(o, str) else _in_memory(o) for o in options]
        # read from a descriptor, too, so that no path of the caller's stands in the box's /proc/1/cmdline
        told = _in_memory("".join(f"{option}\0" for option in given).encode(errors="surrogateescape"))
        self._status, status = os.pipe()
        handed = [told, status, *(o for o in given if isinstance(o, int))]
        try:
            self._process = subprocess.Popen(
                ["bwrap", "--args", str(told), "--json-status-fd", str(status), "--", *command],
                executable=program,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={},
                cwd="/",
                pass_fds=handed,
            )
        except OSError:
            os.close(self._status)
            raise
        finally:
            for fd in handed:
                os.close(fd)

    def __enter__(self) -> Started:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        assert self._process.stdout is not None
        self._process.stdout.close()
        os.close(self._status)

    def processes(self) -> Path | None:
        """The box's own /proc, while it runs. Until that is mounted the machine's stands there, and is nobody's here."""
        self._read_status(0)
        place = Path(f"/proc/{self._init}/root/proc")
        if not self._init or not os.access(place / "1", os.F_OK):
            return None
        with suppress(OSError):  # the box has just ended
            return place if place.stat().st_dev != os.stat("/proc").st_dev else None
        return None

    def follow(self, watch: Watch, seconds: int) -> None:
        """Read what the command prints until it ends, or has to be ended."""
        assert self._process.stdout is not None
        out = self._process.stdout.fileno()
        over = os.pidfd_open(self._process.pid)
        begun = time.monotonic()
        deadline, look = begun + seconds, begun + _LOOK
        poll = select.poll()
        poll.register(out, select.POLLIN)
        poll.register(over, select.POLLIN)
        try:
            while not self.stopped:
                now = time.monotonic()
                if now >= deadline:
                    self.stopped = f"it ran longer than {seconds} seconds"
                elif now >= look:
                    self.stopped = watch.verdict()
                    took = time.monotonic() - now
                    look = now + took + max(_LOOK, 10 * took)
                ready = dict(poll.poll(max(0.0, 1000 * (min(deadline, look) - time.monotonic()))))
                if out in ready and not self._take(out):
                    poll.unregister(out)
                elif over in ready and out not in ready:
                    break
        finally:
            os.close(over)

    def _take(self, out: int) -> bool:
        """Keep a piece of the output; False at its end."""
        piece = os.read(out, _PIECE)
        self.output_bytes += len(piece)
        self.output += piece[: max(0, self.limits.kept_output_bytes - len(self.output))]
        if self.output_bytes > self.limits.output_bytes:
            self.stopped = f"it printed more than {self.limits.output_bytes >> 20} MiB"
        return bool(piece)

    def _end(self) -> None:
        """Kill what still runs, and wait until nothing does: the first process takes all others with it."""
        if self._process.poll() is None and (self.stopped or sys.exc_info()[0]):
            self._read_status(_START_SECONDS)
            with suppress(ProcessLookupError):
                first = self._init or self._process.pid
                _hurry(first)
                os.kill(first, signal.SIGKILL)
        self._process.wait()
        self._read_status(0)
        self._outlast_first()

    def _outlast_first(self) -> None:
        """Bubblewrap leaves when the box's first process tells how the command ended, a moment before that one
        is gone and has taken the others with it."""
        if not self._init:
            return
        with suppress(ProcessLookupError):
            first = os.pidfd_open(self._init)
            try:
                select.select([first], [], [], _END_SECONDS)
            finally:
                os.close(first)

    def _read_status(self, seconds: float) -> None:
        """What bubblewrap has told so far: the box's first process, how the command ended."""
        while select.select([self._status], [], [], seconds if not self._init else 0)[0]:
            told = os.read(self._status, _PIECE)
            if not told:
                return
            *lines, self._half_told = (self._half_told + told).split(b"\n")  # it writes a line in pieces
            for line in lines:
                status = json.loads(line)
                self._init = status.get("child-pid", self._init)
                self.exit_code = status.get("exit-code", self.exit_code)


def _hurry(process: int) -> None:
    """Lets a process run before all others, where we may. The first of a box ends when it is its turn: in a bomb of
    thousands, which root's kernel does not count, that turn comes late and the bomb grows on."""
    with suppress(PermissionError):
        os.sched_setscheduler(process, os.SCHED_FIFO, os.sched_param(1))


def _in_memory(content: bytes) -> int:
    """A descriptor that gives these bytes."""
    fd = os.memfd_create("box")
    with open(fd, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd
