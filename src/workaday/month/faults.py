"""What a disk refuses, as a run's own error with its remedy: full, read-only, spoilt."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workaday.errors import DiskError, RunBusyError, RunDamagedError, RunError

GO_ON = "go on: workaday work RUN --resume"
_FULL = "is full; make room"
_CLOSED = "cannot be written; make it writable"
_BROKEN = "does not work; mend it"
_BY_ERRNO = {
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EFBIG: _FULL, errno.EROFS: _CLOSED, errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED, errno.EIO: _BROKEN,
}  # fmt: skip
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL, sqlite3.SQLITE_READONLY: _CLOSED, sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED, sqlite3.SQLITE_IOERR: _BROKEN,
}  # fmt: skip


@contextmanager
def disk_faults(place: Path, then: str = GO_ON) -> Iterator[None]:
    """Around what reads or writes a run: raises `DiskError`, `RunDamagedError` or `RunBusyError` for what the
    disk or the database says; a fault of the program passes. `then` is what to do once the disk is mended."""
    try:
        yield
    except sqlite3.Error as error:
        fault = _of_sqlite(error, place, then)
        if fault is None:
            raise
        raise fault from error
    except OSError as error:
        if error.errno not in _BY_ERRNO:
            raise
        raise DiskError(
            f"{place}: the disk {_BY_ERRNO[error.errno]}, then {then} ({error.strerror})"
        ) from error


def damaged(place: Path, why: object) -> RunDamagedError:
    return RunDamagedError(
        f"{place}: the journal is damaged ({why}); fork the run at an earlier evening, or start a new one"
    )


def _of_sqlite(error: sqlite3.Error, place: Path, then: str) -> RunError | None:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if code in _BY_SQLITE:
        return DiskError(f"{place}: the disk {_BY_SQLITE[code]}, then {then} ({error})")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return RunBusyError(f"{place} is open in another program; close it there, then {then}")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(place, error)
    return None
