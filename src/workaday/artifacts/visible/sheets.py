"""Workbooks without hidden sheets, rows and columns, and without cells that show nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from workaday.artifacts.editors.parts import Element, Parts
from workaday.artifacts.readers.xlsx import cell_index
from workaday.artifacts.visible.colours import BLACK, LEAST_POINTS, WHITE, is_colour, unreadable
from workaday.errors import ReadError

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
T = TypeVar("T")
_LEAST_ROW_POINTS = 3.0
_LEAST_COLUMN_LETTERS = 0.6


def without_hidden(content: bytes) -> bytes:
    parts = Parts(content)
    root = parts.tree(parts.main)
    relations = parts.relations(parts.main)
    blind = _blind_styles(parts)
    changed = False
    sheets = root.find(f"{S}sheets")
    for sheet in list(sheets) if sheets is not None else ():
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        kind, part = relations.get(key, ("", ""))
        if sheet.get("state", "visible") != "visible":
            sheets.remove(sheet)
            changed = True
        elif kind == "worksheet" and parts.has(part):
            changed = _clear(parts.tree(part), blind) or changed
    return parts.to_bytes() if changed else content


def _clear(root: Element, blind: frozenset[str]) -> bool:
    """Takes out of a sheet what nobody sees; tells whether there was something."""
    columns = _hidden_columns(root)
    changed = False
    for row in list(root.iterfind(f"{S}sheetData/{S}row")):
        if row.get("hidden") in ("1", "true") or _number(row.get("ht"), 15.0) < _LEAST_ROW_POINTS:
            row.getparent().remove(row)
            changed = True
            continue
        if not columns and not blind:
            continue
        for cell in list(row):
            if cell.get("s", "0") in blind or _column(cell) in columns:
                row.remove(cell)
                changed = True
    return changed


def _column(cell: Element) -> int:
    try:
        return cell_index(cell.get("r", ""))[1]
    except ReadError:
        return -1


def _hidden_columns(root: Element) -> frozenset[int]:
    found: set[int] = set()
    for column in root.iterfind(f"{S}cols/{S}col"):
        if column.get("hidden") in ("1", "true") or _number(column.get("width"), 8.0) < _LEAST_COLUMN_LETTERS:
            first, last = (int(_number(column.get(k), 0)) for k in ("min", "max"))
            found.update(range(first - 1, min(last, 16_384)))
    return frozenset(found)


@dataclass(frozen=True)
class _Font:
    colour: str
    points: float


def _blind_styles(parts: Parts) -> frozenset[str]:
    """Cell styles in which a value is not seen: no contrast, no size, or a format that shows nothing."""
    found = parts.related(parts.main, "styles")
    if not found:
        return frozenset()
    root = parts.tree(found[0])
    fonts = [_font(f) for f in root.iterfind(f"{S}fonts/{S}font")]
    fills = [_fill(f) for f in root.iterfind(f"{S}fills/{S}fill")]
    silent = {
        f.get("numFmtId")
        for f in root.iterfind(f"{S}numFmts/{S}numFmt")
        if _says_nothing(f.get("formatCode", ""))
    }
    blind = set()
    for k, style in enumerate(root.iterfind(f"{S}cellXfs/{S}xf")):
        font = _at(fonts, style.get("fontId"), _Font(BLACK, 11.0))
        fill = _at(fills, style.get("fillId"), WHITE)
        if style.get("numFmtId") in silent or font.points < LEAST_POINTS or unreadable(font.colour, fill):
            blind.add(str(k))
    return frozenset(blind)


def _says_nothing(code: str) -> bool:
    sections = [s.strip() for s in code.split(";")]
    return len(sections) >= 3 and not any(sections[:3])


def _font(font: Element) -> _Font:
    size = font.find(f"{S}sz")
    return _Font(
        _colour(font.find(f"{S}color"), BLACK), _number(None if size is None else size.get("val"), 11.0)
    )


def _fill(fill: Element) -> str:
    pattern = fill.find(f"{S}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return WHITE
    return _colour(pattern.find(f"{S}fgColor"), WHITE)


def _colour(mark: Element | None, default: str) -> str:
    """Theme colours 0 and 1 are paper and ink; the others are taken to be seen."""
    if mark is None:
        return default
    rgb = (mark.get("rgb") or "")[-6:]
    if is_colour(rgb):
        return rgb.upper()
    if mark.get("theme") in ("0", "1"):
        return WHITE if mark.get("theme") == "0" else BLACK
    if mark.get("indexed") in ("1", "9", "65"):
        return WHITE
    return "4472C4" if mark.get("theme") else default


def _at(values: Sequence[T], index: str | None, default: T) -> T:
    place = int(_number(index, 0))
    return values[place] if 0 <= place < len(values) else default


def _number(text: str | None, default: float) -> float:
    try:
        number = float(text) if text else default
    except ValueError:
        return default
    return number if math.isfinite(number) else default
