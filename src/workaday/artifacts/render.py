"""Recipe to spec: every template filled by a scope, every query asked of its resolver.

It knows neither ledger nor disk. Whoever resolves the references, the ledger or a worker that has read
its sources, gets the same document with its own figures in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from workaday.artifacts import spec
from workaday.artifacts.readers.xlsx import column_name
from workaday.artifacts.recipes import (
    Artifact,
    Block,
    MailSpec,
    QueryChart,
    QueryTable,
    SheetSpec,
    SlideSpec,
)
from workaday.errors import BuildError
from workaday.world.records import Person, Value
from workaday.world.refs import Figure, Row, Scope
from workaday.world.tables import Measure, RecordTable

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
_FORMATS = {"date": "date", "text": "general", "month": "text", "count": "number0", "bps": "number0"}
"""Columns of units that show their values in one way, whatever these are."""


@dataclass(frozen=True)
class Press:
    """What a recipe needs beside its scope: the tables' definitions and the house."""

    tables: Mapping[str, RecordTable]
    measures: Mapping[str, Measure]
    people: Mapping[str, Person]  # by role, "me" among them
    properties: spec.Properties
    style: spec.HouseStyle
    draft: bool = False
    header: str = ""
    footer: str = ""


def render(recipe: Artifact, scope: Scope, press: Press) -> spec.Spec:
    """The file that the recipe describes. Raises BuildError when a reference or query fails."""
    return _Renderer(scope, press).file(recipe)


_GREETING = re.compile(r"(?:Dear|Hello|Hi|Good \w+)\b[^.!?\n]{0,80},|\w[\w.'’ -]{0,40},")
"""What stands above a letter's first sentence."""


class _Renderer:
    def __init__(self, scope: Scope, press: Press) -> None:
        self.scope, self.press = scope, press

    def file(self, recipe: Artifact) -> spec.Spec:
        press = self.press
        if recipe.format in ("docx", "pdf", "md", "txt", "html"):
            return spec.Document(
                title="" if recipe.is_letter else press.properties.title,
                blocks=self.blocks(recipe.blocks),
                properties=press.properties,
                header=press.header,
                footer=press.footer,
                style=press.style,
            )
        if recipe.format == "xlsx":
            return spec.Workbook(self.sheets(recipe.sheets), press.properties, press.style)
        if recipe.format == "pptx":
            return spec.Deck(tuple(self.slide(s) for s in recipe.slides), press.properties, press.style)
        if recipe.format in ("csv", "json"):
            return self.rows_file(recipe)
        if recipe.format == "png":
            return self.image(recipe)
        if recipe.format == "ics":
            return self.meeting(recipe)
        if recipe.mail is not None:
            return self.mail(recipe.mail)
        raise BuildError(f"no renderer for format {recipe.format!r}")

    # --- documents ---

    def blocks(self, blocks: Sequence[Block]) -> tuple[spec.Block, ...]:
        out: list[spec.Block] = []
        for block in blocks:
            if block.when and not self.scope.holds(block.when):
                continue
            self.block(block, out)
        return tuple(out)

    def block(self, block: Block, out: list[spec.Block]) -> None:
        scope, kind = self.scope, block.kind
        if block.h is not None or block.h2 is not None:
            heading = scope.one_of(block.h if block.h is not None else block.h2 or "")
            scope.place = heading
            out.append(spec.Heading(heading, 1 if block.h is not None else 2))
        elif block.p is not None:
            text = self.paragraph(block.p)
            if text:
                greeted = out and isinstance(out[-1], spec.Paragraph) and _GREETING.fullmatch(out[-1].text)
                out.append(spec.Paragraph(text[:1].upper() + text[1:] if greeted else text))
        elif block.small is not None or block.quote is not None:
            out.append(spec.Paragraph(scope.text(block.small or block.quote or ""), kind))
        elif block.address is not None:
            lines = [scope.text(line) for line in block.address]
            out.append(spec.Paragraph("\n".join(line for line in lines if line), "address"))
        elif block.bullets is not None or block.numbered is not None:
            items = self.sentences(block.bullets or block.numbered or [])
            out.append(spec.Bullets(tuple(items), block.numbered is not None))
        elif block.each is not None:
            rows = scope.resolver.query(block.each.sql)[: block.each.limit]
            items = [scope.text(block.each.item, row=row) for row in rows]
            out.append(spec.Bullets(tuple(items)) if items else spec.Paragraph("None at this time."))
        elif block.figures is not None:
            out.append(self.figure_table(block.figures))
        elif block.table is not None:
            out.append(self.query_table(block.table))
        elif block.chart is not None:
            out.append(self.chart(block.chart))
        elif block.page:
            out.append(spec.PageBreak())
        elif self.press.draft and out and isinstance(out[-1], spec.Paragraph):
            out[-1] = self.marked(block, out[-1])

    def marked(self, block: Block, paragraph: spec.Paragraph) -> spec.Paragraph:
        when = self.press.properties.modified
        if block.comment is not None:
            author = self.name_of(block.comment.by)
            text = self.scope.one_of(block.comment.text)
            return replace(paragraph, comment=spec.Comment(author, when, text))
        assert block.edit is not None
        change = spec.Change(
            self.name_of(block.edit.by),
            when,
            self.scope.text(block.edit.deleted),
            self.scope.text(block.edit.inserted),
        )
        return replace(paragraph, change=change)

    def name_of(self, role: str) -> str:
        person = self.press.people.get(role)
        return person.name if person else self.press.properties.author

    def paragraph(self, p: str | Sequence[str | list[str]]) -> str:
        return self.scope.text(p) if isinstance(p, str) else " ".join(self.sentences(p))

    def sentences(self, items: Sequence[str | list[str]]) -> list[str]:
        """Each sentence rendered; those marked "? " are left out half of the time."""
        out = []
        for item in items:
            phrase = item if isinstance(item, str) else self.scope.rng.choice(item)
            if phrase.startswith("? "):
                if self.scope.rng.random() < 0.5:
                    continue
                phrase = phrase[2:]
            text = self.scope.text(phrase)
            if text:
                out.append(text)
        return out

    # --- figures and tables ---

    def figure(self, name: str) -> Figure:
        kind, _, ref = name.rpartition(".")
        if not kind:
            kind = "m" if ref in self.press.measures else "f"
        return Figure(self.scope, kind, ref)

    def figure_table(self, names: Sequence[str]) -> spec.Table:
        header = self.scope.rng.choice(
            [("Item", "Figure"), ("Measure", "Value"), ("", "Current"), ("Line", "Amount")]
        )
        rows = [(f.label, f.usual()) for f in map(self.figure, names)]
        return spec.Table(header, tuple(rows), numeric=(1,))

    def query_table(self, table: QueryTable) -> spec.Table:
        rows = list(self.scope.resolver.query(table.sql))[: table.limit]
        names = list(table.columns)
        body = [tuple(self.cell(table, name, row) for name in names) for row in rows]
        if table.total and rows:
            body.append(tuple(self.total_cell(table, name, rows, k) for k, name in enumerate(names)))
        numeric = tuple(
            k for k, n in enumerate(names) if table.columns[n].unit not in ("text", "date", "month")
        )
        return spec.Table(
            header=tuple(table.columns[n].label for n in names),
            rows=tuple(body) or (("none",) + ("",) * (len(names) - 1),),
            numeric=numeric,
            total=bool(table.total and rows),
            caption=self.scope.text(table.caption),
        )

    def cell(self, table: QueryTable, name: str, row: Row) -> str:
        if name not in row:
            raise BuildError(f"the query gives no column {name!r}: it gives {', '.join(row)}")
        column = table.columns[name]
        value = row[name]
        return "" if value is None else self.scope.forms.usual(value, column.unit, column.digits)

    def total_cell(self, table: QueryTable, name: str, rows: Sequence[Row], k: int) -> str:
        column = table.columns[name]
        if name in table.total:
            return self.scope.forms.usual(_sum(rows, name), column.unit, column.digits)
        return "Total" if k == 0 else ""

    def chart(self, chart: QueryChart) -> spec.Chart:
        rows = self.scope.resolver.query(chart.sql)
        for name in (chart.label, *chart.values):
            if rows and name not in rows[0]:
                raise BuildError(f"the query gives no column {name!r}: it gives {', '.join(rows[0])}")
        return spec.Chart(
            kind=chart.kind,
            title=self.scope.text(chart.title),
            categories=tuple(str(r[chart.label]) for r in rows),
            series=tuple(
                (label, tuple(_number(r[name]) for r in rows)) for name, label in chart.values.items()
            ),
            format={"money": "money0", "pct": "pct1"}.get(chart.unit, "number0"),
        )

    # --- workbooks ---

    def sheets(self, sheets: Sequence[SheetSpec]) -> tuple[spec.Sheet, ...]:
        ranges: dict[str, str] = {}
        laid = []
        for sheet in sorted(sheets, key=lambda s: not s.rows):  # registers first: figures refer to them
            laid.append((sheets.index(sheet), self.sheet(sheet, ranges)))
        return tuple(sheet for _, sheet in sorted(laid, key=lambda pair: pair[0]))

    def sheet(self, sheet: SheetSpec, ranges: dict[str, str]) -> spec.Sheet:
        name = self.scope.text(sheet.name)[:31]
        self.scope.place = name
        if sheet.rows:
            return self.register(sheet, name, ranges)
        if sheet.table is not None:
            return self.query_sheet(sheet, name)
        if sheet.figures is not None:
            return self.figure_sheet(sheet, name, ranges)
        notes = tuple((text,) for text in self.sentences(sheet.notes))
        return spec.Sheet(
            name,
            self.title_rows(sheet) + notes,
            ("text",),
            widths=(90.0,),
            title_rows=(0,) if sheet.title else (),
        )

    def title_rows(self, sheet: SheetSpec) -> tuple[tuple[spec.SheetCell, ...], ...]:
        return ((self.scope.text(sheet.title),), ()) if sheet.title else ()

    def register(self, sheet: SheetSpec, name: str, ranges: dict[str, str]) -> spec.Sheet:
        table = self.press.tables[sheet.rows]
        rows = self.scope.resolver.query(f'SELECT * FROM "{sheet.rows}" WHERE {sheet.where or "1"}')
        names = list(table.columns)
        header = tuple(table.label_of(n) for n in names)
        grid, formats = _typed_grid(rows, {n: table.columns[n].unit for n in names})
        top = self.title_rows(sheet)
        first, last = len(top) + 2, len(top) + 1 + len(grid)  # as a spreadsheet counts
        escaped = name.replace("'", "''")
        for k, n in enumerate(names if grid else []):  # over no rows nothing can be computed
            letter = column_name(k)
            ranges[f"{sheet.rows}.{n}"] = f"'{escaped}'!${letter}${first}:${letter}${last}"
        totals = {n: _sum(rows, n) for n in sheet.total if n in table.columns}
        chart = self.sheet_chart(sheet.chart, names, top, grid) if sheet.chart else None
        return _table_sheet(
            name, top, header, grid, formats, [totals.get(n) for n in names] if totals else None, chart
        )

    def query_sheet(self, sheet: SheetSpec, name: str) -> spec.Sheet:
        assert sheet.table is not None
        table = sheet.table
        rows = list(self.scope.resolver.query(table.sql))
        names = list(table.columns)
        for row in rows[:1]:
            for n in names:
                self.cell(table, n, row)  # says which column the query lacks
        grid, formats = _typed_grid(rows, {n: table.columns[n].unit for n in names})
        totals = [_sum(rows, n) if n in table.total else None for n in names] if table.total else None
        header = tuple(table.columns[n].label for n in names)
        top = self.title_rows(sheet)
        chart = self.sheet_chart(sheet.chart, names, top, grid) if sheet.chart else None
        return _table_sheet(name, top, header, grid, formats, totals, chart)

    def sheet_chart(
        self, chart: QueryChart, names: Sequence[str], top: Sequence[object], grid: Sequence[object]
    ) -> spec.SheetChart | None:
        values = [names.index(v) for v in chart.values if v in names]
        if chart.label not in names or not values or not grid:
            return None
        first = len(top) + 1
        last = first + min(len(grid), 40) - 1
        return spec.SheetChart(
            chart.kind, self.scope.text(chart.title), first, last, names.index(chart.label), tuple(values),
            (len(top), len(names) + 1),
        )  # fmt: skip

    def figure_sheet(self, sheet: SheetSpec, name: str, ranges: Mapping[str, str]) -> spec.Sheet:
        top = self.title_rows(sheet)
        lines: list[tuple[spec.SheetCell, ...]] = [("Measure", "Value")]
        for figure in map(self.figure, sheet.figures or ()):
            figure.usual()  # a statement
            lines.append((figure.label, self.figure_cell(figure, ranges)))
        notes = [(text,) for text in self.sentences(sheet.notes)]
        rows = (*top, *lines, *([()] if notes else []), *notes)
        return spec.Sheet(
            name, tuple(rows), ("text", "general"), header_row=len(top),
            last_data_row=len(top) + len(lines) - 1, title_rows=(0,) if top else (), widths=(46.0, 18.0),
        )  # fmt: skip

    def figure_cell(self, figure: Figure, ranges: Mapping[str, str]) -> spec.SheetCell:
        raw = figure.value
        value = _typed(round(raw, 10) if isinstance(raw, float) else raw, figure.unit)
        format = _column_format(figure.unit, [figure.value])
        measure = self.press.measures.get(figure.ref) if figure.kind == "m" else None
        formula = expand(measure.excel, ranges) if measure and measure.excel else ""
        return spec.Styled(spec.Formula(formula, value) if formula else value, format)

    # --- slides ---

    def slide(self, slide: SlideSpec) -> spec.Slide:
        scope = self.scope
        title = scope.one_of(slide.title)
        scope.place = title
        table = None
        if slide.figures is not None:
            table = self.figure_table(slide.figures)
        elif slide.table is not None:
            table = self.query_table(slide.table)
        return spec.Slide(
            title=title,
            bullets=tuple((text, 0) for text in self.sentences(slide.bullets)),
            subtitle=scope.text(slide.subtitle),
            table=table,
            chart=self.chart(slide.chart) if slide.chart else None,
            notes=" ".join(self.sentences(slide.notes)),
            layout=slide.layout,
        )

    # --- the rest ---

    def rows_file(self, recipe: Artifact) -> spec.Spec:
        table = self.press.tables[recipe.rows]
        rows = self.scope.resolver.query(f'SELECT * FROM "{recipe.rows}" WHERE {recipe.where or "1"}')
        names = list(table.columns)
        if recipe.format == "json":
            return spec.Text(json.dumps(list(rows), indent=2, ensure_ascii=False) + "\n")
        header = tuple(table.label_of(n) for n in names)
        return spec.Rows(header, tuple(tuple(row[n] for n in names) for row in rows))

    def image(self, recipe: Artifact) -> spec.Image:
        seed = self.scope.rng.getrandbits(32)
        title = self.press.properties.title
        if recipe.chart is not None:
            return spec.Image("chart", title, seed, self.chart(recipe.chart), width=900, height=540)
        return spec.Image("screenshot", title, seed, lines=tuple(map(self.scope.text, recipe.screenshot)))

    def meeting(self, recipe: Artifact) -> spec.Calendar:
        properties = self.press.properties
        start = (properties.created + timedelta(days=3)).replace(hour=10, minute=0, second=0)
        me = self.press.people["me"]
        uid = (
            re.sub(r"\W+", "-", f"{properties.title}-{start:%Y%m%d}").lower()
            + "@"
            + me.email.partition("@")[2]
        )
        text = "\n".join(b.text for b in self.blocks(recipe.blocks) if isinstance(b, spec.Paragraph))
        meeting = spec.Meeting(
            uid,
            properties.title,
            start,
            start + timedelta(hours=1),
            spec.Address(me.name, me.email),
            notes=text,
        )
        return spec.Calendar((meeting,), properties.created)

    def mail(self, mail: MailSpec) -> spec.Mail:
        sender, to = (self.press.people.get(r) or self.press.people["me"] for r in (mail.sender, mail.to))
        when = self.press.properties.modified
        return spec.Mail(
            sender=spec.Address(sender.name, sender.email),
            to=(spec.Address(to.name, to.email),),
            cc=tuple(spec.Address(p.name, p.email) for r in mail.cc if (p := self.press.people.get(r))),
            when=when,
            subject=self.scope.one_of(mail.subject),
            body="\n\n".join(self.sentences(mail.body)) + "\n",
            message_id=f"{when:%Y%m%d%H%M%S}.{self.scope.rng.getrandbits(40):010x}@{sender.email.partition('@')[2]}",
        )


# --- cells ---------------------------------------------------------------------------------------


def expand(formula: str, ranges: Mapping[str, str]) -> str:
    """A measure's spreadsheet formula with its columns as ranges, or "" when one is not in the book."""
    names = re.findall(r"\{([\w.]+)\}", formula)
    if not names or any(name not in ranges for name in names):
        return ""
    return "=" + re.sub(r"\{([\w.]+)\}", lambda m: ranges[m.group(1)], formula).lstrip("=")


def _table_sheet(
    name: str,
    top: tuple[tuple[spec.SheetCell, ...], ...],
    header: tuple[str, ...],
    grid: Sequence[tuple[spec.Cell, ...]],
    formats: tuple[str, ...],
    totals: Sequence[float | None] | None,
    chart: spec.SheetChart | None,
) -> spec.Sheet:
    rows: list[tuple[spec.SheetCell, ...]] = [*top, header, *grid]
    first, last = len(top) + 2, len(top) + 1 + len(grid)
    total_rows: tuple[int, ...] = ()
    if totals is not None and grid:
        cells: list[spec.SheetCell] = []
        for k, total in enumerate(totals):
            letter = column_name(k)
            formula = None if total is None else spec.Formula(f"=SUM({letter}{first}:{letter}{last})", total)
            cells.append(formula if formula is not None else "Total" if k == 0 else None)
        total_rows = (len(rows),)
        rows.append(tuple(cells))
    return spec.Sheet(
        name, tuple(rows), formats, header_row=len(top), last_data_row=len(top) + len(grid),
        title_rows=(0,) if top else (), total_rows=total_rows, chart=chart,
    )  # fmt: skip


def _typed_grid(
    rows: Sequence[Row], units: Mapping[str, str]
) -> tuple[list[tuple[spec.Cell, ...]], tuple[str, ...]]:
    """The rows' cells under the columns that have a unit, and each column's format."""
    columns = {name: [row[name] for row in rows] for name in units}
    typed = (
        [_typed(value, unit) for value in columns[name]] if unit == "date" else columns[name]
        for name, unit in units.items()
    )
    formats = tuple(_column_format(unit, columns[name]) for name, unit in units.items())
    return list(zip(*typed, strict=True)), formats


def _typed(value: Value, unit: str) -> spec.Cell:
    """ISO dates as dates; everything else as it is."""
    if unit == "date" and isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if unit == "date" and isinstance(value, str) and _MOMENT.match(value):
        return datetime.fromisoformat(value)
    return value


def _column_format(unit: str, values: Sequence[Value]) -> str:
    if unit in _FORMATS:
        return _FORMATS[unit]
    numbers = [v for v in values if isinstance(v, int | float)]
    if unit == "pct":
        return "pct1" if all(abs(v * 1000 - round(v * 1000)) < 1e-6 for v in numbers) else "pct2"
    whole = all(float(v).is_integer() for v in numbers)
    return ("money" if unit == "money" else "number") + ("0" if whole else "2")


def _sum(rows: Sequence[Row], name: str) -> float:
    return round(sum(_number(row[name]) for row in rows), 6)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
