"""One sheet's XML and the workbook's styles, as far as an edit touches them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import cast

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from workaday.artifacts.editors.parts import Element, Parts, printable
from workaday.artifacts.readers.number_formats import BUILTIN
from workaday.artifacts.readers.package import whole_number
from workaday.artifacts.readers.xlsx import cell_index, column_name
from workaday.artifacts.spec import Cell
from workaday.errors import DeskError, ReadError

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIRST_CUSTOM_FORMAT = 164
# Functions newer than the file format: stored with a prefix, without which Excel shows #NAME?.
_NEWER = (
    "XLOOKUP|XMATCH|FILTER|SORTBY|SORT|UNIQUE|SEQUENCE|RANDARRAY|LET|LAMBDA|TEXTJOIN|CONCAT|IFS|SWITCH|MAXIFS|"
    "MINIFS|IFNA|TEXTSPLIT|TEXTBEFORE|TEXTAFTER|VSTACK|HSTACK|TOCOL|TOROW|TAKE|DROP|CHOOSECOLS|CHOOSEROWS|"
    "WRAPROWS|WRAPCOLS|EXPAND|STDEV\\.S|STDEV\\.P|VAR\\.S|VAR\\.P|PERCENTILE\\.INC|PERCENTILE\\.EXC|"
    "QUARTILE\\.INC|QUARTILE\\.EXC|RANK\\.EQ|RANK\\.AVG|MODE\\.SNGL|NORM\\.DIST|NORM\\.INV|NORM\\.S\\.DIST|"
    "NORM\\.S\\.INV|T\\.TEST|CEILING\\.MATH|FLOOR\\.MATH|DAYS|XOR|ISOWEEKNUM|FORECAST\\.LINEAR|NUMBERVALUE"
)
_NEWER_CALL = re.compile(rf"(?<![\w.])({_NEWER})(?=\()", re.IGNORECASE)
_SHEET_ONLY = {"FILTER", "SORT"}


class SheetXml:
    """A worksheet's cells; rows and columns count from 0."""

    def __init__(self, root: Element, name: str) -> None:
        self.root = root
        self.name = name
        self.data = root.find(f"{S}sheetData")
        if self.data is None:
            raise DeskError(f"the sheet {name!r} holds no cells to write to; choose a worksheet")
        self._rows: dict[int, Element] = {}
        self._cells: dict[int, dict[int, Element]] = {}
        self._index()
        self._merged = [_area(m.get("ref", "")) for m in root.iterfind(f"{S}mergeCells/{S}mergeCell")]

    @staticmethod
    def empty(widths: list[float], header: bool) -> bytes:
        """A new sheet's XML, with its column widths and the header row held in sight."""
        root = etree.Element(f"{S}worksheet", nsmap={None: S[1:-1]})
        view = etree.SubElement(etree.SubElement(root, f"{S}sheetViews"), f"{S}sheetView", workbookViewId="0")
        if header:
            pane = {"ySplit": "1", "topLeftCell": "A2", "activePane": "bottomLeft", "state": "frozen"}
            etree.SubElement(view, f"{S}pane", pane)
        if widths:
            columns = etree.SubElement(root, f"{S}cols")
            for number, width in enumerate(widths, 1):
                span = {"min": str(number), "max": str(number), "width": f"{width:g}", "customWidth": "1"}
                etree.SubElement(columns, f"{S}col", span)
        etree.SubElement(root, f"{S}sheetData")
        return cast(bytes, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

    def cell(self, row: int, column: int, create: bool) -> Element | None:
        """The cell's element, made where it is absent and wanted. Refuses covered and array cells."""
        self._refuse_covered(row, column)
        found = self._cells.get(row, {}).get(column)
        if found is not None or not create:
            return found
        line = self._row(row)
        cell = etree.Element(f"{S}c", r=f"{column_name(column)}{row + 1}")
        style = line.get("s") if line.get("customFormat") in ("1", "true") else self._column_style(column)
        if style:
            cell.set("s", style)
        own = self._cells.setdefault(row, {})
        before = [c for c in own if c < column]
        if before:
            own[max(before)].addnext(cell)
        else:
            line.insert(0, cell)
        own[column] = cell
        if "spans" in line.attrib:
            del line.attrib["spans"]
        return cell

    def put(self, cell: Element, value: Cell) -> None:
        """Set a cell's value or formula; a formula stores no value until it is calculated."""
        self._release_shared(cell)
        for child in list(cell):
            cell.remove(child)
        for key in ("t", "cm", "vm"):
            cell.attrib.pop(key, None)
        if value is None:
            return
        if isinstance(value, str) and value.startswith("="):
            etree.SubElement(cell, f"{S}f").text = stored_formula(value)
        elif isinstance(value, str):
            text = value[1:] if value.startswith("'=") else value
            cell.set("t", "inlineStr")
            node = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
            node.text = printable(text)
            node.set(_SPACE, "preserve")
        elif isinstance(value, bool):
            cell.set("t", "b")
            etree.SubElement(cell, f"{S}v").text = "1" if value else "0"
        else:
            etree.SubElement(cell, f"{S}v").text = _number(value)

    def update_dimension(self) -> None:
        dimension = self.root.find(f"{S}dimension")
        filled = [(row, column) for row, cells in self._cells.items() for column in cells]
        if dimension is not None and filled:
            rows, columns = [row for row, _ in filled], [column for _, column in filled]
            first = f"{column_name(min(columns))}{min(rows) + 1}"
            last = f"{column_name(max(columns))}{max(rows) + 1}"
            dimension.set("ref", first if first == last else f"{first}:{last}")

    def _index(self) -> None:
        number = -1
        for row in self.data.iterfind(f"{S}row"):
            number = whole_number(row.get("r"), number + 2) - 1
            row.set("r", str(number + 1))
            self._rows[number] = row
            column = -1
            for cell in row.iterfind(f"{S}c"):
                reference = cell.get("r")
                column = _place(reference)[1] if reference else column + 1
                cell.set("r", f"{column_name(column)}{number + 1}")
                self._cells.setdefault(number, {})[column] = cell

    def _row(self, row: int) -> Element:
        if row not in self._rows:
            line = etree.Element(f"{S}row", r=str(row + 1))
            before = [number for number in self._rows if number < row]
            if before:
                self._rows[max(before)].addnext(line)
            else:
                self.data.insert(0, line)
            self._rows[row] = line
        return self._rows[row]

    def _column_style(self, column: int) -> str | None:
        for entry in self.root.iterfind(f"{S}cols/{S}col"):
            if whole_number(entry.get("min")) <= column + 1 <= whole_number(entry.get("max")):
                return cast("str | None", entry.get("style"))
        return None

    def _refuse_covered(self, row: int, column: int) -> None:
        place = f"{self.name}!{column_name(column)}{row + 1}"
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left):
                corner = f"{column_name(left)}{top + 1}"
                raise DeskError(f"{place} lies under the merged cell {corner}; write to {corner}")

    def _release_shared(self, cell: Element) -> None:
        """Before a shared formula's source goes, its followers get the formula in full."""
        formula = cell.find(f"{S}f")
        if formula is None or not formula.get("ref"):
            return
        if formula.get("t") == "array" and ":" in formula.get("ref", ""):
            raise DeskError(
                f"{self.name}!{cell.get('r')} holds an array formula over {formula.get('ref')}; "
                "write your values beside it"
            )
        if formula.get("t") == "shared":
            from openpyxl.formula.translate import Translator

            source = Translator(f"={formula.text or ''}", origin=cell.get("r"))
            for other in self.data.iter(f"{S}f"):
                if (
                    other is not formula
                    and other.get("t") == "shared"
                    and other.get("si") == formula.get("si")
                ):
                    other.text = str(source.translate_formula(other.getparent().get("r"))).removeprefix("=")
                    for key in ("t", "si", "ref"):
                        other.attrib.pop(key, None)


class Styles:
    """The workbook's cell styles; a style asked for again is found again."""

    def __init__(self, parts: Parts) -> None:
        names = parts.related(parts.main, "styles")
        if not names:
            raise DeskError("the workbook has no styles; write it anew")
        self.root = parts.tree(names[0])
        self.cells = self.root.find(f"{S}cellXfs")
        if self.cells is None or not len(self.cells):
            raise DeskError("the workbook has no cell styles; write it anew")
        self._made: dict[tuple[str, int, str], int] = {}

    def code(self, style: int) -> str:
        """A style's number format code."""
        if style >= len(self.cells):
            return "General"
        key = whole_number(self.cells[style].get("numFmtId"))
        for entry in self.root.iterfind(f"{S}numFmts/{S}numFmt"):
            if entry.get("numFmtId") == str(key):
                return str(entry.get("formatCode", "General"))
        return BUILTIN.get(key, "General")

    def with_format(self, style: int, code: str) -> int:
        """The style that looks like another but for its number format."""
        if self.code(style) == code:
            return style
        key = self._format_key(code)
        return self._variant("format", style, code, {"numFmtId": key, "applyNumberFormat": "1"})

    def bold(self, style: int) -> int:
        """The style that looks like another, in bold."""
        fonts = self.root.find(f"{S}fonts")
        base = self.cells[style] if style < len(self.cells) else self.cells[0]
        index = whole_number(base.get("fontId"))
        if fonts is None or not len(fonts) or fonts[min(index, len(fonts) - 1)].find(f"{S}b") is not None:
            return style
        if ("bold", style, "") in self._made:
            return self._made["bold", style, ""]
        font = etree.fromstring(etree.tostring(fonts[min(index, len(fonts) - 1)]))
        font.insert(0, etree.Element(f"{S}b"))
        fonts.append(font)
        fonts.set("count", str(len(fonts)))
        return self._variant("bold", style, "", {"fontId": str(len(fonts) - 1), "applyFont": "1"})

    def _variant(self, kind: str, style: int, code: str, changes: dict[str, str]) -> int:
        made = self._made.get((kind, style, code))
        if made is not None:
            return made
        base = self.cells[style] if style < len(self.cells) else self.cells[0]
        variant = etree.fromstring(etree.tostring(base))
        for key, value in changes.items():
            variant.set(key, value)
        self.cells.append(variant)
        self.cells.set("count", str(len(self.cells)))
        self._made[kind, style, code] = len(self.cells) - 1
        return len(self.cells) - 1

    def _format_key(self, code: str) -> str:
        for number, own in BUILTIN.items():
            if own == code and number in (0, 1, 2, 3, 4, 9, 10, 49):
                return str(number)
        formats = self.root.find(f"{S}numFmts")
        if formats is None:
            formats = etree.Element(f"{S}numFmts")
            self.root.insert(0, formats)
        taken = [_FIRST_CUSTOM_FORMAT - 1]
        for entry in formats:
            if entry.get("formatCode") == code:
                return str(entry.get("numFmtId"))
            taken.append(whole_number(entry.get("numFmtId")))
        key = str(max(taken) + 1)
        etree.SubElement(formats, f"{S}numFmt", numFmtId=key, formatCode=code)
        formats.set("count", str(len(formats)))
        return key


def stored_formula(formula: str) -> str:
    """A formula as the file stores it: no "=", newer functions with their prefix, strings untouched."""
    pieces = re.split(r'("[^"]*")', formula.removeprefix("="))
    return "".join(p if p.startswith('"') else _NEWER_CALL.sub(_prefixed, p) for p in pieces)


def _prefixed(match: re.Match[str]) -> str:
    name = match[1].upper()
    return f"_xlfn._xlws.{name}" if name in _SHEET_ONLY else f"_xlfn.{name}"


def _number(value: int | float | date) -> str:
    if isinstance(value, datetime):
        days = value.replace(tzinfo=None) - datetime(1899, 12, 30)
        return repr(days.days + days.seconds / 86400)
    if isinstance(value, date):
        return str((value - date(1899, 12, 30)).days)
    return repr(value)


def _place(reference: str) -> tuple[int, int]:
    try:
        return cell_index(reference)
    except ReadError as error:
        raise DeskError(f"the sheet cannot be edited: {error}; write the workbook anew") from error


def _area(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    top, left = _place(first)
    bottom, right = _place(last or first)
    return top, left, bottom, right
