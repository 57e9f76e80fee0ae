"""The ledger as a resolver: references as of an artifact's own time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workaday.world.ledger import Ledger, Moment
from workaday.world.period import Period
from workaday.world.records import Value
from workaday.world.refs import Row


@dataclass(frozen=True)
class LedgerResolver:
    """What was so for a period, as known at a moment, in one project ("" for the whole job)."""

    ledger: Ledger
    period: Period
    known: Moment
    project: str

    def measure(self, id: str, shift: int) -> Value:
        period = self.period.shifted() if shift == 1 else self.period
        return self.ledger.value(id, period, self.known, self.project)

    def fact(self, id: str) -> Value:
        return self.ledger.facts(self.project)[id]

    def query(self, sql: str) -> Sequence[Row]:
        return self.ledger.query(sql, self.period, self.known, self.project)

    def describe(self, kind: str, id: str) -> tuple[str, str]:
        if kind == "m":
            measure = self.ledger.measures[id]
            return measure.unit, measure.label
        row = self.ledger.db.execute(
            "SELECT unit, label FROM facts WHERE id = ? AND project IN ('', ?)", (id, self.project)
        ).fetchone()
        if row is None:
            raise KeyError(id)
        return str(row[0]), str(row[1])


@dataclass(frozen=True)
class ErringResolver(LedgerResolver):
    """The ledger with some measures misstated: what a file with a planted error says."""

    wrong: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, truth: LedgerResolver, wrong: Mapping[str, Value]) -> ErringResolver:
        return cls(truth.ledger, truth.period, truth.known, truth.project, wrong)

    def measure(self, id: str, shift: int) -> Value:
        return self.wrong[id] if shift == 0 and id in self.wrong else super().measure(id, shift)


class NoFigures:
    """Resolves nothing: for words that may state no figure."""

    def measure(self, id: str, shift: int) -> Value:
        raise KeyError(id)

    def fact(self, id: str) -> Value:
        raise KeyError(id)

    def query(self, sql: str) -> list[Row]:
        return []

    def describe(self, kind: str, id: str) -> tuple[str, str]:
        raise KeyError(id)
