"""What the parts of a trade refer to: which artifact holds which rows, which measures and queries stand in it."""

from __future__ import annotations

from collections.abc import Iterator

from workaday.artifacts.recipes import Artifact, SheetSpec
from workaday.authors.embedded.trade import Trade
from workaday.world.ledger import tables_in


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
    return sorted(artifact.figures & trade.measures.keys())


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


def deep_tables(trade: Trade, sql: str) -> set[str]:
    pending, seen = tables_in(sql, trade.tables), set()
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            for column in trade.tables[name].columns.values():
                if column.derived:
                    pending += tables_in(column.sql, trade.tables)
    return seen
