"""Edits of workbooks, on the sheets' own XML: charts, formats and everything else stay as they are.

openpyxl would lose every stored value and parts of the charts on the way. After an edit each formula is
calculated again; one that cannot be calculated shows an error or nothing, and is named in the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workaday.artifacts.editors.calculation import recalculated
from workaday.artifacts.editors.parts import Element, Parts
from workaday.artifacts.editors.sheet_xml import S, SheetXml, Styles
from workaday.artifacts.readers.number_formats import shows_date
from workaday.artifacts.readers.package import whole_number
from workaday.artifacts.readers.xlsx import cell_index, column_name
from workaday.artifacts.spec import FORMATS, Cell
from workaday.artifacts.writers.forms import with_sign
from workaday.errors import DeskError, ReadError

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_FORBIDDEN = set("[]:*?/\\")
_MAX_TEXT = 32_767


@dataclass(frozen=True)
class EditedWorkbook:
    """An edited workbook. `errors` names the cells whose formula has an error ("Summary!B3: #VALUE!"),
    `uncalculated` those that the engine could not calculate and that now store no value."""

    content: bytes
    errors: tuple[str, ...] = ()
    uncalculated: tuple[str, ...] = ()


def write_cells(
    content: bytes,
    sheet: str,
    cells: Mapping[str, Cell],
    formats: Mapping[str, str] | None = None,
    *,
    author: str,
    when: datetime,
    currency: str = "$",
) -> EditedWorkbook:
    """Write cells: {"B7": 12.5, "B8": "=SUM(B2:B7)", "B9": None} (None empties a cell).

    `formats` gives a number format, a key of `spec.FORMATS` or a format code, for a cell ("B7") or for
    the written cells of a column ("B"). A cell keeps its look otherwise. A text that starts with "'="
    is text. Raises `DeskError` for a wrong sheet, reference, formula or format.
    """
    book = _Book(content, currency)
    book.write(sheet, cells, formats or {})
    return book.finish(author, when)


def set_rows(
    content: bytes,
    sheet: str,
    start_cell: str,
    rows: Sequence[Sequence[Cell]],
    *,
    formats: Mapping[str, str] | None = None,
    author: str,
    when: datetime,
    currency: str = "$",
) -> EditedWorkbook:
    """Write a block of rows with its upper left corner at `start_cell`; what stands there is replaced."""
    top, left = _index(start_cell)
    cells = {
        f"{column_name(left + column)}{top + row + 1}": value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    }
    return write_cells(content, sheet, cells, formats, author=author, when=when, currency=currency)


def add_sheet(
    content: bytes,
    name: str,
    rows: Sequence[Sequence[Cell]],
    header: bool = True,
    *,
    formats: Mapping[str, str] | None = None,
    author: str,
    when: datetime,
    currency: str = "$",
) -> EditedWorkbook:
    """Add a sheet after the last one. With `header` the first row is bold and stays in sight."""
    book = _Book(content, currency)
    book.add_sheet(name, rows, header)
    cells = {
        f"{column_name(column)}{row + 1}": value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    }
    book.write(name, cells, formats or {}, bold_rows={0} if header else set())
    return book.finish(author, when)


def recalculate(content: bytes, *, when: datetime) -> EditedWorkbook:
    """Calculate every formula again; TODAY and NOW see `when`. Properties stay."""
    result, errors, uncalculated = recalculated(content, when)
    return EditedWorkbook(result, errors, uncalculated)


class _Book:
    """A workbook under edit."""

    def __init__(self, content: bytes, currency: str) -> None:
        self.parts = Parts(content)
        self.root = self.parts.tree(self.parts.main)
        if self.root.tag != f"{S}workbook":
            raise DeskError("this is not an Excel workbook; the editors for workbooks take .xlsx files only")
        self.styles = Styles(self.parts)
        self.currency = currency

    def sheets(self) -> dict[str, str]:
        relations = self.parts.relations(self.parts.main)
        return {
            sheet.get("name", ""): relations.get(sheet.get(f"{_R}id", ""), ("", ""))[1]
            for sheet in self.root.iterfind(f"{S}sheets/{S}sheet")
        }

    def write(
        self,
        sheet: str,
        cells: Mapping[str, Cell],
        formats: Mapping[str, str],
        bold_rows: set[int] | None = None,
    ) -> None:
        target = SheetXml(self.parts.tree(self._part_of(sheet)), sheet)
        codes = {key.upper(): self._code(code) for key, code in formats.items()}
        for reference, value in cells.items():
            row, column = _index(reference)
            place = f"{column_name(column)}{row + 1}"
            checked = _checked(value, place)
            cell = target.cell(row, column, create=checked is not None)
            if cell is None:
                continue
            self._dress(cell, checked, codes.get(place) or codes.get(column_name(column), ""))
            if bold_rows and row in bold_rows:
                cell.set("s", str(self.styles.bold(whole_number(cell.get("s")))))
            target.put(cell, checked)
        target.update_dimension()

    def _dress(self, cell: Element, value: Cell, code: str) -> None:
        """Give a cell its number format: the one asked for, and a date's own where it has none."""
        style = whole_number(cell.get("s"))
        if not code and isinstance(value, date) and not shows_date(self.styles.code(style)):
            code = FORMATS["datetime" if isinstance(value, datetime) else "date"]
        if code and value is not None and not (isinstance(value, str) and not value.startswith("=")):
            cell.set("s", str(self.styles.with_format(style, code)))

    def add_sheet(self, name: str, rows: Sequence[Sequence[Cell]], header: bool) -> None:
        existing = self.sheets()
        if not name or len(name) > 31 or _FORBIDDEN & set(name) or name.startswith("'") or name.endswith("'"):
            raise DeskError(f"{name!r} cannot name a sheet: 1 to 31 characters, none of [ ] : * ? / \\")
        if name.casefold() in (own.casefold() for own in existing):
            raise DeskError(f"there is a sheet {name!r} already; write into it, or choose another name")
        number = next(n for n in range(1, 10_000) if not self.parts.has(f"xl/worksheets/sheet{n}.xml"))
        part = f"xl/worksheets/sheet{number}.xml"
        empty = SheetXml.empty(_widths(rows), header)
        key = self.parts.add(part, empty, _SHEET_TYPE, self.parts.main, "worksheet")
        sheets = self.root.find(f"{S}sheets")
        taken = [whole_number(s.get("sheetId")) for s in sheets]
        entry = sheets.makeelement(f"{S}sheet", {"name": name, "sheetId": str(max(taken, default=0) + 1)})
        entry.set(f"{_R}id", key)
        sheets.append(entry)

    def finish(self, author: str, when: datetime) -> EditedWorkbook:
        for chain in self.parts.related(self.parts.main, "calcChain"):
            self.parts.drop(chain, self.parts.main)  # Excel builds it anew; a stale one is an error to it
        self.parts.touch(author, when)
        return recalculate(self.parts.to_bytes(), when=when)

    def _part_of(self, sheet: str) -> str:
        sheets = self.sheets()
        if sheet not in sheets:
            raise DeskError(f"no sheet {sheet!r} in the workbook; its sheets are: {', '.join(sheets)}")
        return sheets[sheet]

    def _code(self, code: str) -> str:
        known = FORMATS.get(code, code)
        if known == code and code != "General" and not _is_format_code(code):
            raise DeskError(
                f"unknown number format {code!r}; take one of {', '.join(FORMATS)} or a code like '#,##0.00'"
            )
        return with_sign(known, self.currency)


def _is_format_code(code: str) -> bool:
    """Digits to show, a text, or date letters and no others."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|E[+-]|General', "", code)
    letters = {letter for letter in bare.casefold() if letter.isalpha()}
    return letters <= set("ymdhs") and bool(letters or set(bare) & set("0#?@"))


def _index(reference: str) -> tuple[int, int]:
    try:
        return cell_index(reference.strip().upper())
    except ReadError as error:
        raise DeskError(f"{error}; a cell is named by column and row, as B7") from error


def _checked(value: Cell, place: str) -> Cell:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        raise DeskError(
            f"{place}: {value} is no number that a workbook can hold; write a text or leave it empty"
        )
    if isinstance(value, date) and value.year < 1900:
        raise DeskError(f"{place}: a workbook holds no date before 1900; write {value} as a text")
    if isinstance(value, str) and len(value) > _MAX_TEXT:
        raise DeskError(f"{place}: the text has {len(value)} characters; a cell holds {_MAX_TEXT}")
    if isinstance(value, str) and value.startswith("="):
        _check_formula(value, place)
    return None if value == "" else value


def _check_formula(formula: str, place: str) -> None:
    import formualizer

    try:
        formualizer.parse(formula)
    except (formualizer.ParserError, formualizer.TokenizerError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise DeskError(f"{place}: the formula {formula!r} does not parse: {reason}") from error


def _widths(rows: Sequence[Sequence[Cell]]) -> list[float]:
    """Column widths in characters, after the longest of the first texts."""
    widths: list[float] = []
    for row in rows[:200]:
        for column, value in enumerate(row):
            length = len(str(value)) if value is not None and not str(value).startswith("=") else 8
            widths += [8.0] * (column + 1 - len(widths))
            widths[column] = max(widths[column], min(length + 2.0, 50.0))
    return widths
