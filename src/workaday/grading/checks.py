"""Checks decided by code: one function for each kind, from a check and the evidence to a verdict.

A verdict says in words what was found and where, so that it can be argued with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workaday.grading import figure_checks, file_checks, message_checks, people_checks, preservation
from workaday.grading.evidence import Evidence
from workaday.grading.verdict import Place, Verdict
from workaday.objectives.records import Check

__all__ = ["KINDS", "Place", "Verdict", "decide"]


def decide(check: Check, evidence: Evidence) -> Verdict:
    """The verdict on one check, by itself: `grade` looks at its substance as well."""
    return KINDS[check.kind]({**check.data, "deliverable": check.deliverable}, evidence)


KINDS: dict[str, Callable[[dict[str, Any], Evidence], Verdict]] = {
    "file": file_checks.file,
    "sections": file_checks.sections,
    "rows": file_checks.rows,
    "formula": file_checks.formula,
    "figure": figure_checks.figure,
    "fact": figure_checks.figure,
    "review": figure_checks.figure,
    "consistent": figure_checks.consistent,
    "contradiction": figure_checks.contradicted,
    "change": figure_checks.changed,
    "approval": people_checks.approval,
    "delivery": people_checks.delivery,
    "trap": people_checks.trap,
    "message": message_checks.message,
    "preserved": preservation.preserved,
    "kept": preservation.kept,
    "confidential": preservation.confidential,
}
