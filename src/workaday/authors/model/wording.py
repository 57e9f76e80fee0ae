"""What the prompts for papers and rubrics say of a world: its people, projects, tables and figures, in bounded space."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from workaday.authors.embedded.world import World
from workaday.authors.model.paths import DOCUMENTS, PICTURES
from workaday.authors.model.plan import Paper
from workaday.errors import BuildError
from workaday.models.prompts import prompt
from workaday.world.records import Project

_SOURCE, _SOURCES = 4_500, 11_000
"""Characters of one file that a paper came from, and of all of them."""
_FIGURES, _TABLES = 70, 14
_WORDS = {"small": "80 to 200", "medium": "250 to 600", "large": "700 to 1,400"}


class Wording:
    """The words about one world."""

    def __init__(self, world: World, person: str) -> None:
        self.world, self.person = world, person

    def spec(self, paper: Paper, sources: Sequence[tuple[str, str, str]]) -> str:
        """The prompt for one paper. `sources` are paths, relations and texts."""
        world = self.world
        project = next((p for p in world.projects if p.id == paper.project), None)
        people = world.people_on(paper.when.date())
        author = people.get(paper.author, world.me)
        return prompt("author/spec").render(
            person=self.person, path=paper.path, about=paper.about, day=paper.when.date(), form=form_of(paper.suffix),
            words=_WORDS[paper.scale], author=f"{author.name}, {author.title}", by_user=author is world.me, project=project,
            people=[(role, p.name, p.title, p.organization) for role, p in people.items()],
            figures=self.figures(project, paper.when.date()), tables=self.tables(), sources=bounded(sources),
        )  # fmt: skip

    def figures(self, project: Project | None, when: date) -> list[tuple[str, str, str]]:
        """References, labels and what they come to on that day, of the project first."""
        scope = self.world.scope(Random(0), project, when)
        trade = self.world.trade
        names = [
            (f"m.{id}", m.label, ":project" in m.sql or ":subject" in m.sql)
            for id, m in trade.measures.items()
        ]
        names += [(f"f.{id}", f.label, f.scope == "project") for id, f in trade.facts.items()]
        found = []
        for name, label, own in names:
            if own and project is None:
                continue
            try:
                found.append((not own, name, label, scope.text(f"{{{{ {name} }}}}")))
            except BuildError:
                continue  # a figure that says nothing in this project
        return [
            (name, label, value) for _, name, label, value in sorted(found, key=lambda f: f[0])[:_FIGURES]
        ]

    def tables(self) -> list[tuple[str, str, str]]:
        """Record tables with their columns, as a query names them."""
        return [
            (
                id,
                table.label,
                ", ".join(f"{c} ({d.unit})" if d.unit != "text" else c for c, d in table.columns.items()),
            )
            for id, table in list(self.world.trade.tables.items())[:_TABLES]
        ]


def form_of(suffix: str) -> str:
    """Which part of the prompt describes a format."""
    if suffix in DOCUMENTS:
        return "document"
    if suffix in PICTURES:
        return "picture"
    return {"xlsx": "workbook", "pptx": "deck", "eml": "mail", "csv": "rows", "ics": "meeting"}.get(
        suffix, "text"
    )


def bounded(sources: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """As much of the sources as there is room for, the nearest kin first."""
    kin = {"version_of": 0, "derived_from": 1, "extracted_from": 1, "references": 2}
    left, shown = _SOURCES, []
    for path, relation, text in sorted(sources, key=lambda s: kin[s[1]]):
        part = " ".join(text[: 2 * _SOURCE].split(" "))[: min(_SOURCE, left)]
        if not part.strip():
            continue
        shown.append((path, relation, part + ("\n[...]" if len(part) < len(text) else "")))
        left -= len(part)
    return shown
