"""Many computers from many personas, on all cores: started, stopped, gone on with, never half-made."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from workaday import __version__
from workaday.authors.embedded.author import TRIES, Request, write
from workaday.computer.build import build, is_done, sweep
from workaday.computer.lint import Defect, lint_computer
from workaday.errors import RunError, UsageError, WorkadayError
from workaday.world.seeds import Seed


@dataclass(frozen=True)
class Outcome:
    """What became of one request: a folder, or the reason why there is none."""

    id: str
    path: str
    error: str = ""


def requests(personas: Sequence[str], count: int, seed: int, system: str, trade: str = "") -> list[Request]:
    """One request a computer; personas are used again, in another world, when there are fewer than `count`."""
    made = []
    for k in range(count):
        chosen = Seed.root(seed).rng("system", k).choice(["windows", "mac"]) if system == "mixed" else system
        prefix = "win" if chosen == "windows" else "mac"
        made.append(Request(f"{prefix}_{k:06d}", personas[k % len(personas)], seed, k, chosen, trade))
    return made


def prepare(out: Path, *, resume: bool, force: bool) -> Path:
    """The folder for the computers. Raises UsageError when there is something in it that is not to be touched."""
    home = out / "computers"
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; give a folder")
    if out.is_dir() and any(out.iterdir()) and not resume:
        if not force:
            raise UsageError(
                f"{out} is not empty; go on with --resume, start over with --force, or give another --out"
            )
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(out / "runs", ignore_errors=True)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{home}: {error.strerror}; give a folder that can be written") from error
    sweep(home)
    return home


def create_one(request: Request, home: Path) -> Outcome:
    """Makes one computer and holds it to the linter: a world with a defect is not released, the next one is
    tried. What fails is said; a full disk is a RunError, since the others would fail as well."""
    first = 0
    aside = home / f".partial-lint-{request.id}"  # not listed yet; a kill leaves it to sweep()
    try:
        while True:
            plan = write(request, first)
            defects = lint_computer(build(plan, aside))
            if not defects:
                return Outcome(request.id, str(_release(aside / request.id, home / request.id)))
            shutil.rmtree(aside)
            first = plan.about["world"] + 1
            if first >= TRIES:
                return Outcome(request.id, "", f"not released, {len(defects)} defects: {_first(defects)}")
    except WorkadayError as error:
        return Outcome(request.id, "", str(error))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise RunError(f"{home}: {error.strerror}; make room and go on with --resume") from error
        return Outcome(request.id, "", f"{error.strerror}: {error.filename}")
    except Exception as error:  # noqa: BLE001 (a bug in one computer must not take its siblings with it)
        where = traceback.extract_tb(error.__traceback__)[-1]
        return Outcome(
            request.id, "", f"a fault of ours, please report: {error!r} in {where.name}, line {where.lineno}"
        )
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _release(made: Path, target: Path) -> Path:
    """Lists a computer that the linter has passed."""
    if target.exists():
        shutil.rmtree(target)
    os.rename(made, target)
    return target


def _first(defects: list[Defect]) -> str:
    return f"{defects[0].kind}: {defects[0].where}: {defects[0].what}"


def create(
    wanted: Sequence[Request], home: Path, *, jobs: int, progress: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """All computers that are not there yet. Outcomes come in the order of the requests.
    Raises RunError when the disk is full or a process died; what is done stays."""
    outcomes: dict[str, Outcome] = {}
    for request in wanted:
        if is_done(home / request.id) and _same_request(home / request.id, request):
            outcomes[request.id] = Outcome(request.id, str(home / request.id))
    left = [r for r in wanted if r.id not in outcomes]
    for outcome in _inline(left, home) if jobs == 1 or len(left) < 2 else _pooled(left, home, jobs):
        outcomes[outcome.id] = outcome
        progress(outcome)
    return [outcomes[r.id] for r in wanted]


def _same_request(folder: Path, request: Request) -> bool:
    try:
        about = json.loads((folder / "computer.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(about, dict):
        return False
    made = tuple(about.get(k) for k in ("persona", "seed", "os", "asked_trade", "version"))
    return made == (request.persona, request.seed, request.system, request.trade, __version__)


def _inline(wanted: Sequence[Request], home: Path) -> Iterator[Outcome]:
    for request in wanted:
        yield create_one(request, home)


def _pooled(wanted: Sequence[Request], home: Path, jobs: int) -> Iterator[Outcome]:
    """A few requests for each process are under way at a time, so memory does not grow with the fleet."""
    queue = iter(wanted)
    try:
        with _pool(min(jobs, len(wanted))) as pool:
            pending: set[Future[Outcome]] = {
                pool.submit(create_one, r, home) for r in islice(queue, 2 * jobs)
            }
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                pending |= {pool.submit(create_one, r, home) for r in islice(queue, len(done))}
                for future in done:
                    yield future.result()
    except BrokenProcessPool as error:
        raise RunError(
            "a process died while it made a computer; what is done is kept, go on with --resume"
        ) from error


def _pool(size: int) -> ProcessPoolExecutor:
    """Processes forked from a clean one, since a process with threads does not survive a fork, that end with
    this process however it ends."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(size, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def default_jobs() -> int:
    """As many processes as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def lint_many(folders: Sequence[Path], jobs: int) -> Iterator[tuple[Path, list[Defect]]]:
    """Each computer with its defects, in order."""
    if jobs == 1 or len(folders) < 2:
        for folder in folders:
            yield folder, lint_computer(folder)
        return
    with _pool(min(jobs, len(folders))) as pool:
        yield from zip(folders, pool.map(lint_computer, folders, chunksize=2), strict=True)
