"""What work leaves beside its papers: blank templates, stale copies, archives of closed projects.

They are made from papers that are planned already and state nothing of their own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from workaday.artifacts import spec
from workaday.artifacts.plan import Edge, Origin, PlannedFile
from workaday.authors.embedded.annex import is_annex
from workaday.authors.embedded.layout import Layout, file_name
from workaday.authors.embedded.world import World
from workaday.world.period import MONTHS, human_time, on_or_after, on_or_before
from workaday.world.records import Event

_OF_ITS_TIME = re.compile(rf"\b(?:{'|'.join(MONTHS)}|Q[1-4]|H[12]|\d[\d./,-]*)\b|[#()]")
_STALE = {"low": 0.3, "medium": 0.16, "high": 0.05}
_TEMPLATES = {"low": (0, 1), "medium": (1, 3), "high": (2, 5)}
_ARCHIVED = 0.45
"""How often a closed project's papers were packed into one file."""


class Keepsakes:
    """Makes them for one world, from the papers of `files`."""

    def __init__(self, world: World, layout: Layout, files: Sequence[PlannedFile], most: int) -> None:
        """`most` is how many there may be."""
        self.world, self.layout, self.most = world, layout, most
        self.papers = sorted((f for f in files if not f.holder), key=lambda f: (f.modified, f.id))
        self.files: list[PlannedFile] = []
        self.edges: list[Edge] = []

    def run(self) -> None:
        for made in (self.templates(), self.copies(), self.archives()):
            for _ in made:
                if len(self.files) >= self.most:
                    return

    # --- templates ---

    def templates(self) -> Iterator[None]:
        """Blank forms of what is written again and again, filed before the first that was made from them."""
        rng = self.world.seed.rng("templates")
        again: dict[str, list[PlannedFile]] = {}
        for file in self.papers:
            if isinstance(file.spec, spec.Document | spec.Deck) and file.suffix in (".docx", ".pptx"):
                again.setdefault(file.kind, []).append(file)
        often = [uses for uses in again.values() if len(uses) > 1 and uses[0].author == self.world.me.name]
        for uses in rng.sample(often, min(len(often), rng.randint(*_TEMPLATES[self.world.habits.tidiness]))):
            self.template(uses, rng)
            yield

    def template(self, uses: list[PlannedFile], rng: random.Random) -> None:
        first = uses[0]
        earliest = on_or_before(first.created.date() - timedelta(days=rng.randint(1, 20)))
        when = human_time(rng, max(earliest, on_or_after(self.world.life_start + timedelta(days=1))))
        if when >= first.created:
            return
        plain = " ".join(_OF_ITS_TIME.sub(" ", first.title).split()).strip(" -,:") or "Report"
        title = rng.choice(["{} template", "Template - {}", "{} (blank)", "_{} TEMPLATE"]).format(plain)
        made = blank(first.spec, plain, when)
        if isinstance(made, spec.Document):
            made = replace(made, blocks=self.framed(made.blocks))
        path = self.layout.unique(
            f"{self.layout.work}/Templates", self.layout.spelled(file_name(title)), first.suffix[1:]
        )
        self.add(
            f"t{first.id}",
            f"template:{first.kind}",
            path,
            made,
            when,
            f"Blank form for {plain}",
            first,
            "user_created",
        )
        self.edges += [Edge(f"t{first.id}", use.id, "derived_from") for use in uses[:4] if use.version == 1]

    def framed(self, blocks: tuple[spec.Block, ...]) -> tuple[spec.Block, ...]:
        """What stays the same on every paper made from a form: the house above, who writes below."""
        org, me = self.world.org, self.world.me
        return (
            spec.Paragraph(f"{org.name}, {org.place}", "small"),
            *blocks,
            spec.Paragraph(", ".join(filter(None, (me.name, me.title, me.phone))), "small"),
        )

    # --- copies ---

    def copies(self) -> Iterator[None]:
        """A version that was fetched from a mail or a share, and stayed where it fell when the next one came."""
        rng = self.world.seed.rng("stale copies")
        for file in self.papers:
            if file.suffix in (".docx", ".xlsx", ".pptx", ".pdf") and file.project_id and not file.attach:
                if rng.random() >= _STALE[self.world.habits.tidiness] * (
                    1.0 if file.author == self.world.me.name else 0.6
                ):
                    continue
                when = human_time(rng, on_or_after(file.modified.date() + timedelta(days=rng.randint(1, 9))))
                if when.date() < self.world.cutoff:
                    self.copy(file, when, rng)
                    yield

    def copy(self, file: PlannedFile, when: datetime, rng: random.Random) -> None:
        stem = file.name.rpartition(".")[0]
        again = f"{stem} - Copy" if self.layout.system == "windows" else f"{stem} copy"
        name = rng.choice([f"{stem} (1)", stem, stem, f"Copy of {stem}", again])
        folder = self.layout.downloads if rng.random() < 0.75 else self.layout.desktop
        path = self.layout.unique(folder, name[:120], file.suffix[1:])
        about = f"A copy of {file.name} as it was on {file.modified:%Y-%m-%d}"
        self.add(f"k{file.id}", f"copy:{file.kind}", path, spec.Copy(file.id), when, about, file, "shared")
        self.edges.append(Edge(file.id, f"k{file.id}", "derived_from"))

    # --- archives ---

    def archives(self) -> Iterator[None]:
        """The papers of a closed project in one file, packed some weeks after its end."""
        rng = self.world.seed.rng("archives")
        for project in self.world.projects:
            papers = [f for f in self.papers if f.project_id == project.id]
            if project.status != "closed" or len(papers) < 3 or rng.random() > _ARCHIVED:
                continue
            last = max(project.end, papers[-1].modified.date())
            when = human_time(rng, on_or_after(last + timedelta(days=rng.randint(5, 60))))
            if when.date() >= self.world.cutoff:
                continue
            base, _, name = self.layout.project_folder(project).rpartition("/")
            path = self.layout.unique(base, self.layout.spelled(file_name(name)), "zip")
            about = f"The papers of {project.name}, packed when it was over"
            made = spec.Archive(())
            self.add(f"z{project.id}", "archive", path, made, when, about, papers[-1], "user_created")
            self.files[-1].attach = tuple(f.id for f in papers)
            self.edges += [Edge(f.id, f"z{project.id}", "derived_from") for f in papers]
            yield

    def add(
        self, id: str, kind: str, path: str, made: spec.Spec, when: datetime, about: str, like: PlannedFile, origin: Origin
    ) -> None:  # fmt: skip
        event = Event(f"v{id}", when, kind.partition(":")[0], about, like.project_id)
        self.world.ledger.add(event)
        self.files.append(
            PlannedFile(
                id=id, kind=kind, path=path, spec=made, created=when, modified=when, author=like.author, origin=origin,
                about=about, project_id=like.project_id, event_id=event.id, period=when.date().isoformat(), era=like.era,
            )
        )  # fmt: skip


def blank(made: spec.Spec, title: str, when: datetime) -> spec.Spec:
    """A document or deck with its headings alone."""
    assert isinstance(made, spec.Document | spec.Deck)
    properties = replace(made.properties, title=title, created=when, modified=when, revision=1)
    if isinstance(made, spec.Deck):
        slides = tuple(spec.Slide(_bare(s.title), layout=s.layout) for s in made.slides)
        return spec.Deck(slides, properties, made.style)
    blocks: list[spec.Block] = []
    for block in made.blocks:
        if isinstance(block, spec.Heading) and is_annex(block.text):
            break
        if isinstance(block, spec.Heading):
            blocks += [spec.Heading(_bare(block.text), block.level), spec.Paragraph("…", "small")]
        elif isinstance(block, spec.Table):
            blocks.append(spec.Table(block.header, (("",) * len(block.header),) * 3, block.numeric))
    return spec.Document(title, tuple(blocks), properties, "", made.header, made.footer, made.style)


def _bare(heading: str) -> str:
    return " ".join(_OF_ITS_TIME.sub(" ", heading).split()).strip(" -,:") or "…"
