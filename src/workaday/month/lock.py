"""One process at a time works on a run: the system lets the lock go when the process dies, however it dies."""

from __future__ import annotations

import os
import sys
from io import FileIO
from pathlib import Path

from workaday.errors import RunBusyError


def take_lock(run: Path) -> FileIO:
    """The run's lock file, held until it is closed. Raises `RunBusyError`, or OSError when the folder
    cannot be written."""
    lock = FileIO(run / "lock", "a+")
    try:
        try:
            _lock_file(lock)
        except OSError:
            lock.seek(0)
            holder = lock.read().decode(errors="replace").strip() or "unknown"
            raise RunBusyError(
                f"{run} is in use by process {holder}; wait for it to end, or stop it"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n".encode())
    except BaseException:
        lock.close()
        raise
    return lock


if sys.platform == "win32":

    def _lock_file(lock: FileIO) -> None:
        import msvcrt

        lock.seek(1_000_000)  # a byte beyond the text, so that the holder's number can be read
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)

else:

    def _lock_file(lock: FileIO) -> None:
        import fcntl

        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
