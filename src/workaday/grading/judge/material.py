"""What a judge is shown of a run: the deliverables' files as text and as pages, and what they were to bring.

Not the run's journal, its mails, its worker, nor any name that tells one run from another. Files come from an agent:
each is read in a process of its own with bounded time and memory, and what it does not survive is said to be so.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from importlib import resources

import yaml
from pydantic import TypeAdapter

from workaday.artifacts.pictures import pages
from workaday.artifacts.visible import visible
from workaday.computer.open import Computer
from workaday.errors import GradeError, ReadError
from workaday.grading.evidence import Evidence
from workaday.grading.judge.records import Material, Paper
from workaday.models.records import Picture
from workaday.objectives.records import Deliverable, RubricItem
from workaday.world.records import Strict

CHARACTERS = 12_000
"""Of each file."""
PAGES = 4
"""Of each file, where the judge sees."""
SECONDS = 30
MEMORY_BYTES = 4 * 1024**3


class _Item(Strict):
    text: str
    weight: float
    basis: str


class _Rubric(Strict):
    version: int
    items: list[_Item]


@cache
def shared_rubric() -> _Rubric:
    """The packaged items, for computers that bring none."""
    text = resources.files("workaday.grading.judge").joinpath("rubric.yaml").read_text(encoding="utf-8")
    return TypeAdapter(_Rubric).validate_python(yaml.load(text, Loader=yaml.CSafeLoader))


def rubric_of(computer: Computer) -> list[RubricItem]:
    """The items that were frozen with the computer, or the packaged ones for each of its deliverables."""
    found = computer.ledger.db.execute("SELECT 1 FROM documents WHERE name = 'rubric'").fetchone()
    if found:
        return [RubricItem.model_validate(i) for i in computer.ledger.document("rubric")]
    return [
        RubricItem(id=f"{d}_g{n:02d}", deliverable=d, text=i.text, weight=i.weight, basis=i.basis)
        for d in computer.ledger.get("deliverables")
        for n, i in enumerate(shared_rubric().items, 1)
    ]


def materials(computer: Computer, evidence: Evidence, *, pictures: bool) -> list[Material]:
    """Each deliverable of a run. Raises GradeError when the readers cannot be started."""
    deliverables = [Deliverable.model_validate(d) for d in computer.ledger.get("deliverables").values()]
    people = computer.ledger.people()
    with _reader() as read:
        return [_material(d, evidence, read, people[d.recipient].title, pictures) for d in deliverables]


def _material(
    deliverable: Deliverable, evidence: Evidence, read: _Reader, recipient: str, pictures: bool
) -> Material:
    papers, missing = [], []
    for output in deliverable.outputs:
        name = output.path.rpartition("/")[2]
        content = evidence.bytes_of(output.path)
        if content is None:
            missing.append(name)
        else:
            papers.append(Paper(name, *read(content, name, pictures)))
    return Material(
        deliverable.id, deliverable.title, deliverable.outcome, tuple(deliverable.thresholds), recipient,
        tuple(papers), tuple(missing),
    )  # fmt: skip


class _Reader:
    """Reads in another process; a new one when a file has brought it down."""

    def __init__(self) -> None:
        self.pool = _pool()

    def __call__(self, content: bytes, name: str, pictures: bool) -> tuple[str, tuple[Picture, ...]]:
        try:
            return self.pool.submit(_read, content, name, pictures).result(
                timeout=SECONDS * (4 if pictures else 1)
            )
        except (BrokenProcessPool, TimeoutError):
            self.close()
            self.pool = _pool()
            return "(this file brought its reader down)", ()
        except OSError as error:
            raise GradeError(f"ungraded: the reader cannot be started: {error}") from error

    def close(self) -> None:
        for process in list((self.pool._processes or {}).values()):
            process.kill()
        self.pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _reader() -> Iterator[_Reader]:
    reader = _Reader()
    try:
        yield reader
    finally:
        reader.close()


def _pool() -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPoolExecutor(1, mp_context=context, initializer=_set_bounds)


def _set_bounds() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(content: bytes, name: str, pictures: bool) -> tuple[str, tuple[Picture, ...]]:
    """What stands in a file for whoever opens it."""
    try:
        text = visible(content, name).text
    except (ReadError, MemoryError) as error:
        return f"(does not open: {str(error)[:200]})", ()
    shown = (
        text
        if len(text) <= CHARACTERS
        else f"{text[:CHARACTERS]}\n(cut here: {len(text):,} characters in all)"
    )
    return shown, tuple(_pictures(content, name)) if pictures else ()


def _pictures(content: bytes, name: str) -> Sequence[Picture]:
    return [Picture(page) for page in pages({name: content}, PAGES).get(name, [])]
