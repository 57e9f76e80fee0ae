"""Tools of workbooks: exact cells in, exact cells out, live formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from workaday.artifacts import editors
from workaday.artifacts.editors import EditedWorkbook
from workaday.artifacts.readers import Content, Grid
from workaday.artifacts.readers.xlsx import column_name
from workaday.artifacts.spec import Cell, Sheet, Workbook
from workaday.artifacts.writers import write
from workaday.errors import DeskError
from workaday.month.desk.files import written
from workaday.month.desk.pages import paged_lines
from workaday.month.desk.place import Place, suffix_of
from workaday.month.desk.tool import Arguments, Page, tool
from workaday.month.tree import File, name_of

_LARGEST = 10**15
CellIn = bool | int | Annotated[float, Field(allow_inf_nan=False)] | str | None
Rows = list[list[CellIn]]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_BREAKS = re.compile("[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")
_READABLE = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")
_MOST_NAMED = 20

_BOOK = "Full path of an .xlsx file."
_ROWS = (
    "Rows of cells; text that starts with = is a formula, ISO dates (2026-01-31) become dates, null is empty."
)


class CreateWorkbook(Arguments):
    path: str = Field(description="Full path of the new .xlsx file. Its folder must exist.")
    sheet: str = Field(description="The name of its first sheet.")
    rows: Rows = Field(description=f"{_ROWS} The header row comes first.")
    title: str = Field("", description="The title among the file's properties.")


class OneBook(Arguments):
    path: str = Field(description="Full path of a workbook (.xlsx, .xls, .ods, .csv …).")
    page: Page = 1


class ReadSheet(Arguments):
    path: str = Field(description="Full path of a workbook (.xlsx, .xls, .ods, .csv …).")
    sheet: str = Field("", description="The sheet's name; empty takes the first.")
    first_row: int = Field(1, ge=1, description="The first row wanted, as numbered in the sheet.")
    last_row: int = Field(0, ge=0, description="The last row wanted; 0 reads to the end.")
    page: Page = 1


class AddSheet(Arguments):
    path: str = Field(description=_BOOK)
    sheet: str = Field(description="The new sheet's name.")
    rows: Rows = Field(description=f"{_ROWS} The header row comes first.")


class WriteRows(Arguments):
    path: str = Field(description=_BOOK)
    sheet: str = Field(description="The sheet's name.")
    start: str = Field(description="The cell in which the block's upper left corner goes, like A12.")
    rows: Rows = Field(min_length=1, description=_ROWS)


class SetCells(Arguments):
    path: str = Field(description=_BOOK)
    sheet: str = Field(description="The sheet's name.")
    cells: dict[str, CellIn] = Field(
        min_length=1,
        description='Cells by name with their new values, like {"B4": 12.5, "B9": "=SUM(B2:B8)"}.',
    )


@tool(CreateWorkbook, minutes=10)
def create_workbook(place: Place, arguments: CreateWorkbook) -> str:
    """Make an Excel workbook with one sheet (add_sheet adds more). Formulas are live and calculated at once.
    A function of single values (LEFT, MONTH, ROUND) over a whole range sees its first cell alone: take SUMIFS,
    COUNTIFS or a helper column. A file of that path is replaced."""
    path = place.tree.paths.clean(arguments.path)
    if suffix_of(path) != ".xlsx":
        raise DeskError(
            "create_workbook makes .xlsx files; let the path end with .xlsx (for .csv use write_file)"
        )
    rows = [[_cell(value) for value in row] for row in arguments.rows]
    formulas = {
        f"{column_name(c)}{r + 1}": value
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if isinstance(value, str) and value.startswith("=")
    }
    plain = tuple(tuple(None if _is_formula(v) else v for v in row) for row in rows)
    header = _header_row(rows)
    sheet = Sheet(
        arguments.sheet,
        plain,
        formats=_formats(rows, header),
        header_row=header,
        title_rows=tuple(range(header or 0)),
        total_rows=_total_rows(rows),
    )
    title = arguments.title.strip() or name_of(path).rpartition(".")[0]
    content = write(Workbook((sheet,), place.properties(title)), ".xlsx")
    more = ""
    if formulas:
        edited = editors.write_cells(
            content, arguments.sheet, formulas, author=place.user.name, when=place.now
        )
        content, more = edited.content, _warnings(edited)
    return written(place, path, content, more)


@tool(OneBook, minutes=2, reads=True)
def describe_workbook(place: Place, arguments: OneBook) -> str:
    """The sheets of a workbook: name, rows and columns, where the header row stands and what it says, how
    many formulas. Read this before read_sheet."""
    file, content = _book(place, arguments.path)
    lines = []
    for grid in _sheets(content):
        width = max((len(row) for row in grid.rows), default=0)
        lines.append(
            f"sheet {grid.name!r}: {len(grid.rows)} rows, {width} columns, {len(grid.formulas)} formulas"
        )
        header = _header_row(grid.rows)
        if header is not None:
            names = " | ".join(_shown(v) for v in grid.rows[header])
            lines.append(f"  header in row {header + 1}: {names}")
    for name in content.missing_values[:_MOST_NAMED]:
        lines.append(f"  {name}: the formula has no stored value")
    return paged_lines(lines, arguments.page, file.path)


@tool(ReadSheet, minutes=2, reads=True)
def read_sheet(place: Place, arguments: ReadSheet) -> str:
    """Exact cells of a sheet, a row a line: its number, then the cells, with tabs between them. Dates are
    ISO, numbers have full precision, formulas show their value. Pages end between rows."""
    file, content = _book(place, arguments.path)
    grid = _sheet(file, content, arguments.sheet)
    last = min(arguments.last_row or len(grid.rows), len(grid.rows))
    if arguments.first_row > max(last, 1):
        raise DeskError(
            f"the sheet {grid.name!r} has {len(grid.rows)} rows; ask for rows 1 to {len(grid.rows)}"
        )
    every = place.lines(file, grid.name, lambda: _lines(grid))
    lines = every[arguments.first_row - 1 : last]
    head = f"sheet {grid.name!r}: rows {arguments.first_row} to {last} of {len(grid.rows)}"
    return paged_lines(lines or ["(empty)"], arguments.page, head)


@tool(AddSheet, minutes=6)
def add_sheet(place: Place, arguments: AddSheet) -> str:
    """Add a sheet at the end of a workbook, its header row first; formulas may refer to the other sheets."""
    file = _editable(place, arguments.path)
    rows = [[_cell(value) for value in row] for row in arguments.rows]
    formats = {
        column_name(k): code for k, code in enumerate(_formats(rows, _header_row(rows))) if code != "general"
    }
    edited = editors.add_sheet(
        place.tree.read(file),
        arguments.sheet,
        rows,
        _header_row(rows) == 0,
        formats=formats,
        author=place.user.name,
        when=place.now,
    )
    return written(place, file.path, edited.content, _warnings(edited))


@tool(WriteRows, minutes=4)
def write_rows(place: Place, arguments: WriteRows) -> str:
    """Write a block of cells into a sheet; what stands there is replaced, the look stays."""
    file = _editable(place, arguments.path)
    rows = [[_cell(value) for value in row] for row in arguments.rows]
    edited = editors.set_rows(
        place.tree.read(file), arguments.sheet, arguments.start, rows, author=place.user.name, when=place.now
    )
    return written(place, file.path, edited.content, _warnings(edited))


@tool(SetCells, minutes=3)
def set_cells(place: Place, arguments: SetCells) -> str:
    """Set single cells of a sheet; null empties one. Everything that depends on them is calculated again."""
    file = _editable(place, arguments.path)
    cells = {name: _cell(value) for name, value in arguments.cells.items()}
    edited = editors.write_cells(
        place.tree.read(file), arguments.sheet, cells, author=place.user.name, when=place.now
    )
    return written(place, file.path, edited.content, _warnings(edited))


# --- reading ---


def _book(place: Place, path: str) -> tuple[File, Content]:
    file = place.tree.file(path)
    if suffix_of(file.path) not in _READABLE:
        raise DeskError(f"{file.name} is no workbook; read_file reads it")
    return file, place.content(file)


def _sheets(content: Content) -> list[Grid]:
    """The sheets; charts, which readers show as grids too, left out."""
    return [g for g in content.grids if not re.fullmatch(r".* chart( \d+)?", g.name)]


def _sheet(file: File, content: Content, name: str) -> Grid:
    sheets = _sheets(content)
    if not sheets:
        raise DeskError(f"{file.name} has no sheet with cells; read_file shows what it holds")
    if not name:
        return sheets[0]
    found = next((g for g in sheets if g.name.strip().casefold() == name.strip().casefold()), None)
    if found is None:
        raise DeskError(
            f"no sheet {name!r} in {file.name}; its sheets are: {', '.join(g.name for g in sheets)}"
        )
    return found


def _lines(grid: Grid) -> list[str]:
    return ["\t".join([str(n), *map(_shown, row)]) for n, row in enumerate(grid.rows, 1)]


def _shown(value: Cell) -> str:
    """A cell in its line: full precision, ISO dates, no tabs or line breaks."""
    if isinstance(value, str):
        return value if value.isprintable() else _BREAKS.sub(" ", value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


# --- writing ---


def _editable(place: Place, path: str) -> File:
    file = place.tree.file(path)
    if suffix_of(file.path) not in (".xlsx", ".xlsm"):
        raise DeskError(
            f"{file.name} cannot be edited cell by cell; only .xlsx files can (write_file writes .csv)"
        )
    return file


def _cell(value: CellIn) -> Cell:
    """A call's value as a cell's: ISO dates become dates."""
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise DeskError(f"{str(value)[:30]} has more digits than a workbook keeps; give it as text")
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def _is_formula(value: Cell) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The first row of several texts and nothing else, among the first ten; above it stand titles."""
    for number, row in enumerate(rows[:10]):
        filled = [v for v in row if v not in (None, "")]
        if len(filled) >= 2 and all(isinstance(v, str) and not _is_formula(v) for v in filled):
            return number
    only = [v for v in rows[0] if v is not None] if rows else []
    return 0 if len(only) == 1 and isinstance(only[0], str) and len(rows) > 1 and len(rows[0]) == 1 else None


def _total_rows(rows: Sequence[Sequence[Cell]]) -> tuple[int, ...]:
    return tuple(
        n for n, row in enumerate(rows) if row and str(row[0]).strip().casefold() in ("total", "totals")
    )


def _formats(rows: Sequence[Sequence[Cell]], header: int | None) -> tuple[str, ...]:
    """A number format a column, where its header and its values leave no doubt."""
    if header is None:
        return ()
    return tuple(
        _format(str(name or ""), [row[k] for row in rows[header + 1 :] if k < len(row)])
        for k, name in enumerate(rows[header])
    )


def _format(name: str, values: Sequence[Cell]) -> str:
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if any(_is_formula(v) for v in values):
        return "general"  # nobody knows yet what they will come to
    if not numbers or not any(isinstance(v, float) for v in numbers):
        return "general"
    if re.search(r"%|\b(rate|share|percent|margin|pct)\b", name, re.IGNORECASE) and all(
        abs(v) <= 2 for v in numbers
    ):
        return "pct1"
    return "number2" if all(round(v, 2) == v for v in numbers) else "general"


def _warnings(edited: EditedWorkbook) -> str:
    """What a spreadsheet would show in red."""
    notes = [f"formula errors: {'; '.join(edited.errors[:_MOST_NAMED])}"] if edited.errors else []
    if edited.uncalculated:
        notes.append(f"not calculated: {'; '.join(edited.uncalculated[:_MOST_NAMED])}")
    return "".join(f"\nwarning: {note}" for note in notes)


TOOLS = (create_workbook, describe_workbook, read_sheet, add_sheet, write_rows, set_cells)
