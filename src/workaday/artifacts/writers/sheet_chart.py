"""A chart over cells of its own sheet: the chart part and the drawing that anchors it."""

from __future__ import annotations

from collections.abc import Sequence

from workaday.artifacts.readers.xlsx import cell_text, column_name
from workaday.artifacts.spec import Cell, Chart, Formula, HouseStyle, Sheet, SheetCell, SheetChart, Styled
from workaday.artifacts.writers.chartml import Ranges, chart_xml
from workaday.artifacts.writers.ooxml import RELATIONS, XML_HEAD
from workaday.errors import BuildError

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_KINDS = ("bar", "line", "pie")
_WIDTH_PIXELS, _HEIGHT_PIXELS, _EMU_PER_PIXEL = 560, 320, 9525


def sheet_chart_xml(sheet: Sheet, chart: SheetChart, style: HouseStyle) -> str:
    """The chart part. Raises BuildError for a kind that there is not."""
    if chart.kind not in _KINDS:
        raise BuildError(f"sheet chart kind {chart.kind!r} is unknown; allowed: {', '.join(_KINDS)}")
    lines = range(chart.first_row, chart.last_row + 1)
    header = chart.first_row - 1 if sheet.header_row is None else sheet.header_row
    series = tuple(
        (
            cell_text(_value(sheet, header, c)) if header >= 0 else "",
            tuple(_number(sheet, row, c) for row in lines),
        )
        for c in chart.value_columns
    )
    first = chart.value_columns[0] if chart.value_columns else 0
    form = sheet.formats[first] if first < len(sheet.formats) else ""
    made = Chart(
        chart.kind, chart.title, tuple(cell_text(_value(sheet, row, chart.category_column)) for row in lines), series,
        form or "general",
    )  # fmt: skip
    called = "'" + sheet.name.replace("'", "''") + "'!"
    names = tuple(
        (f"{called}{_at(c, header)}" if header >= 0 else "", f"{called}{_span(chart, c)}")
        for c in chart.value_columns
    )
    return chart_xml(made, style, True, Ranges(f"{called}{_span(chart, chart.category_column)}", names))


def drawing_xml(anchor: tuple[int, int]) -> str:
    """The drawing with one chart, its upper left corner at a cell (row, column); the chart is rId1."""
    row, column = anchor
    size = f'cx="{_WIDTH_PIXELS * _EMU_PER_PIXEL}" cy="{_HEIGHT_PIXELS * _EMU_PER_PIXEL}"'
    return (
        f'{XML_HEAD}<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}"><xdr:oneCellAnchor>'
        f"<xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext {size}/>"
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"/><xdr:cNvGraphicFramePr/>'
        '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" xmlns:r="{RELATIONS}" r:id="rId1"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
    )


def _at(column: int, row: int) -> str:
    return f"${column_name(column)}${row + 1}"


def _span(chart: SheetChart, column: int) -> str:
    return f"{_at(column, chart.first_row)}:{_at(column, chart.last_row)}"


def _value(sheet: Sheet, row: int, column: int) -> Cell:
    cells: Sequence[SheetCell] = sheet.rows[row] if row < len(sheet.rows) else ()
    cell = cells[column] if column < len(cells) else None
    value = cell.value if isinstance(cell, Styled) else cell
    return value.value if isinstance(value, Formula) else value


def _number(sheet: Sheet, row: int, column: int) -> float:
    value = _value(sheet, row, column)
    return float(value) if isinstance(value, int | float) else 0.0
