"""Annexes: the rows behind a report, backup slides behind a deck, a sheet of workings beside a register, as people
append them so that nobody asks."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from workaday.artifacts import spec
from workaday.artifacts.readers.xlsx import column_name
from workaday.artifacts.recipes import Artifact, Block, QueryTable, SlideSpec, TableColumn
from workaday.authors.embedded.history import Instance
from workaday.authors.embedded.world import World
from workaday.world.forms import midway
from workaday.world.records import Unit
from workaday.world.tables import RecordTable
from workaday.world.views import quoted

_CHANCE, _BACKUP, _WORKINGS = 0.6, 0.85, 0.45
_COLUMNS = 6
_SLIDE_ROWS, _SLIDE_COLUMNS = 7, 5
_WORDS = ("Appendix", "Annex", "Attachment", "Backup", "Detail")


def with_annex(world: World, instance: Instance, tables: Collection[str]) -> Artifact:
    """The recipe of a report, at times with the rows of up to two of the tables it reads at its end."""
    recipe = instance.recipe
    rng = world.seed.rng("annex", instance.family)
    tables = _lists(world, instance, tables)
    if recipe.format == "pptx" and not instance.needed and rng.random() < _BACKUP:
        return with_backup(world, instance, tables, rng)
    reports = sum(b.table is not None or b.figures is not None or b.chart is not None for b in recipe.blocks)
    if recipe.format != "docx" or not reports or instance.needed or rng.random() > _CHANCE:
        return recipe
    chosen = rng.sample(tables, min(len(tables), rng.choice([1, 1, 2])))
    chosen = [name for name in chosen if _count(world, name, instance)]
    word = rng.choice(_WORDS)
    blocks = list(recipe.blocks)
    for letter, name in zip("AB", chosen, strict=False):
        table = world.trade.tables[name]
        title = (
            f"{word} {letter}: {midway(table.label)}" if len(chosen) > 1 else f"{word}: {midway(table.label)}"
        )
        blocks += [Block(page=True), Block(h=title), Block(table=rows_of(world, name, instance, rng))]
    return recipe.model_copy(update={"blocks": blocks})


def _lists(world: World, instance: Instance, tables: Collection[str]) -> list[str]:
    """The tables of which a paper has rows to show: of the one that its project is about there is a single one."""
    subject = world.trade.projects[instance.project.kind].subject if instance.project else ""
    return sorted(set(tables) - {subject})


def is_annex(heading: str) -> bool:
    """Whether rows behind a report stand below this heading."""
    return re.match(rf"(?:{'|'.join(_WORDS)})(?: [AB])?:", heading) is not None


def of_project(world: World, table: RecordTable, instance: Instance) -> str:
    """The condition that keeps to a project's own rows: by its number, or by the record that it is about. A client's
    papers hold no other client's rows."""
    if instance.project is None:
        return "1"
    if "project" in table.columns:
        return '"project" = :project'
    subject = world.trade.projects[instance.project.kind].subject
    key = world.trade.tables[subject].key if subject else ""
    return f"{quoted(key)} = :subject" if key in table.columns else "1"


def columns_of(table: RecordTable) -> dict[str, TableColumn]:
    """The columns of a table, as a paper shows them: the unit of times stands in the head alone."""

    def shown(column: str, unit: Unit) -> TableColumn:
        bare: Unit = "number" if unit in ("days", "hours") else unit
        return TableColumn(label=table.label_of(column), unit=bare, digits=2 if unit == "money" else None)

    return {c: shown(c, d.unit) for c, d in table.columns.items() if not d.helper}


def rows_of(
    world: World, name: str, instance: Instance, rng: random.Random, columns: int = _COLUMNS
) -> QueryTable:
    """The latest rows of a table, the project's own, in some of its columns."""
    table = world.trade.tables[name]
    when = _time_of(table)
    where = f" WHERE {of_project(world, table, instance)}"
    last = f" ORDER BY {quoted(when)} DESC" if when else ""
    return QueryTable(
        sql=f"SELECT * FROM {quoted(name)}{where}{last}",
        columns=_shown(table, columns, rng),
        limit=rng.choice([30, 60, 90, 140, 220]),
    )


def _time_of(table: RecordTable) -> str:
    """The column that says when a row is of; "" where none does."""
    return table.date or next((c for c, d in table.columns.items() if d.unit == "month"), "")


def _shown(table: RecordTable, count: int, rng: random.Random) -> dict[str, TableColumn]:
    """The key, the time, whom a row is of, up to half of the columns with figures, and whatever else fits, in the
    table's order."""
    columns = columns_of(table)
    figures = [
        c for c, shown in columns.items() if shown.unit not in ("text", "date", "month") and c != table.key
    ]
    whom = next((c for c, d in table.columns.items() if d.gen in ("each", "ref") and d.of != "months"), "")
    chosen = dict.fromkeys(c for c in (table.key, _time_of(table), whom) if c in columns)
    chosen |= dict.fromkeys(rng.sample(figures, min(len(figures), count // 2)))
    others = [c for c in columns if c not in chosen and c not in figures]
    rest = [*rng.sample(others, len(others)), *(c for c in figures if c not in chosen)]
    chosen |= dict.fromkeys(rest[: max(0, count - len(chosen))])
    return {c: shown for c, shown in columns.items() if c in chosen}


def with_backup(world: World, instance: Instance, tables: Sequence[str], rng: random.Random) -> Artifact:
    """A deck with backup slides: rows of what it speaks of, a few on each, as many slides as there are rows for."""
    recipe = instance.recipe
    wanted = max(0, round(rng.lognormvariate(2.7, 0.55)) - len(recipe.slides))
    slides = [SlideSpec(title=rng.choice(_BACKUP_WORDS), layout="section")] if wanted > 1 and tables else []
    names = rng.sample(tables, len(tables))
    while len(slides) < wanted and names:
        label = world.trade.tables[names[0]].label
        query = rows_of(world, names[0], instance, rng, _SLIDE_COLUMNS)
        known = _count(world, names[0], instance)
        pages = min(rng.randint(1, 4), wanted - len(slides), -(-known // _SLIDE_ROWS))
        for page in range(pages):
            sql = f"{query.sql} LIMIT {_SLIDE_ROWS} OFFSET {page * _SLIDE_ROWS}"
            part = f" ({page + 1} of {pages})" if pages > 1 else ""
            slides.append(SlideSpec(title=f"{label}{part}", table=QueryTable(sql=sql, columns=query.columns)))
        names = names[1:]
    return recipe.model_copy(update={"slides": [*recipe.slides, *slides]})


def _count(world: World, name: str, instance: Instance) -> int:
    """How many rows of a table a paper of that day has to show."""
    scope = world.scope(random.Random(0), instance.project, instance.when.date())
    own = of_project(world, world.trade.tables[name], instance)
    (found,) = scope.resolver.query(f"SELECT COUNT(*) AS rows FROM {quoted(name)} WHERE {own}")
    return int(str(found["rows"]))


def with_workings(world: World, instance: Instance, book: spec.Workbook) -> spec.Workbook:
    """A workbook with a sheet on which somebody looked things up: single rows, a share, a mark above the mean, and
    at times a lookup that finds nothing, left as it is."""
    rng = world.seed.rng("workings", instance.id)
    if instance.needed or rng.random() > _WORKINGS:
        return book
    source = next(filter(None, map(_source, book.sheets)), None)
    if source is None:
        return book
    names = {s.name.lower() for s in book.sheets}
    name = next(n for n in (*rng.sample(_SHEETS, len(_SHEETS)), "Sheet99") if n.lower() not in names)
    return replace(book, sheets=(*book.sheets, _workings(source, name, rng)))


@dataclass(frozen=True)
class _Source:
    """A sheet to look things up on: its rows by their first cell, and a column of numbers."""

    sheet: spec.Sheet
    rows: list[tuple[spec.SheetCell, ...]]
    column: int


def _source(sheet: spec.Sheet) -> _Source | None:
    """None where the sheet has no header, too few keys, or no column whose values are all numbers, typed in."""
    if sheet.header_row is None:
        return None
    rows = _keys(sheet)
    width = min((len(r) for r in rows), default=0)
    for column in range(width - 1, 0, -1):
        if all(isinstance(r[column], int | float) and not isinstance(r[column], bool) for r in rows):
            return _Source(sheet, rows, column) if len(rows) > 4 else None
    return None


def _keys(sheet: spec.Sheet) -> list[tuple[spec.SheetCell, ...]]:
    """The data rows that begin with a text that no other row begins with."""
    first = (sheet.header_row or 0) + 1
    last = sheet.last_data_row if sheet.last_data_row is not None else len(sheet.rows) - 1
    rows = [r for r in sheet.rows[first : last + 1] if r and isinstance(r[0], str) and r[0]]
    counts = Counter(str(r[0]).lower() for r in rows)
    return [r for r in rows if counts[str(r[0]).lower()] == 1]


def _workings(found: _Source, name: str, rng: random.Random) -> spec.Sheet:
    source, column, rows = found.sheet, found.column, found.rows
    ends = source.last_data_row if source.last_data_row is not None else len(source.rows) - 1
    first, last = (source.header_row or 0) + 2, ends + 1  # as a spreadsheet counts
    at = column_name(column)
    called = "'" + source.name.replace("'", "''") + "'!"
    area, values = f"{called}$A${first}:${at}${last}", f"{called}${at}${first}:${at}${last}"
    numbers = [float(str(r[column])) for r in rows]
    mean = sum(numbers) / len(numbers)
    label = str(source.rows[source.header_row or 0][column])
    lines: list[tuple[spec.SheetCell, ...]] = [
        (rng.choice(_LOOKED), label, rng.choice(_MARKS), rng.choice(_PARTS))
    ]
    picked = rng.sample(range(len(rows)), min(len(rows), rng.randint(3, 8)))
    bottom = len(picked) + 2
    lost = rng.randrange(len(picked)) if rng.random() < _LOST else -1
    looked_up = rng.random() < _LOOKED_UP
    for n, k in enumerate(picked):
        line, key, number = n + 2, str(rows[k][0]), numbers[k]
        if looked_up:
            key += rng.choice([" ", "x", "-old"]) if n == lost else ""
            value: spec.SheetCell = spec.Formula(
                f"=VLOOKUP(A{line},{area},{column + 1},FALSE)", "#N/A" if n == lost else number
            )
        else:
            value = spec.Formula(f"={called}{at}{source.rows.index(rows[k]) + 1}", number)
        broken = looked_up and n == lost
        mark = "#N/A" if broken else "check" if number > mean else ""
        # a part of the line below the average is a part of nothing
        below = f"B{bottom + 1}" if n == lost and not looked_up else f"B${bottom}"
        part = "#N/A" if broken else "#DIV/0!" if n == lost or mean == 0 else number / mean
        lines.append((key, value, spec.Formula(f'=IF(B{line}>B${bottom},"check","")', mark),
                      spec.Styled(spec.Formula(f"=B{line}/{below}", part), "number2")))  # fmt: skip
    whole = len(rows) == len([r for r in source.rows[first - 1 : last] if r])
    average = spec.Formula(f"=AVERAGE({values})", mean) if whole and rng.random() < 0.34 else mean
    lines.append(("Average", average, "", ""))
    form = source.formats[column] if column < len(source.formats) else "general"
    return spec.Sheet(name, tuple(lines), ("text", form, "text", "number2"), 0)


_BACKUP_WORDS = ["Backup", "Appendix", "Detail", "For reference", "Backup slides", "In case of questions"]
_SHEETS = ["Check", "Sheet2", "Calc", "lookup", "Workings", "tmp", "Sheet3", "compare"]
_LOOKED = ["Looked up", "Which", "Item", "Ref", "Key"]
_MARKS = ["?", "Above average", "Mark", "Flag", "Note"]
_PARTS = ["of average", "ratio", "rel.", "x avg"]
_LOST, _LOOKED_UP = 0.65, 0.3
"""How often one of the lines ends in an error that stayed; how often lines are looked up and not pointed at."""
