"""A month on a computer: an office, a desk, a worker, a run folder; going on with it, forking, replaying, grading."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from workaday.computer.open import Computer, open_computer
from workaday.errors import InputError, RunError, UsageError
from workaday.grading.grade import Grade, save
from workaday.grading.process import grade_apart
from workaday.grading.report import write_report
from workaday.month.about import find_computer, read_about
from workaday.month.collaborators import Colleagues
from workaday.month.desk import Desk
from workaday.month.fork import fork_run
from workaday.month.office.quality import quality_of
from workaday.month.replay import Replayed
from workaday.month.replay import replay as replay_run
from workaday.month.resume import Resumed
from workaday.month.run import Run, create_run, open_run
from workaday.objectives.records import ReferencePlan
from workaday.workers.idle import IdleWorker
from workaday.workers.imperfect import HABITS, ImperfectWorker
from workaday.workers.protocol import Worker
from workaday.workers.reference import ReferenceWorker

WORKERS = ("reference", *HABITS, "idle")


@dataclass(frozen=True)
class Worked:
    """A month that was worked. `outcome` is "finished", or what stopped it ("disk", "tool", "damaged",
    "diverged", "worker"), and `why` then says so; such a run can be gone on with."""

    run: Path
    turns: int
    seconds: float
    worker: str
    outcome: str = "finished"
    why: str = ""


def worker_named(name: str, computer: Computer) -> Worker:
    """Raises UsageError for a worker that there is not."""
    if name == "reference":
        return ReferenceWorker(ReferencePlan.model_validate(computer.ledger.document("plan")))
    if name in HABITS:
        return ImperfectWorker(ReferencePlan.model_validate(computer.ledger.document("plan")), name)
    if name == "idle":
        return IdleWorker()
    raise UsageError(f"no worker {name!r}: there are {', '.join(WORKERS)}")


def next_run(computer: Path) -> Path:
    """Where a run goes when nobody says: runs/<computer>/rNN beside the computers."""
    base = computer.resolve().parent
    home = (base.parent if base.name == "computers" else base) / "runs" / computer.resolve().name
    return _next_in(home)


def _next_in(home: Path) -> Path:
    taken = [int(m.group(1)) for p in home.glob("r*") if (m := re.fullmatch(r"r(\d+)", p.name))]
    return home / f"r{max(taken, default=0) + 1:02d}"


def work(
    folder: Path, out: Path | None = None, worker: str = "reference", unsafe_shell: bool = False
) -> Worked:
    """Works a whole month; `unsafe_shell` takes the walls from the desk's shell. Raises UsageError or InputError, and RunError when it cannot begin; a month that
    stops on its way is an outcome."""
    started = time.monotonic()
    computer = open_computer(folder)
    someone = worker_named(worker, computer)
    run = create_run(
        folder,
        out or next_run(folder),
        worker=someone.name,
        office=Colleagues(folder),
        unsafe_shell=unsafe_shell,
    )
    with run:
        return _session(run, someone, started)


def resume(folder: Path, worker: str = "", computer: Path | None = None) -> Worked:
    """Goes on with a run that was killed, stopped or forked, to the month's end. `worker` is who goes on: the
    one who was there, or another one from here. Raises like `work`, and UsageError for a finished run."""
    started = time.monotonic()
    about = read_about(folder)
    home = find_computer(about, computer)
    someone = worker_named(worker or about["worker"], open_computer(home))
    with open_run(folder, Colleagues(home), computer=home) as run:
        if run.state == "finished":
            raise UsageError(
                f"{folder} is finished ({run.journal.count()} turns); `workaday fork` starts another run from one"
                " of its evenings"
            )
        run.take_over(someone.name)
        return _session(run, someone, started)


def _session(run: Run, someone: Worker, started: float) -> Worked:
    """The worker at the desk until the month is over, or until something stops it."""
    began = next(run.journal.turns(run.taken_over), None)
    resumed = Resumed(Desk(run), run.taken_over)
    outcome, why = "finished", ""
    try:
        someone.work(resumed.call, began.day if began else run.clock.day)
        resumed.check_end()
        run.finish()
    except RunError as error:
        run.stop(error)
        outcome, why = error.outcome, str(error)
    except BaseException as error:
        run.stop(error)
        raise
    return Worked(run.out, run.journal.count(), time.monotonic() - started, someone.name, outcome, why)


def fork(folder: Path, day: int, out: Path | None = None, computer: Path | None = None) -> Path:
    """Another run from the evening of a day; gives its folder. Raises UsageError or RunError."""
    return fork_run(folder, day, out or _next_in(folder.resolve().parent), computer=computer)


def replay(folder: Path, computer: Path | None = None) -> Replayed:
    """A run done once more from its journal. Raises RunError when it cannot be read."""
    home = find_computer(read_about(folder), computer)
    return replay_run(folder, Colleagues(home), computer=home)


def grade_run(run: Path, computer: Path | None = None, out: Path | None = None) -> Grade:
    """Grades a run, in a process of its own, and keeps grade.json in its folder, or in `out`. Raises GradeError when
    it cannot, InputError when there is no run."""
    if not (run / "run.json").is_file():
        raise InputError(f"{run}: no run in it (no run.json); give the folder of a run")
    graded = grade_apart(run, computer)
    home = find_computer(read_about(run), computer)
    result = replace(graded, colleagues=asdict(quality_of(run, home)))
    save(result, out or run)
    return result


def report_on(result: Grade, run: Path, computer: Path | None, place: Path) -> Path:
    """The grade as a page at `place`. Raises UsageError when it cannot be written there."""
    return write_report(result, run, find_computer(read_about(run), computer), place)
