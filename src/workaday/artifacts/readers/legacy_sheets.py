"""Workbooks in older or other formats (.xls, .xlsb, .ods): values only, by calamine."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

from workaday.artifacts.readers.content import Content, Grid
from workaday.artifacts.readers.xlsx import book_of_values
from workaday.artifacts.spec import Cell
from workaday.errors import ReadError


def read(content: bytes, name: str) -> Content:
    """Read the sheets' values; formulas, formats and properties stay unread."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids = [
            Grid(sheet, tuple(tuple(_cell(value) for value in row) for row in _rows(workbook, sheet)))
            for sheet in workbook.sheet_names
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ReadError(f"not a workbook: {error}") from error
    return book_of_values(grids)


def _rows(workbook: object, sheet: str) -> list[list[object]]:
    found = workbook.get_sheet_by_name(sheet)  # type: ignore[attr-defined]
    return list(found.to_python(skip_empty_area=False))


def _cell(value: object) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, bool | int | str | datetime | date):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)
