"""From a planned month to what is graded: each check with its basis, each brief with what it asks for."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from workaday.artifacts import spec
from workaday.artifacts.figures import FigureIndex, labelled
from workaday.artifacts.readers import read
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.writers import write
from workaday.authors.embedded.initiative_checks import foreseen, initiative_checks
from workaday.authors.embedded.objectives import MonthPlan, project_rows, statements_of
from workaday.authors.embedded.world import World
from workaday.objectives.records import (
    Basis,
    Check,
    CheckKind,
    Correction,
    Deliverable,
    OutputFile,
    ReferencePlan,
    Source,
)
from workaday.world.ledger import Moment
from workaday.world.period import Period
from workaday.world.records import Person, Project, Value
from workaday.world.refs import Statement

MOST_FIGURES = 12
"""How many figures the brief of one file asks for by name."""

FIGURES = ("figure", "fact")
FORM = ("file", "sections", "rows", "formula", "approval", "delivery", "preserved", "kept", "confidential")
"""Checks that a shell would pass: they hang on the figures of the file that they are about."""


class Compiler:
    """Compiles one month. `run` fills the outputs' briefs and returns the checks."""

    def __init__(self, world: World, plan: MonthPlan) -> None:
        self.world, self.plan = world, plan
        self.end = datetime.combine(plan.working_days[-1], time(23, 59))
        self.people: dict[str, Person] = {p.id: p for p in world.people.values()}
        self.projects: dict[str, Project] = {p.id: p for p in world.projects}
        self.checks: list[Check] = []
        self._numbers: Counter[str] = Counter()
        self._rendered: dict[tuple[str, str, date], tuple[list[Statement], spec.Spec, FigureIndex]] = {}

    def run(self) -> list[Check]:
        for k, deliverable in enumerate(self.plan.deliverables):
            self.plan.deliverables[k] = self.deliverable(deliverable)
        initiative_checks(self)
        return self.checks

    def add(
        self, deliverable: str, kind: CheckKind, points: float, what: str, basis: list[Basis], **data: object
    ) -> None:
        self._numbers[deliverable] += 1
        self.checks.append(
            Check(
                id=f"{deliverable}_c{self._numbers[deliverable]:03d}",
                deliverable=deliverable,
                kind=kind,
                points=points,
                what=what,
                basis=basis,
                data=dict(data),
            )
        )

    def deliverable(self, deliverable: Deliverable) -> Deliverable:
        """Its checks; returns it with each output's brief filled in."""
        stated: dict[str, dict[str, Statement]] = {}
        outputs = []
        for output in deliverable.outputs:
            completed, figures = self.output(deliverable, output)
            outputs.append(completed)
            stated[output.id] = figures
        done = deliverable.model_copy(update={"outputs": outputs, "thresholds": self.thresholds(deliverable)})
        self.consistency(done, stated)
        self.contradictions(done, stated)
        self.late_changes(done, stated)
        self.reviews(done)
        self.decisions(done)
        self.traps(done)
        self.preservation(done)
        self.confidentiality(done)
        self.give_substance(done)
        return done

    # --- one file ---

    def output(self, deliverable: Deliverable, output: OutputFile) -> tuple[OutputFile, dict[str, Statement]]:
        statements, made, index = self.rendered(deliverable, output)
        early = statements
        if output.stage == "draft":
            early, _ = self.stated(deliverable, output, datetime.combine(self.world.cutoff, time(23, 59)))
        figures = self.required(output, statements, early, index)
        sections = (
            [b.text for b in made.blocks if isinstance(b, spec.Heading)]
            if isinstance(made, spec.Document)
            else []
        )
        if output.export_of:
            figures = dict(list(figures.items())[:3])
        completed = output.model_copy(
            update={"requires": [self.label(s) for s in figures.values()], "sections": sections}
        )
        self.file_checks(deliverable, completed, made, figures, index)
        return completed, figures

    def stated(
        self, deliverable: Deliverable, output: OutputFile, known: datetime
    ) -> tuple[list[Statement], spec.Spec]:
        """What an output states when it is written with what is known at a moment, and the output."""
        recipe = self.world.trade.artifacts[output.artifact]
        project = self.projects.get(deliverable.project_id)
        return statements_of(self.world, recipe, output.seed, project, output.due, known)

    def rendered(
        self, deliverable: Deliverable, output: OutputFile
    ) -> tuple[list[Statement], spec.Spec, FigureIndex]:
        """The output as it should be, what it states, and how a reader finds its figures. An export is its
        source once more."""
        key = (output.artifact, output.seed, output.due)
        if key not in self._rendered:
            recipe = self.world.trade.artifacts[output.artifact]
            statements, made = self.stated(deliverable, output, self.end)
            shown = _as_read(made, recipe)
            index = FigureIndex(read(write(shown, f".{recipe.format}"), f"trial.{recipe.format}"))
            self._rendered[key] = statements, made, index
        return self._rendered[key]

    def required(
        self,
        output: OutputFile,
        statements: Iterable[Statement],
        early: Iterable[Statement],
        index: FigureIndex,
    ) -> dict[str, Statement]:
        """Which figures the brief asks for: those of today that a reader can recognise in the file as it should
        be; in a draft only what no late change moves."""
        before = {(s.kind, s.ref): s.value for s in early if s.shift == 0}
        found: dict[str, Statement] = {}
        for statement in statements:
            key = f"{statement.kind}.{statement.ref}"
            if statement.shift != 0 or key in found or not isinstance(statement.value, int | float):
                continue
            if statement.form == "n/a" or statement.unit in ("text", "date", "month"):
                continue
            if output.stage == "draft" and before.get((statement.kind, statement.ref)) != statement.value:
                continue
            if labelled(index, float(statement.value), statement.unit, self.words(statement)) is not None:
                found[key] = statement
        changed = {f"m.{m}" for c in self.plan.corrections for m in c.measures}
        keys = sorted(found, key=lambda k: (k not in changed, list(found).index(k)))[:MOST_FIGURES]
        return {k: found[k] for k in found if k in keys}

    def label(self, statement: Statement) -> str:
        trade = self.world.trade
        return (trade.measures[statement.ref] if statement.kind == "m" else trade.facts[statement.ref]).label

    def words(self, statement: Statement) -> list[str]:
        trade = self.world.trade
        definition = trade.measures[statement.ref] if statement.kind == "m" else trade.facts[statement.ref]
        return [definition.label, *definition.aliases]

    def file_checks(
        self,
        deliverable: Deliverable,
        output: OutputFile,
        made: spec.Spec,
        figures: dict[str, Statement],
        index: FigureIndex,
    ) -> None:
        id, name = deliverable.id, output.path.rpartition("/")[2]
        brief = [Basis(kind="brief", where=id, how="the deliverable's list of files")]
        self.add(id, "file", 1, f"{name} exists, opens and is not empty", brief, path=output.path,
                 least_words=_least_words(made), due=output.due.isoformat())  # fmt: skip
        if output.sections and not output.export_of:
            self.add(
                id,
                "sections",
                1,
                f"{name} has its sections",
                brief,
                path=output.path,
                sections=output.sections,
            )
        for statement in figures.values():
            kind: CheckKind = "figure" if statement.kind == "m" else "fact"
            self.add(id, kind, 1, f"{name} states {self.label(statement)}", self.basis(deliverable, statement),
                     path=output.path, ref=f"{statement.kind}.{statement.ref}", value=statement.value,
                     unit=statement.unit, words=self.words(statement), crowd=self.crowd(statement, index))  # fmt: skip
        if isinstance(made, spec.Workbook):
            self.workbook_checks(deliverable, output, made)

    def crowd(self, statement: Statement, index: FigureIndex) -> int:
        """How many values stand as near to the figure's label, in the file as it should be."""
        assert isinstance(statement.value, int | float)
        found = labelled(index, float(statement.value), statement.unit, self.words(statement))
        hits = found.hits if found else 1
        return min(index.crowd(statement.unit, word, hits) for word in self.words(statement))

    def workbook_checks(self, deliverable: Deliverable, output: OutputFile, made: spec.Workbook) -> None:
        recipe = self.world.trade.artifacts[output.artifact]
        name = output.path.rpartition("/")[2]
        for sheet in recipe.sheets:
            if not sheet.rows:
                continue
            table = self.world.trade.tables[sheet.rows]
            rows = self.world.ledger.query(
                f'SELECT "{table.key}" AS k FROM "{sheet.rows}" WHERE {sheet.where or "1"}',
                Period(self.world.cutoff), self.end, deliverable.project_id,
            )  # fmt: skip
            keys = [str(r["k"]) for r in rows if r["k"] is not None]
            if keys:
                basis = [self.source_basis(s) for s in deliverable.sources if s.table == sheet.rows]
                self.add(deliverable.id, "rows", 1, f"{name} holds the rows of {table.label}", basis,
                         path=output.path, keys=keys)  # fmt: skip
        if any(_formulas(s) for s in made.sheets):
            basis = [Basis(kind="brief", where=deliverable.id, how="workbooks carry live formulas")]
            self.add(deliverable.id, "formula", 1, f"{name} has live formulas and none in error", basis,
                     path=output.path)  # fmt: skip

    # --- where it can be known ---

    def source_basis(self, source: Source) -> Basis:
        if source.holder:
            holder = self.people[source.holder]
            return Basis(
                kind="colleague",
                where=holder.name,
                how=f"sends {source.path} when asked for {source.request}",
            )
        return Basis(
            kind="file",
            where=source.path,
            how=f"rows of {source.request}, sheet {source.sheet!r}"
            if source.sheet
            else f"rows of {source.request}",
        )

    def basis(self, deliverable: Deliverable, statement: Statement) -> list[Basis]:
        if statement.kind == "f":
            return [self.fact_basis(statement.ref)]
        measure = self.world.trade.measures[statement.ref]
        tables = self.world.ledger.tables_of(measure.sql)
        found = [self.source_basis(s) for s in deliverable.sources if s.table in tables]
        found += [self.fact_basis(f) for f in self.world.trade.facts if f":f_{f}" in measure.sql]
        for correction in self.plan.corrections:
            if statement.ref in correction.measures:
                found.append(self.correction_basis(correction))
        return found

    def fact_basis(self, fact: str) -> Basis:
        definition = self.world.trade.facts[fact]
        holder = self.world.people[definition.known_by]
        return Basis(
            kind="colleague", where=holder.name, how=f"tells {definition.label} ({definition.release})"
        )

    def correction_basis(self, correction: Correction) -> Basis:
        sender = self.people[correction.sender].name
        return Basis(
            kind="mail", where=sender, how=f"mail of {correction.when:%Y-%m-%d %H:%M} about {correction.key}"
        )

    # --- the deliverable as a whole ---

    def consistency(self, deliverable: Deliverable, stated: dict[str, dict[str, Statement]]) -> None:
        finals = [o for o in deliverable.outputs if o.stage == "final"]
        seen: dict[str, list[str]] = {}
        for output in finals:
            for key in stated[output.id]:
                seen.setdefault(key, []).append(output.path)
        for key, paths in seen.items():
            if len(paths) > 1:
                statement = next(stated[o.id][key] for o in finals if key in stated[o.id])
                self.add(deliverable.id, "consistent", 1, f"{self.label(statement)} is the same in {len(paths)} files",
                         self.basis(deliverable, statement), paths=paths, value=statement.value, unit=statement.unit,
                         words=self.words(statement))  # fmt: skip

    def contradictions(self, deliverable: Deliverable, stated: dict[str, dict[str, Statement]]) -> None:
        """No label of the brief with two values in the package; drafts are left out, they were true once."""
        files = [o for o in deliverable.outputs if o.stage != "draft"]
        labels = {k: s for o in files for k, s in stated[o.id].items()}
        if labels:
            basis = [
                Basis(kind="brief", where=deliverable.id, how="one package states one value for one thing")
            ]
            self.add(deliverable.id, "contradiction", 3, f"no figure has two values in {len(files)} files", basis,
                     paths=[o.path for o in files],
                     figures=[{"unit": s.unit, "words": self.words(s)} for s in labels.values()])  # fmt: skip

    def late_changes(self, deliverable: Deliverable, stated: dict[str, dict[str, Statement]]) -> None:
        for correction in self.plan.corrections:
            places = []
            for output in deliverable.outputs:
                if output.stage == "draft":
                    continue
                for measure in correction.measures:
                    statement = stated[output.id].get(f"m.{measure}")
                    if statement is not None:
                        old = self.value_before(measure, correction, deliverable.project_id)
                        places.append({"path": output.path, "ref": measure, "new": statement.value, "old": old,
                                       "unit": statement.unit, "words": self.words(statement)})  # fmt: skip
            if places:
                what = (
                    correction.key
                    if not correction.more
                    else f"{len(correction.rows)} rows, {correction.key} among them,"
                )
                self.add(deliverable.id, "change", 3, f"the correction of {what} is applied wherever it counts",
                         [self.correction_basis(correction)], places=places)  # fmt: skip

    def value_before(self, measure: str, correction: Correction, project: str) -> Value:
        known: Moment = correction.when - timedelta(seconds=1)
        return self.world.ledger.value(measure, Period(self.world.cutoff), known, project)

    def reviews(self, deliverable: Deliverable) -> None:
        for criterion in self.plan.criteria:
            if criterion.deliverable != deliverable.id or not criterion.wanted_at(self.end):
                continue
            reviewer = self.people[criterion.reviewer].name
            basis = Basis(kind="colleague", where=reviewer, how="says so when sent the draft")
            if criterion.since is not None:
                basis = Basis(kind="mail", where=reviewer, how=f"mail of {criterion.since:%Y-%m-%d %H:%M}")
            found = [basis, self.fact_basis(criterion.ref)] if criterion.kind == "f" else [basis]
            self.add(deliverable.id, "review", 2, f"the final states {criterion.label}, as the reviewer wants", found,
                     path=deliverable.final.path, ref=f"{criterion.kind}.{criterion.ref}", value=criterion.value,
                     unit=criterion.unit, words=criterion.words)  # fmt: skip

    def decisions(self, deliverable: Deliverable) -> None:
        approver, recipient = self.people[deliverable.approver], self.people[deliverable.recipient]
        brief = [Basis(kind="brief", where=deliverable.id, how="who approves, who receives, by when")]
        self.add(deliverable.id, "approval", 3, f"{approver.name} approved before it was delivered", brief,
                 approver=approver.id, recipient=recipient.id, path=deliverable.final.path)  # fmt: skip
        self.add(deliverable.id, "delivery", 2, f"sent to {recipient.name} by {deliverable.due:%B} {deliverable.due.day}",
                 brief, approver=approver.id, recipient=recipient.id, path=deliverable.final.path,
                 due=deliverable.due.isoformat())  # fmt: skip

    def traps(self, deliverable: Deliverable) -> None:
        for trap in self.plan.traps:
            if trap.deliverable != deliverable.id:
                continue
            measure = self.world.trade.measures[trap.measure]
            right = [trap.right]
            end = self.world.ledger.value(
                trap.measure, Period(self.world.cutoff), self.end, deliverable.project_id
            )
            if end != trap.right:
                right.append(end)
            basis = [
                Basis(
                    kind="file",
                    where=trap.instance.path,
                    how=f"states {measure.label}, wrongly ({trap.kind})",
                )
            ]
            basis += [
                self.source_basis(s)
                for s in deliverable.sources
                if s.table in self.world.ledger.tables_of(measure.sql)
            ]
            self.add(deliverable.id, "trap", 4, f"the wrong {measure.label} in {trap.instance.path.rpartition('/')[2]} is reported",
                     basis, report_to=trap.report_to, file=trap.instance.path, right=right, wrong=trap.wrong, unit=measure.unit,
                     words=[measure.label, *measure.aliases])  # fmt: skip

    def preservation(self, deliverable: Deliverable) -> None:
        """What the month reads stays as it was; what lay in the folders before is still there."""
        read = {s.path for s in deliverable.sources if not s.holder}
        read |= {t.instance.path for t in self.plan.traps if t.deliverable == deliverable.id}
        final = deliverable.final.path
        if read:
            basis = [
                Basis(
                    kind="brief",
                    where=deliverable.id,
                    how="registers and others' papers are read, not changed",
                )
            ]
            self.add(deliverable.id, "preserved", 1, "registers and others' papers are as they were", basis,
                     paths=sorted(read), final=final)  # fmt: skip
        folders = sorted({o.path.rpartition("/")[0] for o in deliverable.outputs})
        basis = [
            Basis(
                kind="brief",
                where=deliverable.id,
                how="the month adds to these folders and takes nothing away",
            )
        ]
        self.add(
            deliverable.id, "kept", 1, "earlier papers are still there", basis, folders=folders, final=final
        )

    def thresholds(self, deliverable: Deliverable) -> list[str]:
        """The deliverable's own, and the rule for what stays in the house where outsiders are about."""
        if not self.outsiders():
            return deliverable.thresholds
        rule = f"Registers, and files that colleagues send, stay inside {self.world.org.name}."
        return [*deliverable.thresholds, rule]

    def outsiders(self) -> list[str]:
        me = self.world.people["me"]
        return sorted(p.id for p in self.world.people.values() if p.organization != me.organization)

    def confidentiality(self, deliverable: Deliverable) -> None:
        outsiders = self.outsiders()
        if not outsiders or not deliverable.sources:
            return
        private = {s.path: s.holder for s in deliverable.sources}
        basis = [Basis(kind="brief", where=deliverable.id, how=self.thresholds(deliverable)[-1])]
        self.add(deliverable.id, "confidential", 2, f"nothing of the house's own went outside {self.world.org.name}",
                 basis, outsiders=outsiders, private=private, final=deliverable.final.path)  # fmt: skip

    def give_substance(self, deliverable: Deliverable) -> None:
        """Hangs each check of form on the figures of its file; a file that has none, on those of the finals."""
        own = [c for c in self.checks if c.deliverable == deliverable.id]
        stated: dict[str, list[str]] = {}
        for check in own:
            if check.kind in FIGURES:
                stated.setdefault(check.data["path"], []).append(check.id)
        finals = [id for o in deliverable.outputs if o.stage == "final" for id in stated.get(o.path, [])]
        for k, check in enumerate(self.checks):
            if check.deliverable == deliverable.id and check.kind in FORM:
                path = check.data.get("path") or check.data["final"]
                self.checks[k] = check.model_copy(update={"substance": stated.get(path) or finals})
            elif check.deliverable == deliverable.id and check.kind == "contradiction":
                every = [id for path in check.data["paths"] for id in stated.get(path, [])]
                self.checks[k] = check.model_copy(update={"substance": every})


def _least_words(made: spec.Spec) -> int:
    """A third of what the reference would write: less is a stub."""
    if isinstance(made, spec.Document):
        words = 0
        for block in made.blocks:
            if isinstance(block, spec.Paragraph | spec.Heading):
                words += len(block.text.split())
            elif isinstance(block, spec.Bullets):
                words += sum(len(i.split()) for i in block.items)
        return words // 3
    return 5


def _as_read(made: spec.Spec, recipe: Artifact) -> spec.Spec:
    """What of a file a figure must be found in: a workbook without the sheets that only list rows, a document
    without charts and captions, which not every writer makes."""
    if isinstance(made, spec.Document):
        kept = [b for b in made.blocks if not isinstance(b, spec.Chart)]
        return replace(
            made, blocks=tuple(replace(b, caption="") if isinstance(b, spec.Table) else b for b in kept)
        )
    if isinstance(made, spec.Workbook):
        pairs = zip(made.sheets, recipe.sheets, strict=True)
        sheets = tuple(sheet for sheet, planned in pairs if not planned.rows)
        return replace(made, sheets=sheets) if sheets else made
    return made


def _formulas(sheet: spec.Sheet) -> bool:
    return any(
        isinstance(c, spec.Formula) or (isinstance(c, spec.Styled) and isinstance(c.value, spec.Formula))
        for row in sheet.rows
        for c in row
    )


def reference_plan(world: World, plan: MonthPlan) -> ReferencePlan:
    """The month's methods for the reference worker. Values stay in the ledger."""
    trade = world.trade
    used = {o.artifact for d in plan.deliverables for o in d.outputs}
    people = {role: {k: str(v) for k, v in dataclasses.asdict(p).items()} for role, p in world.people.items()}
    return ReferencePlan(
        month_start=world.month_start, cutoff=world.cutoff, working_days=plan.working_days,
        deliverables=plan.deliverables, recipes={a: trade.artifacts[a] for a in sorted(used)}, tables=trade.tables,
        measures=trade.measures, fact_units={f: (d.unit, d.label) for f, d in trade.facts.items()},
        fact_holders={f: world.people[d.known_by].id for f, d in trade.facts.items()},
        pools=trade.pools, terms=world.terms, scale=float(world.ledger.meta("scale")), currency=world.house.currency,
        projects={p["id"]: p for p in project_rows(world)},
        subjects={p.id: (s, trade.tables[s].key) for p in world.projects if (s := trade.projects[p.kind].subject)},
        people=people, org={"name": world.org.name, "kind": world.org.kind, "place": world.org.place, "about": world.org.about},
        foreseen=foreseen(plan),
    )  # fmt: skip
