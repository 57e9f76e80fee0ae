"""A month on a computer: an office, a desk, a worker, a run folder."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

from workaday.computer.open import Computer, open_computer
from workaday.errors import InputError, UsageError
from workaday.grading.evidence import evidence_of
from workaday.grading.grade import Grade, grade, load_checks, save
from workaday.month.collaborators import Colleagues
from workaday.month.desk import Desk
from workaday.month.run import create_run
from workaday.objectives.records import ReferencePlan
from workaday.workers.idle import IdleWorker
from workaday.workers.protocol import Worker
from workaday.workers.reference import ReferenceWorker

WORKERS = ("reference", "idle")


@dataclass(frozen=True)
class Worked:
    """A finished month."""

    run: Path
    turns: int
    seconds: float


def worker_named(name: str, computer: Computer) -> Worker:
    """Raises UsageError for a worker that there is not."""
    if name == "reference":
        return ReferenceWorker(ReferencePlan.model_validate(computer.ledger.document("plan")))
    if name == "idle":
        return IdleWorker()
    raise UsageError(f"no worker {name!r}: there are {', '.join(WORKERS)}")


def next_run(computer: Path) -> Path:
    """Where a run goes when nobody says: runs/<computer>/rNN beside the computers."""
    base = computer.resolve().parent
    home = (base.parent if base.name == "computers" else base) / "runs" / computer.resolve().name
    taken = [int(m.group(1)) for p in home.glob("r*") if (m := re.fullmatch(r"r(\d+)", p.name))]
    return home / f"r{max(taken, default=0) + 1:02d}"


def work(folder: Path, out: Path | None = None, worker: str = "reference") -> Worked:
    """Works a whole month. Raises UsageError, InputError or RunError."""
    computer = open_computer(folder)
    someone = worker_named(worker, computer)
    started = time.monotonic()
    with create_run(folder, out or next_run(folder), worker=someone.name, office=Colleagues(folder)) as run:
        desk = Desk(run)
        someone.work(desk.call)
        run.finish()
        return Worked(run.out, run.journal.count(), time.monotonic() - started)


def grade_run(run: Path, computer: Path | None = None, out: Path | None = None) -> Grade:
    """Grades a run and keeps grade.json in its folder, or in `out`. Raises GradeError when it cannot,
    InputError when there is no run."""
    if not (run / "run.json").is_file():
        raise InputError(f"{run}: no run in it (no run.json); give the folder of a run")
    evidence = evidence_of(run, computer)
    result = grade(evidence, load_checks(evidence.computer), run)
    save(result, out or run)
    return result
