"""A month for a world: which deliverables, from which sources, with whose word, and what goes wrong.

Everything here is a projection of the ledger. The plan says where to look, whom to ask and how to compute;
the checks say what must then stand in the files. Both come from the same recipes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from workaday.artifacts import spec
from workaday.artifacts.figures import same, written_near
from workaday.artifacts.readers import read
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.render import Press, render
from workaday.artifacts.writers import write
from workaday.authors.embedded.history import Historian, Instance
from workaday.authors.embedded.layout import Layout, file_name
from workaday.authors.embedded.lint import artifact_homes, measures_of, queries_of, registers
from workaday.authors.embedded.trade import LateChange, Objective, Trap
from workaday.authors.embedded.world import World
from workaday.errors import BuildError
from workaday.objectives.records import (
    Ask,
    Correction,
    Criterion,
    Deliverable,
    Knowledge,
    MonthEvent,
    OutputFile,
    Source,
    Suspicion,
)
from workaday.world.ledger import Ledger
from workaday.world.notebook import Notebook
from workaday.world.period import Period, add_months, on_or_before, working_days_from
from workaday.world.records import Project, Value, same_value
from workaday.world.refs import Scope, Statement
from workaday.world.resolve import ErringResolver, LedgerResolver
from workaday.world.seeds import Seed
from workaday.world.tables import Column


@dataclass
class PlantedError:
    """A trap, as the ledger keeps it: which file states which measure, with which wrong value."""

    id: str
    kind: str
    instance: Instance
    measure: str
    right: Value
    wrong: Value
    story: str
    report_to: str
    deliverable: str


@dataclass
class MonthPlan:
    """All that was decided about the month, before it is compiled into checks."""

    working_days: list[date]
    deliverables: list[Deliverable] = field(default_factory=list)
    traps: list[PlantedError] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    knowledge: list[Knowledge] = field(default_factory=list)
    events: list[MonthEvent] = field(default_factory=list)
    held: list[tuple[Instance, str]] = field(default_factory=list)  # a register, and who keeps it
    dropped: list[str] = field(default_factory=list)  # patterns that could not be carried out, and why


DAYS = 20
"""Working days of a month of work."""

MOST_FILES = 47
"""How many files a month brings at the most."""

MOST_PEOPLE = 8
"""With how many people a month has to do at the most."""


class MonthAuthor:
    """Draws a month from the trade's patterns."""

    def __init__(self, world: World, historian: Historian, layout: Layout) -> None:
        self.world, self.historian, self.layout = world, historian, layout
        self.trade = world.trade
        self.seed = world.seed.child("objectives")
        self.rng = self.seed.rng()
        self.homes = artifact_homes(world.trade)
        self.registers = registers(world.trade)
        self.days = working_days_from(world.month_start, DAYS)
        self.plan = MonthPlan(self.days)
        self.fresh: dict[tuple[str, str], Instance] = {}
        self.cast: set[str] = set()

    # --- which deliverables ---

    def run(self) -> MonthPlan:
        """Three to five deliverables with 19 to 47 files. Raises BuildError when fewer can be carried out."""
        names = list(self.trade.objectives)
        self.rng.shuffle(names)
        wanted = self.rng.choice([3, 4, 4, 5, 5])
        used: set[tuple[str, str]] = set()
        for name in names:
            outputs = sum(len(d.outputs) for d in self.plan.deliverables)
            if len(self.plan.deliverables) >= wanted and outputs >= 19:
                break
            if len(self.plan.deliverables) == 5 or outputs >= 40:
                break
            self.consider(name, used)
        outputs = sum(len(d.outputs) for d in self.plan.deliverables)
        if len(self.plan.deliverables) < 3 or outputs < 19:
            raise BuildError(
                f"only {len(self.plan.deliverables)} deliverables with {outputs} files can be carried out: "
                + "; ".join(self.plan.dropped)
            )
        self.plan.deliverables.sort(key=lambda d: d.due)
        self.corrections()
        if len(self.plan.corrections) < 2 or len(self.plan.traps) < 2:
            raise BuildError(
                f"{len(self.plan.corrections)} late changes and {len(self.plan.traps)} traps; two of each are needed"
            )
        self.letters()
        return self.plan

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
        if files + sum(len(d.outputs) for d in self.plan.deliverables) > MOST_FILES:
            self.plan.dropped.append(f"{name}: its {files} files are too many beside the others")
            return
        cast = self.cast | self.roles_of(pattern)
        if len(cast) > MOST_PEOPLE:
            self.plan.dropped.append(f"{name}: its month would need {len(cast)} people")
            return
        used.add((name, project.id if project else ""))
        try:
            self.cast = cast
            self.deliverable(name, pattern, project)
        except _CannotBeDone as reason:
            self.plan.dropped.append(f"{name}: {reason}")

    def roles_of(self, pattern: Objective) -> set[str]:
        """Everybody whom a pattern cannot do without."""
        facts = {*self.facts_of(pattern), *(f for f in pattern.review_asks if f in self.trade.facts)}
        return {pattern.reviewer, pattern.approver, pattern.recipient, *pattern.held.values()} | {
            self.trade.facts[f].known_by for f in facts
        }

    def admit(self, role: str) -> bool:
        """Whether there is room for one more in the month; if so they are in."""
        if role not in self.cast and len(self.cast) >= MOST_PEOPLE:
            return False
        self.cast.add(role)
        return True

    def deliverable(self, name: str, pattern: Objective, project: Project | None) -> None:
        number = len(self.plan.deliverables) + 1
        id = f"dlv_{number:03d}"
        seed = self.seed.child(name, project.id if project else "")
        rng = seed.rng()
        measures = self.measures(pattern)
        found = self.sources(pattern, project, measures)
        asks = [self.ask(fact, project, rng) for fact in self.facts_of(pattern)]
        self.prove(project, measures, found, asks)
        sources = [self.source(register) for register in found]
        due = self.days[{1: 15, 2: 16, 3: 17, 4: 18, 5: 18}[number]]
        scope = self.scope(project, due, seed.rng("words"))
        outputs = self.outputs(id, pattern, project, due, seed)
        suspicions = self.suspicions(id, pattern, project, measures, rng)
        title = scope.text(pattern.title)
        people = self.world.people
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
        self.know(id, pattern, project, asks)

    def scope(self, project: Project | None, when: date, rng: random.Random) -> Scope:
        """Words of the month: dated in it, with figures as of the cut-off."""
        world = self.world
        names = {**world.names(project, when), "period": Period(world.cutoff)}
        resolver = LedgerResolver(
            world.ledger, Period(world.cutoff), world.cutoff, project.id if project else ""
        )
        return Scope(resolver, rng, world.trade.pools, names, world.forms, world.terms["sector"])

    # --- where the answers are ---

    def recipes(self, pattern: Objective) -> Iterator[Artifact]:
        for output in pattern.outputs:
            yield self.trade.artifacts[output.artifact]

    def measures(self, pattern: Objective) -> list[str]:
        names = {m for recipe in self.recipes(pattern) for m in measures_of(self.trade, recipe)}
        names |= set(pattern.review_asks) & set(self.trade.measures)
        names |= {self.trade.traps[t].measure for t in pattern.traps}
        return sorted(names)

    def queries(self, pattern: Objective, measures: Iterable[str]) -> list[str]:
        queries = [self.trade.measures[m].sql for m in measures]
        for recipe in self.recipes(pattern):
            queries += queries_of(recipe)
        return queries

    def facts_of(self, pattern: Objective) -> list[str]:
        """Facts that are asked for before the work; those of the review come later."""
        names = dict.fromkeys(f for f in pattern.ask if f not in pattern.review_asks)
        for recipe in self.recipes(pattern):
            text = str(recipe.model_dump())
            names |= dict.fromkeys(f for f in re.findall(r"\bf\.(\w+)", text) if f in self.trade.facts)
        for query in self.queries(pattern, self.measures(pattern)):
            names |= dict.fromkeys(f for f in re.findall(r":f_(\w+)", query) if f in self.trade.facts)
        return list(names)

    def sources(self, pattern: Objective, project: Project | None, measures: list[str]) -> list[_Register]:
        """Where each needed table can be read: a register on the computer, or one that a colleague keeps."""
        needed = {t for q in self.queries(pattern, measures) for t in self.world.ledger.tables_of(q)}
        if project is not None and (subject := self.trade.projects[project.kind].subject):
            needed.add(subject)
        found = []
        for table in sorted(needed):
            kind, where, home = self.register(table, project)
            found.append(
                _Register(table, kind, where, home, self.keeper(kind, home, pattern.held.get(table, "")))
            )
        return found

    def keeper(self, kind: str, home: Project | None, role: str) -> str:
        """Who keeps a register: whoever keeps it for another deliverable, nobody if it is on the computer."""
        for instance, holder in self.plan.held:
            if (instance.kind, instance.project) == (kind, home):
                return holder
        return "" if (kind, home.id if home else "") in self.fresh else role

    def register(self, table: str, project: Project | None) -> tuple[str, str, Project | None]:
        """The artifact that holds the table's rows: all of them for preference, else the project's."""
        options: list[tuple[int, str, str, Project | None]] = []
        for kind, where in self.registers[table]:
            whole, homes = not where.strip(), self.homes[kind]
            if "" in homes and ":project" not in where and ":subject" not in where:
                options.append((0 if whole else 4, kind, where, None))
            elif project is not None and project.kind in homes:
                exact = bool(re.fullmatch(r"\s*\w+\s*=\s*:(project|subject)\s*", where))
                options.append((1 if whole else 2 if exact else 3, kind, where, project))
            elif whole:
                others = [p for p in self.world.projects if p.kind in homes and p.status == "active"]
                options += [(5, kind, where, p) for p in others[:1]]
        if not options:
            raise _CannotBeDone(f"no register of {table} is at hand")
        _, kind, where, home = min(options, key=lambda o: (o[0], o[1]))
        return kind, where, home

    def source(self, register: _Register) -> Source:
        """The register as the plan names it; brings it up to date, or puts it into somebody's keeping."""
        definition, recipe = self.trade.tables[register.table], self.trade.artifacts[register.kind]
        scope = self.world.scope(random.Random(0), register.home, self.world.cutoff)
        sheet = next((scope.text(s.name)[:31] for s in recipe.sheets if s.rows == register.table), "")
        if register.role:
            path = self.held(register.kind, register.home, register.role)
        else:
            path = self.path_of(self.bring_up_to_date(register.kind, register.home))
        return Source(
            table=register.table, path=path, sheet=sheet,
            holder=self.world.people[register.role].id if register.role else "", request=definition.label,
            columns={definition.label_of(c): c for c in definition.columns},
        )  # fmt: skip

    def bring_up_to_date(self, kind: str, project: Project | None) -> Instance:
        key = (kind, project.id if project else "")
        if key not in self.fresh:
            self.fresh[key] = self.historian.fresh(
                kind, project, f"{self.trade.artifacts[kind].title} brought up to date"
            )
        return self.fresh[key]

    def path_of(self, instance: Instance) -> str:
        """The path of a file of the cut-off day; decided here since the plan names it."""
        if not instance.path:
            scope = self.world.scope(
                self.world.seed.rng("name", instance.id), instance.project, instance.when.date()
            )
            folder = self.layout.folder(instance.recipe, instance.project, scope)
            name = self.layout.name(instance.recipe, scope)
            instance.path = self.layout.unique(folder, name, instance.recipe.format)
        return instance.path

    def held(self, kind: str, home: Project | None, role: str) -> str:
        """A register that a colleague keeps in its present state: its file's name."""
        for instance, holder in self.plan.held:
            if (instance.kind, instance.project, holder) == (kind, home, role):
                return instance.path
        instance = self.historian.fresh(kind, home, f"{self.trade.artifacts[kind].title} kept by a colleague")
        self.historian.history.instances.remove(instance)
        instance.author = self.world.people[role]
        scope = self.world.scope(self.world.seed.rng("held", kind, role), home, instance.when.date())
        instance.path = f"{file_name(scope.one_of(instance.recipe.name))}.{instance.recipe.format}"
        self.plan.held.append((instance, role))
        return instance.path

    def prove(
        self, project: Project | None, measures: list[str], registers: list[_Register], asks: list[Ask]
    ) -> None:
        """Every figure must come out the same from the registers alone, before anything is promised."""
        world, place = self.world, project.id if project else ""
        notebook = Notebook(
            world.trade.tables, world.trade.measures,
            {f: (d.unit, d.label) for f, d in world.trade.facts.items()}, world.cutoff, place,
            float(world.ledger.meta("scale")), project_rows(world),
        )  # fmt: skip
        period = Period(world.cutoff)
        for register in registers:
            sql = f'SELECT * FROM "{register.table}" WHERE {register.where or "1"}'
            home = register.home.id if register.home else ""
            notebook.enter(register.table, world.ledger.query(sql, period, world.cutoff, home))
        facts = world.ledger.facts(place)
        for ask in asks:
            notebook.learn(ask.fact, facts[ask.fact])
        resolver = notebook.resolver()
        for measure in measures:
            if any(
                f not in notebook.facts for f in re.findall(r":f_(\w+)", world.trade.measures[measure].sql)
            ):
                continue
            for shift, span in ((0, period), (1, period.shifted())):
                right = world.ledger.value(measure, span, world.cutoff, place)
                try:
                    mine = resolver.measure(measure, shift)
                except BuildError as error:
                    raise _CannotBeDone(f"{measure}: {error}") from error
                if not same_value(mine, right):
                    raise _CannotBeDone(f"{measure} is {right} in truth and {mine} from the registers")

    # --- whom to ask ---

    def ask(self, fact: str, project: Project | None, rng: random.Random) -> Ask:
        definition = self.trade.facts[fact]
        scope = self.scope(project, self.world.month_start, rng)
        phrases = [scope.text(phrase) for phrase in definition.ask] or [
            f"Could you tell me the {definition.label.lower()}?",
            f"What should I use for {definition.label.lower()}?",
            f"I need the {definition.label.lower()} for this. Do you have it?",
        ]
        holder = self.world.people[definition.known_by].id
        rng.shuffle(phrases)
        return Ask(fact=fact, label=definition.label, unit=definition.unit, holder=holder, phrases=phrases)

    def know(self, id: str, pattern: Objective, project: Project | None, asks: list[Ask]) -> None:
        project_id = project.id if project else ""
        for ask in asks:
            self.knowledge(
                ask.fact, "asked" if self.trade.facts[ask.fact].release == "review" else None, project_id
            )
        reviewer = self.world.people[pattern.reviewer]
        for name in pattern.review_asks:
            kind = "m" if name in self.trade.measures else "f"
            definition = self.trade.measures.get(name) or self.trade.facts[name]
            self.plan.criteria.append(
                Criterion(
                    reviewer=reviewer.id,
                    deliverable=id,
                    kind="m" if kind == "m" else "f",
                    ref=name,
                    label=definition.label,
                )
            )
            if kind == "f":
                self.knowledge(name, "asked", project_id)

    def knowledge(self, fact: str, release: str | None, project: str) -> None:
        definition = self.trade.facts[fact]
        scope = project if definition.scope == "project" else ""
        id = f"k_{fact}_{scope or 'all'}"
        if any(k.id == id for k in self.plan.knowledge):
            return
        value = self.world.ledger.facts(scope)[fact]
        self.plan.knowledge.append(
            Knowledge(
                id=id, holder=self.world.people[definition.known_by].id, kind="fact", ref=fact, label=definition.label,
                aliases=list(definition.aliases), release=release or definition.release, project=scope,  # type: ignore[arg-type]
                unit=definition.unit, form=self.world.forms.usual(value, definition.unit, _digits(definition.unit, value)),
                tell=definition.tell, asks=definition.ask,
            )
        )  # fmt: skip

    # --- what is to be made ---

    def outputs(
        self, id: str, pattern: Objective, project: Project | None, due: date, seed: Any
    ) -> list[OutputFile]:
        outputs: list[OutputFile] = []
        latest: dict[str, OutputFile] = {}
        for k, output in enumerate(sorted(pattern.outputs, key=lambda o: o.week), 1):
            recipe = self.trade.artifacts[output.artifact]
            day = (
                due if output.week == 4 else self.days[output.week * 5 - 1 - seed.rng("due", k).randrange(2)]
            )
            earlier = latest.get(output.artifact)
            path = self.output_path(
                recipe, output.name, output.stage, project, day, seed.rng("name", output.artifact)
            )
            made = OutputFile(
                id=f"{id}_f{len(outputs) + 1:02d}", artifact=output.artifact, path=path, stage=output.stage,
                week=output.week, due=day, seed=seed.child("text", output.artifact).path, requires=[], sections=[],
                revises=earlier.id if earlier else "",
            )  # fmt: skip
            outputs.append(made)
            latest[output.artifact] = made
            if output.pdf and recipe.format == "docx":
                folder, _, name = path.rpartition("/")
                pdf = self.layout.unique(folder, name.rpartition(".")[0], "pdf")
                outputs.append(
                    made.model_copy(
                        update={
                            "id": f"{id}_f{len(outputs) + 1:02d}",
                            "path": pdf,
                            "export_of": made.id,
                            "revises": "",
                        }
                    )
                )
        return outputs

    def output_path(
        self, recipe: Artifact, name: str, stage: str, project: Project | None, day: date, rng: random.Random
    ) -> str:
        scope = self.scope(project, day, rng)
        folder = self.layout.folder(recipe, project, scope)
        base = file_name(scope.text(name)) if name else self.layout.name(recipe, scope)
        if stage == "draft":
            base = self.layout.versioned(base, 1, 2)
        elif stage == "final":
            base = self.layout.versioned(base, 2, 2)
        return self.layout.unique(folder, base, recipe.format)

    # --- traps ---

    def suspicions(
        self, id: str, pattern: Objective, project: Project | None, measures: list[str], rng: random.Random
    ) -> list[Suspicion]:
        made: list[Suspicion] = []
        names = list(pattern.traps)
        rng.shuffle(names)
        for name in names:
            if len(made) == 2 or any(t.id.endswith("_" + name) for t in self.plan.traps):
                continue
            trap = self.trade.traps[name]
            home = self.trap_home(trap, project)
            if home is None or trap.measure not in measures or not self.admit(trap.report_to):
                continue
            planted = self.plant(f"{id}_{name}", trap, home[0], id, rng)
            if planted is None:
                continue
            scope = self.scope(project, self.world.month_start, rng)
            finding = scope.one_of(trap.finding, **_PLACEHOLDERS)
            made.append(
                Suspicion(
                    trap=planted.id, path=self.path_of(planted.instance), measure=trap.measure,
                    report_to=self.world.people[trap.report_to].id, finding=finding,
                )
            )  # fmt: skip
        return made

    def trap_home(self, trap: Trap, project: Project | None) -> tuple[Project | None] | None:
        homes = self.homes[trap.artifact]
        if project is not None and project.kind in homes:
            return (project,)
        return (None,) if "" in homes and ":project" not in self.trade.measures[trap.measure].sql else None

    def plant(
        self, id: str, trap: Trap, project: Project | None, deliverable: str, rng: random.Random
    ) -> PlantedError | None:
        """The error itself: a value that the file will state and that is not so."""
        world = self.world
        key = (trap.artifact, project.id if project else "")
        if key in self.fresh or any(
            (i.kind, i.project) == (trap.artifact, project) for i, _ in self.plan.held
        ):
            return None  # a file carries one error, and a register none
        right = world.ledger.value(trap.measure, Period(world.cutoff), world.cutoff, key[1])
        if not isinstance(right, int | float) or right == 0:
            return None
        unit = self.trade.measures[trap.measure].unit
        values = ((_as_written(w, unit), kind) for kind, w in self.wrong_values(trap, project, right, rng))
        wrong, how = next(
            (
                (w, kind)
                for w, kind in values
                if self.differs(w, right, unit) and self.shows(trap, project, w, right)
            ),
            (None, ""),
        )
        if wrong is None:
            return None
        instance = self.bring_up_to_date(trap.artifact, project)
        instance.author = world.people[trap.by]
        story = self.scope(project, world.cutoff, rng).one_of(trap.story, **_PLACEHOLDERS)
        planted = PlantedError(
            id, how, instance, trap.measure, right, wrong, story, world.people[trap.report_to].id, deliverable
        )
        self.plan.traps.append(planted)
        return planted

    def shows(self, trap: Trap, project: Project | None, wrong: Value, right: float) -> bool:
        """Whether somebody who looks for the label in such a file comes upon the wrong value, as that."""
        world, recipe = self.world, self.trade.artifacts[trap.artifact]
        measure = self.trade.measures[trap.measure]
        scope = world.scope(self.seed.rng("shows", trap.artifact), project, world.cutoff)
        assert isinstance(scope.resolver, LedgerResolver)
        scope.resolver = ErringResolver.of(scope.resolver, {trap.measure: wrong})
        moment = datetime.combine(world.cutoff, time(12))
        properties = spec.Properties(recipe.title, world.me.name, world.me.name, moment, moment)
        made = render(recipe, scope, press_for(world, properties))
        text = read(write(made, recipe.format), f"trial.{recipe.format}").text
        found = written_near(text, measure.label, measure.unit)
        if found is None or same(found, right, measure.unit):
            return False
        return isinstance(wrong, int | float) and same(found, wrong, measure.unit)

    def differs(self, wrong: Value, right: float, unit: str) -> bool:
        """A difference that shows in the usual form and is more than rounding, less than absurd."""
        if not isinstance(wrong, int | float) or wrong == 0:
            return False
        forms = self.world.forms
        return forms.usual(wrong, unit) != forms.usual(right, unit) and abs(wrong - right) > 0.004 * abs(
            right
        )

    def wrong_values(
        self, trap: Trap, project: Project | None, right: float, rng: random.Random
    ) -> Iterator[tuple[str, Value]]:
        world, place = self.world, project.id if project else ""
        ledger, cutoff = world.ledger, Period(world.cutoff)
        if trap.kind in ("omit_row", "double_count"):
            rows = ledger.query(f'SELECT * FROM "{trap.table}"', cutoff, world.cutoff, place)
            keys = [str(r[self.trade.tables[trap.table].key]) for r in rows]
            rng.shuffle(keys)
            for key in keys[:60]:
                with trial(ledger):
                    (ledger.drop_row if trap.kind == "omit_row" else ledger.repeat_row)(trap.table, key)
                    yield trap.kind, ledger.value(trap.measure, cutoff, world.cutoff, place)
        elif trap.kind == "wrong_period":
            for months in (1, 2, 3):
                period = Period(add_months(world.cutoff, -months))
                yield trap.kind, ledger.value(trap.measure, period, world.cutoff, place)
        elif trap.kind == "stale":
            for days in (30, 60, 90):
                then = world.cutoff - timedelta(days=days)
                yield trap.kind, ledger.value(trap.measure, Period(then), then, place)
        elif trap.kind == "scale":
            yield trap.kind, right * rng.choice([10, 0.1])
        elif trap.kind == "unit":
            yield trap.kind, right * rng.choice([100, 0.01])
        elif trap.kind == "sign":
            yield trap.kind, -right
        yield from (
            ("transposed", value) for value in _transposed(right, self.trade.measures[trap.measure].unit)
        )

    # --- late changes ---

    def corrections(self) -> None:
        """Two to four rows that turn out to be wrong in mid-month, each moving a figure that is delivered."""
        wanted = min(4, max(2, len(self.plan.deliverables)))
        done: set[str] = set()
        for _ in range(2):
            for deliverable in self.plan.deliverables:
                if len(self.plan.corrections) >= wanted:
                    return
                pattern = self.trade.objectives[deliverable.pattern]
                names = [n for n in pattern.changes if n not in done]
                self.rng.shuffle(names)
                for name in names:
                    if self.correction(name, deliverable):
                        done.add(name)
                        break

    def correction(self, name: str, deliverable: Deliverable) -> bool:
        world = self.world
        change = self.trade.changes[name]
        if change.table not in {s.table for s in deliverable.sources} or not self.admit(change.by):
            return False
        table = self.trade.tables[change.table]
        rng = self.seed.rng("change", deliverable.id, name)
        measures = self.delivered(deliverable)
        rows = world.ledger.query(
            f'SELECT * FROM "{change.table}" WHERE {change.where or "1"}', Period(world.cutoff), world.cutoff,
            deliverable.project_id,
        )  # fmt: skip
        rng.shuffle(rows)
        day = self.days[rng.randint(6, 10)]
        when = datetime.combine(day, time(rng.randint(9, 15), rng.randrange(60), rng.randrange(60)))
        touched = {(c.table, c.key) for c in self.plan.corrections}
        for row in rows[:80]:
            key, old = str(row[table.key]), row[change.column]
            if (change.table, key) in touched:
                continue
            new = self.new_value(change, old, table.columns[change.column], rng)
            if new is None or new == old:
                continue
            moved = self.moved(change.table, key, change.column, new, when, measures, deliverable.project_id)
            if moved:
                id = f"chg_{len(self.plan.corrections) + 1:02d}"
                world.ledger.correct(change.table, key, change.column, new, when)
                self.plan.corrections.append(
                    Correction(id=id, when=when, table=change.table, key=key, column=change.column, old=old, new=new,
                               sender=world.people[change.by].id, measures=moved)
                )  # fmt: skip
                self.announce(id, name, key, old, new, when, deliverable, rng)
                return True
        return False

    def delivered(self, deliverable: Deliverable) -> list[str]:
        """Measures that its final files state."""
        finals = {o.artifact for o in deliverable.outputs if o.stage == "final"}
        return sorted({m for a in finals for m in measures_of(self.trade, self.trade.artifacts[a])})

    def new_value(
        self, change: LateChange, old: Value, column: Column, rng: random.Random
    ) -> str | int | float | None:
        """What the row should have said; None when there is nothing to correct."""
        if change.values:
            return rng.choice([v for v in change.values if v != old] or change.values)
        if not isinstance(old, int | float) or old == 0:
            return None
        times = rng.uniform(*change.factor)
        if abs(times - 1) < 0.04:
            times = 1.07
        scale = float(self.world.ledger.meta("scale")) if column.unit == "money" else 1.0
        step = change.round * scale or column.round * scale
        new = round(old * times / step) * step if step else old * times
        return column.number(round(new, 2 if column.unit == "money" else 4))

    def moved(
        self, table: str, key: str, column: str, new: Value, when: datetime, measures: list[str], project: str
    ) -> list[str]:
        """The measures whose usual form changes with the corrected row."""
        ledger, period = self.world.ledger, Period(self.world.cutoff)
        forms = self.world.forms
        end = when + timedelta(days=1)
        before = {m: ledger.value(m, period, end, project) for m in measures}
        with trial(ledger):
            ledger.correct(table, key, column, new, when)
            after = {m: ledger.value(m, period, end, project) for m in measures}
        units = self.trade.measures
        return [
            m
            for m in measures
            if forms.usual(before[m], units[m].unit) != forms.usual(after[m], units[m].unit)
        ]

    def announce(
        self, id: str, name: str, key: str, old: Value, new: Value, when: datetime, deliverable: Deliverable,
        rng: random.Random,
    ) -> None:  # fmt: skip
        world, change = self.world, self.trade.changes[name]
        table = self.trade.tables[change.table]
        column = table.columns[change.column]
        project = next((p for p in world.projects if p.id == deliverable.project_id), None)
        scope = self.scope(project, when.date(), rng)
        digits = _digits(column.unit, old, new)
        words = {
            "key": key, "old": world.forms.usual(old, column.unit, digits), "new": world.forms.usual(new, column.unit, digits),
            "label": table.label_of(change.column), "table": table.label, "first": world.me.first, "reason": "",
            "deliverable": deliverable.title,
        }  # fmt: skip
        body = []
        for part in change.body:
            phrase = part if isinstance(part, str) else rng.choice(part)
            if phrase.startswith("? "):
                if rng.random() < 0.5:
                    continue
                phrase = phrase[2:]
            body.append(scope.text(phrase, **words))
        sender = world.people[change.by]
        self.plan.events.append(
            MonthEvent(
                id=f"ev_{id}", when=when, sender=sender.id, subject=scope.one_of(change.subject, **words),
                body=f"{world.me.first},\n\n" + "\n".join(body) + f"\n\n{sender.first}", change=id,
            )
        )  # fmt: skip

    # --- letters that come by themselves ---

    def letters(self) -> None:
        """What is told at once, the opening word of the month, and reminders."""
        world = self.world
        people = {p.id: p for p in world.people.values()}
        told: dict[str, list[Knowledge]] = {}
        for item in self.plan.knowledge:
            if item.release == "told":
                told.setdefault(item.holder, []).append(item)
        for holder, items in told.items():
            rng = self.seed.rng("told", holder)
            when = datetime.combine(self.days[rng.randint(0, 1)], time(rng.randint(8, 11), rng.randrange(60)))
            lines = [f"{i.label}: {i.form}" for i in items]
            body = (
                f"{world.me.first},\n\n"
                + rng.choice(_TOLD)
                + "\n\n"
                + "\n".join(lines)
                + f"\n\n{people[holder].first}"
            )
            self.plan.events.append(
                MonthEvent(
                    id=f"ev_told_{holder}",
                    when=when,
                    sender=holder,
                    subject=rng.choice(_TOLD_SUBJECTS),
                    body=body,
                )
            )
        for deliverable in self.plan.deliverables:
            rng = self.seed.rng("remind", deliverable.id)
            when = datetime.combine(
                on_or_before(deliverable.due - timedelta(days=rng.randint(3, 5))),
                time(rng.randint(9, 16), rng.randrange(60)),
            )
            sender = people[deliverable.recipient]
            body = rng.choice(_REMINDERS).format(
                first=world.me.first,
                title=deliverable.title,
                due=f"{deliverable.due:%A, %B} {deliverable.due.day}",
            )
            self.plan.events.append(
                MonthEvent(id=f"ev_remind_{deliverable.id}", when=when, sender=sender.id, subject=deliverable.title,
                           body=f"{body}\n\n{sender.first}")
            )  # fmt: skip
        self.plan.events.sort(key=lambda e: (e.when, e.id))


_TOLD = [
    "Before you start on this month's papers, these are the ones to work with:",
    "So that we are all on the same page, for this month please use:",
    "You will want these at hand:",
    "Noting these down for you since they always get lost in the thread:",
]
_TOLD_SUBJECTS = ["For this month", "Numbers to work with", "Before you start", "A few settled points"]
_REMINDERS = [
    "{first}, just checking that {title} is on track for {due}. Nothing needed if it is.",
    "Hi {first}, a nudge on {title}. I am counting on it by {due}.",
    "{first}, I have {title} down for {due} in my calendar. Shout if that moves.",
    "Morning {first}. Looking ahead: {title}, {due}. Still good?",
]
_PLACEHOLDERS = {
    "stated": "<stated>", "right": "<right>", "label": "<label>", "file": "<file>", "where": "<where>", "key": "<key>",
    "measure": "<label>", "value": "<right>",
}  # fmt: skip


@dataclass(frozen=True)
class _Register:
    """Which artifact shows a table's rows, filtered how, in whose folder, kept by which role."""

    table: str
    kind: str
    where: str
    home: Project | None
    role: str


class _CannotBeDone(Exception):
    """A pattern that this world cannot carry."""


@contextmanager
def trial(ledger: Ledger) -> Iterator[None]:
    """What would be so if: everything done inside is undone."""
    ledger.db.execute("SAVEPOINT trial")
    try:
        yield
    finally:
        ledger.db.execute("ROLLBACK TO trial")
        ledger.db.execute("RELEASE trial")
        ledger.forget()


def project_rows(world: World) -> list[dict[str, str]]:
    """The projects as anybody at the desk can know them."""
    return [
        {
            "id": p.id, "kind": p.kind, "name": p.name, "short": p.short, "start": p.start.isoformat(),
            "end": p.end.isoformat(), "status": p.status, "client": p.client, "subject": p.subject,
            "what": p.what, "why": p.why, "my_role": p.my_role, "folder": p.folder,
        }
        for p in world.projects
    ]  # fmt: skip


def _digits(unit: str, *values: Value) -> int | None:
    """As many decimals as it takes to write the values in full."""
    scale = 100 if unit == "pct" else 1
    numbers = [v * scale for v in values if isinstance(v, int | float)]
    if not numbers or unit in ("text", "date", "month"):
        return None
    return next((d for d in range(5) if all(abs(round(v, d) - v) < 1e-7 for v in numbers)), 4)


def _as_written(value: Value, unit: str) -> Value:
    """What a figure says in its usual form: a file that errs states that, not a hidden fraction."""
    if not isinstance(value, int | float):
        return value
    whole = float(value).is_integer()
    places = {"money": 0, "pct": 3, "count": 0, "bps": 0, "ratio": 2}.get(unit, 0 if whole else 1)
    return round(value, places) if places else float(round(value))


def _transposed(value: float, unit: str) -> Iterator[float]:
    """The figure with two neighbouring digits swapped, as hasty fingers do."""
    places = {"pct": 3, "money": 0, "count": 0}.get(unit, 1 if not float(value).is_integer() else 0)
    digits = str(round(abs(value) * 10**places))
    for k in range(len(digits) - 1):
        if digits[k] != digits[k + 1] and not (k == 0 and digits[1] == "0"):
            swapped = digits[:k] + digits[k + 1] + digits[k] + digits[k + 2 :]
            yield int(swapped) / 10**places * (1 if value >= 0 else -1)


def press_for(world: World, properties: spec.Properties, draft: bool = False) -> Press:
    return Press(world.trade.tables, world.trade.measures, world.people, properties, world.house, draft)


def statements_of(
    world: World, recipe: Artifact, seed_path: str, project: Project | None, due: date, known: datetime
) -> tuple[list[Statement], spec.Spec]:
    """What an output would state if it were written with everything that is known at `known`."""
    names = {**world.names(project, due), "period": Period(world.cutoff)}
    resolver = LedgerResolver(world.ledger, Period(world.cutoff), known, project.id if project else "")
    scope = Scope(
        resolver, Seed(seed_path).rng(), world.trade.pools, names, world.forms, world.terms["sector"]
    )
    moment = datetime.combine(due, time(12))
    title = scope.text(recipe.title)
    properties = spec.Properties(title, world.me.name, world.me.name, moment, moment)
    made = render(recipe, scope, press_for(world, properties))
    return scope.statements, made
