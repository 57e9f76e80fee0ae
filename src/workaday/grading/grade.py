"""A grade: every check of the ledger decided on what a run left. It reads; it changes nothing but grade.json."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workaday.errors import GradeError, ReadError
from workaday.grading.checks import decide
from workaday.grading.evidence import Evidence
from workaday.objectives.records import Check
from workaday.world.ledger import Ledger


@dataclass(frozen=True)
class CheckResult:
    id: str
    deliverable: str
    kind: str
    what: str
    points: float
    earned: float
    verdict: str  # pass or fail
    evidence: str
    basis: list[dict[str, str]]


@dataclass(frozen=True)
class Grade:
    """`score` is earned points over all points, 0 to 1. Every point is decided by code."""

    computer: str
    run: str
    score: float
    points: float
    max_points: float
    checks: list[CheckResult]

    def by(self, key: str) -> dict[str, tuple[float, float]]:
        """Earned and possible points by "deliverable" or "kind"."""
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for check in self.checks:
            entry = sums[getattr(check, key)]
            entry[0] += check.earned
            entry[1] += check.points
        return {k: (v[0], v[1]) for k, v in sums.items()}

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "by_deliverable": {
                k: {"points": p, "max_points": m} for k, (p, m) in self.by("deliverable").items()
            },
            "by_kind": {k: {"points": p, "max_points": m} for k, (p, m) in self.by("kind").items()},
        }


def load_checks(computer: Path) -> list[Check]:
    """The checks of a computer's month. Raises GradeError when its ledger does not open."""
    try:
        ledger = Ledger.open(computer / "truth" / "ledger.sqlite")
    except ReadError as error:
        raise GradeError(f"ungraded: {error}") from error
    return [Check.model_validate(c) for c in ledger.get("checks").values()]


def grade(evidence: Evidence, checks: Sequence[Check], run: Path) -> Grade:
    """Decides every check."""
    results = []
    for check in checks:
        verdict = decide(
            check.model_copy(update={"data": {**check.data, "deliverable": check.deliverable}}), evidence
        )
        results.append(
            CheckResult(
                check.id, check.deliverable, check.kind, check.what, check.points,
                check.points if verdict.passed else 0.0, "pass" if verdict.passed else "fail", verdict.evidence,
                [b.model_dump() for b in check.basis],
            )
        )  # fmt: skip
    points, most = sum(r.earned for r in results), sum(r.points for r in results)
    return Grade(evidence.computer.name, str(run), points / most if most else 0.0, points, most, results)


def save(result: Grade, run: Path) -> Path:
    run.mkdir(parents=True, exist_ok=True)
    path = run / "grade.json"
    path.write_text(json.dumps(result.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
