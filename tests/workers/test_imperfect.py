"""Workers with one bad habit: each loses what hangs on it, and stands between the reference and nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "computer"))

from one_computer import computer, run_of

from workaday.authors.embedded.author import Request, write
from workaday.computer.build import build
from workaday.fleet.work import work
from workaday.grading.evidence import evidence_of
from workaday.grading.grade import Grade, grade, load_checks
from workaday.workers.imperfect import HABITS

__all__ = ["computer", "run_of"]

COSTS = {
    "no-questions": {"fact", "figure"},
    "no-reconciliation": {"change"},
    "no-late-mail": {"change"},
    "trusting": {"trap"},
}
"""What a habit must cost, whatever else goes with it."""


def graded(run: Path, computer: Path) -> Grade:
    return grade(evidence_of(run, computer), load_checks(computer), run)


def lost(result: Grade) -> set[str]:
    return {kind for kind, (earned, most) in result.by("kind").items() if earned < most}


@pytest.mark.slow
def test_the_grade_orders_workers_as_it_should(run_of: Callable[[str], Path], computer: Path) -> None:
    best, nothing = graded(run_of("reference"), computer), graded(run_of("idle"), computer)
    for habit in HABITS:
        result = graded(run_of(habit), computer)
        assert nothing.score < result.score < best.score, habit
        assert lost(result) >= COSTS[habit], habit
    assert lost(graded(run_of("trusting"), computer)) == {"trap"}


@pytest.mark.slow
def test_on_another_computer_too(tmp_path: Path) -> None:
    other = build(write(Request("mac_000001", "A teacher near retirement", 9, 1, "mac", "")), tmp_path)
    scores = {}
    for worker in ("reference", *HABITS):
        work(other, tmp_path / worker, worker)
        result = graded(tmp_path / worker, other)
        scores[worker] = result.score
        assert lost(result) >= COSTS.get(worker, set()), worker
    assert all(0 < scores[h] < scores["reference"] for h in HABITS)
