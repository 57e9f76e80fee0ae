"""What else lies in a workbook that somebody keeps: a tab a month, the rows of other registers, sheets that were never
used; and workbooks whose figures were pasted as values."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import replace

from workaday.artifacts import spec
from workaday.artifacts.recipes import Artifact, QueryTable, SheetSpec
from workaday.authors.embedded.annex import columns_of, of_project
from workaday.authors.embedded.history import Instance, tables_listed
from workaday.authors.embedded.world import World
from workaday.world.period import add_months
from workaday.world.views import quoted

_MONTHLY, _BESIDE, _UNUSED, _PASTED = 0.37, 0.55, 0.24, 0.28
_MONTHS = ("%b", "%b %Y", "%Y-%m", "%B", "%m-%y")


def with_tabs(world: World, instance: Instance, tables: Collection[str]) -> Artifact:
    """The recipe of a workbook, at times with more sheets. What the month needs stays as the trade has it."""
    recipe = instance.recipe
    if instance.needed:
        return recipe
    rng = world.seed.rng("tabs", instance.family)
    taken = {s.name.lower() for s in recipe.sheets}
    more = [s for s in _more(world, instance, tables, rng) if s.name.lower() not in taken]
    return recipe.model_copy(update={"sheets": [*recipe.sheets, *more]}) if more else recipe


def _more(
    world: World, instance: Instance, tables: Collection[str], rng: random.Random
) -> Iterator[SheetSpec]:
    listed = sorted(tables_listed(instance.recipe))
    dated = [t for t in listed if world.trade.tables[t].date]
    if dated and rng.random() < _MONTHLY:
        yield from _months(world, dated[0], instance, rng)
    elif rng.random() < _BESIDE:
        others = sorted(set(tables) - set(listed))
        for name in rng.sample(others, min(len(others), rng.choice([1, 1, 2, 3]))):
            yield SheetSpec(name=_plain(world.trade.tables[name].label), table=_rows(world, name, instance))
    if rng.random() < _UNUSED:
        yield from (
            SheetSpec(name=name) for name in rng.choice([("Sheet2",), ("Sheet2", "Sheet3"), ("Sheet1",)])
        )


def _months(world: World, name: str, instance: Instance, rng: random.Random) -> Iterator[SheetSpec]:
    """The rows of some months before the file's day, each month on a tab of its own, the newest first."""
    form, date = rng.choice(_MONTHS), quoted(world.trade.tables[name].date)
    first = instance.when.date().replace(day=1)
    for back in range(1, 1 + min(11, round(rng.lognormvariate(1.5, 0.7)))):
        month = add_months(first, -back)
        where = f" AND substr({date}, 1, 7) = '{month:%Y-%m}'"
        yield SheetSpec(name=format(month, form), table=_rows(world, name, instance, where))


def _rows(world: World, name: str, instance: Instance, where: str = "") -> QueryTable:
    """All columns of a table's rows, the project's own."""
    table = world.trade.tables[name]
    own = of_project(world, table, instance)
    return QueryTable(sql=f"SELECT * FROM {quoted(name)} WHERE {own}{where}", columns=columns_of(table))


def _plain(label: str) -> str:
    """A label as a sheet may be called."""
    return "".join(c for c in label if c not in "[]:*?/\\'")[:31]


def pasted(world: World, instance: Instance, book: spec.Workbook) -> spec.Workbook | None:
    """The workbook with values where formulas were, as people keep and send them; None for most of them."""
    if instance.needed or world.seed.rng("pasted", instance.family).random() > _PASTED:
        return None
    sheets = (replace(s, rows=tuple(tuple(map(_value, row)) for row in s.rows)) for s in book.sheets)
    return replace(book, sheets=tuple(sheets))


def _value(cell: spec.SheetCell) -> spec.SheetCell:
    inner = cell.value if isinstance(cell, spec.Styled) else cell
    shown = inner.value if isinstance(inner, spec.Formula) else inner
    return replace(cell, value=shown) if isinstance(cell, spec.Styled) else shown
