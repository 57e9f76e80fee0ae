"""A SQLite file that many threads and processes write: a connection a process, in WAL, under one lock."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path


class SharedFile:
    """The file at `path`, with the tables that `schema` makes. Whoever uses `connection()` holds `lock`."""

    def __init__(self, path: Path, schema: str) -> None:
        self.path = path
        self.lock = threading.Lock()
        self._schema = schema
        self._open: tuple[int, sqlite3.Connection] | None = None

    def connection(self) -> sqlite3.Connection:
        """This process's connection; a forked one opens its own."""
        if self._open is None or self._open[0] != os.getpid():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(self.path, timeout=60, check_same_thread=False, isolation_level=None)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.executescript(self._schema)
            self._open = (os.getpid(), db)
        return self._open[1]

    def close(self) -> None:
        """A connection that a fork brought along is its parent's to close."""
        with self.lock:
            if self._open and self._open[0] == os.getpid():
                self._open[1].close()
            self._open = None
