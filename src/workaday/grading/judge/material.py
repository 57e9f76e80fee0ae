"""What a judge is shown of a run: the deliverables' files as text and as pages, and what they were to bring.

Not the run's journal, its mails, its worker, nor any name that tells one run from another. Files come from an agent:
each is read in a process of its own with bounded time and memory, and what it does not survive is said to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import cache
from importlib import resources
from typing import TypeVar

import yaml
from pydantic import TypeAdapter

from workaday.artifacts.pictures import pages
from workaday.artifacts.visible import visible
from workaday.computer.open import Computer
from workaday.errors import GradeError, ReadError
from workaday.grading.evidence import Evidence
from workaday.grading.judge.records import Material, Paper
from workaday.grading.process import clean_context, set_bounds
from workaday.models.records import Picture
from workaday.objectives.records import Deliverable, RubricItem
from workaday.world.records import Strict

CHARACTERS = 12_000
"""Of each file."""
PAGES = 4
"""Of each file, where the judge sees."""
SECONDS, OFFICE_SECONDS = 30, 120
"""For a file's text; for the pages of a deliverable."""
_LOST = "(this file brought its reader down)"
T = TypeVar("T")


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
    with closing(_Reader()) as read:
        return [_material(d, evidence, read, people[d.recipient].title, pictures) for d in deliverables]


def _material(
    deliverable: Deliverable, evidence: Evidence, read: _Reader, recipient: str, pictures: bool
) -> Material:
    contents = {o.path: evidence.bytes_of(o.path) for o in deliverable.outputs}
    there = {path: content for path, content in contents.items() if content is not None}
    drawn: Mapping[str, tuple[Picture, ...]] = {}
    if pictures:
        drawn = read(_pictures, there, seconds=OFFICE_SECONDS, otherwise={})
    papers = (
        Paper(_name(path), read(_text, content, path, seconds=SECONDS, otherwise=_LOST), drawn.get(path, ()))
        for path, content in there.items()
    )
    return Material(
        deliverable.id, deliverable.title, deliverable.outcome, tuple(deliverable.thresholds), recipient,
        tuple(papers), tuple(_name(path) for path in contents if path not in there),
    )  # fmt: skip


class _Reader:
    """Reads in another process; a new one when a file has brought it down."""

    def __init__(self) -> None:
        self.pool = _pool()

    def __call__(self, function: Callable[..., T], *arguments: object, seconds: float, otherwise: T) -> T:
        """What a function makes of its arguments there, or `otherwise` where it took too long or brought the process
        down. Raises GradeError when there can be none."""
        try:
            return self.pool.submit(function, *arguments).result(timeout=seconds)
        except (BrokenProcessPool, TimeoutError):
            self.close()
            self.pool = _pool()
            return otherwise
        except OSError as error:
            raise GradeError(f"ungraded: the reader cannot be started: {error}") from error

    def close(self) -> None:
        for process in list((self.pool._processes or {}).values()):
            process.kill()
        self.pool.shutdown(wait=False, cancel_futures=True)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=clean_context(), initializer=set_bounds)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _text(content: bytes, path: str) -> str:
    """What stands in a file for whoever opens it."""
    try:
        text = visible(content, _name(path)).text
    except (ReadError, MemoryError) as error:
        return f"(does not open: {str(error)[:200]})"
    return (
        text
        if len(text) <= CHARACTERS
        else f"{text[:CHARACTERS]}\n(cut here: {len(text):,} characters in all)"
    )


def _pictures(contents: Mapping[str, bytes]) -> dict[str, tuple[Picture, ...]]:
    """The first pages of the files, by path."""
    return {name: tuple(map(Picture, found)) for name, found in pages(contents, PAGES).items()}
