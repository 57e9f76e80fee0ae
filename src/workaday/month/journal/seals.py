"""Seals: a hash over all that a turn wrote and over the seal before it, so that one seal stands for a month.

A disk that flips a bit or loses a page is noticed when the journal is opened. They are no signature:
who can write the file can seal it anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from workaday.errors import RunDamagedError

_OF_A_TURN = {"mails": "n", "opened": "mail", "pending": "n", "arrived": "pending", "entries": "book, key"}
"""The tables that turns add to, and the order of their rows; all in the order in which they are sealed."""


def seal_of(before: str, turn: tuple[Any, ...], tables: Iterable[list[tuple[Any, ...]]]) -> str:
    """The seal of a turn: its own row (less the seal), and what it added to each table."""
    body = json.dumps([before, turn, *tables], ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(body.encode()).hexdigest()


def added_by(db: sqlite3.Connection, turn: int) -> list[list[tuple[Any, ...]]]:
    """What a turn added to each table."""
    return [
        db.execute(f"SELECT * FROM {table} WHERE turn = ? ORDER BY {order}", (turn,)).fetchall()
        for table, order in _OF_A_TURN.items()
    ]


def prove(db: sqlite3.Connection) -> tuple[int, str]:
    """The last turn's number and its seal, after all have been proven.

    Raises `RunDamagedError` that names the first turn that is not what was sealed, or `sqlite3.Error`.
    """
    problems = [row[0] for row in db.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
    if problems:
        raise _damaged(f"{problems[0]}")
    tables = [_Additions(db, table, order) for table, order in _OF_A_TURN.items()]
    seal, last, day = "", -1, 0
    for row in db.execute("SELECT * FROM turns WHERE seal != '' ORDER BY n"):
        *turn, sealed = row
        n = row[0]
        if n != last + 1 and not (last < 0 and n == 1):
            raise _damaged(f"turn {last + 1} is missing", day)
        seal = seal_of(seal, tuple(turn), [table.of(n) for table in tables])
        if seal != sealed:
            raise _damaged(f"turn {n} is not what was sealed", day)
        last, day = n, row[1]
    if last >= 0 and any(table.left() for table in tables):
        raise _damaged(f"there is more after turn {last}", day)
    return max(last, 0), seal


class _Additions:
    """A table's rows, turn by turn."""

    def __init__(self, db: sqlite3.Connection, table: str, order: str) -> None:
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        self._at = names.index("turn")
        self._rows: Iterator[tuple[Any, ...]] = db.execute(f"SELECT * FROM {table} ORDER BY turn, {order}")
        self._next = next(self._rows, None)

    def of(self, turn: int) -> list[tuple[Any, ...]]:
        """Those of a turn; the turns are asked for in their order."""
        found = []
        while self._next is not None and self._next[self._at] <= turn:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    def left(self) -> bool:
        return self._next is not None


def _damaged(what: str, day: int = 0) -> RunDamagedError:
    evening = day - 1
    remedy = f"fork it at day {evening} or before" if evening > 0 else "start a new run"
    return RunDamagedError(f"{what}: the journal is damaged; {remedy}")
