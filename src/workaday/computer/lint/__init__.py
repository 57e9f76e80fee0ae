"""Everything agrees, or the computer is not released: files, graph, times, figures, people, planted errors.

The linter reads the disk with the readers, never with what the writers remember, and holds it against the
ledgers. It judges any author's computer alike, and computers of which there are only the documents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workaday.computer.build import is_done
from workaday.computer.lint import figures, files, graph, month, people, reading, sediment, times
from workaday.computer.lint.mail import mail
from workaday.computer.lint.records import KINDS, Absent, Defect, Finding, Report, Tally, Wrong, report, total
from workaday.computer.lint.subject import Subject, look
from workaday.computer.open import find_computers
from workaday.computer.records import DOCUMENTS
from workaday.errors import WorkadayError

__all__ = ["KINDS", "Defect", "Report", "Tally", "find_lintable", "lint_computer", "lint_report", "total"]

_GARBLED = (
    WorkadayError, sqlite3.Error, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError,
)  # fmt: skip
"""What records raise that somebody has spoilt: the ledger's are JSON without a schema."""


@dataclass(frozen=True)
class Check:
    """A check, the kinds of which it finds, and the parts of a computer without which it cannot be made."""

    run: Callable[[Subject], Iterator[Finding]]
    kinds: tuple[str, ...]
    needs: tuple[str, ...]


CHECKS = (
    Check(look, ("computer", "documents"), ()),
    Check(files.presence, ("presence",), ("files", "drives")),
    Check(files.known, ("presence",), ("files", "drives", "ledger")),
    Check(files.sizes, ("bytes",), ("files", "drives")),
    Check(files.names, ("names",), ("files",)),
    Check(files.hashes, ("bytes",), ("files", "drives", "ledger")),
    Check(files.numbers, ("numbers",), ("files",)),
    Check(reading.read_files, reading.READING, ("files", "drives", "ledger")),
    Check(figures.traps_reachable, ("traps",), ("files", "drives", "ledger")),
    Check(sediment.sediment, ("sediment",), ("files", "drives", "ledger")),
    Check(sediment.stubs, ("sediment",), ("files", "ledger")),
    Check(graph.nodes, ("graph",), ("files", "graph")),
    Check(graph.edges, ("graph",), ("files", "graph")),
    Check(graph.sources, ("graph",), ("files", "graph")),
    Check(graph.projects, ("graph",), ("files", "projects")),
    Check(times.times, ("times",), ("files", "persona", "policy")),
    Check(times.on_the_disk, ("times",), ("files", "drives")),
    Check(times.in_the_ledger, ("times",), ("files", "ledger")),
    Check(mail, ("mail", "calendar"), ("files", "drives", "ledger")),
    Check(people.people, ("people",), ("ledger",)),
    Check(people.user, ("people",), ("profile", "ledger")),
    Check(people.collaborators, ("people",), ("collaborators", "ledger")),
    Check(people.project_people, ("people",), ("projects", "ledger")),
    Check(people.contacts, ("people",), ("files", "drives", "ledger")),
    Check(month.counts, ("numbers",), ("objectives",)),
    Check(month.outputs, ("month",), ("files", "objectives")),
    Check(month.dates_and_names, ("month",), ("objectives",)),
    Check(month.truth, ("month",), ("files", "objectives", "ledger")),
    Check(month.happenings, ("month",), ("objectives", "ledger")),
)


def lint_computer(folder: Path) -> list[Defect]:
    """Every defect of one computer; a folder that is none is a defect itself."""
    return list(lint_report(folder).defects)


def lint_report(folder: Path) -> Report:
    """What was looked at on one computer, and every defect. Nothing that lies in the folder makes it raise."""
    return report(folder.name, _findings(folder))


def find_lintable(folder: Path) -> list[Path]:
    """The computers in a folder, and the folder itself where it holds parts of one: a computer that was half
    copied is to be linted, not overlooked. Raises InputError where there is nothing of a computer."""
    if _has_parts(folder):
        return [folder]
    return find_computers(folder)


def _has_parts(folder: Path) -> bool:
    return is_done(folder) or any((folder / name).exists() for name in (*DOCUMENTS, "truth", "drives"))


def _findings(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir() or not _has_parts(folder):
        yield Wrong("computer", str(folder), "no computer.json here; give the folder of a computer, or make one with `workaday create`")  # fmt: skip
        return
    try:
        subject = Subject(folder)
    except _GARBLED as error:
        yield Wrong("computer", str(folder), f"cannot be opened: {error!r:.200}")
        return
    for check in CHECKS:
        missing = [part for part in check.needs if part not in subject.parts]
        if missing:
            yield from (Absent(kind, subject.why_not(missing[0])) for kind in check.kinds)
            continue
        try:
            yield from check.run(subject)
        except _GARBLED as error:
            what = f"the check stopped at a record that lacks or garbles something: {error!r:.200}"
            yield Wrong("computer", check.run.__name__.replace("_", " "), what)
