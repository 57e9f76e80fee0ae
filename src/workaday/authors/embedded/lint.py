"""Tries a trade before anything is made from it: every name that it uses exists, every query runs, every
template renders, every figure of the month can be found by somebody. Each mistake has file, line, remedy.
"""

from __future__ import annotations

import difflib
import graphlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from workaday.authors.embedded.bounds import Found, out_of_bounds
from workaday.authors.embedded.load import Mistake, Source, parse
from workaday.authors.embedded.reads import deep_tables, measures_of, queries_of, registers
from workaday.authors.embedded.trade import EventSpec, Make, Trade
from workaday.authors.embedded.trial import (
    always_zero,
    place_of,
    trial_world,
    wrong_artifacts,
    wrong_changes,
    wrong_measures,
)
from workaday.errors import BuildError, InputError

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


# --- what the month needs ---------------------------------------------------------------------------


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
        for name in sorted({t for q in queries for t in deep_tables(trade, q)}):
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
