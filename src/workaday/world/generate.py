"""Rows for record tables: seasons, long tails, outliers, blanks, and keys that join."""

from __future__ import annotations

import graphlib
import itertools
import math
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from workaday.errors import BuildError
from workaday.world.ledger import Ledger
from workaday.world.period import (
    add_months,
    is_working,
    months_before,
    on_or_after,
    on_or_before,
    working_days,
)
from workaday.world.records import Project, Value
from workaday.world.seeds import Seed
from workaday.world.tables import Column, RecordTable

Row = dict[str, Value]


@dataclass
class Setting:
    """What rows are made for: a span of life, projects, a scale of money, and who invents words."""

    life_start: date
    until: date
    projects: Sequence[Project]
    scale: float
    person: Callable[[random.Random], str]
    company: Callable[[random.Random], str]
    text: Callable[[str, Mapping[str, Value], random.Random], str]
    rows: dict[str, list[Row]] = field(default_factory=dict)


AXES = ("months", "quarters", "weeks", "days", "projects")


def order(tables: Mapping[str, RecordTable]) -> list[str]:
    """Tables so that each comes after those that it refers to. Raises BuildError on a circle."""
    needs: dict[str, set[str]] = {}
    for name, table in tables.items():
        refs = {c.table for c in table.columns.values() if c.gen == "ref"}
        axes = {axis.partition(":")[0] for axis in table.each} - set(AXES)
        needs[name] = (refs | axes) - {name, "projects"}
        for other in needs[name]:
            if other not in tables:
                raise BuildError(f"table {name} refers to {other!r}, which is not a table")
    try:
        return list(graphlib.TopologicalSorter(needs).static_order())
    except graphlib.CycleError as error:
        raise BuildError(f"tables refer to each other in a circle: {' -> '.join(error.args[1])}") from error


def generate(ledger: Ledger, tables: Mapping[str, RecordTable], setting: Setting, seed: Seed) -> None:
    """Adds tables with their rows to the ledger, in the order given (see `order`)."""
    for name, table in tables.items():
        ledger.add_table(name, table)
        maker = _Maker(name, table, setting, seed.child(name))
        rows = maker.rows()
        setting.rows[name] = rows
        ledger.add_rows(name, rows, [maker.known(row) for row in rows])


class _Maker:
    def __init__(self, name: str, table: RecordTable, setting: Setting, seed: Seed) -> None:
        self.name, self.table, self.setting, self.seed = name, table, setting, seed
        self.rng = seed.rng("rows")
        self.effects: dict[tuple[str, str, object], float] = {}
        self.walks: dict[tuple[str, object], float] = {}
        self.refs: dict[tuple[str, object], tuple[list[Value], list[float]]] = {}
        # the key stands first in every row: joins find it there
        self.empty: Row = {table.key: None, **dict.fromkeys(table.stored)}
        self.texts = [(name, c) for name, c in table.columns.items() if c.gen == "text"]
        self.drawn = [(name, c) for name, c in table.columns.items() if c.gen not in ("key", "text", "sql")]
        self.choices = {name: _choice(c.of) for name, c in self.drawn if isinstance(c.of, dict)}

    # --- rows ---

    def rows(self) -> list[Row]:
        rows = []
        for combination in itertools.product(*(self.axis(a) for a in self.table.each)):
            axes = dict(zip((a.partition(":")[0] for a in self.table.each), combination, strict=True))
            for _ in range(self.rng.randint(*self.table.rows)):
                row = self.row(axes)
                if row is not None:
                    rows.append(row)
        if self.table.date:
            rows.sort(key=lambda r: str(r[self.table.date]))
        self.number(rows)
        for row in rows:
            for name, column in self.texts:
                if not self.left_blank(column):
                    row[name] = self.text(column, row)
        for row in rows:
            row.pop("_month", None)
        return rows

    def axis(self, axis: str) -> Sequence[object]:
        name, _, kinds = axis.partition(":")
        until = self.setting.until
        if name == "months":
            return months_before(until + timedelta(days=1), self.table.months)
        if name == "quarters":
            first = add_months(until.replace(day=1), -self.table.months)
            starts = [add_months(first.replace(month=1), 3 * k) for k in range(self.table.months // 3 + 5)]
            return [
                f"{s.year}-Q{s.month // 3 + 1}" for s in starts if first <= s and add_months(s, 3) <= until
            ]
        if name in ("weeks", "days"):
            first = add_months(until, -self.table.months)
            days = list(working_days(first, until)) if name == "days" else _mondays(first, until)
            return [d.isoformat() for d in days]
        if name == "projects":
            wanted = {k.strip() for k in kinds.split(",") if k.strip()}
            return [p for p in self.setting.projects if not wanted or p.kind in wanted]
        key = self._key_of(name)
        return [row[key] for row in self.setting.rows[name]]

    def _key_of(self, table: str) -> str:
        first = self.setting.rows[table][0] if self.setting.rows.get(table) else {}
        return next(iter(first), "")

    def row(self, axes: Mapping[str, object]) -> Row | None:
        row = dict(self.empty)
        month = axes.get("months") or axes.get("weeks") or axes.get("days")
        row["_month"] = str(month)[:7] if month else None
        for name, column in self.drawn:
            if name == self.table.date or not self.left_blank(column):
                row[name] = self.value(name, column, row, axes)
        return None if self.table.date and row[self.table.date] is None else row

    def left_blank(self, column: Column) -> bool:
        return column.blank > 0 and self.rng.random() < column.blank

    def number(self, rows: list[Row]) -> None:
        name = self.table.key
        column = self.table.columns[name]
        if column.gen != "key":
            return
        for n, row in enumerate(rows, 1):
            day = str(row.get(self.table.date) or self.setting.until)
            words = {k: v for k, v in row.items() if k != "_month"}
            row[name] = column.pattern.format_map({**words, "n": n, "year": day[:4], "yy": day[2:4]})

    def known(self, row: Row) -> str:
        """From when a row is known: its date, the end of its month, or always."""
        if self.table.date:
            return str(row[self.table.date])
        for axis in self.table.each:
            column = next((c for c, d in self.table.columns.items() if d.gen == "each" and d.of == axis), "")
            value = str(row.get(column) or "")
            if axis == "months" and re.fullmatch(r"\d{4}-\d\d", value):
                return add_months(date.fromisoformat(value + "-01"), 1).isoformat()
            if axis == "quarters" and "-Q" in value:
                return add_months(date(int(value[:4]), 3 * int(value[-1]) - 2, 1), 3).isoformat()
            if axis in ("weeks", "days") and value:
                return value
        return "0001-01-01"

    # --- values ---

    def value(self, name: str, column: Column, row: Row, axes: Mapping[str, object]) -> Value:
        gen = column.gen
        if gen == "each":
            axis = axes.get(str(column.of).partition(":")[0])
            if axis is None:
                raise BuildError(f"{self.name}.{name}: {column.of!r} is not one of this table's `each`")
            return axis.id if isinstance(axis, Project) else str(axis)
        if gen == "date":
            return self.day(column, row, axes)
        if gen == "choice":
            values, weights = self.choices[name]
            return self.rng.choices(values, cum_weights=weights)[0]
        if gen == "ref":
            return self.ref(column, row)
        if gen == "person":
            return self.setting.person(self.rng)
        if gen == "company":
            return self.setting.company(self.rng)
        if gen == "const":
            return column.value
        return self.figure(name, column, row, axes)

    def figure(self, name: str, column: Column, row: Row, axes: Mapping[str, object]) -> Value:
        value = self.draw(name, column, row, axes)
        month = str(row.get("_month") or row.get(self.table.date) or "")[:7]
        if month and column.season:
            value *= column.season[int(month[5:7]) - 1]
        if month and column.trend:
            months = (int(month[:4]) - self.setting.life_start.year) * 12 + int(month[5:7])
            value *= (1 + column.trend) ** (months / 12)
        for other, spread in column.vary_by.items():
            value *= self.effect(name, other, row.get(other), spread)
        for other, factors in column.factors.items():
            value *= factors.get(str(row.get(other)), 1.0)
        if column.outliers and self.rng.random() < column.outliers.share:
            value *= column.outliers.times
        scale = self.setting.scale if column.unit == "money" else 1.0
        value = max(value, column.min) if column.min is not None else value
        value = min(value, column.max) if column.max is not None else value
        value *= scale
        step = column.round * scale or (1 if column.whole else 0)
        if step:
            value = round(value / step) * step
        return column.number(value)

    def draw(self, name: str, column: Column, row: Row, axes: Mapping[str, object]) -> float:
        rng, gen = self.rng, column.gen
        if gen == "lognormal":
            return column.median * math.exp(rng.gauss(0, math.log(max(column.spread, 1.0001))))
        if gen == "normal":
            return rng.gauss(column.mean, column.sd)
        if gen == "uniform":
            return rng.uniform(column.low, column.high)
        if gen == "int":
            return rng.randint(int(column.low), int(column.high))
        if gen == "poisson":
            return _poisson(rng, column.mean)
        if gen == "walk":
            others = tuple(str(v) for k, v in axes.items() if k not in ("months", "weeks", "days"))
            last = self.walks.get((name, others))
            now = (
                rng.uniform(*column.start)
                if last is None
                else last * (1 + rng.gauss(column.drift, column.vol))
            )
            self.walks[name, others] = now
            return now
        raise BuildError(f"{self.name}.{name}: no generator {gen!r}")

    def effect(self, name: str, other: str, key: object, spread: float) -> float:
        """What belongs to an entity: every row of it is higher, or lower, by the same factor."""
        if (name, other, key) not in self.effects:
            rng = self.seed.rng("effect", name, other, key)
            self.effects[name, other, key] = math.exp(rng.gauss(0, spread))
        return self.effects[name, other, key]

    def day(self, column: Column, row: Row, axes: Mapping[str, object]) -> str | None:
        if column.after:
            base = row.get(column.after)
            if base is None:
                return None
            start = date.fromisoformat(str(base)[:10])
            day = start + timedelta(days=self.rng.randint(*column.lag_days))
            if column.weekday and column.lag_days != (0, 0):
                before = on_or_before(day)
                day = before if before >= min(start, day) else on_or_after(day)
            happened = column.planned or day <= self.setting.until
            return day.isoformat() if happened else None
        first, last = self.span(column, axes)
        if last < first:
            return None
        for _ in range(20):
            day = first + timedelta(days=self.rng.randint(0, (last - first).days))
            season = column.season
            if column.weekday and not is_working(day):
                continue
            if season and self.rng.random() > season[day.month - 1] / max(season):
                continue
            return day.isoformat()
        return last.isoformat()

    def span(self, column: Column, axes: Mapping[str, object]) -> tuple[date, date]:
        until = self.setting.until
        if isinstance(column.within, tuple):
            a, b = column.within
            start = until + timedelta(days=1)
            return start + timedelta(days=a), start + timedelta(days=b)
        if column.within == "project":
            project = axes.get("projects")
            if isinstance(project, Project):
                return project.start, min(project.end, until)
        if column.within == "month" and axes.get("months"):
            first = date.fromisoformat(f"{axes['months']}-01")
            return first, add_months(first, 1) - timedelta(days=1)
        return self.setting.life_start, until

    def ref(self, column: Column, row: Row) -> Value:
        group = tuple(str(row.get(c)) for c in re.findall(r"self\.(\w+)", column.where))
        cached = self.refs.get((column.table + column.where, group))
        if cached is None:
            rows = self.setting.rows[column.table]
            if column.where:
                rows = [r for r in rows if _matches(column.where, r, row)]
            key = self._key_of(column.table)
            keys = [r[key] for r in rows]
            self.seed.rng("ref", column.table, group).shuffle(keys)
            shares = (1 / rank**column.skew for rank in range(1, len(keys) + 1))
            cached = keys, list(itertools.accumulate(shares))
            self.refs[column.table + column.where, group] = cached
        keys, weights = cached
        return self.rng.choices(keys, cum_weights=weights)[0] if keys else None

    def text(self, column: Column, row: Row) -> str:
        template = column.text if isinstance(column.text, str) else self.rng.choice(column.text)
        return self.setting.text(template, row, self.rng)


def _choice(shares: Mapping[str, float]) -> tuple[list[str], list[float]]:
    """Values with the sums of their weights, as `choices` wants them."""
    return list(shares), list(itertools.accumulate(shares.values()))


_CONDITION = re.compile(r"""^\s*(\w+)\s*(=|<>|!=|<=|>=|<|>)\s*(?:self\.(\w+)|'([^']*)'|(-?[\d.]+))\s*$""")


def _matches(where: str, other: Row, row: Row) -> bool:
    """`where` of a reference: comparisons joined by AND, against self.<column>, text or numbers."""
    for condition in re.split(r"\s+AND\s+", where, flags=re.IGNORECASE):
        match = _CONDITION.match(condition)
        if match is None:
            raise BuildError(f"a reference's where is `column = self.column` or a value, not {condition!r}")
        name, operator, own, text, number = match.groups()
        left = other.get(name)
        right: Value = row.get(own) if own else float(number) if number else text
        if left is None or right is None:
            return False
        if number and isinstance(left, str):
            try:
                left = float(left)
            except ValueError:
                return False
        if isinstance(left, str) != isinstance(right, str):
            left, right = str(left), str(right)
        same, less = left == right, left < right  # type: ignore[operator]
        holds = {"=": same, "<>": not same, "!=": not same, "<": less, ">": not less and not same,
                 "<=": less or same, ">=": not less}[operator]  # fmt: skip
        if not holds:
            return False
    return True


def _mondays(first: date, last: date) -> list[date]:
    day = first + timedelta(days=-first.weekday() % 7)
    return [day + timedelta(days=7 * k) for k in range((last - day).days // 7 + 1)]


def _poisson(rng: random.Random, mean: float) -> float:
    if mean > 60:
        return max(0.0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return float(count)
