"""Grading in a process of its own, on a copy, with bounded time and memory.

The process starts apart from its caller: no import path, environment or folder of the run's enters it. A file on
which it dies is refused and its checks fail, with what happened; a process that dies elsewhere leaves the run
ungraded, and never at zero.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from workaday.computer.build import on_disk
from workaday.errors import GradeError, WorkadayError
from workaday.grading.evidence import Evidence, computer_of, evidence_of
from workaday.grading.grade import CheckResult, Grade, grade, load_checks
from workaday.objectives.records import Check

SECONDS = 300.0
"""For a whole run. The largest of twelve months took 6 s."""
FILE_SECONDS = 30
MEMORY_BYTES = 4 * 1024**3
MOST_REFUSED = 8
"""How many files may bring the process down before it is the grader's own fault."""

_START = "import sys; sys.path.insert(0, sys.argv[1]); from workaday.grading.process import main; main(sys.argv[2])"


def grade_apart(run: Path, computer: Path | None = None, *, seconds: float = SECONDS) -> Grade:
    """The grade of a finished run. Raises GradeError ("ungraded") when there can be none."""
    home = computer_of(run, computer).resolve()
    checks = load_checks(home)
    with tempfile.TemporaryDirectory(prefix="workaday-grade-") as folder:
        room = Path(folder)
        copy_run(run, evidence_of(run, home), checks, room / "run")
        refused: dict[str, str] = {}
        while len(refused) <= MOST_REFUSED:
            died, why = _attempt(room, home, refused, seconds)
            if not died:
                return _read(room / "result.json", str(run))
            reading = room / "reading"
            path = reading.read_text(encoding="utf-8") if reading.is_file() else ""
            if not path or path in refused:
                raise GradeError(f"ungraded: the grader's process {why}; please report this run")
            refused[path] = f"the reader {why} on it"
        raise GradeError(
            f"ungraded: the grader's process died on {len(refused)} files; the last time it {why}"
        )


def copy_run(run: Path, evidence: Evidence, checks: Sequence[Check], target: Path) -> None:
    """What the checks look at of a run, and its journal with what was mailed, laid out as a run."""
    target.mkdir()
    for name in ("run.json", "journal.sqlite", "journal.sqlite-wal"):
        if (run / name).is_file():
            shutil.copyfile(run / name, target / name)
    if (run / "objects").is_dir():
        (target / "objects").symlink_to((run / "objects").resolve())  # named by the hash of what they hold
    for path in sorted(set(_looked_at(evidence, checks))):
        source, place = evidence.path(path), target / "desk" / on_disk(path)
        if source.is_file() and not source.is_symlink():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)


def _looked_at(evidence: Evidence, checks: Iterable[Check]) -> Iterable[str]:
    for check in checks:
        data = check.data
        yield from (data[k] for k in ("path", "final") if k in data)
        yield from data.get("paths", ())
        yield from (place["path"] for place in data.get("places", ()))
        for folder in data.get("folders", ()):
            for path in evidence.originals(folder):
                yield from (path, evidence.moved_to(path))
        if check.kind in ("approval", "delivery"):
            yield data["path"].rpartition(".")[0] + ".pdf"


def _attempt(room: Path, home: Path, refused: dict[str, str], seconds: float) -> tuple[bool, str]:
    """Runs the process once: whether it died, and how."""
    request = {"run": str(room / "run"), "computer": str(home), "refused": refused}
    (room / "request.json").write_text(json.dumps(request), encoding="utf-8")
    source = str(Path(__file__).resolve().parents[2])
    environment = {
        k: os.environ[k] for k in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG") if k in os.environ
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, source, str(room)],
            cwd=room, env=environment, capture_output=True, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True, f"took longer than {seconds:g} s"
    if done.returncode == 0 and (room / "result.json").is_file():
        return False, ""
    return True, _how_it_died(done.returncode, done.stderr.decode("utf-8", "replace"))


def _how_it_died(code: int, errors: str) -> str:
    if hasattr(signal, "SIGALRM") and code == -signal.SIGALRM:
        return f"took longer than {FILE_SECONDS} s"
    if code < 0:
        return f"died of signal {-code} ({signal.Signals(-code).name})"
    last = errors.strip().splitlines()[-1:] or ["no word"]
    return f"ended with code {code} ({last[0][:300]})"


def _read(place: Path, run: str) -> Grade:
    result = json.loads(place.read_text(encoding="utf-8"))
    if "ungraded" in result:
        raise GradeError(result["ungraded"])
    checks = [CheckResult(**c) for c in result["checks"]]
    return Grade(result["computer"], run, result["score"], result["points"], result["max_points"], checks)


# --- in the process itself ---


def main(folder: str) -> None:
    """Grades the run that request.json names, into result.json."""
    room = Path(folder)
    set_bounds()
    request = json.loads((room / "request.json").read_text(encoding="utf-8"))
    try:
        answer = _graded(room, request)
    except WorkadayError as error:
        said = str(error)
        answer = {"ungraded": said if said.startswith("ungraded") else f"ungraded: {said}"}
    part = room / "result.part"
    part.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    part.replace(room / "result.json")


def _graded(room: Path, request: dict[str, Any]) -> dict[str, Any]:
    computer = Path(request["computer"])

    def opening(path: str) -> None:
        (room / "reading").write_text(path, encoding="utf-8")
        if hasattr(signal, "alarm"):
            signal.alarm(FILE_SECONDS if path else 0)  # not caught: it ends the process wherever it is

    evidence = evidence_of(Path(request["run"]), computer).but(refused=request["refused"], opening=opening)
    return grade(evidence, load_checks(computer), Path(request["run"])).as_json()


def clean_context() -> BaseContext:
    """How processes are started that share nothing with this one: a process with threads does not survive a fork."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def set_bounds() -> None:
    """From now on this process has bounded memory, and leaves no image of it when it dies."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
