"""Figures from rows that somebody has read: the same views and measures as the ledger, other rows.

A worker keeps one and fills it from what the desk returned; the author fills one from the registers that a
computer will hold, to see that the month can be done from them. It never sees the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from workaday.world.ledger import Ledger
from workaday.world.period import Period
from workaday.world.records import Value
from workaday.world.refs import Row
from workaday.world.resolve import LedgerResolver
from workaday.world.tables import Measure, RecordTable

_ALWAYS = "0001-01-01"
_NOW = date(9999, 1, 1)


@dataclass
class Notebook:
    """What is known so far about one project ("" for the whole job), as of a cut-off date."""

    tables: Mapping[str, RecordTable]
    measures: Mapping[str, Measure]
    fact_units: Mapping[str, tuple[str, str]]
    cutoff: date
    project: str
    scale: float
    projects: Sequence[Mapping[str, str]] = ()
    facts: dict[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = Ledger.new()
        self.ledger.set_meta(scale=str(self.scale))
        for project in self.projects:
            self.ledger.insert("projects", project)
        self.ledger.measures.update(self.measures)
        for name, table in self.tables.items():
            self.ledger.add_table(name, table)
        self.read: set[str] = set()

    def enter(self, table: str, rows: Sequence[Row]) -> None:
        """Rows of a register, by column; derived columns are computed anew."""
        stored = self.tables[table].stored
        self.ledger.add_rows(table, [{c: row.get(c) for c in stored} for row in rows], [_ALWAYS] * len(rows))
        self.read.add(table)

    def learn(self, fact: str, value: Value) -> None:
        unit, label = self.fact_units[fact]
        self.facts[fact] = value
        self.ledger.add_fact(fact, label, unit, value, "", "told", _ALWAYS, self.project)

    def amend(self, table: str, key: str, column: str, value: Value) -> None:
        """A corrected cell."""
        name = self.tables[table].key
        self.ledger.db.execute(f'UPDATE "rows_{table}" SET "{column}" = ? WHERE "{name}" = ?', (value, key))

    def resolver(self) -> NotebookResolver:
        return NotebookResolver(self.ledger, Period(self.cutoff), _NOW, self.project, self)


@dataclass(frozen=True)
class NotebookResolver(LedgerResolver):
    """References from what was read: a figure whose rows nobody has read is a gap, not a guess."""

    notebook: Notebook

    def measure(self, id: str, shift: int) -> Value:
        if any(f not in self.notebook.facts for f in re.findall(r":f_(\w+)", self.ledger.measures[id].sql)):
            return None
        period = self.period.shifted() if shift == 1 else self.period
        rows = self.ledger.query(self.ledger.measures[id].sql, period, self.known, self.project)
        return next(iter(rows[0].values())) if rows else None

    def fact(self, id: str) -> Value:
        return self.notebook.facts.get(id)

    def describe(self, kind: str, id: str) -> tuple[str, str]:
        return self.notebook.fact_units[id] if kind == "f" else super().describe(kind, id)
