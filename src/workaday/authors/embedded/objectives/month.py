"""Draws a month from the trade's patterns: three to five deliverables, and what happens to them."""

from __future__ import annotations

from collections.abc import Sequence

from workaday.authors.embedded.history import Historian
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.objectives.asking import ask, know
from workaday.authors.embedded.objectives.changes import corrections
from workaday.authors.embedded.objectives.diaries import diaries
from workaday.authors.embedded.objectives.draft import MOST_PEOPLE, CannotBeDone, Draft
from workaday.authors.embedded.objectives.initiatives import initiatives, value_criteria
from workaday.authors.embedded.objectives.letters import letters
from workaday.authors.embedded.objectives.needs import facts_of, pattern_measures
from workaday.authors.embedded.objectives.outputs import outputs_of
from workaday.authors.embedded.objectives.plan import MonthPlan
from workaday.authors.embedded.objectives.sources import find_registers, prove, source
from workaday.authors.embedded.objectives.traps import suspicions_of
from workaday.authors.embedded.trade import Objective
from workaday.authors.embedded.world import World
from workaday.errors import BuildError
from workaday.objectives.records import Deliverable
from workaday.world.records import Project

MOST_FILES = 47
"""How many files a month brings at the most."""

FEWEST_FILES = 19


class MonthAuthor:
    """Draws a month from the trade's patterns."""

    def __init__(self, world: World, historian: Historian, layout: Layout) -> None:
        self.draft = Draft(world, historian, layout)
        self.world, self.trade, self.plan = world, world.trade, self.draft.plan
        self.rng = self.draft.rng

    def run(self) -> MonthPlan:
        """Three to five deliverables with 19 to 47 files. Raises BuildError when fewer can be carried out."""
        self.choose()
        self.plan.deliverables.sort(key=lambda d: d.due)
        corrections(self.draft)
        if len(self.plan.corrections) < 2 or len(self.plan.traps) < 2:
            raise BuildError(
                f"{len(self.plan.corrections)} late changes and {len(self.plan.traps)} traps; two of each are needed"
            )
        letters(self.draft)
        initiatives(self.draft)
        value_criteria(self.draft)
        diaries(self.draft)
        self.plan.events.sort(key=lambda e: (e.when, e.id))
        return self.plan

    @property
    def files(self) -> int:
        return sum(len(d.outputs) for d in self.plan.deliverables)

    def choose(self) -> None:
        """The deliverables."""
        names = list(self.trade.objectives)
        self.rng.shuffle(names)
        wanted = self.rng.choice([3, 4, 4, 5, 5])
        used: set[tuple[str, str]] = set()
        for name in names:
            if len(self.plan.deliverables) >= wanted and self.files >= FEWEST_FILES:
                break
            if len(self.plan.deliverables) == 5 or self.files >= 40:
                break
            self.consider(name, used)
        if len(self.plan.deliverables) < 3 or self.files < FEWEST_FILES:
            raise BuildError(
                f"only {len(self.plan.deliverables)} deliverables with {self.files} files can be carried out: "
                + "; ".join(self.plan.dropped)
            )

    def consider(self, name: str, used: set[tuple[str, str]]) -> None:
        pattern = self.trade.objectives[name]
        projects: Sequence[Project | None] = [None]
        if pattern.project:
            projects = [p for p in self.world.projects if p.kind in pattern.project and p.status == "active"]
        if not projects:
            self.plan.dropped.append(f"{name}: no project of its kinds")
            return
        project = self.rng.choice(projects)
        if (name, project.id if project else "") in used:
            return
        files = len(pattern.outputs) + sum(o.pdf for o in pattern.outputs)
        if files + self.files > MOST_FILES:
            self.plan.dropped.append(f"{name}: its {files} files are too many beside the others")
            return
        cast = self.draft.cast | self.roles_of(pattern)
        if len(cast) > MOST_PEOPLE:
            self.plan.dropped.append(f"{name}: its month would need {len(cast)} people")
            return
        used.add((name, project.id if project else ""))
        try:
            self.draft.cast = cast
            self.deliverable(name, pattern, project)
        except CannotBeDone as reason:
            self.plan.dropped.append(f"{name}: {reason}")

    def roles_of(self, pattern: Objective) -> set[str]:
        """Everybody whom a pattern cannot do without."""
        facts = {*facts_of(self.draft, pattern), *(f for f in pattern.review_asks if f in self.trade.facts)}
        return {pattern.reviewer, pattern.approver, pattern.recipient, *pattern.held.values()} | {
            self.trade.facts[f].known_by for f in facts
        }

    def deliverable(self, name: str, pattern: Objective, project: Project | None) -> None:
        draft = self.draft
        number = len(self.plan.deliverables) + 1
        id = f"dlv_{number:03d}"
        seed = draft.seed.child(name, project.id if project else "")
        rng = seed.rng()
        measures = pattern_measures(draft, pattern)
        found = find_registers(draft, pattern, project, measures)
        asks = [ask(draft, fact, project, rng) for fact in facts_of(draft, pattern)]
        prove(draft, project, measures, found, asks)
        sources = [source(draft, register) for register in found]
        due = draft.days[{1: 15, 2: 16, 3: 17, 4: 18, 5: 18}[number]]
        scope = draft.scope(project, due, seed.rng("words"))
        outputs = outputs_of(draft, id, pattern, project, due, seed)
        suspicions = suspicions_of(draft, id, pattern, project, measures, rng)
        title = scope.text(pattern.title)
        people = self.world.people
        draft.found[id] = found
        self.plan.deliverables.append(
            Deliverable(
                id=id, pattern=name, title=title, project_id=project.id if project else "",
                description=scope.one_of(pattern.outcome), outcome=scope.one_of(pattern.outcome), due=due,
                milestones=[scope.text(m) for m in pattern.milestones],
                thresholds=[scope.text(t) for t in pattern.thresholds],
                outputs=outputs, reviewer=people[pattern.reviewer].id, approver=people[pattern.approver].id,
                recipient=people[pattern.recipient].id, asks=asks, review_asks=list(pattern.review_asks),
                suspicions=suspicions, sources=sources,
            )
        )  # fmt: skip
        know(draft, id, pattern, project, asks)
