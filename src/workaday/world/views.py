"""Record tables as somebody sees them at a moment.

Rows are kept with the time from which they are known and, once corrected, the time until which they
were. A view shows what was known then: later rows are hidden, dates that had not come are empty, and
derived columns are computed over that. Rows lie in the order in which they are shown: a view that sorted
would sort for every sum. The ledger and a worker's own notebook use the same views.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping

from workaday.errors import BuildError
from workaday.world.records import Value
from workaday.world.tables import RecordTable


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def create_rows(db: sqlite3.Connection, name: str, table: RecordTable) -> None:
    """The stored side of a table: its columns that are not derived, and when each row held."""
    columns = ", ".join(quoted(c) for c in table.stored)
    db.execute(
        f"CREATE TABLE {quoted('rows_' + name)} (_row INTEGER PRIMARY KEY, _from TEXT NOT NULL, _to TEXT, {columns})"
    )


ROW_STEP = 1 << 20
"""Between one row's `_row` and the next one's: its corrections lie there, so that it keeps its place."""


def in_order(
    rows: Iterable[tuple[Mapping[str, Value], str]], table: RecordTable
) -> list[tuple[Mapping[str, Value], str]]:
    """Rows, each with the date from which it is known, as the table shows them: by its `sort` column or its key, as
    SQLite compares."""
    column = table.sort or table.key
    return sorted(rows, key=lambda pair: _place(pair[0][column]))


def _place(value: Value) -> tuple[int, float, str]:
    if value is None:
        return 0, 0.0, ""
    return (2, 0.0, value) if isinstance(value, str) else (1, float(value), "")


def create_clock(db: sqlite3.Connection) -> None:
    db.execute("CREATE TEMP TABLE _clock (known TEXT NOT NULL)")
    db.execute("INSERT INTO _clock VALUES ('9999-12-31')")


def set_clock(db: sqlite3.Connection, known: str) -> None:
    """From now on the views show what was known at `known` (ISO date or time)."""
    db.execute("UPDATE _clock SET known = ?", (known,))


def levels(table: RecordTable) -> list[list[str]]:
    """Derived columns, those first that need no other derived one: SQLite nests only so deep."""
    depth: dict[str, int] = {}
    for column, definition in table.columns.items():
        if definition.derived:
            needs = [depth[w] for w in re.findall(r"[A-Za-z_]\w*", definition.sql) if w in depth]
            depth[column] = 1 + max(needs, default=0)
    return [[c for c in depth if depth[c] == n] for n in range(1, max(depth.values(), default=0) + 1)]


def create_view(db: sqlite3.Connection, name: str, table: RecordTable) -> None:
    """The table as it is seen at the clock's moment. Raises BuildError when a column's SQL is wrong."""
    shown = []
    for column in table.stored:
        definition = table.columns[column]
        q = quoted(column)
        if definition.gen == "date" and not definition.planned and column != table.date:
            shown.append(f"CASE WHEN r.{q} <= k.known THEN r.{q} END AS {q}")
        else:
            shown.append(f"r.{q} AS {q}")
    query = (
        f"SELECT {', '.join(shown)} FROM {quoted('rows_' + name)} AS r, _clock AS k "
        "WHERE r._from <= k.known AND (r._to IS NULL OR r._to > k.known)"
    )
    for level in levels(table):
        added = ", ".join(f"({table.columns[c].sql}) AS {quoted(c)}" for c in level)
        query = f"SELECT self.*, {added} FROM ({query}) AS self"
    query = f"SELECT {', '.join(map(quoted, table.columns))} FROM ({query})"
    try:
        db.execute(f"CREATE TEMP VIEW {quoted(name)} AS {query}")
    except sqlite3.Error as error:
        raise BuildError(f"table {name}: the SQL of a derived column fails: {error}") from error
