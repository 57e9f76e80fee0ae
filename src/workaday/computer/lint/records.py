"""What a check says, and what comes of it: findings, tallies, reports. Nothing here looks at a disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

KINDS = {
    "computer": "parts of the computer",
    "documents": "entries of the eight documents",
    "presence": "files, listed or on the disk",
    "names": "paths, legal on their system",
    "bytes": "files against the hash of what was built",
    "opening": "files opened",
    "independent": "files opened by a second reader",
    "sediment": "files of the sediment, by size and first bytes",
    "numbers": "counts against their bounds",
    "graph": "edges and nodes",
    "times": "files",
    "properties": "office files",
    "placeholders": "texts",
    "figures": "statements against the ledger",
    "traps": "planted errors",
    "mail": "letters",
    "calendar": "meetings",
    "people": "people and contacts",
    "month": "deliverables, checks, what happens",
}
"""The kinds of defect, and what is counted as looked at. The order is that of the table."""


@dataclass(frozen=True)
class Defect:
    """Something that does not agree: in which computer, of which kind, where, what."""

    computer: str
    kind: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Looked:
    """So many more things of a kind were looked at."""

    kind: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Wrong:
    kind: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A check of this kind could not be made, and why."""

    kind: str
    why: str


Finding: TypeAlias = Looked | Wrong | Absent


@dataclass(frozen=True)
class Tally:
    """One row of the table. `computers` is how many have a defect of the kind; `not_applicable` says why
    nothing, or not everything, of the kind could be looked at ("" where all was)."""

    kind: str
    checked: int
    defects: int
    computers: int
    not_applicable: str = ""


@dataclass(frozen=True)
class Report:
    """What the linter found on one computer."""

    computer: str
    tallies: tuple[Tally, ...]
    defects: tuple[Defect, ...]


def report(computer: str, findings: Iterable[Finding]) -> Report:
    """The findings of one computer, counted by kind."""
    looked: Counter[str] = Counter()
    why: dict[str, str] = {}
    defects = []
    for finding in findings:
        if isinstance(finding, Looked):
            looked[finding.kind] += finding.count
        elif isinstance(finding, Absent):
            why.setdefault(finding.kind, finding.why)
        else:
            defects.append(Defect(computer, finding.kind, _one_line(finding.where), _one_line(finding.what)))
    wrong = Counter(d.kind for d in defects)
    tallies = tuple(Tally(k, looked[k], wrong[k], int(wrong[k] > 0), why.get(k, "")) for k in KINDS)
    return Report(computer, tallies, tuple(defects))


def _one_line(text: str) -> str:
    """Names come from others: what would move a terminal's cursor, or is no character at all, is spelt out."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def total(reports: Sequence[Report]) -> list[Tally]:
    """The rows of many computers as one table, a row for each kind."""
    rows = []
    for kind in KINDS:
        same = [t for r in reports for t in r.tallies if t.kind == kind]
        why = dict.fromkeys(t.not_applicable for t in same if t.not_applicable)
        rows.append(
            Tally(
                kind,
                checked=sum(t.checked for t in same),
                defects=sum(t.defects for t in same),
                computers=sum(t.computers for t in same),
                not_applicable="; ".join(why),
            )
        )
    return rows
