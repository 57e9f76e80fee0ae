"""Figures: each statement is what was so at its file's time, or a planted error, and the file really says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from workaday.artifacts.figures import FigureIndex
from workaday.artifacts.readers import Content, Grid
from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject
from workaday.world.ledger import Ledger
from workaday.world.period import Period
from workaday.world.records import same_value

_STATEMENTS = """
    SELECT a.id, a.path, s.place, s.kind, s.ref, s.shift, s.project, s.period, s.value, s.form, s.unit
    FROM statements s JOIN artifacts a ON a.id = s.artifact_id WHERE a.holder = ''
"""


class _Statement(NamedTuple):
    artifact: str
    path: str
    place: str
    kind: str
    ref: str
    shift: int
    project: str
    period: str
    value: Any
    form: str
    unit: str


class Stated:
    """What the ledgers say that each file states. Papers of an earlier job are held against that job's ledger."""

    def __init__(self, subject: Subject) -> None:
        self.ledgers = subject.ledgers
        self.worlds = {path: a.world for path, a in subject.by_path.items()}
        self.statements: dict[str, list[_Statement]] = defaultdict(list)
        self.planted: dict[str, dict[str, Any]] = {}
        self.traps: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        for ledger in self.ledgers.values():
            for row in ledger.db.execute(_STATEMENTS):
                self.statements[row[1]].append(_Statement(*row))
            for id, trap in ledger.get("traps").items():
                self.traps[trap["path"]].append((id, trap))
                self.planted.setdefault(trap["artifact"], {})[trap["measure"]] = trap["wrong"]

    def check(self, path: str, content: Content) -> Iterator[Finding]:
        """One file's statements and planted errors."""
        if path in self.statements:
            yield from self.statements_in(path, Shown.of(content))
        for id, trap in self.traps.get(path, ()):
            yield Looked("traps")
            measure = self.ledgers[self.worlds[path]].measures[trap["measure"]]
            if not FigureIndex(content).find(trap["wrong"], measure.unit, words=[measure.label]):
                yield Wrong("traps", id, f"{path} does not state the planted {trap['wrong']}")

    def statements_in(self, path: str, shown: Shown) -> Iterator[Finding]:
        """Each statement of a file is true, and is in what the file shows."""
        ledger = self.ledgers[self.worlds[path]]
        yield Looked("figures", len(self.statements[path]))
        for s in self.statements[path]:
            where = f"{path}: {s.place}"
            right = expected = _truth(ledger, s)
            if s.kind == "m" and s.shift == 0:
                expected = self.planted.get(s.artifact, {}).get(s.ref, right)
            if not same_value(expected, s.value):
                yield Wrong("figures", where, f"{s.ref} is stated as {s.value}, it was {right}")
            if not shown.says(s.value, s.form):
                yield Wrong("figures", where, f"{s.ref}: {s.form!r} is not in the file")

    def forms(self, path: str) -> set[str]:
        """What must be in a file, without spaces."""
        return {squeezed(s.form) for s in self.statements.get(path, ())}


def traps_reachable(subject: Subject) -> Iterator[Finding]:
    """Every planted error is in a file that is there and can be read."""
    there = set(subject.to_read)
    for ledger in subject.ledgers.values():
        for id, trap in ledger.get("traps").items():
            if trap["path"] not in there:
                yield Wrong("traps", id, f"{trap['path']} is not on the computer")


def _truth(ledger: Ledger, s: _Statement) -> Any:
    if s.kind == "f":
        return ledger.facts(s.project).get(s.ref)
    day = date.fromisoformat(s.period)
    now = ledger.value(s.ref, Period(day), day, s.project)
    if s.shift == 0:
        return now
    before = ledger.value(s.ref, Period(day).shifted(), day, s.project)
    if s.shift == 1:
        return before
    return now - before if isinstance(now, int | float) and isinstance(before, int | float) else None


@dataclass(frozen=True)
class Shown:
    """A file's text without spaces, and the numbers in its cells."""

    text: str
    grids: tuple[Grid, ...] = ()

    @classmethod
    def of(cls, content: Content) -> Shown:
        return cls(squeezed(content.text), content.grids)

    @cached_property
    def cells(self) -> set[float]:
        return {c for grid in self.grids for row in grid.rows for c in row if isinstance(c, int | float)}

    def says(self, value: Any, form: str) -> bool:
        if squeezed(form) in self.text:
            return True
        if not isinstance(value, int | float):
            return False
        bound = 1e-6 * max(1.0, abs(value))
        return any(abs(cell - value) <= bound for cell in self.cells)


def squeezed(text: str) -> str:
    return "".join(text.split()).lower()
