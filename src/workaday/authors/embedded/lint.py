"""Tries a trade before anything is made from it: every name that it uses exists, every query runs, every
template renders, every figure of the month can be found by somebody. Each mistake has file, line, remedy.
"""

from __future__ import annotations

import difflib
import graphlib
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from workaday.artifacts import spec
from workaday.artifacts.editors import recalculate
from workaday.artifacts.readers import read
from workaday.artifacts.recipes import Artifact, SheetSpec
from workaday.artifacts.render import Press, render
from workaday.artifacts.writers import write
from workaday.authors.embedded.bounds import Found, bound_queries, out_of_bounds
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.load import Mistake, Source, parse, trades_folder
from workaday.authors.embedded.trade import EventSpec, Make, Trade
from workaday.authors.embedded.world import World
from workaday.errors import BuildError, InputError
from workaday.world.ledger import tables_in
from workaday.world.period import Period
from workaday.world.persona import read_persona
from workaday.world.records import same_value
from workaday.world.seeds import Seed

BARE_FIGURE = re.compile(
    r"(?<![\w.-])(?:[$€£]\s?\d[\d,.]*|\d[\d,.]*\s?(?:%|bps\b|percent\b|million\b)|\d{3,})(?![\w-])"
)
"""A figure of the business that stands in a text as itself, where a reference should be."""


LEAST = {
    "projects": 5, "tables": 6, "measures": 20, "artifacts": 15, "roles": 6, "objectives": 4, "traps": 8, "changes": 4,
}  # fmt: skip
"""What makes a trade deep enough for a month of work of many people."""


def lint_trade(folder: Path, *, worlds: int = 2, least: Mapping[str, int] = LEAST) -> list[Mistake]:
    """Every mistake found in a trade's folder; empty when it is sound. Raises InputError without a folder.

    `least` says how many of each thing there must be.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; a trade is a folder of YAML files")
    source = Source(folder)
    trade, mistakes = parse(source)
    if trade is None:
        return mistakes
    found_wrong = [*out_of_bounds(trade)] or [*wrong_names(trade)] or [*_trial(trade, worlds)]
    mistakes = [source.mistake(path, what) for path, what in [*found_wrong, *_too_few(trade, least)]]
    return list(dict.fromkeys(mistakes))


def _too_few(trade: Trade, least: Mapping[str, int]) -> Iterator[Found]:
    for key, wanted in least.items():
        count = len(getattr(trade, key))
        if count < wanted:
            yield [key], f"{count} of at least {wanted}: add {wanted - count}"


# --- names -----------------------------------------------------------------------------------------


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    options = list(known)
    near = difflib.get_close_matches(name, options, n=1)
    more = ", ..." if len(options) > 12 else ""
    hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(options[:12])}{more}"
    return f"there is no {kind} {name!r}{hint}"


_TAKEN = (
    "meta", "people", "organizations", "projects", "events", "record_tables", "measures", "facts", "artifacts",
    "statements", "knowledge", "traps", "changes", "deliverables", "month_events", "checks", "documents",
)  # fmt: skip


def wrong_names(trade: Trade) -> Iterator[Found]:
    """Names that nothing answers to, and figures that stand bare in a text."""
    yield from _events(trade)
    yield from _artifact_names(trade)
    yield from _month_names(trade)
    roles = set(trade.roles)
    for id, fact in trade.facts.items():
        if fact.known_by not in roles:
            yield ["facts", id, "known_by"], _unknown("role", fact.known_by, roles)
    for name, table in trade.tables.items():
        if name in _TAKEN:
            yield ["tables", name], f"the ledger has a table {name!r} of its own: rename yours"
        for axis in table.each:
            base, _, kinds = axis.partition(":")
            if base not in trade.tables and base not in ("months", "quarters", "weeks", "days", "projects"):
                yield (
                    ["tables", name, "each"],
                    _unknown("axis or table", base, [*trade.tables, "months", "projects"]),
                )
            for kind in filter(None, (k.strip() for k in kinds.split(","))):
                if kind not in trade.projects:
                    yield ["tables", name, "each"], _unknown("project kind", kind, trade.projects)
        for column, definition in table.columns.items():
            if (
                definition.gen == "ref"
                and definition.table not in trade.tables
                and definition.table != "projects"
            ):
                yield ["tables", name, "columns", column], _unknown("table", definition.table, trade.tables)
    for id, project in trade.projects.items():
        if project.subject and project.subject not in trade.tables:
            yield ["projects", id, "subject"], _unknown("table", project.subject, trade.tables)
        known = {phase.id for phase in project.phases}
        for k, phase in enumerate(project.phases):
            for before in phase.after:
                if before not in known:
                    yield ["projects", id, "phases", k, "after"], _unknown("phase", before, known)
        try:
            graphlib.TopologicalSorter({p.id: set(p.after) & known for p in project.phases}).prepare()
        except graphlib.CycleError as error:
            circle = " -> ".join(error.args[1])
            yield (
                ["projects", id, "phases"],
                f"its phases wait for each other in a circle ({circle}): cut one `after`",
            )
    labels: dict[str, str] = {}
    for id, measure in trade.measures.items():
        if measure.label.lower() in labels:
            yield (
                ["measures", id, "label"],
                f"{labels[measure.label.lower()]!r} has the same label: tell them apart",
            )
        labels[measure.label.lower()] = id
    for name, pool in trade.pools.items():
        if len(pool) < 2:
            yield ["pools", name], "a pool without alternatives: add phrases"


def _events(trade: Trade) -> Iterator[Found]:
    lists: list[tuple[list[object], list[EventSpec]]] = [(["standing", "events"], trade.standing.events)]
    for id, kind in trade.projects.items():
        lists += [(["projects", id, "phases", k, "events"], p.events) for k, p in enumerate(kind.phases)]
    for path, events in lists:
        for k, event in enumerate(events):
            here = [*path, k]
            for role in event.meet:
                if role not in trade.roles:
                    yield [*here, "meet"], _unknown("role", role, trade.roles)
            for item in event.make:
                make = item if isinstance(item, Make) else Make(artifact=item)
                if make.artifact not in trade.artifacts:
                    yield [*here, "make"], _unknown("artifact", make.artifact, trade.artifacts)
                if make.mail and make.mail not in trade.roles:
                    yield [*here, "make"], _unknown("role", make.mail, trade.roles)


def _artifact_names(trade: Trade) -> Iterator[Found]:
    figures = {**trade.measures, **trade.facts}
    for id, artifact in trade.artifacts.items():
        here: list[object] = ["artifacts", id]
        people = [artifact.by, *([artifact.mail.to, artifact.mail.sender] if artifact.mail else [])]
        people += [b.comment.by for b in artifact.blocks if b.comment] + [
            b.edit.by for b in artifact.blocks if b.edit
        ]
        for role in people:
            if role != "me" and role not in trade.roles:
                yield here, _unknown("role", role, trade.roles)
        for table in filter(None, [artifact.rows, *(s.rows for s in artifact.sheets)]):
            if table not in trade.tables:
                yield here, _unknown("table", table, trade.tables)
        lists = [b.figures for b in artifact.blocks] + [s.figures for s in artifact.sheets]
        lists += [s.figures for s in artifact.slides]
        for name in (n for group in lists if group for n in group):
            if name.rpartition(".")[2] not in figures:
                yield here, _unknown("measure or fact", name, figures)
        for text in _texts(artifact.model_dump()):
            plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text)
            if match := BARE_FIGURE.search(plain):
                yield (
                    here,
                    f"a bare figure {match.group().strip()!r} in {text[:70]!r}: refer to a measure or fact",
                )


def _texts(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for k, v in value.items():
            if k not in ("sql", "when", "where", "name", "format", "folder"):
                yield from _texts(v, k)
    elif isinstance(value, list | tuple):
        for v in value:
            yield from _texts(v, key)
    elif isinstance(value, str):
        yield value


_WRITTEN = ("docx", "xlsx", "pptx", "md", "txt", "csv", "json")


def _month_names(trade: Trade) -> Iterator[Found]:
    figures = {**trade.measures, **trade.facts}
    for id, objective in trade.objectives.items():
        here: list[object] = ["objectives", id]
        for role in (objective.reviewer, objective.approver, objective.recipient, *objective.held.values()):
            if role not in trade.roles:
                yield here, _unknown("role", role, trade.roles)
        for kind in objective.project:
            if kind not in trade.projects:
                yield [*here, "project"], _unknown("project kind", kind, trade.projects)
        for k, output in enumerate(objective.outputs):
            if output.artifact not in trade.artifacts:
                yield [*here, "outputs", k], _unknown("artifact", output.artifact, trade.artifacts)
            elif (format := trade.artifacts[output.artifact].format) not in _WRITTEN:
                yield (
                    [*here, "outputs", k],
                    f"nobody writes a {format} at the desk: use {', '.join(_WRITTEN)}",
                )
        lists: list[tuple[str, Iterable[str], Iterable[str]]] = [
            ("ask", objective.ask, trade.facts),
            ("review_asks", objective.review_asks, figures),
            ("held", objective.held, trade.tables),
            ("traps", objective.traps, trade.traps),
            ("changes", objective.changes, trade.changes),
        ]
        for key, names, options in lists:
            for name in names:
                if name not in set(options):
                    yield [*here, key], _unknown(key, name, options)
    for id, trap in trade.traps.items():
        here = ["traps", id]
        if trap.artifact not in trade.artifacts:
            yield here, _unknown("artifact", trap.artifact, trade.artifacts)
        if trap.measure not in trade.measures:
            yield here, _unknown("measure", trap.measure, trade.measures)
        if trap.kind in ("omit_row", "double_count") and trap.table not in trade.tables:
            yield here, f"{trap.kind} needs `table`: {_unknown('table', trap.table, trade.tables)}"
        for role in (trap.by, trap.report_to):
            if role not in trade.roles:
                yield here, _unknown("role", role, trade.roles)
    for id, change in trade.changes.items():
        here = ["changes", id]
        if change.table not in trade.tables:
            yield here, _unknown("table", change.table, trade.tables)
            continue
        column = trade.tables[change.table].columns.get(change.column)
        if column is None:
            yield here, _unknown("column", change.column, trade.tables[change.table].columns)
        elif column.derived:
            yield here, f"column {change.column!r} is derived: correct one that it is computed from"
        if not change.values and change.factor == (0.0, 0.0):
            yield here, "a change needs `factor` or `values`"
        if change.by not in trade.roles:
            yield here, _unknown("role", change.by, trade.roles)
        words = " ".join(s if isinstance(s, str) else s[0] for s in change.body)
        for name in ("key", "old", "new"):
            if not re.search(rf"\{{\{{\s*{name}\b", words):
                yield here, f"the mail's body must say {{{{ {name} }}}}"


# --- a trial ---------------------------------------------------------------------------------------

_PERSONAS = ("A {name} with years of practice", "a young {name} in a small place", "{name}")


def _trial(trade: Trade, worlds: int) -> Iterator[Found]:
    zero: dict[str, int] = {}
    tried: dict[str, int] = {}
    for k in range(worlds):
        try:
            world = trial_world(trade, k)
        except BuildError as error:
            yield place_of(error), f"no world can be made: {error}"
            return
        yield from wrong_measures(world, zero, tried)
        yield from wrong_artifacts(world)
        yield from wrong_changes(world)
    yield from always_zero(zero, tried)
    yield from unknowable(trade)


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


def artifact_homes(trade: Trade) -> dict[str, set[str]]:
    """For each artifact the kinds of project that make it or bring it; "" for the job as a whole."""
    homes: dict[str, set[str]] = {id: set() for id in trade.artifacts}
    for id, kind in trade.projects.items():
        for phase in kind.phases:
            for event in phase.events:
                for item in event.make:
                    homes[item if isinstance(item, str) else item.artifact].add(id)
    for event in trade.standing.events:
        for item in event.make:
            homes[item if isinstance(item, str) else item.artifact].add("")
    for objective in trade.objectives.values():
        for output in objective.outputs:
            homes[output.artifact] |= set(objective.project) or {""}
    return homes


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


# --- what the month needs ---------------------------------------------------------------------------


def registers(trade: Trade) -> dict[str, list[tuple[str, str]]]:
    """For each table the artifacts that hold its rows, with the filter that they put on them."""
    found_in: dict[str, list[tuple[str, str]]] = {name: [] for name in trade.tables}
    for id, artifact in trade.artifacts.items():
        sheets = (
            [SheetSpec(name="x", rows=artifact.rows, where=artifact.where)]
            if artifact.rows
            else artifact.sheets
        )
        for sheet in sheets:
            if sheet.rows:
                found_in[sheet.rows].append((id, sheet.where))
    return found_in


def measures_of(trade: Trade, artifact: Artifact) -> list[str]:
    """Measures that an artifact refers to, in text or in lists of figures."""
    text = str(artifact.model_dump())
    named = set(re.findall(r"\bm\.(\w+)", text))
    lists = [b.figures for b in artifact.blocks] + [s.figures for s in artifact.sheets]
    lists += [s.figures for s in artifact.slides]
    named |= {n.rpartition(".")[2] for group in lists for n in group or ()}
    return sorted(named & set(trade.measures))


def queries_of(artifact: Artifact) -> list[str]:
    """Every query that an artifact makes."""

    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("sql"), str):
                yield value["sql"]
            if value.get("rows") and isinstance(value["rows"], str):
                yield value["rows"]
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                yield from walk(inner)

    return list(walk(artifact.model_dump()))


def unknowable(trade: Trade) -> Iterator[Found]:
    """Tables that an objective's figures need and that have no register; facts that nobody is asked for."""
    held_anywhere = registers(trade)
    for id, objective in trade.objectives.items():
        here: list[object] = ["objectives", id]
        names = set(objective.review_asks) & set(trade.measures)
        queries: list[str] = []
        facts: set[str] = set(objective.review_asks) & set(trade.facts)
        for output in objective.outputs:
            artifact = trade.artifacts[output.artifact]
            names |= set(measures_of(trade, artifact))
            queries += queries_of(artifact)
            facts |= set(re.findall(r"\bf\.(\w+)", str(artifact.model_dump()))) & set(trade.facts)
        queries += [trade.measures[name].sql for name in names]
        facts |= {f for q in queries for f in re.findall(r":f_(\w+)", q)} & set(trade.facts)
        for name in sorted({t for q in queries for t in _deep_tables(trade, q)}):
            if not held_anywhere[name]:
                yield (
                    here,
                    f"nobody can see the rows of {name!r}: give it a register (an xlsx or csv with `rows: {name}`)",
                )
        for fact in sorted(facts - set(objective.ask) - set(objective.review_asks)):
            if trade.facts[fact].release != "told":
                yield [*here, "ask"], f"its files state the fact {fact!r}: list it in `ask`"
        finals = " ".join(
            str(trade.artifacts[o.artifact].model_dump()) for o in objective.outputs if o.stage == "final"
        )
        for name in objective.review_asks:
            if re.search(rf"\b[mf]\.{name}\b|'{name}'", finals):
                yield (
                    [*here, "review_asks"],
                    f"the final file states {name!r} already: ask for something it lacks",
                )


def _deep_tables(trade: Trade, sql: str) -> set[str]:
    pending, seen = tables_in(sql, trade.tables), set()
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            for column in trade.tables[name].columns.values():
                if column.derived:
                    pending += tables_in(column.sql, trade.tables)
    return seen


def main(arguments: list[str]) -> int:
    failed = 0
    for name in arguments:
        mistakes = lint_trade(trades_folder() / name)
        for mistake in mistakes:
            print(f"{name}/{mistake}")
        print(f"{name}: {len(mistakes)} mistakes")
        failed += bool(mistakes)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
