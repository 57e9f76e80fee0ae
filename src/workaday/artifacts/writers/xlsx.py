"""Workbook -> .xlsx: SpreadsheetML of our own in a package of few parts.

XlsxWriter is the other side of the tests, not a part of this: a register written as text takes a quarter of the
time. Text is always written as text (an "=" in a string never becomes a formula), and a formula's cached value
is the spec's: nothing is computed here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from math import isfinite
from textwrap import wrap

from workaday.artifacts.readers.xlsx import column_name
from workaday.artifacts.spec import Cell, Formula, HouseStyle, Sheet, SheetCell, Styled, Workbook
from workaday.artifacts.writers import ooxml
from workaday.artifacts.writers.cells import CellFormats
from workaday.artifacts.writers.ooxml import RELATIONS, XML_HEAD, Part, escape, part
from workaday.artifacts.writers.sheet_chart import drawing_xml, sheet_chart_xml
from workaday.errors import BuildError

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LONGEST_TEXT = 32_767  # a cell's limit in Excel
_EXACT_DIGITS = 10**15  # Excel keeps fifteen digits; a longer whole number goes in as text
_FIRST_YEAR = 1900
_EPOCH = datetime(1899, 12, 30)
_EPOCH_DAY = _EPOCH.toordinal()
_NAME = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]{1,31}(?<!')")


def write_xlsx(spec: Workbook) -> bytes:
    """Raises BuildError for a sheet name or a chart that Excel would refuse."""
    _check_names(spec)
    book = _Book(CellFormats(spec.style), spec.style)
    sheets = [part(f"xl/worksheets/sheet{n}.xml", book.sheet(s, n)) for n, s in enumerate(spec.sheets, 1)]
    count = len(spec.sheets)
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1)]
    targets += [
        ("theme", "theme/theme1.xml"),
        ("styles", "styles.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    ]
    return ooxml.package(
        [
            part("[Content_Types].xml", _content_types(count, book.charts)),
            part("_rels/.rels", ooxml.root_relations_xml("xl/workbook.xml")),
            part("docProps/core.xml", ooxml.core_xml(spec.properties)),
            part("docProps/app.xml", ooxml.app_xml("Microsoft Excel", spec.properties.company)),
            part("xl/workbook.xml", _workbook_xml(spec)),
            part("xl/_rels/workbook.xml.rels", ooxml.relations_xml(targets)),
            part("xl/theme/theme1.xml", ooxml.theme_xml(spec.style)),
            part("xl/styles.xml", book.formats.xml()),
            part("xl/sharedStrings.xml", book.strings_xml()),
            *sheets,
            *book.attached,
        ]
    )


def _check_names(spec: Workbook) -> None:
    seen: set[str] = set()
    for sheet in spec.sheets:
        if not _NAME.fullmatch(sheet.name) or sheet.name.lower() in seen:
            raise BuildError(
                f"workbook {spec.properties.title!r} cannot have a sheet {sheet.name!r}. A sheet's name has 1 to 31"
                " characters, none of []:*?/\\, no apostrophe at its ends, and is used once"
            )
        seen.add(sheet.name.lower())


@dataclass
class _Book:
    """What the sheets of one workbook share, and what hangs on them."""

    formats: CellFormats
    style: HouseStyle
    strings: dict[str, int] = field(default_factory=dict)
    uses: int = 0
    charts: int = 0
    attached: list[Part] = field(default_factory=list)

    def sheet(self, sheet: Sheet, number: int) -> str:
        widths = _widths(sheet)
        rows = "".join(self.row(sheet, k, row, widths) for k, row in enumerate(sheet.rows))
        columns = "".join(
            f'<col min="{k}" max="{k}" width="{width + 0.7109375:.6g}" customWidth="1"/>'
            for k, width in enumerate(widths, 1)
        )
        last = f"{column_name(max(len(widths) - 1, 0))}{max(len(sheet.rows), 1)}"
        filtered = _filter(sheet)
        drawing = self.chart(sheet, number) if sheet.chart else ""
        return (
            f'{XML_HEAD}<worksheet xmlns="{_S}" xmlns:r="{RELATIONS}">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<dimension ref="A1:{last}"/>{_view(sheet, number == 1)}<sheetFormatPr defaultRowHeight="15"/>'
            + (f"<cols>{columns}</cols>" if columns else "")
            + f"<sheetData>{rows}</sheetData>"
            + (f'<autoFilter ref="{filtered.replace("$", "")}"/>' if filtered else "")
            + '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
            + _page(sheet, self.style, sum(widths))
            + f"<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>{drawing}"
            + "</worksheet>"
        )

    def row(self, sheet: Sheet, number: int, row: tuple[SheetCell, ...], widths: Sequence[float]) -> str:
        line = _line(sheet, number)
        high = 22 if line == "title" else _header_height(row, widths) if line == "header" else 0
        tall = f' ht="{high}" customHeight="1"' if high else ""
        mark = str(number + 1)
        formats = (*sheet.formats, *[""] * (len(row) - len(sheet.formats)))
        cells = "".join(
            self.cell(letters + mark, cell, self.look(line, own, cell))
            for letters, own, cell in zip(_letters(len(row)), formats, row, strict=False)
        )
        return f'<row r="{mark}"{tall}>{cells}</row>'

    def look(self, line: str, own: str, cell: SheetCell) -> int:
        if line == "header":
            return self.formats.number("", f"header-{_header_side(own)}")
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
        if isinstance(value, date) and not own.startswith("date"):
            own = "datetime" if isinstance(value, datetime) else "date"
        return self.formats.number(own, line, role)

    def cell(self, place: str, cell: SheetCell, look: int) -> str:
        value = cell.value if isinstance(cell, Styled) else cell
        match value:
            case None | "":
                return f'<c r="{place}" s="{look}"/>'
            case str():
                return self.shared(place, look, value)
            case bool():
                return f'<c r="{place}" s="{look}" t="b"><v>{int(value)}</v></c>'
            case int() | float() if -_EXACT_DIGITS < value < _EXACT_DIGITS:
                return f'<c r="{place}" s="{look}"><v>{value!r}</v></c>'
            case date() if value.year >= _FIRST_YEAR:
                return f'<c r="{place}" s="{look}"><v>{_serial(value)!r}</v></c>'
            case Formula(text, cached):
                return _formula(place, look, text, cached)
            case date():
                return self.shared(place, look, value.isoformat())
            case _:
                return self.shared(place, look, str(value))

    def shared(self, place: str, look: int, text: str) -> str:
        """A cell with one of the texts that the book's sheets share."""
        self.uses += 1
        index = self.strings.setdefault(text, len(self.strings))
        return f'<c r="{place}" s="{look}" t="s"><v>{index}</v></c>'

    def strings_xml(self) -> str:
        items = "".join(f'<si><t xml:space="preserve">{escape(_cut(text))}</t></si>' for text in self.strings)
        return (
            f'{XML_HEAD}<sst xmlns="{_S}" count="{self.uses}" uniqueCount="{len(self.strings)}">{items}</sst>'
        )

    def chart(self, sheet: Sheet, number: int) -> str:
        """The sheet's chart in parts of its own; returns what the sheet says of it."""
        assert sheet.chart is not None
        self.charts += 1
        n = self.charts
        self.attached += [
            part(
                f"xl/worksheets/_rels/sheet{number}.xml.rels",
                ooxml.relations_xml([("drawing", f"../drawings/drawing{n}.xml")]),
            ),
            part(f"xl/drawings/drawing{n}.xml", drawing_xml(sheet.chart.anchor)),
            part(
                f"xl/drawings/_rels/drawing{n}.xml.rels",
                ooxml.relations_xml([("chart", f"../charts/chart{n}.xml")]),
            ),
            part(f"xl/charts/chart{n}.xml", sheet_chart_xml(sheet, sheet.chart, self.style)),
        ]
        return '<drawing r:id="rId1"/>'


def _cut(text: str) -> str:
    """As much of a text as a cell holds."""
    return ooxml.clean(text)[:_LONGEST_TEXT] if len(text) > _LONGEST_TEXT else text


@lru_cache(maxsize=256)
def _letters(count: int) -> tuple[str, ...]:
    """The names of the first columns."""
    return tuple(map(column_name, range(count)))


def _formula(place: str, look: int, text: str, cached: Cell) -> str:
    body = escape(ooxml.clean(text).removeprefix("="))
    match cached:
        case None:
            return f'<c r="{place}" s="{look}" t="str"><f>{body}</f><v></v></c>'
        case bool():
            return f'<c r="{place}" s="{look}" t="b"><f>{body}</f><v>{int(cached)}</v></c>'
        case date():
            return f'<c r="{place}" s="{look}"><f>{body}</f><v>{_serial(cached)!r}</v></c>'
        case str():
            kind = "e" if cached.startswith("#") and cached.rstrip("!?").isupper() else "str"
            return f'<c r="{place}" s="{look}" t="{kind}"><f>{body}</f><v>{escape(cached)}</v></c>'
        case _ if not isfinite(cached):
            return f'<c r="{place}" s="{look}" t="e"><f>{body}</f><v>#NUM!</v></c>'
        case _:
            return f'<c r="{place}" s="{look}"><f>{body}</f><v>{cached!r}</v></c>'


def _serial(value: date) -> int | float:
    """A date as Excel counts it: days since the end of 1899, and for a time their part."""
    if not isinstance(value, datetime):
        return value.toordinal() - _EPOCH_DAY
    gap = value.replace(tzinfo=None) - _EPOCH
    return gap.days + gap.seconds / 86_400 if gap.seconds else gap.days


def _line(sheet: Sheet, row: int) -> str:
    if row == sheet.header_row:
        return "header"
    if row in sheet.total_rows:
        return "total"
    if row in sheet.title_rows:
        return "title" if row == min(sheet.title_rows) else "subtitle"
    return "body"


def _header_side(number_format: str) -> str:
    if number_format.startswith("date"):
        return "center"
    return "right" if number_format.startswith(("number", "money", "pct")) else "left"


def _view(sheet: Sheet, first: bool) -> str:
    lines = "" if sheet.header_row is not None else ' showGridLines="0"'
    chosen = ' tabSelected="1"' if first else ""
    if sheet.header_row is None:
        return f'<sheetViews><sheetView{lines}{chosen} workbookViewId="0"/></sheetViews>'
    row = sheet.header_row + 1
    pane = f'<pane ySplit="{row}" topLeftCell="A{row + 1}" activePane="bottomLeft" state="frozen"/>'
    pane += '<selection pane="bottomLeft"/>'
    return f'<sheetViews><sheetView{lines}{chosen} workbookViewId="0">{pane}</sheetView></sheetViews>'


def _page(sheet: Sheet, style: HouseStyle, width: float) -> str:
    side = ' orientation="landscape"' if width > 95 or sheet.chart else ' orientation="portrait"'
    return f'<pageSetup paperSize="{1 if style.paper == "Letter" else 9}" fitToHeight="0"{side}/>'


def _filter(sheet: Sheet) -> str:
    """The range that the filter hangs on, absolute; "" for none."""
    if sheet.header_row is None:
        return ""
    last = _last_data_row(sheet)
    columns = len(sheet.rows[sheet.header_row]) if sheet.header_row < len(sheet.rows) else 0
    if not columns or last <= sheet.header_row:
        return ""
    return f"$A${sheet.header_row + 1}:${column_name(columns - 1)}${last + 1}"


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
    given = len(sheet.widths)
    needs = [8.0] * count
    for number, row in enumerate(sheet.rows):
        if number in sheet.title_rows:
            continue
        header = number == sheet.header_row
        weight = 1.12 if number in sheet.total_rows else 1
        for column, cell in enumerate(row[given:], given):
            text = _shown(cell)
            size = max((len(word) + 3.5 for word in text.split()), default=0) if header else len(text) + 1.6
            if size * weight > needs[column]:
                needs[column] = size * weight
    for column in range(min(count, len(sheet.formats))):
        room = {"money": 13, "date": 11.5, "datetime": 17}.get(sheet.formats[column].rstrip("012"), 0)
        needs[column] = max(needs[column], room)
    found = [min(need, 48.0) for need in needs]
    return [*sheet.widths[:count], *found[given:]]


def _header_height(row: tuple[SheetCell, ...], widths: Sequence[float]) -> int:
    """In points, what a header wrapped in its columns needs; 0 where a line is enough."""
    lines = max(
        (_wrapped(_shown(cell), max(4, int(width) - 2)) for cell, width in zip(row, widths, strict=False)),
        default=1,
    )
    return 15 * lines if lines > 1 else 0


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: int) -> int:
    """How many lines a text takes."""
    return len(wrap(text, width))


def _shown(cell: SheetCell) -> str:
    """About what the cell shows, for its width."""
    if isinstance(cell, str):
        return cell
    value = cell.value if isinstance(cell, Styled) else cell
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)


def _workbook_xml(spec: Workbook) -> str:
    sheets = "".join(
        f'<sheet name="{escape(s.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, s in enumerate(spec.sheets, 1)
    )
    names = "".join(_defined_names(s, n) for n, s in enumerate(spec.sheets))
    return (
        f'{XML_HEAD}<workbook xmlns="{_S}" xmlns:r="{RELATIONS}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{sheets}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}"
        '<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
    )


def _defined_names(sheet: Sheet, index: int) -> str:
    if sheet.header_row is None:
        return ""
    called = "'" + sheet.name.replace("'", "''") + "'"
    row = sheet.header_row + 1
    out = ""
    if filtered := _filter(sheet):
        out += f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">{escape(called)}!{filtered}</definedName>'
    return (
        out
        + f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">{escape(called)}!${row}:${row}</definedName>'
    )


def _content_types(sheets: int, charts: int) -> str:
    kind = "officedocument.spreadsheetml"
    overrides = [("xl/workbook.xml", f"{kind}.sheet.main")]
    overrides += [(f"xl/worksheets/sheet{n}.xml", f"{kind}.worksheet") for n in range(1, sheets + 1)]
    overrides += [("xl/theme/theme1.xml", "officedocument.theme"), ("xl/styles.xml", f"{kind}.styles"),
                  ("xl/sharedStrings.xml", f"{kind}.sharedStrings")]  # fmt: skip
    for n in range(1, charts + 1):
        overrides += [(f"xl/drawings/drawing{n}.xml", "officedocument.drawing"),
                      (f"xl/charts/chart{n}.xml", "officedocument.drawingml.chart")]  # fmt: skip
    return ooxml.content_types_xml(ooxml.DEFAULT_TYPES, overrides)
