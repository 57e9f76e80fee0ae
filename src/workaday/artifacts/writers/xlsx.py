"""Workbook -> .xlsx by XlsxWriter: live formulas with their cached values, a house look, native charts.

Text is always written as text (an "=" in a string never becomes a formula), and a formula's value is
the spec's: nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any

from workaday.artifacts.spec import Cell, Formula, HouseStyle, Sheet, SheetCell, SheetChart, Styled, Workbook
from workaday.artifacts.writers import ooxml
from workaday.artifacts.writers.colours import contrast, palette, tint
from workaday.artifacts.writers.forms import excel_format
from workaday.errors import BuildError

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

_LONGEST_TEXT = 32_767  # a cell's limit in Excel
_EXACT_DIGITS = 10**15  # Excel keeps fifteen digits; a longer whole number goes in as text
_FIRST_YEAR = 1900


def write_xlsx(spec: Workbook) -> bytes:
    """Raises BuildError for a sheet name or a formula that Excel would refuse."""
    from xlsxwriter import Workbook as Book
    from xlsxwriter.exceptions import XlsxWriterException

    out = BytesIO()
    book = Book(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    properties = spec.properties
    book.set_properties({"created": properties.created, "company": ooxml.clean(properties.company)})
    looks = _Looks(book, spec.style)
    try:
        for sheet in spec.sheets:
            _write_sheet(book, sheet, looks)
        book.close()
    except XlsxWriterException as error:
        raise BuildError(
            f"workbook {properties.title!r} cannot be written: {error}. A sheet's name has 1 to 31"
            " characters, none of []:*?/\\, and is used once"
        ) from error
    return ooxml.repackage(out.getvalue(), {"docProps/core.xml": ooxml.core_xml(properties)})


@dataclass
class _Looks:
    """The book's cell formats, each made once."""

    book: Book
    style: HouseStyle
    made: dict[tuple[str, str, str], Format] = field(default_factory=dict)

    def get(self, number_format: str, line: str, role: str = "") -> Format:
        """`line` is the row's part: body, header-left, -center or -right, total, title, subtitle."""
        key = (number_format, line, role)
        if key not in self.made:
            self.made[key] = self.book.add_format(self._describe(*key))
        return self.made[key]

    def _describe(self, number_format: str, line: str, role: str) -> dict[str, object]:
        accent = self.style.accent
        look: dict[str, object] = {"font_name": self.style.font, "font_size": 11, "valign": "vcenter"}
        if number_format and number_format != "general":
            look["num_format"] = excel_format(number_format, self.style.currency)
        if line.startswith("header"):
            look |= {"bold": True, "bg_color": f"#{accent}", "font_color": f"#{contrast(accent)}"}
            look |= {"text_wrap": True, "align": line.removeprefix("header-")}
        elif line == "total":
            look |= {"bold": True, "top": 1, "top_color": f"#{accent}", "bg_color": f"#{tint(accent, 0.9)}"}
        elif line == "title":
            look |= {"bold": True, "font_size": 14, "font_color": f"#{accent}"}
            look["font_name"] = self.style.heading_font
        elif line == "subtitle":
            look["font_color"] = "#595959"
        if number_format in ("date", "datetime"):
            look["align"] = "center"
        match role:
            case "label":
                look["font_color"] = "#404040"
            case "strong":
                look["bold"] = True
            case "note":
                look |= {"italic": True, "font_color": "#7F7F7F", "font_size": 10}
        return look


def _write_sheet(book: Book, sheet: Sheet, looks: _Looks) -> None:
    page = book.add_worksheet(sheet.name)
    usual: dict[tuple[str, int, type], Format] = {}  # by row part, column and type of value
    widths = _widths(sheet)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    for number, row in enumerate(sheet.rows):
        line = _line(sheet, number)
        if line == "title":
            page.set_row(number, 22)
        for column, cell in enumerate(row):
            key = (line, column, type(cell))
            look = usual.get(key)
            if look is None:
                look = _look(looks, sheet, line, column, cell)
                if not isinstance(cell, Styled | Formula):
                    usual[key] = look
            _write_cell(page, (number, column), cell, look)
    _set_view(page, sheet, looks.style, sum(widths))
    if sheet.chart:
        page.insert_chart(*sheet.chart.anchor, _chart(book, sheet, sheet.chart, looks.style))


def _line(sheet: Sheet, row: int) -> str:
    if row == sheet.header_row:
        return "header"
    if row in sheet.total_rows:
        return "total"
    if row in sheet.title_rows:
        return "title" if row == min(sheet.title_rows) else "subtitle"
    return "body"


def _look(looks: _Looks, sheet: Sheet, line: str, column: int, cell: SheetCell) -> Format:
    own = sheet.formats[column] if column < len(sheet.formats) else ""
    if line == "header":
        return looks.get("", f"header-{_header_side(own)}")
    if line in ("title", "subtitle"):
        own = ""
    role = ""
    value: Cell | Formula
    if isinstance(cell, Styled):
        own, role, value = cell.format or own, cell.role, cell.value
    else:
        value = cell
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, datetime):
        own = own if own.startswith("date") else "datetime"
    elif isinstance(value, date):
        own = own if own.startswith("date") else "date"
    return looks.get(own, line, role)


def _header_side(number_format: str) -> str:
    if number_format.startswith("date"):
        return "center"
    return "right" if number_format.startswith(("number", "money", "pct")) else "left"


def _write_cell(page: Worksheet, place: tuple[int, int], cell: SheetCell, look: Format) -> None:
    value = cell.value if isinstance(cell, Styled) else cell
    match value:
        case Formula(text, cached):
            page.write_formula(*place, ooxml.clean(text), look, _cached(cached))
        case None | "":
            page.write_blank(*place, None, look)
        case bool():
            page.write_boolean(*place, value, look)
        case int() | float() if isfinite(value) and abs(value) < _EXACT_DIGITS:
            page.write_number(*place, value, look)
        case date() if value.year >= _FIRST_YEAR:
            page.write_datetime(*place, _naive(value), look)
        case _:
            text = value.isoformat() if isinstance(value, date) else str(value)
            page.write_string(*place, ooxml.clean(text)[:_LONGEST_TEXT], look)


def _cached(value: Cell) -> str | int | float | bool:
    """A formula's value as the file keeps it: dates as serial numbers."""
    if isinstance(value, date):
        since = _naive(value) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        gap = since - datetime(1899, 12, 30)
        return gap.days + gap.seconds / 86_400 if gap.seconds else gap.days
    if isinstance(value, str):
        return ooxml.clean(value)
    return "" if value is None else value


def _naive(value: date) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _set_view(page: Worksheet, sheet: Sheet, style: HouseStyle, width: float) -> None:
    page.set_paper(1 if style.paper == "Letter" else 9)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&RPage &P of &N")
    if width > 95 or sheet.chart:
        page.set_landscape()
    page.hide_gridlines(1 if sheet.header_row is not None else 2)
    if sheet.header_row is None:
        return
    page.freeze_panes(sheet.header_row + 1, 0)
    page.repeat_rows(sheet.header_row)
    last = _last_data_row(sheet)
    columns = len(sheet.rows[sheet.header_row]) if sheet.header_row < len(sheet.rows) else 0
    if columns and last > sheet.header_row:
        page.autofilter(sheet.header_row, 0, last, columns - 1)


def _last_data_row(sheet: Sheet) -> int:
    if sheet.last_data_row is not None:
        return sheet.last_data_row
    last = len(sheet.rows) - 1
    while last in sheet.total_rows or (last > 0 and not any(_shown(cell) for cell in sheet.rows[last])):
        last -= 1
    return last


def _widths(sheet: Sheet) -> list[float]:
    """The spec's widths; a column without one gets what its texts need, headers wrapped."""
    count = max((len(row) for row in sheet.rows), default=0)
    needs = [8.0] * count
    for number, row in enumerate(sheet.rows):
        if number in sheet.title_rows:
            continue
        header = number == sheet.header_row
        for column, cell in enumerate(row):
            text = _shown(cell)
            size = max((len(word) + 3.5 for word in text.split()), default=0) if header else len(text) + 1.6
            needs[column] = max(needs[column], size * (1.12 if number in sheet.total_rows else 1))
    for column in range(min(count, len(sheet.formats))):
        room = {"money": 13, "date": 11.5, "datetime": 17}.get(sheet.formats[column].rstrip("012"), 0)
        needs[column] = max(needs[column], room)
    found = [min(need, 48.0) for need in needs]
    return [*sheet.widths[:count], *found[len(sheet.widths) :]]


def _shown(cell: SheetCell) -> str:
    """About what the cell shows, for its width."""
    value = cell.value if isinstance(cell, Styled) else cell
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)


def _chart(book: Book, sheet: Sheet, chart: SheetChart, style: HouseStyle) -> Any:
    made = book.add_chart({"type": {"bar": "column"}.get(chart.kind, chart.kind)})
    if made is None:
        raise BuildError(f"sheet chart kind {chart.kind!r} is unknown; allowed: bar, line, pie")
    colours = palette(style.accent)
    font = {"name": style.font}
    for number, column in enumerate(chart.value_columns):
        colour = {"color": f"#{colours[number % len(colours)]}"}
        first, last, names = chart.first_row, chart.last_row, chart.category_column
        series: dict[str, object] = {
            "categories": [sheet.name, first, names, last, names],
            "values": [sheet.name, first, column, last, column],
        }
        header = chart.first_row - 1 if sheet.header_row is None else sheet.header_row
        if header >= 0:
            series["name"] = [sheet.name, header, column]
        if chart.kind == "line":
            series |= {
                "line": {**colour, "width": 2.25},
                "marker": {"type": "circle", "size": 5, "fill": colour},
            }
        elif chart.kind == "bar":
            series |= {"fill": colour, "gap": 60}
        else:
            points = chart.last_row - chart.first_row + 1
            series["points"] = [{"fill": {"color": f"#{colours[i % len(colours)]}"}} for i in range(points)]
            series["data_labels"] = {"percentage": True, "font": font}
        made.add_series(series)
    made.set_title({"name": ooxml.clean(chart.title), "name_font": {**font, "size": 13}, "overlay": False})
    if chart.kind != "pie":
        first = chart.value_columns[0] if chart.value_columns else 0
        own = sheet.formats[first] if first < len(sheet.formats) else "general"
        made.set_y_axis(
            {
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
                "num_font": font,
                "num_format": excel_format(own or "general", style.currency),
            }
        )
        made.set_x_axis({"num_font": font})
    if len(chart.value_columns) == 1 and chart.kind != "pie":
        made.set_legend({"none": True})
    else:
        made.set_legend({"position": "right" if chart.kind == "pie" else "bottom", "font": font})
    made.set_size({"width": 560, "height": 320})
    return made
