"""The checks of what colleagues start: that they are answered with what is so, in time, and where it can be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workaday.authors.embedded.objectives.plan import MonthPlan
from workaday.objectives.records import Basis, Deliverable, Foreseen, Initiative

if TYPE_CHECKING:  # compile.py calls this module
    from workaday.authors.embedded.compile import Compiler

_POINTS = {"figure": 3.0, "file": 2.0, "invitation": 1.0, "wrong": 4.0, "conflict": 4.0}


def initiative_checks(compiler: Compiler) -> None:
    """A check for each initiative that wants an answer. Corrected rows and changed minds are graded in the files."""
    deliverables = {d.id: d for d in compiler.plan.deliverables}
    for initiative in compiler.plan.initiatives:
        if initiative.kind in _POINTS:
            wants, said, what = _wanted(compiler, initiative)
            before = initiative.due or compiler.end
            compiler.add(
                initiative.deliverable, "message", _POINTS[initiative.kind], what,
                _basis(compiler, initiative, deliverables[initiative.deliverable]), to=initiative.sender,
                after=initiative.when.isoformat(), before=before.isoformat(), said=said, **wants,
            )  # fmt: skip


def _wanted(compiler: Compiler, initiative: Initiative) -> tuple[dict[str, Any], str, str]:
    """What a mail must hold; that in words; what the check is about."""
    name = compiler.people[initiative.sender].name
    wants: dict[str, Any]
    if initiative.kind == "invitation":
        wants = {"wants": "answer", "meeting": initiative.meeting}
        return wants, f"a yes or a no to {initiative.meeting!r}", f"{name} gets an answer to the invitation"
    if initiative.kind == "file":
        wants = {"wants": "file", "path": initiative.path}
        return wants, initiative.label, f"{name} gets {initiative.label}, as asked"
    trade = compiler.world.trade
    definition = (
        trade.measures[initiative.ref] if initiative.kind_of_ref == "m" else trade.facts[initiative.ref]
    )
    wants = {
        "wants": "figure", "value": initiative.right, "unit": initiative.unit,
        "words": [definition.label, *definition.aliases],
    }  # fmt: skip
    what = {
        "figure": f"{name} gets {initiative.label}, as asked",
        "wrong": f"{name} hears that {initiative.label} is not what they sent",
        "conflict": f"{name} hears what {initiative.label} is, from whom it is to be had",
    }[initiative.kind]
    return wants, f"{initiative.label} at {initiative.right:g}", what


def _basis(compiler: Compiler, initiative: Initiative, deliverable: Deliverable) -> list[Basis]:
    name = compiler.people[initiative.sender].name
    mail = Basis(kind="mail", where=name, how=f"mail of {initiative.when:%Y-%m-%d %H:%M}")
    if initiative.kind == "file":
        return [mail, Basis(kind="file", where=initiative.path, how="the file itself")]
    if initiative.kind == "conflict":
        return [mail, compiler.fact_basis(initiative.ref)]
    if initiative.kind == "invitation":
        return [mail]
    tables = compiler.world.ledger.tables_of(compiler.world.trade.measures[initiative.ref].sql)
    return [mail, *(compiler.source_basis(s) for s in deliverable.sources if s.table in tables)]


def foreseen(plan: MonthPlan) -> list[Foreseen]:
    """The mails of the month that want something done, for the reference plan: no value, no date."""
    events = {e.id: e for e in plan.events}
    changes = {f"ev_{c.id}": c for c in plan.corrections}
    found = []
    for initiative in plan.initiatives:
        event = events[initiative.events[0]]
        change = changes.get(event.id)
        found.append(
            Foreseen(
                kind=initiative.kind, sender=initiative.sender, subject=event.subject, deliverable=initiative.deliverable,
                kind_of_ref=initiative.kind_of_ref, ref=initiative.ref, path=initiative.path,
                file=change.file if change else "", table=change.table if change else "",
            )
        )  # fmt: skip
    return found
