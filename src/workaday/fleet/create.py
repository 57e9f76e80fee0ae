"""Many computers from many personas, on all cores: started, stopped, gone on with, never half-made."""

from __future__ import annotations

import errno
import gc
import json
import multiprocessing
import os
import shutil
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from workaday import __version__
from workaday.authors.embedded.author import TRIES, Request
from workaday.authors.embedded.load import trade_mark
from workaday.computer.build import build, is_done, sweep
from workaday.computer.lint import Report, lint_computer, lint_report
from workaday.computer.records import ComputerPlan
from workaday.errors import ModelSetupError, RunError, SpendError, UsageError, WorkadayError
from workaday.fleet.authoring import EMBEDDED, Author, AuthorTerms, model_author
from workaday.fleet.controls import control_and_record
from workaday.grading.process import clean_context
from workaday.world.seeds import Seed

CONTROLLED_TRIES = 3
"""How many worlds may fail their controls, at half a minute each, before a computer is given up."""


@dataclass(frozen=True)
class Outcome:
    """What became of one request: a folder, or the reason why there is none. `failed_controls` are the worlds that
    were made and not released because of their objectives; `controls` is the summary of those that passed."""

    id: str
    path: str
    error: str = ""
    failed_controls: tuple[str, ...] = ()
    controls: Mapping[str, Any] = field(default_factory=dict)


_MIXED = (["paper", "lived-in", "full"], [70, 27, 3])
"""How large the homes of a mixed fleet are, with their shares in per cent."""


def requests(
    personas: Sequence[str], count: int, seed: int, system: str, trade: str = "", size: str = "paper"
) -> list[Request]:
    """One request a computer; personas are used again, in another world, when there are fewer than `count`."""
    made = []
    for k in range(count):
        chosen = Seed.root(seed).rng("system", k).choice(["windows", "mac"]) if system == "mixed" else system
        prefix = "win" if chosen == "windows" else "mac"
        home = Seed.root(seed).rng("size", k).choices(*_MIXED)[0] if size == "mixed" else size
        made.append(Request(f"{prefix}_{k:06d}", personas[k % len(personas)], seed, k, chosen, trade, home))
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


def create_one(request: Request, home: Path, controls: bool = False, author: Author = EMBEDDED) -> Outcome:
    """Makes one computer and holds it to the linter and, with `controls`, its objectives to theirs: a world with a
    defect is not released, the next one is tried. What fails is said; what the others would fail of as well is
    raised: a full disk as a RunError, a model that cannot be reached or may not be paid as it is."""
    first = 0
    failed: list[str] = []
    aside = home / f".partial-lint-{request.id}"  # not listed yet; a kill leaves it to sweep()
    try:
        while True:
            trial = author.rehearse if controls else None
            plan = (trial or author.write)(request, first)
            made, faults, summary = _judged(plan, aside, controls)
            if trial and not faults:  # now it is worth its price
                plan = author.write(request, plan.about["world"])
                made, faults, summary = _judged(plan, aside, controls)
            if not faults:
                released = _release(made, home / request.id)
                return Outcome(request.id, str(released), "", tuple(failed), summary)
            if summary:
                failed.append(f"world {plan.about['world']}: {'; '.join(faults)}")
            shutil.rmtree(aside)
            first = plan.about["world"] + 1
            if first >= TRIES or len(failed) >= CONTROLLED_TRIES:
                said = f"not released, {len(faults)} defects: {faults[0]}"
                return Outcome(request.id, "", said, tuple(failed))
    except (ModelSetupError, SpendError):
        raise
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


def _judged(plan: ComputerPlan, aside: Path, controls: bool) -> tuple[Path, list[str], Mapping[str, Any]]:
    """A plan as a computer, what speaks against releasing it, and the summary of its controls, if they were made."""
    made = build(plan, aside)
    faults = [f"{d.kind}: {d.where}: {d.what}" for d in lint_computer(made)]
    if faults or not controls:
        return made, faults, {}
    found = control_and_record(made)
    return made, list(found.faults), found.summary()


def continue_described(
    id: str, number: int, documents: Mapping[str, Any], name: str, home: Path, terms: AuthorTerms, trade: str, controls: bool
) -> Outcome:  # fmt: skip
    """A computer of which there is a description, written by a model; `number` is its place among its siblings.
    Raises InputError for a description that leads nowhere, and like `create_one`."""
    from workaday.authors.model.continued import Continuation, read_description

    described = read_description(documents)
    request = Request(id, described.persona, 0, number, described.system, trade)
    with model_author(name, home.parent, terms) as model:
        writer = Continuation(model, described)
        author = Author(name, writer.write, waits=True, rehearse=writer.rehearse)
        return create_one(request, home, controls, author)


def _release(made: Path, target: Path) -> Path:
    """Lists a computer that the linter has passed."""
    if target.exists():
        shutil.rmtree(target)
    os.rename(made, target)
    return target


def create(
    wanted: Sequence[Request],
    home: Path,
    *,
    jobs: int,
    controls: bool = False,
    author: Author = EMBEDDED,
    progress: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """All computers that are not there yet. Outcomes come in the order of the requests. With `controls`, one that
    was made without them is made again. Raises RunError when the disk is full or a process died, SpendError at a cap;
    what is done stays."""
    outcomes: dict[str, Outcome] = {}
    for request in wanted:
        if is_done(home / request.id) and _same_request(home / request.id, request, controls, author):
            outcomes[request.id] = Outcome(request.id, str(home / request.id))
    left = [r for r in wanted if r.id not in outcomes]
    make = partial(create_one, home=home, controls=controls, author=author)
    alone = jobs == 1 or len(left) < 2
    for outcome in map(make, left) if alone else _pooled(left, make, jobs, threads=author.waits):
        outcomes[outcome.id] = outcome
        progress(outcome)
    return [outcomes[r.id] for r in wanted]


def _same_request(folder: Path, request: Request, controls: bool, author: Author) -> bool:
    try:
        about = json.loads((folder / "computer.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(about, dict) or (controls and "controls" not in about):
        return False
    by = about.get("author")
    if (by.get("model") if isinstance(by, dict) else by) != author.name:
        return False
    made = tuple(about.get(k) for k in ("persona", "seed", "os", "asked_trade", "size", "version"))
    asked = trade_mark(request.trade)
    return made == (request.persona, request.seed, request.system, asked, request.size, __version__)


def _pooled(
    wanted: Sequence[Request], make: Callable[[Request], Outcome], jobs: int, *, threads: bool = False
) -> Iterator[Outcome]:
    """A few requests for each process are under way at a time, so memory does not grow with the fleet."""
    queue = iter(wanted)
    size = min(jobs, len(wanted))
    workers: Executor = ThreadPoolExecutor(size) if threads else processes(size)
    try:
        with workers as pool:
            pending: set[Future[Outcome]] = {pool.submit(make, r) for r in islice(queue, 2 * jobs)}
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                pending |= {pool.submit(make, r) for r in islice(queue, len(done))}
                for future in done:
                    yield future.result()
    except BrokenProcessPool as error:
        raise RunError(
            "a process died while it made a computer; what is done is kept, go on with --resume"
        ) from error


def processes(size: int) -> ProcessPoolExecutor:
    """Clean processes that end with this one however it ends."""
    context = clean_context()
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(size, mp_context=context, initializer=_begin)


_YOUNG = 100_000
"""A computer is made of millions of objects, few of them in circles: looking for those after every 700 new ones, as is
usual, is a tenth of the time."""


def _begin() -> None:
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 10)
    _end_with_parent()


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


def lint_many(folders: Sequence[Path], jobs: int) -> Iterator[Report]:
    """What the linter looked at and found on each computer, in order."""
    if jobs == 1 or len(folders) < 2:
        for folder in folders:
            yield lint_report(folder)
        return
    with processes(min(jobs, len(folders))) as pool:
        yield from pool.map(lint_report, folders, chunksize=2)
