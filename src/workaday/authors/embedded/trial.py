"""A trade tried in a world: every measure is computed, every template rendered, every workbook recalculated, every
correction's rows selected. Each thing that fails is named by its path in the trade.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta

from workaday.artifacts import spec
from workaday.artifacts.editors import recalculate
from workaday.artifacts.readers import read
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.render import Press, render
from workaday.artifacts.writers import write
from workaday.authors.embedded.bounds import Found, bound_queries
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.reads import artifact_homes
from workaday.authors.embedded.trade import Trade
from workaday.authors.embedded.world import World
from workaday.errors import BuildError
from workaday.world.period import Period
from workaday.world.persona import read_persona
from workaday.world.records import same_value
from workaday.world.seeds import Seed

_PERSONAS = ("A {name} with years of practice", "a young {name} in a small place", "{name}")


def trial_world(trade: Trade, k: int) -> World:
    """The k-th world in which a trade is tried; its queries may not take for ever. Raises BuildError."""
    persona = _PERSONAS[k % len(_PERSONAS)].format(name=trade.aliases[k % len(trade.aliases)])
    seed = Seed.root("lint").child(k)
    try:
        world = found(read_persona(persona, seed.rng("reading")), trade, seed, k)
    except (ValueError, KeyError, IndexError, OverflowError) as error:  # what a generator cannot draw from
        raise BuildError(f"{type(error).__name__}: {error}") from error
    bound_queries(world.ledger)
    return world


def always_zero(zero: Mapping[str, int], tried: Mapping[str, int]) -> Iterator[Found]:
    """Measures that gave nothing but zero, from what `wrong_measures` has counted."""
    for id, count in tried.items():
        if count >= 2 and zero.get(id, 0) == count:
            yield ["measures", id], f"always zero ({count} tries): its query selects nothing"


def place_of(error: Exception) -> list[object]:
    match = re.match(r"(\w+)\.(\w+):", str(error))
    if match:
        return ["tables", match.group(1), "columns", match.group(2)]
    table = re.match(r"table (\w+)", str(error))
    return ["tables", table.group(1)] if table else ["tables"]


def wrong_measures(world: World, zero: dict[str, int], tried: dict[str, int]) -> Iterator[Found]:
    """Measures that give no number in a world. Counts the values that were tried, and the zeros among them."""
    for id, measure in world.trade.measures.items():
        by_project = ":project" in measure.sql or ":subject" in measure.sql
        places = _projects_for(world, id) if by_project else [""]
        for project in places:
            try:
                value = world.ledger.value(id, Period(world.cutoff), world.cutoff, project)
            except BuildError as error:
                yield ["measures", id], str(error)
                break
            if value is None:
                yield ["measures", id], "gives no value (NULL): use COALESCE, or NULLIF with a fallback"
                break
            if isinstance(value, str):
                yield ["measures", id], f"gives text ({value!r}): a measure is a number"
                break
            tried[id] = tried.get(id, 0) + 1
            zero[id] = zero.get(id, 0) + (value == 0)


def _projects_for(world: World, measure: str) -> list[str]:
    """Projects of the kinds whose objectives or artifacts use the measure; all when nothing says."""
    kinds = {
        kind
        for objective in world.trade.objectives.values()
        for output in objective.outputs
        if re.search(rf"\b{measure}\b", str(world.trade.artifacts[output.artifact]))
        for kind in objective.project
    }
    return [p.id for p in world.projects if not kinds or p.kind in kinds]


def wrong_artifacts(world: World, only: Collection[str] = ()) -> Iterator[Found]:
    """Artifacts (all, or `only` these) that nothing makes or that cannot be rendered in a world."""
    homes = artifact_homes(world.trade)
    for id, artifact in world.trade.artifacts.items():
        if only and id not in only:
            continue
        if not homes[id]:
            yield ["artifacts", id], "no event or objective ever makes it: use it or remove it"
        for project in [None, *world.projects]:
            if (project.kind if project else "") not in homes[id]:
                continue
            for when in (world.cutoff, world.cutoff - timedelta(days=75)):
                try:
                    _try_artifact(world, id, artifact, project.id if project else "", when)
                except BuildError as error:
                    yield ["artifacts", id], str(error)
                    break


def _try_artifact(world: World, id: str, artifact: Artifact, project_id: str, when: date) -> None:
    project = next((p for p in world.projects if p.id == project_id), None)
    scope = world.scope(world.seed.rng("try", id, when), project, when)
    scope.one_of(artifact.name)
    scope.text(artifact.title)
    scope.text(artifact.folder)
    scope.one_of(artifact.about)
    moment = datetime(when.year, when.month, when.day, 10, 0)
    properties = spec.Properties("Trial", "A", "A", moment, moment)
    press = Press(world.trade.tables, world.trade.measures, world.people, properties, world.house, draft=True)
    made = render(artifact, scope, press)
    if isinstance(made, spec.Workbook):
        _try_formulas(made)


def _try_formulas(made: spec.Workbook) -> None:
    """A spreadsheet must come to the same figures as the queries. Raises BuildError where it does not."""
    content = read(recalculate(write(made, ".xlsx"), when=made.properties.modified).content, "trial.xlsx")
    for sheet, grid in zip(made.sheets, content.grids, strict=False):
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                formula = cell.value if isinstance(cell, spec.Styled) else cell
                if isinstance(formula, spec.Formula):
                    found = grid.rows[r][c] if r < len(grid.rows) and c < len(grid.rows[r]) else None
                    if not same_value(found, formula.value):
                        label = row[0] if row else ""
                        raise BuildError(
                            f"{sheet.name}: {label}: the query gives {formula.value}, the formula {found}: {formula.text}"
                        )


def wrong_changes(world: World) -> Iterator[Found]:
    """Corrections that select no row, and words of corrections and traps that cannot be rendered."""
    for id, change in world.trade.changes.items():
        table = world.trade.tables[change.table]
        found_rows, error_text = 0, ""
        for project in ["", *(p.id for p in world.projects)]:
            try:
                sql = f'SELECT * FROM "{change.table}" WHERE {change.where or "1"}'
                found_rows += len(world.ledger.query(sql, Period(world.cutoff), world.cutoff, project))
            except BuildError as error:
                error_text = str(error)
        if error_text:
            yield ["changes", id, "where"], error_text
        elif not found_rows and world.rows.get(change.table):
            yield ["changes", id, "where"], "selects no row: there is nothing to correct"
        scope = world.scope(world.seed.rng("change", id), world.projects[0], world.month_start)
        names = {"key": "K-1", "old": "1", "new": "2", "label": table.label_of(change.column), "table": table.label,
                 "reason": "", "first": "Ann"}  # fmt: skip
        try:
            for part in (*change.subject, *change.body):
                for phrase in [part] if isinstance(part, str) else part:
                    scope.text(phrase.removeprefix("? "), **names)
        except BuildError as error:
            yield ["changes", id, "body"], str(error)
    for id, trap in world.trade.traps.items():
        scope = world.scope(world.seed.rng("trap", id), world.projects[0], world.month_start)
        for phrase in (*trap.story, *trap.finding):
            try:
                scope.text(
                    phrase, stated="1", right="2", label="x", file="f", where="f", key="K", measure="x"
                )
            except BuildError as error:
                yield ["traps", id], str(error)
