"""How long a fleet takes, and how much memory: create, lint, work, grade, and plain copying as the floor.

    python benchmarks/fleet.py --count 40 --jobs 2 --months 4

Each stage runs in a process of its own, in a temporary folder that is removed at the end, and prints one
JSON object a line. Peak memory is that of the largest single process of the stage, its workers included;
processor seconds are those of all of them, start and imports included, and stand beside the seconds on
the clock because others may be busy on the machine. Nothing is judged: a slow machine is no failure.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Figures = dict[str, str | int | float]


@dataclass(frozen=True)
class Settings:
    """What a stage is told. `folder` holds the fleet; `personas` is a file, or "" for drawn ones."""

    folder: Path
    count: int
    jobs: int
    months: int
    seed: int
    personas: str

    @property
    def fleet(self) -> Path:
        return self.folder / "fleet"

    def computers(self) -> list[Path]:
        return sorted(p for p in (self.fleet / "computers").iterdir() if (p / "computer.json").is_file())


# --- stages: each in its own process ------------------------------------------------------------


def create(settings: Settings) -> Figures:
    from workaday.fleet.create import create as create_all
    from workaday.fleet.create import prepare, requests
    from workaday.fleet.personas import drawn, read_personas

    if settings.personas:
        texts = read_personas(settings.personas).texts
    else:
        texts = list(drawn(settings.count, settings.seed))
    home = prepare(settings.fleet, resume=False, force=True)
    wanted = requests(texts, settings.count, settings.seed, "mixed")
    started = time.perf_counter()
    outcomes = create_all(wanted, home, jobs=settings.jobs)
    seconds = time.perf_counter() - started
    made = [o for o in outcomes if not o.error]
    for outcome in outcomes:
        if outcome.error:
            print(f"{outcome.id}: {outcome.error}", file=sys.stderr)
    files, size = _extent(home)
    return {
        **_each("computers", len(made), seconds),
        "failed": len(outcomes) - len(made),
        "files": files,
        "bytes": size,
    }


def lint(settings: Settings) -> Figures:
    from workaday.fleet.create import lint_many

    started = time.perf_counter()
    found = list(lint_many(settings.computers(), settings.jobs))
    seconds = time.perf_counter() - started
    return {**_each("computers", len(found), seconds), "defects": sum(len(defects) for _, defects in found)}


def work(settings: Settings) -> Figures:
    from workaday.fleet.work import work as work_month

    months = settings.computers()[: settings.months]
    started = time.perf_counter()
    turns = sum(work_month(computer).turns for computer in months)
    seconds = time.perf_counter() - started
    return {
        **_each("months", len(months), seconds),
        "turns": turns,
        "ms_per_turn": round(1000 * seconds / max(1, turns), 3),
    }


def grade(settings: Settings) -> Figures:
    from workaday.fleet.work import grade_run

    runs = sorted((settings.fleet / "runs").glob("*/r*"))
    started = time.perf_counter()
    grades = [grade_run(run) for run in runs]
    seconds = time.perf_counter() - started
    return {
        **_each("runs", len(runs), seconds),
        "checks": sum(len(g.checks) for g in grades),
        "lowest_score": round(min((g.score for g in grades), default=0.0), 4),
    }


def copy(settings: Settings) -> Figures:
    """The floor: the same bytes, written again by copying the tree."""
    home, target = settings.fleet / "computers", settings.folder / "copy"
    started = time.perf_counter()
    shutil.copytree(home, target)
    seconds = time.perf_counter() - started
    files, size = _extent(target)
    shutil.rmtree(target)
    return {**_each("computers", len(settings.computers()), seconds), "files": files, "bytes": size}


STAGES: dict[str, Callable[[Settings], Figures]] = {
    "create": create,
    "copy": copy,
    "lint": lint,
    "work": work,
    "grade": grade,
}


def _each(what: str, count: int, seconds: float) -> Figures:
    return {what: count, "seconds": round(seconds, 3), "seconds_each": round(seconds / max(1, count), 4)}


def _extent(folder: Path) -> tuple[int, int]:
    """How many files lie below a folder, and their bytes."""
    sizes = [p.stat().st_size for p in folder.rglob("*") if p.is_file()]
    return len(sizes), sum(sizes)


class Watch:
    """What a stage's processes take, however they descend from it: processor seconds of all, the largest one's
    memory in MiB. Looked up in /proc every tenth of a second; without /proc, nothing is known."""

    def __init__(self, session: int) -> None:
        self.session = session
        self.seconds: dict[str, float] = {}
        self.peaks: dict[str, float] = {}

    def look(self) -> None:
        tick = os.sysconf("SC_CLK_TCK")
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[3]) != self.session:
                    continue
                status = (stat.parent / "status").read_text()
            except (OSError, ValueError, IndexError):
                continue  # it has just ended
            pid = stat.parent.name
            self.seconds[pid] = (int(fields[11]) + int(fields[12])) / tick
            peak = re.search(r"VmHWM:\s+(\d+) kB", status)
            self.peaks[pid] = max(self.peaks.get(pid, 0.0), int(peak.group(1)) / 1024 if peak else 0.0)

    def figures(self) -> Figures:
        if not self.peaks:
            return {}
        return {
            "cpu_seconds": round(sum(self.seconds.values()), 2),
            "peak_rss_mb": round(max(self.peaks.values()), 1),
        }


def _watched(command: list[str]) -> tuple[int, Figures]:
    """Runs a stage; its exit code, and its figures with what its processes took."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    watch = Watch(process.pid)
    while process.poll() is None:
        watch.look()
        time.sleep(0.1)
    assert process.stdout is not None
    said = process.stdout.read().strip()
    return process.returncode, {**(json.loads(said) if said else {}), **watch.figures()}


# --- the command --------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=40, help="computers (default 40)")
    parser.add_argument("--jobs", type=int, default=2, help="processes for create and lint (default 2)")
    parser.add_argument("--months", type=int, default=4, help="months that are worked and graded (default 4)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--personas", default="", help="JSONL or text of personas (default: drawn)")
    parser.add_argument("--stage", choices=list(STAGES), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if min(chosen.count, chosen.jobs, chosen.months) < 1:
        parser.error("--count, --jobs and --months are numbers from 1 on")
    if chosen.stage:
        settings = Settings(
            chosen.folder, chosen.count, chosen.jobs, chosen.months, chosen.seed, chosen.personas
        )
        figures = STAGES[chosen.stage](settings)
        print(json.dumps({"benchmark": chosen.stage, **figures}), flush=True)
        return 0
    with tempfile.TemporaryDirectory(prefix="workaday-benchmark-") as folder:
        for stage in STAGES:
            command = [sys.executable, __file__, *sys.argv[1:], "--stage", stage, "--folder", folder]
            code, figures = _watched(command)
            print(json.dumps(figures), flush=True)
            if code:
                print(f"fleet.py: stage {stage} ended with {code}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
