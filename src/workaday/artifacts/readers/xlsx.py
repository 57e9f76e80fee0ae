"""Workbooks, in one pass over each sheet's XML: values, dates, formats, formulas.

calamine is as fast but tells neither formats nor formulas, and openpyxl needs two passes ten times as long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby, repeat
from xml.etree.ElementTree import Element

from workaday.artifacts.readers.charts import chart_grid, chart_of, chart_passages
from workaday.artifacts.readers.content import Content, Deferred, Grid, Passage, Remark
from workaday.artifacts.readers.number_formats import BUILTIN, display, shows_date
from workaday.artifacts.readers.package import Package, Part, naive_time, read_once, whole_number
from workaday.artifacts.spec import Cell
from workaday.errors import ReadError

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V, _F, _T = f"{S}v", f"{S}f", f"{S}t"
_C_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
MAX_CELLS = 3_000_000
_LAST_COLUMN = 16_383
_LAST_ROW = 1_048_576
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


@dataclass(slots=True)
class SheetCellRead:
    """One stored cell: row and column from 0, its value, its format, its formula."""

    row: int
    column: int
    value: Cell
    number_format: str
    formula: str
    missing: bool = False


class _Formats(dict[str | None, str]):
    """Number formats by the style that a cell names, as it writes it."""

    def __init__(self, formats: tuple[str, ...]) -> None:
        self._formats = formats

    def __missing__(self, style: str | None) -> str:
        number = whole_number(style)
        self[style] = found = self._formats[number] if number < len(self._formats) else "General"
        return found


@dataclass
class _Book:
    package: Package
    strings: list[str]
    formats: _Formats
    date1904: bool
    cells_left: int = MAX_CELLS
    passages: list[Callable[[], list[Passage]]] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read(content: bytes, name: str) -> Content:
    """Read an .xlsx: each sheet's stored values, formats, formulas, comments and charts."""
    package = Package(content)
    main = package.main_part()
    root = package.xml(main)
    relations = package.relations(main)
    parts = dict(relations.values())
    properties = root.find(f"{S}workbookPr")
    book = _Book(
        package,
        _shared_strings(package, parts.get("sharedStrings", "")),
        _Formats(_formats(package.part_or_none(parts.get("styles", "")))),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )
    for sheet in root.iterfind(f"{S}sheets/{S}sheet"):
        kind, part = relations.get(sheet.get(f"{_R}id", ""), ("", ""))
        if part not in package.names:
            raise ReadError(f"the sheet {sheet.get('name')} has no part")
        if kind == "worksheet":
            _read_sheet(book, sheet.get("name", ""), part)
    return Content(
        kind="xlsx",
        text="\n".join(book.lines),
        passages=Deferred(lambda: [passage for make in book.passages for passage in make()]),
        grids=tuple(book.grids),
        properties=package.properties,
        comments=tuple(book.remarks),
        missing_values=tuple(book.missing),
    )


def book_of_values(grids: list[Grid]) -> Content:
    """A content from bare grids, as formats without number formats and formulas give them."""
    lines: list[str] = []
    passages: list[Passage] = []
    for grid in grids:
        cells = [
            SheetCellRead(row, column, value, "General", "")
            for row, values in enumerate(grid.rows)
            for column, value in enumerate(values)
            if value is not None
        ]
        lines += [f"## {grid.name}", *_lines(cells)]
        passages += _passages(grid.name, cells)
    return Content("xlsx", "\n".join(lines), tuple(passages), tuple(grids))


@lru_cache(maxsize=1024)
def column_name(column: int) -> str:
    """A column's letters; columns count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_index(reference: str) -> tuple[int, int]:
    """ "B7" -> (6, 1). Raises `ReadError` for anything else."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ReadError(f"{reference!r} is no cell reference")
    column, row = _column(match[1]), int(match[2]) - 1
    if not 0 <= row < _LAST_ROW or column > _LAST_COLUMN:
        raise ReadError(f"{reference!r} lies outside a sheet")
    return row, column


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _read_sheet(book: _Book, name: str, part: str) -> None:
    cells = _cells(book, book.package.xml(part))
    book.grids.append(_grid(book, name, cells))
    book.passages.append(lambda: _passages(name, cells))
    book.missing += [f"{name}!{column_name(c.column)}{c.row + 1}" for c in cells if c.missing]
    book.lines.append(f"## {name}")
    book.lines += _lines(cells)
    _read_attached(book, name, part)


def _read_attached(book: _Book, name: str, part: str) -> None:
    """Comments and charts that hang on a sheet."""
    for kind, target in book.package.relations(part).values():
        if kind == "comments":
            _read_comments(book, name, book.package.xml_or_none(target))
        elif kind == "drawing" and target in book.package.names:
            relations = book.package.relations(target)
            drawing = book.package.xml(target)
            for frame in drawing.iter(_C_CHART):
                chart_part = relations.get(frame.get(f"{_R}id", ""), ("", ""))[1]
                root = book.package.xml_or_none(chart_part)
                if root is not None:
                    _read_chart(book, name, root)


def _read_chart(book: _Book, name: str, root: Element) -> None:
    chart = chart_of(root)
    place = f"{name} chart"
    book.grids.append(chart_grid(chart, place))
    book.passages.append(lambda: chart_passages(chart, place, name))
    book.lines.append(f"[chart: {chart.title}]")


def _read_comments(book: _Book, name: str, root: Element | None) -> None:
    if root is None:
        return
    authors = [author.text or "" for author in root.iterfind(f"{S}authors/{S}author")]
    for comment in root.iter(f"{S}comment"):
        index = whole_number(comment.get("authorId"))
        author = authors[index] if index < len(authors) else ""
        text = "".join(node.text or "" for node in comment.iter(f"{S}t"))
        place = f"{name}!{comment.get('ref', '')}"
        book.remarks.append(Remark(author, naive_time(""), text, place))
        book.lines.append(f"[comment by {author} on {comment.get('ref', '')}: {text}]")


def _shared_strings(package: Package, part: str) -> list[str]:
    root = package.xml_or_none(part)
    return [] if root is None else [_string(item) for item in root.iterfind(f"{S}si")]


def _string(item: Element) -> str:
    plain = item.find(_T)
    if plain is not None and len(item) == 1:
        return plain.text or ""
    return "".join(
        t.text or "" for run in item for t in ([run] if run.tag == f"{S}t" else run.iterfind(f"{S}t"))
    )


@read_once
def _formats(styles: Part | None) -> tuple[str, ...]:
    if styles is None:
        return ()
    root = styles.xml()
    custom = {
        whole_number(f.get("numFmtId")): f.get("formatCode", "")
        for f in root.iterfind(f"{S}numFmts/{S}numFmt")
    }
    keys = [whole_number(xf.get("numFmtId")) for xf in root.iterfind(f"{S}cellXfs/{S}xf")]
    return tuple(custom.get(key) or BUILTIN.get(key, "General") for key in keys)


def _cells(book: _Book, root: Element) -> list[SheetCellRead]:
    cells: list[SheetCellRead] = []
    shared: dict[str, tuple[str, str]] = {}
    row_number = -1
    for row in root.iterfind(f"{S}sheetData/{S}row"):
        row_number = whole_number(row.get("r"), row_number + 2) - 1
        column, line = -1, str(row_number + 1)
        for element in row:
            reference = element.get("r")
            if not reference or reference == column_name(column + 1) + line:
                row_index, column = row_number, column + 1  # nearly always: the next cell of the row
            else:
                row_index, column = cell_index(reference)
            number_format = book.formats[element.get("s")]
            formula_element = element.find(_F)
            formula = "" if formula_element is None else _formula(formula_element, reference or "", shared)
            value = _value(book, element, number_format)
            if value is None and not formula:
                continue
            missing = value is None and element.get("t") != "str"
            cells.append(SheetCellRead(row_index, column, value, number_format, formula, missing))
            if len(cells) > book.cells_left:
                raise ReadError(f"more than {MAX_CELLS:,} cells")
    book.cells_left -= len(cells)
    return cells


def _formula(element: Element, reference: str, shared: dict[str, tuple[str, str]]) -> str:
    text = (element.text or "").replace("_xlfn.", "").replace("_xlws.", "")
    if element.get("t") != "shared":
        return f"={text}"
    key = element.get("si", "")
    if text:
        shared[key] = (f"={text}", reference)
        return f"={text}"
    if key not in shared:
        return "="
    from openpyxl.formula.translate import Translator, TranslatorError

    source, origin = shared[key]
    try:
        return str(Translator(source, origin=origin).translate_formula(reference))
    except (TranslatorError, ValueError, IndexError, TypeError):
        return source


def _value(book: _Book, element: Element, number_format: str) -> Cell:
    kind = element.get("t")
    if kind == "inlineStr":
        inline = element.find(f"{S}is")
        return None if inline is None else _string(inline)
    text = element.findtext(_V)
    if text is None or (text == "" and kind != "str"):
        return None
    if kind is None:
        return _number(text, number_format, book.date1904)
    if kind == "s":
        index = whole_number(text, -1)
        if not 0 <= index < len(book.strings):
            raise ReadError(f"a cell names the shared string {text}, of {len(book.strings)}")
        return book.strings[index]
    if kind == "b":
        return text.strip() == "1"
    if kind in ("str", "e"):
        return text
    if kind == "d":
        return naive_time(text) or text
    return _number(text, number_format, book.date1904)


def _number(text: str, number_format: str, date1904: bool) -> Cell:
    try:
        number = float(text)
    except ValueError as error:
        raise ReadError(f"a numeric cell holds {text[:40]!r}") from error
    if shows_date(number_format) and (when := _date(number, date1904)):
        return when
    is_whole = number.is_integer() and -1e15 < number < 1e15 and "." not in text
    return int(number) if is_whole else number


@lru_cache(maxsize=4096)
def _date(number: float, date1904: bool) -> date | datetime | None:
    if not 1 <= number < 2_958_466:
        return None
    try:
        when = (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=number)
    except OverflowError:
        return None
    return when.date() if number.is_integer() else _to_second(when)


def _to_second(when: datetime) -> datetime:
    return (when + timedelta(microseconds=500_000)).replace(microsecond=0)


def cell_text(value: Cell) -> str:
    """A value as a reader sees it in plain text: full precision, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _grid(book: _Book, name: str, cells: list[SheetCellRead]) -> Grid:
    """Cells as a rectangle from A1. A far cell on an empty sheet must not cost its rectangle's memory."""
    height = max([cell.row for cell in cells], default=-1) + 1
    width = max([cell.column for cell in cells], default=-1) + 1
    formulas = {(cell.row, cell.column): cell.formula for cell in cells if cell.formula}
    if height * width > max(MAX_CELLS, 50 * len(cells)):
        raise ReadError(f"the sheet {name} spans {height:,} rows by {width:,} columns for {len(cells)} cells")
    rows: list[list[Cell]] = [[None] * width for _ in range(height)]
    for cell in cells:
        rows[cell.row][cell.column] = cell.value
    return Grid(name, tuple([tuple(row) for row in rows]), formulas)


def _lines(cells: list[SheetCellRead]) -> list[str]:
    rows: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for cell in cells:
        rows[cell.row][cell.column] = _in_a_line(cell.formula if cell.value is None else cell.value)
    return [
        f"{row + 1}: " + "\t".join(map(texts.get, range(max(texts) + 1), repeat("")))
        for row, texts in sorted(rows.items())
    ]


def _in_a_line(value: Cell) -> str:
    return " ".join(value.split()) if isinstance(value, str) else cell_text(value)


def _passages(name: str, cells: list[SheetCellRead]) -> list[Passage]:
    """A passage a cell. Its context: sheet, the last title above, row label, column header."""
    passages: list[Passage] = []
    headers: dict[int, str] = {}
    title = ""
    for _, row in groupby(cells, key=lambda cell: cell.row):
        filled = [cell for cell in row if cell.value is not None]
        texts = {
            c.column: " ".join(c.value.split())
            for c in filled
            if isinstance(c.value, str) and c.value.strip()
        }
        if len(filled) == 1 and len(texts) == 1:
            title = next(iter(texts.values()))
        label_column = next(iter(texts), -1)
        label = texts.get(label_column, "")
        if not label and filled and isinstance(filled[0].value, date):
            label = cell_text(filled[0].value)
        for cell in filled:
            about = (name, title, label if cell.column != label_column else "", headers.get(cell.column, ""))
            context = " | ".join(dict.fromkeys(part for part in about if part))
            passages.append(_passage(cell, f"{name}!{column_name(cell.column)}{cell.row + 1}", context))
        headers.update((column, text) for column, text in texts.items() if len(filled) > 1)
    return passages


def _passage(cell: SheetCellRead, place: str, context: str) -> Passage:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = display(value, cell.number_format)
        return Passage(text, place, context, float(value), cell.number_format, cell.formula, True)
    return Passage(cell_text(value), place, context, formula=cell.formula, cell=True)
