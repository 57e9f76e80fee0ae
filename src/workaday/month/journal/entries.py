"""Keys and values that change from turn to turn, as a mapping of what holds now."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, MutableMapping
from typing import Literal


class Entries(MutableMapping[str, str]):
    """One book of a journal. What is written stands in the transaction of the turn that is under way."""

    def __init__(
        self, db: sqlite3.Connection, book: Literal["memory", "state"], turn: Callable[[], int]
    ) -> None:
        self._db, self._book, self._turn = db, book, turn

    def __getitem__(self, key: str) -> str:
        sql = "SELECT value FROM entries WHERE book = ? AND key = ? ORDER BY turn DESC LIMIT 1"
        row = self._db.execute(sql, (self._book, key)).fetchone()
        if row is None or row[0] is None:
            raise KeyError(key)
        return str(row[0])

    def __setitem__(self, key: str, value: str) -> None:
        self._write(key, value)

    def __delitem__(self, key: str) -> None:
        self[key]  # raises KeyError
        self._write(key, None)

    def __iter__(self) -> Iterator[str]:
        return iter([key for key, _ in self.beginning("")])

    def __len__(self) -> int:
        return len(self.beginning(""))

    def beginning(self, prefix: str) -> list[tuple[str, str]]:
        """Keys that begin so, with their values, in the order of the keys."""
        sql = """SELECT key, value, max(turn) FROM entries WHERE book = ? AND key >= ? AND key < ?
                 GROUP BY key ORDER BY key"""  # value is that of the row with the maximum
        rows = self._db.execute(sql, (self._book, prefix, prefix + "\U0010ffff"))
        return [(key, value) for key, value, _ in rows if value is not None]

    def _write(self, key: str, value: str | None) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", (self._book, key, self._turn(), value)
        )
