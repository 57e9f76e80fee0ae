"""A month on a computer: an office, a desk, a worker, a run folder; going on with it, forking, replaying, grading."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from workaday.computer.open import open_computer
from workaday.errors import InputError, ModelError, RunError, UsageError
from workaday.fleet.hire import Hired, Terms, hire_named
from workaday.fleet.voices import PHRASES, beside, left_to, voice_named
from workaday.grading.grade import Grade, save
from workaday.grading.process import grade_apart
from workaday.grading.report import write_report
from workaday.month.about import find_computer, read_about
from workaday.month.collaborators import office_of
from workaday.month.desk import Desk
from workaday.month.fork import fork_run
from workaday.month.office.quality import quality_of
from workaday.month.replay import Replayed
from workaday.month.replay import replay as replay_run
from workaday.month.resume import Resumed
from workaday.month.run import Run, create_run, open_run
from workaday.workers.model import ModelWorker
from workaday.workers.protocol import Worker


@dataclass(frozen=True)
class Worked:
    """A month that was worked. `outcome` is "finished", or what stopped it ("disk", "tool", "damaged",
    "diverged", "worker", "model", "spend"), and `why` then says so; such a run can be gone on with."""

    run: Path
    turns: int
    seconds: float
    worker: str
    outcome: str = "finished"
    why: str = ""


def next_run(computer: Path) -> Path:
    """Where a run goes when nobody says: runs/<computer>/rNN beside the computers."""
    base = computer.resolve().parent
    home = (base.parent if base.name == "computers" else base) / "runs" / computer.resolve().name
    return _next_in(home)


def _next_in(home: Path) -> Path:
    taken = [int(m.group(1)) for p in home.glob("r*") if (m := re.fullmatch(r"r(\d+)", p.name))]
    return home / f"r{max(taken, default=0) + 1:02d}"


def work(
    folder: Path,
    out: Path | None = None,
    worker: str = "reference",
    unsafe_shell: bool = False,
    terms: Terms | None = None,
    voice: str = PHRASES,
) -> Worked:
    """Works a whole month; `unsafe_shell` takes the walls from the desk's shell, `terms` are for models, `voice` words the
    colleagues' mails. Raises UsageError or InputError, and RunError when it cannot begin; a month that stops on its way
    is an outcome."""
    started = time.monotonic()
    terms, out = terms or Terms(), out or next_run(folder)
    speaking = voice_named(voice, terms)
    name, hired = hire_named(worker, open_computer(folder), left_to(worker, terms, voice))
    office = office_of(folder, out)
    with create_run(folder, out, worker=name, office=office, unsafe_shell=unsafe_shell) as run:
        return work_on(run, beside(hired, office, speaking), started)


def resume(
    folder: Path, worker: str = "", computer: Path | None = None, terms: Terms | None = None, voice: str = ""
) -> Worked:
    """Goes on with a run that was killed, stopped or forked, to the month's end. `worker` is who goes on, `voice` who words
    the mails: whoever did, or somebody else from here. Raises like `work`, and UsageError for a finished run."""
    started = time.monotonic()
    about = read_about(folder)
    home = find_computer(about, computer)
    goes_on = not worker or worker == about["worker"]
    kept = about["workers"][-1].get("model") if goes_on else None
    terms, voice = terms or Terms(), voice or about.get("voice", {}).get("name", PHRASES)
    speaking = voice_named(voice, terms)
    worker = worker or about["worker"]
    name, hired = hire_named(worker, open_computer(home), left_to(worker, terms, voice), kept)
    office = office_of(home, folder)
    with open_run(folder, office, computer=home) as run:
        if run.state == "finished":
            raise UsageError(
                f"{folder} is finished ({run.journal.count()} turns); `workaday fork` starts another run from one"
                " of its evenings"
            )
        run.take_over(name)
        return work_on(run, beside(hired, office, speaking), started)


def work_on(run: Run, hired: Hired, started: float) -> Worked:
    """Somebody at a run's desk until the month is over, or until something stops it."""
    began = next(run.journal.turns(run.taken_over), None)
    desk = Desk(run)
    resumed = Resumed(desk, run.taken_over)
    outcome, why = "finished", ""
    try:
        with hired(desk) as someone, _written_down(run, someone):
            someone.work(resumed.call, began.day if began else run.clock.day)
            resumed.check_end()
        run.finish()
    except (RunError, ModelError) as error:
        run.stop(error)
        outcome, why = error.outcome, str(error)
    except BaseException as error:
        run.stop(error)
        raise
    return Worked(run.out, run.journal.count(), time.monotonic() - started, run.worker, outcome, why)


@contextmanager
def _written_down(run: Run, worker: Worker) -> Iterator[None]:
    """What a model's month cost and what went otherwise, for run.json as it is written next; however it ends."""
    try:
        yield
    finally:
        if isinstance(worker, ModelWorker):
            run.about["workers"][-1]["model"] |= worker.report()


def fork(folder: Path, day: int, out: Path | None = None, computer: Path | None = None) -> Path:
    """Another run from the evening of a day; gives its folder. Raises UsageError or RunError."""
    return fork_run(folder, day, out or _next_in(folder.resolve().parent), computer=computer)


def replay(folder: Path, computer: Path | None = None) -> Replayed:
    """A run done once more from its journal. Raises RunError when it cannot be read."""
    home = find_computer(read_about(folder), computer)
    return replay_run(folder, office_of(home, folder), computer=home)


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
