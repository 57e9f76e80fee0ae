"""The ledger: what is so in a person's working world, and since when.

SQLite, held in memory while a world is made and written to one file. It answers two questions: what a
measure or fact was, for a period, as known at a moment; and where the world states it.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from workaday.errors import BuildError, ReadError
from workaday.world.period import Period
from workaday.world.records import Event, Organization, Person, Project, Value
from workaday.world.tables import Measure, RecordTable
from workaday.world.views import ROW_STEP, create_clock, create_rows, create_view, in_order, quoted, set_clock

Moment = date | datetime

_STATEMENTS = 1024
"""Prepared queries that a ledger keeps: a trade has some hundreds, sqlite3 keeps 128."""


def iso(moment: Moment) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


class Ledger:
    """One world's truth. `Ledger.new()` makes an empty one, `Ledger.open(path)` reads one."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.tables: dict[str, RecordTable] = {}
        self.measures: dict[str, Measure] = {}
        self._cache: dict[tuple[str, str, str, str], Value] = {}
        self._facts: dict[str, dict[str, Value]] = {}
        self._parameters: dict[tuple[date, str], dict[str, Value]] = {}
        self._clock = ""
        self._harmless: set[str] = set()  # WITH queries that ran once while nothing could be written
        self._read: dict[str, list[str]] = {}  # by query, the tables that it reads
        create_clock(db)

    # --- coming and going ---

    @classmethod
    def new(cls) -> Ledger:
        db = sqlite3.connect(":memory:", isolation_level=None, cached_statements=_STATEMENTS)
        db.executescript(resources.files("workaday.world").joinpath("schema.sql").read_text(encoding="utf-8"))
        return cls(db)

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """A copy of the ledger at `path`, in memory: readers never touch the file. Raises ReadError."""
        try:
            db = sqlite3.connect(":memory:", isolation_level=None, cached_statements=_STATEMENTS)
            db.deserialize(path.read_bytes())
            ledger = cls(db)
            for name, definition in db.execute("SELECT name, definition FROM record_tables ORDER BY rowid"):
                ledger.tables[name] = RecordTable.model_validate_json(definition)
            for name in ledger.tables:
                create_view(db, name, ledger.tables[name])
            for name, definition in db.execute("SELECT id, definition FROM measures"):
                ledger.measures[name] = Measure.model_validate_json(definition)
        except (OSError, sqlite3.Error, ValueError, MemoryError) as error:  # MemoryError: an empty file
            raise ReadError(f"{path}: the ledger does not open ({error})") from error
        return ledger

    def save(self, path: Path) -> None:
        path.write_bytes(self.db.serialize())

    # --- people and projects ---

    def add(self, record: Person | Organization | Project | Event) -> None:
        """Writes one record into the table of its kind."""
        table = {Person: "people", Organization: "organizations", Project: "projects", Event: "events"}[
            type(record)
        ]
        values = {
            k: iso(v) if isinstance(v, date) else json.dumps(v) if isinstance(v, tuple) else v
            for k, v in dataclasses.asdict(record).items()
        }
        self.insert(table, values)
        self._parameters.clear()

    def insert(self, table: str, values: Mapping[str, Any]) -> None:
        columns = ", ".join(quoted(c) for c in values)
        marks = ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO {quoted(table)} ({columns}) VALUES ({marks})", tuple(values.values()))

    def put(self, table: str, id: str, definition: object, **columns: Any) -> None:
        """Stores a record as JSON beside the columns by which it is found."""
        self.insert(table, {"id": id, **columns, "definition": json.dumps(definition, ensure_ascii=False)})

    def get(self, table: str) -> dict[str, Any]:
        rows = self.db.execute(f"SELECT id, definition FROM {quoted(table)} ORDER BY rowid")
        return {id: json.loads(definition) for id, definition in rows}

    def put_document(self, name: str, content: object) -> None:
        """A record that is only ever read whole: voices, knowledge, the reference plan."""
        self.insert("documents", {"name": name, "content": json.dumps(content, ensure_ascii=False)})

    def document(self, name: str) -> Any:
        row = self.db.execute("SELECT content FROM documents WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise ReadError(f"the ledger has no document {name!r}")
        return json.loads(row[0])

    def people(self) -> dict[str, Person]:
        rows = self.db.execute("SELECT * FROM people ORDER BY rowid")
        return {row[0]: Person(*row) for row in rows}

    def projects(self) -> dict[str, Project]:
        found = {}
        for row in self.db.execute("SELECT * FROM projects ORDER BY rowid"):
            id, kind, name, short, start, end, *rest = row
            found[id] = Project(
                id, kind, name, short, date.fromisoformat(start), date.fromisoformat(end), *rest
            )
        return found

    def set_meta(self, **values: str) -> None:
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
        self._parameters.clear()

    def meta(self, key: str) -> str:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise ReadError(f"the ledger has no {key!r}")
        return str(row[0])

    # --- record tables ---

    def add_table(self, name: str, table: RecordTable) -> None:
        self.insert("record_tables", {"name": name, "definition": table.model_dump_json()})
        create_rows(self.db, name, table)
        create_view(self.db, name, table)
        self.tables[name] = table
        self._read.clear()

    def add_rows(self, name: str, rows: Iterable[Mapping[str, Value]], since: Iterable[str]) -> None:
        """Rows of a table, each with the ISO date from which it is known."""
        table, rows_name = self.tables[name], quoted("rows_" + name)
        (last,) = self.db.execute(f"SELECT MAX(_row) FROM {rows_name}").fetchone()
        first = (last or 0) // ROW_STEP + 1
        lines = enumerate(in_order(zip(rows, since, strict=True), table), first)
        self._enter(name, ((place * ROW_STEP, known, row) for place, (row, known) in lines))
        self._cache.clear()

    def _enter(self, name: str, lines: Iterable[tuple[int, str, Mapping[str, Value]]]) -> None:
        stored = self.tables[name].stored
        columns, marks = ", ".join(map(quoted, stored)), ", ?" * len(stored)
        self.db.executemany(
            f"INSERT INTO {quoted('rows_' + name)} (_row, _from, {columns}) VALUES (?, ?{marks})",
            [(place, known, *(row[c] for c in stored)) for place, known, row in lines],
        )

    def _remedy(self, error: str, sql: str) -> str:
        """Which names there are, where a query wants another one."""
        wrong = error.partition(": ")[0]
        if wrong == "no such table":
            return f" (there are {', '.join([*self.tables, 'projects'])})"
        if wrong != "no such column":
            return ""
        read = [t for t in self.tables if re.search(rf"\b{re.escape(t)}\b", sql)]
        return "".join(f" ({t} has {', '.join(self.tables[t].columns)})" for t in read)

    def first_known(self, table: str) -> str:
        """The ISO date from which the first row of a table was known; while it has none, later than any date."""
        first = self.db.execute(f"SELECT MIN(_from) FROM {quoted('rows_' + table)}").fetchone()[0]
        return str(first or "9999-12-31")

    def add_measures(self, measures: Mapping[str, Measure]) -> None:
        for id, measure in measures.items():
            self.insert("measures", {"id": id, "definition": measure.model_dump_json()})
            self.measures[id] = measure

    def correct(self, table: str, key: str, column: str, value: Value, when: datetime) -> None:
        """From `when` on, the row with that key has another value in `column`."""
        definition = self.tables[table]
        if column not in definition.stored:
            raise BuildError(
                f"table {table} keeps no column {column!r}: it keeps {', '.join(definition.stored)}"
            )
        rows, q = quoted("rows_" + table), quoted(definition.key)
        row = self.db.execute(f"SELECT * FROM {rows} WHERE {q} = ? AND _to IS NULL", (key,)).fetchone()
        if row is None:
            raise BuildError(f"table {table} has no row {key!r} to correct")
        values = dict(zip(definition.stored, row[3:], strict=True)) | {column: value}
        self.db.execute(f"UPDATE {rows} SET _to = ? WHERE _row = ?", (iso(when), row[0]))
        self._enter(table, [(row[0] + 1, iso(when), values)])
        self._cache.clear()

    def drop_row(self, table: str, key: str) -> None:
        """Removes a row (in a copy of a ledger, to see what a figure would be without it)."""
        q = quoted(self.tables[table].key)
        self.db.execute(f"DELETE FROM {quoted('rows_' + table)} WHERE {q} = ?", (key,))
        self._cache.clear()

    def repeat_row(self, table: str, key: str) -> None:
        """Enters a row a second time (idem)."""
        columns = ", ".join(map(quoted, self.tables[table].stored))
        name, q = quoted("rows_" + table), quoted(self.tables[table].key)
        self.db.execute(
            f"INSERT INTO {name} (_from, _to, {columns}) SELECT _from, _to, {columns} FROM {name} WHERE {q} = ?",
            (key,),
        )
        self._cache.clear()

    def forget(self) -> None:
        """Drops remembered answers, after something was undone."""
        self._cache.clear()
        self._parameters.clear()
        self._clock = ""

    def copy(self) -> Ledger:
        db = sqlite3.connect(":memory:", isolation_level=None, cached_statements=_STATEMENTS)
        db.deserialize(self.db.serialize())
        twin = Ledger(db)
        twin.tables, twin.measures = self.tables, self.measures
        for name, table in self.tables.items():
            create_view(db, name, table)
        return twin

    # --- facts ---

    def add_fact(
        self,
        id: str,
        label: str,
        unit: str,
        value: Value,
        holder: str,
        release: str,
        since: str,
        project: str = "",
    ) -> None:
        self.insert(
            "facts",
            {"id": id, "project": project, "label": label, "unit": unit, "value": value, "holder": holder,
             "release": release, "since": since},
        )  # fmt: skip
        self._facts.clear()
        self._parameters.clear()
        self._cache.clear()

    def facts(self, project: str) -> dict[str, Value]:
        """Facts of the whole job and of that project, by id."""
        if project not in self._facts:
            rows = self.db.execute(
                "SELECT id, value FROM facts WHERE project IN ('', ?) ORDER BY project", (project,)
            )
            self._facts[project] = dict(rows.fetchall())
        return self._facts[project]

    # --- questions ---

    def parameters(self, period: Period, project: str = "") -> Mapping[str, Value]:
        """What a query may name: the period's dates, the project and its subject, the facts, the scale."""
        key = (period.asof, project)
        if key not in self._parameters:
            row = self.db.execute("SELECT subject FROM projects WHERE id = ?", (project,)).fetchone()
            scale = self.db.execute("SELECT value FROM meta WHERE key = 'scale'").fetchone()
            self._parameters[key] = {
                **{f"f_{id}": value for id, value in self.facts(project).items()},
                **period.parameters(),
                "project": project,
                "subject": row[0] if row else "",
                "scale": float(scale[0]) if scale else 1.0,
            }
        return self._parameters[key]

    def value(self, measure: str, period: Period, known: Moment, project: str = "") -> Value:
        """A measure for a period and project, as known at a moment."""
        key = (measure, period.asof.isoformat(), iso(known), project)
        if key not in self._cache:
            rows = self.query(self.measures[measure].sql, period, known, project)
            self._cache[key] = next(iter(rows[0].values())) if rows else None
        return self._cache[key]

    def query(self, sql: str, period: Period, known: Moment, project: str = "") -> list[dict[str, Value]]:
        """Rows of a query over the record tables, as known at a moment."""
        if not (found := re.match(r"\s*(SELECT|WITH)\b", sql, re.IGNORECASE)):
            raise BuildError(f"query failed: it begins with SELECT or WITH, not {sql.strip()[:60]!r}")
        if self._clock != (now := iso(known)):
            set_clock(self.db, now)
            self._clock = now
        # SELECT cannot write; WITH may head a DELETE. The pragma expires every prepared query: not for all of them
        unsure = found[1].upper() == "WITH" and sql not in self._harmless
        try:
            if unsure:
                self.db.execute("PRAGMA query_only = ON")
            cursor = self.db.execute(sql, self.parameters(period, project))
            names = [d[0] for d in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except sqlite3.Error as error:
            raise BuildError(
                f"query failed: {error}{self._remedy(str(error), sql)}: {sql.strip()[:200]}"
            ) from error
        finally:
            if unsure:
                self.db.execute("PRAGMA query_only = OFF")
        if unsure:
            self._harmless.add(sql)
        return rows

    def tables_of(self, sql: str) -> list[str]:
        """The record tables that a query reads, directly or through derived columns."""
        if sql not in self._read:
            self._read[sql] = self._followed(sql)
        return self._read[sql]

    def _followed(self, sql: str) -> list[str]:
        found: dict[str, None] = {}
        pending = tables_in(sql, self.tables)
        while pending:
            name = pending.pop()
            if name not in found:
                found[name] = None
                for column in self.tables[name].columns.values():
                    if column.derived:
                        pending += tables_in(column.sql, self.tables)
        return sorted(found)


def tables_in(sql: str, names: Iterable[str]) -> list[str]:
    words = set(re.findall(r"[A-Za-z_]\w*", sql))
    return [name for name in names if name in words]


def rows_of(
    ledger: Ledger,
    table: str,
    where: str,
    period: Period,
    known: Moment,
    project: str,
    columns: Iterable[str] = (),
) -> Sequence[dict[str, Value]]:
    """A register: the rows that `where` selects, with all of the table's columns or with those named."""
    shown = ", ".join(map(quoted, columns)) or "*"
    return ledger.query(f"SELECT {shown} FROM {quoted(table)} WHERE {where or '1'}", period, known, project)
