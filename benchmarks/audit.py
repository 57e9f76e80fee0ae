"""How fast the realism card is made: computers per second, beside the time that reading their bytes takes.

    python benchmarks/audit.py --count 40 --jobs 2
    python benchmarks/audit.py --fleet out/c --jobs 2

Without --fleet a fleet is made in a temporary folder that is removed at the end. Prints one JSON object a line:
`read` is the bound (every file of the trees opened and read once, by as many processes), `audit` the measuring and
the card, `page` the drawing. `cpu_seconds` are those of all processes and stand beside the seconds on the clock
because others may be busy on the machine; `minutes_for_1000` is the clock's. Nothing is judged.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from workaday.computer.audit.card import Card, audit
from workaday.computer.audit.page import render
from workaday.computer.audit.records import Limits
from workaday.computer.audit.tree import find_fleet

Figures = dict[str, str | int | float]


def read_all(folder: Path) -> int:
    """Reads every file below a computer's drives, but for sparse ones; returns the bytes."""
    total = 0
    for place in (folder / "drives").rglob("*"):
        if place.is_file() and place.stat().st_blocks * 512 >= min(place.stat().st_size, 1 << 20):
            total += len(place.read_bytes())
    return total


def make_fleet(folder: Path, count: int, jobs: int, seed: int) -> Path:
    from workaday.fleet.create import create, prepare, requests
    from workaday.fleet.personas import drawn

    home = prepare(folder, resume=False, force=True)
    create(requests(list(drawn(count, seed)), count, seed, "mixed"), home, jobs=jobs)
    return folder


def timed(name: str, count: int, work: Callable[[], Any]) -> tuple[Any, Figures]:
    """What some work gives, and the seconds that it and its processes took."""
    before, started = _cpu(), time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    return result, {
        "benchmark": name,
        "computers": count,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(_cpu() - before, 3),
        "computers_per_second": round(count / seconds, 2),
        "minutes_for_1000": round(1000 * seconds / count / 60, 2),
    }


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def measure(folder: Path, jobs: int) -> None:
    folders, faults = find_fleet(folder)

    def read() -> int:
        with ProcessPoolExecutor(jobs) as pool:
            return sum(pool.map(read_all, folders))

    def card() -> Card:
        with ProcessPoolExecutor(jobs) as pool:
            return audit(folders, Limits(), pool.map, faults)

    size, figures = timed("read", len(folders), read)
    _say({**figures, "bytes": size})
    made, figures = timed("audit", len(folders), card)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say({**figures, "files": made.files, "near_copies": made.near.copies, "peak_rss_mb": round(peak, 1)})
    page, figures = timed("page", len(folders), lambda: render(made))
    _say({**figures, "bytes": len(page)})


def _say(figures: Figures) -> None:
    print(json.dumps(figures), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--fleet", type=Path, help="a fleet that is there already")
    parser.add_argument("--count", type=int, default=40, help="computers to make otherwise (default 40)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    if min(chosen.count, chosen.jobs) < 1:
        parser.error("--count and --jobs are numbers from 1 on")
    if chosen.fleet:
        measure(chosen.fleet, chosen.jobs)
        return 0
    with tempfile.TemporaryDirectory(prefix="workaday-benchmark-") as folder:
        measure(make_fleet(Path(folder) / "fleet", chosen.count, chosen.jobs, chosen.seed), chosen.jobs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
