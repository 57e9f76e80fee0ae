"""What a model is shown of a trade in the making: as short as can be, so that a prompt stays small."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from workaday.authors.embedded.reads import measures_of
from workaday.authors.model.trade_draft import Data, Draft
from workaday.world.ledger import tables_in
from workaday.world.period import Period


def job_words(draft: Draft) -> str:
    """The job in a line."""
    data = draft.data
    kinds = ", ".join(o["kind"] for o in data.get("organizations", []))
    return f"{data.get('name', draft.brief.occupation)} ({kinds}). " + "; ".join(
        data.get("responsibilities", [])[:6]
    )


def role_words(draft: Draft) -> str:
    """Roles with what one gets from them."""
    return "; ".join(
        f"{id} ({role['titles'][0]}, {role.get('side', 'inside')}, {role['relation']}: {' '.join(role['provides'])})"
        for id, role in draft.data["roles"].items()
    )


def table_words(draft: Draft, only: Collection[str] | None = None) -> str:
    """Tables with their columns, a line a table."""
    tables = draft.data["tables"].items()
    return "\n".join(f"- {id}: {_table(table)}" for id, table in tables if only is None or id in only)


def _table(table: Data) -> str:
    columns = ", ".join(_column(id, column) for id, column in table["columns"].items())
    each = f"; for each of {' x '.join(table['each'])}" if table.get("each") else ""
    dated = f"; known from {table['date']}" if table.get("date") else ""
    return f'"{table["label"]}" (key {table["key"]}{each}{dated}): {columns}'


def _column(id: str, column: Data) -> str:
    gen, label = column["gen"], column.get("label", "")
    said = f'{id} "{label}"' if label else id
    if gen == "choice":
        return f"{said} in {'/'.join(column['of'])}"
    if gen == "ref":
        return f"{said} -> {column['table']}"
    if gen == "each":
        return f"{said} = {column['of']}"
    kind = {"sql": "computed", "key": "key"}.get(gen, column.get("unit", "text"))
    return f"{said} {column['unit']} computed" if gen == "sql" and column.get("unit") else f"{said} {kind}"


def measure_words(draft: Draft, only: Collection[str] | None = None, *, values: bool = False) -> str:
    """Measures with label and unit, a line each; with what they read like in a trial world."""
    forms: dict[str, str] = {}
    if values:
        world = draft.worlds.of(draft.whole(), 0)
        place = world.projects[0].id if world.projects else ""
        for id, measure in world.trade.measures.items():
            value = world.ledger.value(id, Period(world.cutoff), world.cutoff, place)
            forms[id] = world.forms.usual(value, measure.unit)
    return "\n".join(
        f'- {id}: "{m["label"]}", {m["unit"]}{_example(forms.get(id))}'
        for id, m in draft.data["measures"].items()
        if only is None or id in only
    )


def _example(form: str | None) -> str:
    return f", reads {form}" if form else ""


def fact_words(draft: Draft) -> str:
    return "; ".join(
        f'{id} "{f["label"]}" ({f["unit"]}, from {f["known_by"]})' for id, f in draft.data["facts"].items()
    )


def pool_words(draft: Draft) -> str:
    """Pools with the beginning of what is in them."""
    return "; ".join(f"{id} ({phrases[0][:50]})" for id, phrases in draft.data["pools"].items())


def tables_behind(draft: Draft, measures: Iterable[str]) -> set[str]:
    """Tables that measures are computed from."""
    sql = " ".join(draft.data["measures"][m]["sql"] for m in measures if m in draft.data["measures"])
    return set(tables_in(sql, draft.data["tables"]))


def stated(draft: Draft, artifact: str) -> list[str]:
    """Measures that a written artifact refers to."""
    trade = draft.whole()
    return measures_of(trade, trade.artifacts[artifact]) if artifact in trade.artifacts else []


def short(value: Any, most: int = 900) -> str:
    text = str(value)
    return text if len(text) <= most else f"{text[:most]} ..."
