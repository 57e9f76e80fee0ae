"""The month: what it must bring is not there yet, can be known, and is asked of people and projects that exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workaday.computer.lint.documents import Approvals, Deliverable
from workaday.computer.lint.files import between
from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject

DELIVERABLES, OUTPUTS, PEOPLE = (3, 5), (19, 47), (5, 9)
"""Bounds for a month: the range of the paper's release."""
LEAST = {"traps": 2, "changes": 2}


def counts(subject: Subject) -> Iterator[Finding]:
    """As many deliverables, output files and collaborators as a month has."""
    deliverables = subject.documents.deliverables or []
    yield Looked("numbers", 3)
    yield from between("deliverables", len(deliverables), DELIVERABLES)
    yield from between("output files", sum(len(d.output_files) for d in deliverables), OUTPUTS)
    if subject.documents.collaborators is not None:
        yield from between("collaborators", len(subject.documents.collaborators), PEOPLE)


def outputs(subject: Subject) -> Iterator[Finding]:
    """Each output file is brought once, and is not there already unless the month is over."""
    deliverables = subject.documents.deliverables or []
    yield Looked("month", len(deliverables))
    for path, times in Counter(o for d in deliverables for o in d.output_files).items():
        if times > 1:
            yield Wrong("month", path, "two deliverables bring the same file")
        if path in subject.files and subject.taken is None:
            yield Wrong("month", path, "is to be made and is there already")


def dates_and_names(subject: Subject) -> Iterator[Finding]:
    """A deliverable is due within the month, belongs to a project, and is approved by somebody who is there."""
    read = subject.documents
    projects = {p.project_id for p in read.projects or ()}
    names = {c.name for c in read.collaborators or ()}
    if read.period and read.period.end < read.period.start:
        yield Wrong("month", "simulation_period", f"ends {read.period.end}, before it starts")
    for deliverable in read.deliverables or ():
        if read.period and not read.period.start <= deliverable.target_completion <= read.period.end:
            yield Wrong("month", deliverable.id, f"is due {deliverable.target_completion}, outside of {read.period.start} to {read.period.end}")  # fmt: skip
        if projects and deliverable.project_id and deliverable.project_id not in projects:
            yield Wrong(
                "month", deliverable.id, f"belongs to {deliverable.project_id!r}, which is no project"
            )
        yield from _approvals(deliverable, names)


def _approvals(deliverable: Deliverable, names: set[str]) -> Iterator[Finding]:
    if not isinstance(deliverable.approvals, Approvals) or not names:
        return
    asked = deliverable.approvals
    for who in {asked.draft_reviewed_by, asked.approved_by, asked.delivered_to} - {""} - names:
        yield Wrong("month", deliverable.id, f"waits for {who}, who is no collaborator")


def truth(subject: Subject) -> Iterator[Finding]:
    """Enough goes wrong and changes; every check is about a deliverable and can be known from somewhere."""
    ledger = subject.ledgers[""]
    for table, least in LEAST.items():
        yield Looked("month")
        if (count := len(ledger.get(table))) < least:
            yield Wrong("month", table, f"{count}, at least {least} are needed")
    checks = ledger.get("checks")
    yield Looked("month", len(checks))
    if not checks:
        yield Wrong("month", "checks", "there are none")
    people = {p.name for p in ledger.people().values()}
    deliverables = {d.id for d in subject.documents.deliverables or ()}
    for id, check in checks.items():
        if check["deliverable"] not in deliverables:
            yield Wrong("month", id, f"is about {check['deliverable']!r}, which is no deliverable")
        if not check["basis"]:
            yield Wrong("month", id, "a check without a basis: nobody could know")
        for basis in check["basis"]:
            if basis["kind"] == "file" and basis["where"] not in subject.files:
                yield Wrong("month", id, f"its basis {basis['where']} is not on the computer")
            if basis["kind"] in ("colleague", "mail") and basis["where"] not in people:
                yield Wrong("month", id, f"its basis {basis['where']} is nobody whom the ledger knows")


def happenings(subject: Subject) -> Iterator[Finding]:
    """What happens in the month happens within it; who keeps knowledge is somebody."""
    ledger, period = subject.ledgers[""], subject.documents.period
    people = ledger.people()
    for id, when in ledger.db.execute('SELECT id, "when" FROM month_events'):
        yield Looked("month")
        if period and not period.start.isoformat() <= when[:10] <= period.end.isoformat():
            yield Wrong("month", id, f"happens {when}, outside of {period.start} to {period.end}")
    for id, holder in ledger.db.execute("SELECT id, holder FROM knowledge"):
        yield Looked("month")
        if holder not in people:
            yield Wrong("month", id, f"is known by {holder!r}, whom the ledger does not know")
