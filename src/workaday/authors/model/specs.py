"""The papers themselves: each in graph order, with those that it came from before the model's eyes, as a recipe of
our grammar that is rendered at its own time before it is taken.

A paper that cannot be had in a bounded number of tries is left out and counted; a computer that would lose too many
is given up. Copies, exports and pictures nobody looks at take no call.
"""

from __future__ import annotations

import graphlib
import re
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from workaday.artifacts import spec
from workaday.artifacts.plan import Edge, PlannedFile
from workaday.artifacts.readers import read
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.render import render
from workaday.artifacts.writers import write
from workaday.artifacts.writers.stub import least_size, stub_kinds
from workaday.authors.embedded.author import Scene
from workaday.authors.embedded.bounds import bound_queries
from workaday.authors.embedded.history import Instance
from workaday.authors.model.asking import Errand
from workaday.authors.model.figures import bound, known_figures
from workaday.authors.model.paths import PICTURES, WRITTEN, text_suffixes
from workaday.authors.model.plan import FilePlanned, Paper
from workaday.authors.model.recipes import answer_for, recipe_of
from workaday.authors.model.wording import Wording
from workaday.computer.lint.figures import Shown
from workaday.computer.lint.reading import placeholders
from workaday.errors import BuildError, ModelAnswerError, ModelRefusedError, ReadError
from workaday.models.answers import UnusableError
from workaday.models.records import Model, Reply
from workaday.world.records import Event, Person
from workaday.world.refs import Statement

MOST_LOST = 0.3
"""Which share of its papers a computer may lose; four of them at any rate."""

MOST_REPAIRS = 70
"""How many wrong answers a computer's papers may take in all; then a paper has one try."""

_COPY = re.compile(r"^(copy of )?(?P<stem>.*?)( \(\d+\)| - copy( \(\d+\))?| copy( \d+)?)?$", re.IGNORECASE)
_STUBS = {"doc": "ole", "xls": "ole", "ppt": "ole", "msg": "ole", "tiff": "tif", "m4v": "mp4", "db": "sqlite",
          "docm": "zip", "xlsm": "zip", "dotx": "zip", "tgz": "gz"}  # fmt: skip
_SIZES = {"small": (30_000, 300_000), "medium": (400_000, 4_000_000), "large": (5_000_000, 60_000_000)}


@dataclass(frozen=True)
class Made:
    """A paper as it will be, what it states, and its text as a reader sees it."""

    spec: spec.Spec
    statements: tuple[Statement, ...] = ()
    text: str = ""
    period: str = ""


class Writer:
    """Writes the papers of one plan. `run` gives the files and the edges between them."""

    def __init__(self, scene: Scene, plan: FilePlanned, wording: Wording, model: Model, jobs: int) -> None:
        self.scene, self.plan, self.wording, self.model, self.jobs = scene, plan, wording, model, jobs
        self.world, self.maker = scene.world, scene.maker
        self.made: dict[str, Made] = {}
        self.lost: dict[str, str] = {}
        self.calls = 0
        self.repairs = 0
        self.there = {f.id: f for f in scene.maker.files}
        self.texts: dict[str, str] = {}
        bound_queries(self.world.ledger)

    def run(self) -> tuple[list[PlannedFile], list[Edge]]:
        """Raises ModelAnswerError when too many papers are lost, and what the model raises."""
        needs = {
            id: {s for s, _ in self.plan.sources_of(id) if s in self.plan.papers} for id in self.plan.papers
        }
        sorter = graphlib.TopologicalSorter(needs)
        sorter.prepare()
        with ThreadPoolExecutor(max(1, self.jobs)) as pool:
            self._work(sorter, pool)
        files = self.files()
        for file in files:
            self.world.ledger.add(self.event(self.plan.papers[file.id]))
        return files, self.edges()

    def _work(self, sorter: graphlib.TopologicalSorter[str], pool: ThreadPoolExecutor) -> None:
        """Asks for whatever is ready. Replies are taken here, one at a time: the ledger is this thread's own."""
        errands: dict[Future[Reply], tuple[str, Errand[Any, Made]]] = {}
        try:
            while sorter.is_active():
                for id in sorted(sorter.get_ready(), key=lambda i: (self.plan.papers[i].when, i)):
                    errand = self.start(id)
                    if errand is None:
                        sorter.done(id)
                    else:
                        errands[self._ask(pool, errand)] = id, errand
                if not errands:
                    continue
                for future in wait(errands, return_when=FIRST_COMPLETED).done:
                    id, errand = errands.pop(future)
                    if self._took(id, errand, future):
                        sorter.done(id)
                    else:
                        errands[self._ask(pool, errand)] = id, errand
        finally:
            for future in errands:
                future.cancel()

    def _ask(self, pool: ThreadPoolExecutor, errand: Errand[Any, Made]) -> Future[Reply]:
        self.calls += 1
        return pool.submit(self.model.ask, errand.request())

    def _took(self, id: str, errand: Errand[Any, Made], future: Future[Reply]) -> bool:
        """Whether the paper is settled, written or lost."""
        try:
            errand.take(future.result())
        except (ModelAnswerError, ModelRefusedError) as error:
            self._lose(id, str(error))
            return True
        if errand.done and errand.result is not None:
            self.made[id] = errand.result
            return True
        self.repairs += 1
        if self.repairs > MOST_REPAIRS:
            self._lose(id, "; ".join(errand.faults[:2])[:200])
            return True
        return False

    def _lose(self, id: str, why: str) -> None:
        self.lost[id] = f"{self.plan.papers[id].path}: {why}"
        if len(self.lost) > max(4, MOST_LOST * len(self.plan.papers)):
            raise ModelAnswerError(
                f"{self.scene.id}: {len(self.lost)} of {len(self.plan.papers)} files could not be had, the last one: {why}"
            )

    # --- one paper ---

    def start(self, id: str) -> Errand[Any, Made] | None:
        """The question for a paper; None for one that needs none, which is then made."""
        paper = self.plan.papers[id]
        made = self.unasked(paper)
        if made is not None:
            self.made[id] = made
            return None
        answer = answer_for(paper.suffix)
        words = self.wording.spec(paper, [(self.path(s), r, self.text(s)) for s, r in self.sources(id)])
        return Errand("spec", words, answer, lambda a: self.use(paper, a), subject=self.scene.id)

    def sources(self, id: str) -> list[tuple[str, str]]:
        """What a paper came from, as far as it is there."""
        return [(s, r) for s, r in self.plan.sources_of(id) if s in self.there or s in self.made]

    def unasked(self, paper: Paper) -> Made | None:
        """What is clear without a word: a copy, an export, an archive, bytes that nobody looks at."""
        rng = self.world.seed.rng("model", "file", paper.id)
        for source, relation in self.sources(paper.id):
            if relation != "derived_from":
                continue
            name = self.path(source).rpartition("/")[2]
            stem, _, suffix = name.rpartition(".")
            if (
                paper.suffix == suffix.lower()
                and _stem(paper.stem) == stem.lower()
                and paper.stem.lower() != stem.lower()
            ):
                return Made(spec.Copy(source), text=self.text(source))
            made = self.spec_of(source)
            if (
                paper.suffix == "pdf"
                and suffix.lower() == "docx"
                and paper.stem.lower() == stem.lower()
                and made
            ):
                return replace(made, text=self.text(source))
        if paper.suffix == "zip" and self.sources(paper.id):
            return Made(spec.Archive(()))
        kind = _STUBS.get(paper.suffix, paper.suffix)
        written = paper.suffix in WRITTEN or paper.suffix in PICTURES or paper.suffix in text_suffixes()
        if paper.mode == "skip" or not written or paper.suffix in ("jpg", "jpeg"):
            if paper.suffix in PICTURES:
                return Made(spec.Image("photo", paper.stem, rng.getrandbits(32)))
            if kind not in stub_kinds() and not written:
                kind = "data"
            if kind in stub_kinds():
                size = max(rng.randint(*_SIZES[paper.scale]), least_size(kind))
                return Made(spec.Stub(kind, size, rng.getrandbits(32), paper.stem))
        return None

    def use(self, paper: Paper, answer: BaseModel) -> Made:
        """The paper that an answer makes. Raises UnusableError with everything that keeps it from being taken."""
        project = self.project(paper)
        if paper.suffix in text_suffixes():
            content: str = answer.model_dump()["content"]
            return Made(
                spec.Text(content.rstrip() + "\n"), text=content, period=paper.when.date().isoformat()
            )
        faults: list[str] = []
        body = bound(
            answer.model_dump(exclude_none=True),
            known_figures(self.world, project, paper.when.date()),
            faults,
        )
        faults += self.query_faults(body)
        if faults:
            raise UnusableError(faults)
        return self.rendered(paper, recipe_of(body, paper, self.world.trade))

    def query_faults(self, value: Any, key: str = "") -> list[str]:
        """Queries that read no record table: what they give would be nobody's figures."""
        if isinstance(value, dict):
            return [f for k, v in value.items() for f in self.query_faults(v, k)]
        if isinstance(value, list):
            return [f for v in value for f in self.query_faults(v, key)]
        if key == "sql" and not self.world.ledger.tables_of(str(value)):
            return [f"the query {str(value)[:60]!r} reads none of the record tables; for words use grid"]
        return []

    def rendered(self, paper: Paper, recipe: Artifact) -> Made:
        """The paper at its own time, written and read again as the linter will. Raises UnusableError."""
        instance = self.instance(paper, recipe)
        draft = any(b.comment for b in recipe.blocks)
        try:
            scope = self.maker.scope(instance)
            made = render(recipe, scope, self.maker.press(instance, scope.text(recipe.title), draft))
            if isinstance(made, spec.Mail):
                made = replace(made, utc_offset_minutes=self.maker.offset(paper.when))
            content = read(write(made, paper.suffix), paper.name)
        except (BuildError, ReadError, LookupError, TypeError, ValueError, ArithmeticError) as error:
            raise UnusableError([f"it cannot be made: {str(error)[:300]}"]) from error
        shown = Shown.of(content)
        faults = [
            f"{s.ref}: {s.form!r} does not show in the file"
            for s in scope.statements
            if not shown.says(s.value, s.form)
        ]
        faults += [w.what for w in placeholders(paper.path, content.text) if hasattr(w, "what")]
        if not content.text.strip():
            faults.append("the file would be empty")
        if faults:
            raise UnusableError(list(dict.fromkeys(faults)))
        return Made(made, tuple(scope.statements), content.text, paper.when.date().isoformat())

    def instance(self, paper: Paper, recipe: Artifact) -> Instance:
        return Instance(
            paper.id, f"planned:{paper.suffix}", recipe, self.project(paper), paper.when, paper.created or paper.when,
            self.author(paper), self.event(paper), paper.id, needed=True, path=paper.path,
        )  # fmt: skip

    def project(self, paper: Paper) -> Any:
        return next((p for p in self.world.projects if p.id == paper.project), None)

    def author(self, paper: Paper) -> Person:
        return self.world.people_on(paper.when.date()).get(paper.author, self.world.me)

    def event(self, paper: Paper) -> Event:
        return Event(f"w{paper.id}", paper.when, "written", paper.about, paper.project)

    # --- what is there ---

    def path(self, id: str) -> str:
        return self.there[id].path if id in self.there else self.plan.papers[id].path

    def text(self, id: str) -> str:
        """A file's text, read from its very bytes."""
        if id in self.made:
            return self.made[id].text
        if id not in self.texts:
            file = self.there[id]
            self.texts[id] = ""
            with suppress(BuildError, ReadError):  # a copy or an archive has no text of its own
                self.texts[id] = read(write(file.spec, file.suffix), file.name).text
        return self.texts[id]

    def spec_of(self, id: str) -> Made | None:
        """A document that can be written in another form."""
        if id in self.made:
            return self.made[id] if isinstance(self.made[id].spec, spec.Document) else None
        file = self.there[id]
        return (
            Made(file.spec, tuple(file.statements), period=file.period)
            if isinstance(file.spec, spec.Document)
            else None
        )

    # --- the result ---

    def files(self) -> list[PlannedFile]:
        return [self.file(paper, self.made[id]) for id, paper in self.plan.papers.items() if id in self.made]

    def file(self, paper: Paper, made: Made) -> PlannedFile:
        event = self.event(paper)
        kind = "sediment:planned" if isinstance(made.spec, spec.Stub) else f"planned:{paper.suffix}"
        planned = PlannedFile(
            id=paper.id, kind=kind, path=paper.path, spec=made.spec, created=paper.created or paper.when,
            modified=paper.when, author=self.author(paper).name, origin=paper.origin, about=paper.about,
            project_id=paper.project, event_id=event.id, attach=self.attached(paper, made), period=made.period,
        )  # fmt: skip
        planned.statements.extend(made.statements)
        return planned

    def attached(self, paper: Paper, made: Made) -> tuple[str, ...]:
        """What an archive holds, and a mail that speaks of what it carries."""
        sources = [s for s, _ in self.sources(paper.id)]
        if isinstance(made.spec, spec.Archive):
            return tuple(sources)
        if isinstance(made.spec, spec.Mail) and re.search(r"\b(?:attach|enclos)", made.text, re.IGNORECASE):
            return tuple(sources[-2:])
        return ()

    def edges(self) -> list[Edge]:
        """The plan's edges between files that have come to be."""
        there = self.there.keys() | self.made.keys()
        return list(dict.fromkeys(e for e in self.plan.edges if {e.older, e.newer} <= there))


def _stem(name: str) -> str:
    """A copy's name without what makes it one."""
    match = _COPY.match(name)
    return (match["stem"] if match else name).lower()
