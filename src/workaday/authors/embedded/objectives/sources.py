"""Where each table of a deliverable can be read, and the proof that its figures come out of there."""

from __future__ import annotations

import random
import re

from workaday.authors.embedded.objectives.draft import CannotBeDone, Draft
from workaday.authors.embedded.objectives.needs import pattern_queries
from workaday.authors.embedded.objectives.plan import Register
from workaday.authors.embedded.objectives.rendering import project_rows
from workaday.authors.embedded.trade import Objective
from workaday.errors import BuildError
from workaday.objectives.records import Ask, Source
from workaday.world.ledger import rows_of
from workaday.world.notebook import Notebook
from workaday.world.period import Period
from workaday.world.records import Project, same_value


def find_registers(
    draft: Draft, pattern: Objective, project: Project | None, measures: list[str]
) -> list[Register]:
    """Where each needed table can be read: a register on the computer, or one that a colleague keeps. A file with
    two tables is in one place."""
    needed = {t for q in pattern_queries(draft, pattern, measures) for t in draft.world.ledger.tables_of(q)}
    if project is not None and (subject := draft.trade.projects[project.kind].subject):
        needed.add(subject)
    places = {table: register(draft, table, project) for table in sorted(needed)}
    held = {(kind, home): pattern.held[t] for t, (kind, _, home) in places.items() if t in pattern.held}
    return [
        Register(table, kind, where, home, keeper(draft, kind, home, held.get((kind, home), "")))
        for table, (kind, where, home) in places.items()
    ]


def keeper(draft: Draft, kind: str, home: Project | None, role: str) -> str:
    """Who keeps a register: whoever keeps it for another deliverable, nobody if it is on the computer."""
    for instance, holder in draft.plan.held:
        if (instance.kind, instance.project) == (kind, home):
            return holder
    return "" if (kind, home.id if home else "") in draft.fresh else role


def register(draft: Draft, table: str, project: Project | None) -> tuple[str, str, Project | None]:
    """The artifact that holds the table's rows: all of them for preference, else the project's."""
    options: list[tuple[int, str, str, Project | None]] = []
    for kind, where in draft.registers[table]:
        whole, homes = not where.strip(), draft.homes[kind]
        if "" in homes and ":project" not in where and ":subject" not in where:
            options.append((0 if whole else 4, kind, where, None))
        elif project is not None and project.kind in homes:
            exact = bool(re.fullmatch(r"\s*\w+\s*=\s*:(project|subject)\s*", where))
            options.append((1 if whole else 2 if exact else 3, kind, where, project))
        elif whole:
            others = [p for p in draft.world.projects if p.kind in homes and p.status == "active"]
            options += [(5, kind, where, p) for p in others[:1]]
    if not options:
        raise CannotBeDone(f"no register of {table} is at hand")
    _, kind, where, home = min(options, key=lambda o: (o[0], o[1]))
    return kind, where, home


def source(draft: Draft, register: Register) -> Source:
    """The register as the plan names it; brings it up to date, or puts it into somebody's keeping."""
    definition, recipe = draft.trade.tables[register.table], draft.trade.artifacts[register.kind]
    scope = draft.world.scope(random.Random(0), register.home, draft.world.cutoff)
    sheet = next((scope.text(s.name)[:31] for s in recipe.sheets if s.rows == register.table), "")
    if register.role:
        path = draft.held(register.kind, register.home, register.role)
    else:
        path = draft.path_of(draft.bring_up_to_date(register.kind, register.home))
    return Source(
        table=register.table, path=path, sheet=sheet,
        holder=draft.world.people[register.role].id if register.role else "", request=definition.label,
        columns={definition.label_of(c): c for c in definition.columns},
    )  # fmt: skip


def prove(
    draft: Draft, project: Project | None, measures: list[str], registers: list[Register], asks: list[Ask]
) -> None:
    """Every figure must come out the same from the registers alone, before anything is promised."""
    world, place = draft.world, project.id if project else ""
    tables = {r.table for r in registers}.union(
        *(world.ledger.tables_of(world.trade.measures[m].sql) for m in measures)
    )
    notebook = Notebook(
        {name: table for name, table in world.trade.tables.items() if name in tables}, world.trade.measures,
        {f: (d.unit, d.label) for f, d in world.trade.facts.items()}, world.cutoff, place,
        float(world.ledger.meta("scale")), project_rows(world),
    )  # fmt: skip
    period = Period(world.cutoff)
    for register in registers:
        table, home = register.table, register.home.id if register.home else ""
        stored = world.trade.tables[table].stored  # the notebook computes the others
        rows = rows_of(world.ledger, table, register.where, period, world.cutoff, home, stored)
        notebook.enter(table, rows)
    facts = world.ledger.facts(place)
    for ask in asks:
        notebook.learn(ask.fact, facts[ask.fact])
    resolver = notebook.resolver()
    for measure in measures:
        if any(f not in notebook.facts for f in re.findall(r":f_(\w+)", world.trade.measures[measure].sql)):
            continue
        for shift, span in ((0, period), (1, period.shifted())):
            right = world.ledger.value(measure, span, world.cutoff, place)
            try:
                mine = resolver.measure(measure, shift)
            except BuildError as error:
                raise CannotBeDone(f"{measure}: {error}") from error
            if not same_value(mine, right):
                raise CannotBeDone(f"{measure} is {right} in truth and {mine} from the registers")
