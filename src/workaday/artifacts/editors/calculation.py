"""Stored values of formulas after an edit: formualizer writes them in place and keeps the rest.

It refuses a workbook as a whole for one circular reference or one link to another file. Then each
formula is calculated by itself; what stays without a value is named, and never stored as zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from workaday.artifacts.editors.parts import Element, Parts
from workaday.artifacts.readers.xlsx import cell_index
from workaday.errors import ReadError

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SHOWN = {
    "Div": "#DIV/0!",
    "Ref": "#REF!",
    "Name": "#NAME?",
    "Value": "#VALUE!",
    "Num": "#NUM!",
    "Na": "#N/A",
    "Null": "#NULL!",
}
_REFUSALS = (OSError, RuntimeError, ValueError)
_MAX_LISTED = 1000


def recalculated(content: bytes, when: datetime) -> tuple[bytes, tuple[str, ...], tuple[str, ...]]:
    """The workbook with fresh values; the cells with errors; the cells without a value."""
    import formualizer

    try:
        result = formualizer.recalculate_xlsx_bytes(
            content,
            error_location_limit=_MAX_LISTED,
            deterministic_timestamp_utc=when.replace(tzinfo=UTC),
        )
    except _REFUSALS as error:
        return _one_by_one(content, when, " ".join(str(error).split()))
    return bytes(result["bytes"]), tuple(_listed(result["summary"].get("error_summary") or {})), ()


def _listed(summary: dict[str, Any]) -> Iterator[str]:
    for token, entry in summary.items():
        for location, message in zip(entry["locations"], entry["messages"], strict=True):
            yield f"{location}: {token}{f' ({message})' if message else ''}"


def _one_by_one(
    content: bytes, when: datetime, reason: str
) -> tuple[bytes, tuple[str, ...], tuple[str, ...]]:
    import formualizer

    parts = Parts(content)
    cells = list(_formula_cells(parts))
    if not cells:
        return content, (), ()
    try:
        engine: Any = formualizer.load_workbook_bytes(content)
        engine.set_deterministic_clock(when.replace(tzinfo=UTC))
        engine.evaluate_all()
    except (*_REFUSALS, formualizer.ExcelEvaluationError, TypeError):
        engine = None
    errors: list[str] = []
    empty: list[str] = []
    for sheet, cell in cells:
        value = None if engine is None else _value(engine, sheet, cell)
        place = f"{sheet}!{cell.get('r')}"
        shown = _store(cell, value)
        if shown.startswith("#"):
            errors.append(f"{place}: {shown}")
        elif not shown:
            empty.append(f"{place}: {_why(value, reason)}")
    _ask_for_calculation(parts)
    return parts.to_bytes(), tuple(errors), tuple(empty)


def _formula_cells(parts: Parts) -> Iterator[tuple[str, Element]]:
    relations = parts.relations(parts.main)
    for sheet in parts.tree(parts.main).iterfind(f"{S}sheets/{S}sheet"):
        kind, part = relations.get(sheet.get(f"{_R}id", ""), ("", ""))
        if kind == "worksheet" and parts.has(part):
            for formula in parts.tree(part).iter(f"{S}f"):
                yield sheet.get("name", ""), formula.getparent()


def _value(engine: Any, sheet: str, cell: Element) -> Any:
    import formualizer

    try:
        row, column = cell_index(cell.get("r", ""))
        return engine.evaluate_cell(sheet, row + 1, column + 1)
    except (*_REFUSALS, ReadError, formualizer.ExcelEvaluationError, TypeError):
        return None


def _store(cell: Element, value: Any) -> str:
    """Store a value beside a formula and give back what it shows; "" when nothing can be stored."""
    for old in cell.findall(f"{S}v"):
        cell.remove(old)
    cell.attrib.pop("t", None)
    kind, text = _encoded(value)
    if not text and kind != "str":
        return ""
    if kind:
        cell.set("t", kind)
    etree.SubElement(cell, f"{S}v").text = text
    return text or "(empty text)"


def _encoded(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        shown = _SHOWN.get(str(value.get("kind", "")), "")
        return ("e", shown) if shown else ("", "")
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, datetime):
        return "", repr((value.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1))
    if isinstance(value, date):
        return "", str((value - date(1899, 12, 30)).days)
    if isinstance(value, int | float):
        return "", repr(value)
    return ("str", value) if isinstance(value, str) else ("", "")


def _why(value: Any, reason: str) -> str:
    if isinstance(value, dict) and value.get("kind") == "Circ":
        return "refers to itself (circular reference)"
    return f"not calculated: {reason}"


def _ask_for_calculation(parts: Parts) -> None:
    """Tell Excel to calculate when it opens the file."""
    root = parts.tree(parts.main)
    properties = root.find(f"{S}calcPr")
    if properties is None:
        properties = etree.Element(f"{S}calcPr")
        after = [root.find(f"{S}{tag}") for tag in ("definedNames", "externalReferences", "sheets")]
        next(element for element in after if element is not None).addnext(properties)
    properties.set("fullCalcOnLoad", "1")
