"""Annexes: the rows behind a report, as people append them so that nobody asks."""

from __future__ import annotations

import random
from collections.abc import Collection

from workaday.artifacts.recipes import Artifact, Block, QueryTable, TableColumn
from workaday.authors.embedded.history import Instance
from workaday.authors.embedded.world import World
from workaday.world.tables import RecordTable
from workaday.world.views import quoted

_CHANCE = 0.35
_COLUMNS = 6
_WORDS = ("Appendix", "Annex", "Attachment", "Backup", "Detail")


def with_annex(world: World, instance: Instance, tables: Collection[str]) -> Artifact:
    """The recipe of a report, at times with the rows of up to two of the tables it reads at its end."""
    recipe = instance.recipe
    rng = world.seed.rng("annex", instance.family)
    reports = sum(b.table is not None or b.figures is not None or b.chart is not None for b in recipe.blocks)
    if recipe.format != "docx" or not reports or instance.needed or rng.random() > _CHANCE:
        return recipe
    chosen = rng.sample(sorted(tables), min(len(tables), rng.choice([1, 1, 2])))
    word = rng.choice(_WORDS)
    blocks = list(recipe.blocks)
    for letter, name in zip("AB", chosen, strict=False):
        table = world.trade.tables[name]
        title = (
            f"{word} {letter}: {table.label.lower()}" if len(chosen) > 1 else f"{word}: {table.label.lower()}"
        )
        blocks += [Block(page=True), Block(h=title), Block(table=rows_of(table, name, instance, rng))]
    return recipe.model_copy(update={"blocks": blocks})


def rows_of(table: RecordTable, name: str, instance: Instance, rng: random.Random) -> QueryTable:
    """The latest rows, of the project where the table knows projects, in its first columns."""
    columns = {
        c: TableColumn(label=table.label_of(c), unit=d.unit, digits=2 if d.unit == "money" else None)
        for c, d in list(table.columns.items())[:_COLUMNS]
    }
    where = ' WHERE "project" = :project' if "project" in table.columns and instance.project else ""
    last = f" ORDER BY {quoted(table.date)} DESC" if table.date else ""
    return QueryTable(
        sql=f"SELECT * FROM {quoted(name)}{where}{last}",
        columns=columns,
        limit=rng.choice([20, 40, 60, 90, 140]),
    )
