"""A grade: every check of the ledger decided on what a run left. It reads; it changes nothing but grade.json."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from workaday.errors import GradeError, ReadError
from workaday.grading.checks import Place, Verdict, decide
from workaday.grading.evidence import Evidence
from workaday.grading.verdict import written
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
    places: list[dict[str, str]] = field(default_factory=list)  # path, where, text, turn: what was looked at
    expected: str = ""


@dataclass(frozen=True)
class Grade:
    """`score` is earned points over all points, 0 to 1. Every point is decided by code. `colleagues` is how the
    simulated office itself did in the run, as month.office.quality counts it; it earns and costs nothing."""

    computer: str
    run: str
    score: float
    points: float
    max_points: float
    checks: list[CheckResult]
    colleagues: dict[str, int] = field(default_factory=dict)

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


def labels_of(checks: Sequence[Check]) -> tuple[str, ...]:
    """Every label that a check names, the longest first."""
    words = {w for c in checks for w in c.data.get("words", [])}
    words |= {w for c in checks for f in c.data.get("figures", []) for w in f["words"]}
    return tuple(sorted(words, key=lambda w: (-len(w), w)))


def informed(evidence: Evidence, checks: Sequence[Check]) -> Evidence:
    """The evidence, told of what the checks know as a whole: labels, how crowded they are, errors that were planted."""
    traps = [c.data for c in checks if c.kind == "trap"]
    crowds = {(c.data["path"], c.data["words"][0]): c.data["crowd"] for c in checks if "crowd" in c.data}
    return evidence.but(labels=labels_of(checks), traps=traps, crowds=crowds)


def grade(evidence: Evidence, checks: Sequence[Check], run: Path) -> Grade:
    """Decides every check, then lets those go that only a shell of a file would earn."""
    evidence = informed(evidence, checks)
    evidence.calculate(sorted({c.data["path"] for c in checks if "path" in c.data}))
    verdicts = {check.id: decide(check, evidence) for check in checks}
    results = []
    for check in checks:
        verdict = with_substance(check, verdicts)
        results.append(
            CheckResult(
                check.id, check.deliverable, check.kind, check.what, check.points,
                check.points if verdict.passed else 0.0, "pass" if verdict.passed else "fail", verdict.evidence,
                [b.model_dump() for b in check.basis], [_seen(p, evidence) for p in verdict.places],
                wanted(check),
            )
        )  # fmt: skip
    points, most = sum(r.earned for r in results), sum(r.points for r in results)
    return Grade(evidence.computer.name, str(run), points / most if most else 0.0, points, most, results)


LEAST_SUBSTANCE = 1 / 3
"""The share of its figures that a file must have right before its form counts."""


def with_substance(check: Check, verdicts: Mapping[str, Verdict]) -> Verdict:
    """A check's verdict; one on the form of a file falls with the figures that the file is there to state."""
    own = verdicts[check.id]
    right = sum(verdicts[id].passed for id in check.substance)
    if not own.passed or right >= LEAST_SUBSTANCE * len(check.substance):
        return own
    said = f"a shell: {right} of {len(check.substance)} figures are right ({own.evidence})"
    return Verdict(False, said, own.places)


def wanted(check: Check) -> str:
    """What a check looks for, where its name does not say so already."""
    data = check.data
    if "value" in data and "words" in data:
        return f"{data['words'][0]}: {written(data['value'], data['unit'])}"
    if check.kind == "trap":
        wrong, right = (written(v, data["unit"]) for v in (data["wrong"], data["right"][0]))
        return f"{data['words'][0]}: {wrong} is wrong, {right} is right"
    if check.kind == "change":
        return "; ".join(dict.fromkeys(map(_replacement, data["places"])))
    return f"at least {data['least_words']} words" if "least_words" in data else ""


def _replacement(place: dict[str, Any]) -> str:
    new, old = (written(place[k], place["unit"]) for k in ("new", "old"))
    return f"{place['words'][0]}: {new} instead of {old}"


def _seen(place: Place, evidence: Evidence) -> dict[str, str]:
    turn = evidence.writers.get(place.path)
    return {"path": place.path, "where": place.where, "text": place.text, "turn": str(turn or "")}


def save(result: Grade, run: Path) -> Path:
    run.mkdir(parents=True, exist_ok=True)
    path = run / "grade.json"
    path.write_text(json.dumps(result.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
