"""Edits of slide decks, in the deck's own layouts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from workaday.artifacts.editors.parts import Element, Parts
from workaday.artifacts.editors.runs import replace_everywhere
from workaday.artifacts.spec import Chart, HouseStyle, Slide, Table
from workaday.errors import DeskError

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_LAYOUTS = {
    "title": ("title slide", "title"),
    "section": ("section header", "section"),
    "content": ("title and content", "content", "title, content"),
    "bare": ("title only", "title and content"),
}
# What python-pptx lets through where a deck is damaged.
_BROKEN = (etree.LxmlError, KeyError, IndexError, ValueError, TypeError, AttributeError, OSError)
_FORMATS = {"number0": "#,##0", "number1": "#,##0.0", "number2": "#,##0.00", "pct0": "0%", "pct1": "0.0%"}


def add_slide(
    content: bytes, slide: Slide, style: HouseStyle | None = None, *, author: str, when: datetime
) -> bytes:
    """Add a slide at the end. `style` gives the font and the accent of a table or a chart."""
    from pptx.exc import PythonPptxError

    Parts(content)  # opens, in bounds, or says why not
    try:
        saved = _with_slide(content, slide, style or HouseStyle())
    except (PythonPptxError, *_BROKEN) as error:
        reason = " ".join(str(error).split())
        raise DeskError(f"the deck cannot be edited: {reason}; write it anew instead") from error
    parts = Parts(saved)
    _fix_embedded(parts, content, author, when)
    parts.touch(author, when)
    return parts.to_bytes()


def replace_text(
    content: bytes, old: str, new: str, count: int = 0, *, author: str = "", when: datetime | None = None
) -> tuple[bytes, int]:
    """Replace words on slides, in tables and in notes, across runs; 0 replaces all. Charts stay."""
    parts = Parts(content)
    if parts.tree(parts.main).tag != f"{_P}presentation":
        raise DeskError("this is not a PowerPoint deck; the editors for decks take .pptx files only")
    done = replace_everywhere(_paragraph_texts(parts), old, new, count)
    if when is not None:
        parts.touch(author or parts.properties.last_modified_by, when)
    return parts.to_bytes(), done


def _with_slide(content: bytes, slide: Slide, look: HouseStyle) -> bytes:
    import pptx

    deck: Any = pptx.Presentation(io.BytesIO(content))
    bare = slide.table is not None or slide.chart is not None
    new = deck.slides.add_slide(_layout(deck, "bare" if bare and not slide.bullets else slide.layout))
    _fill_text(deck, new, slide, bare)
    if slide.table is not None:
        _add_table(new, slide.table, look, _frame(deck, slide))
    elif slide.chart is not None:
        _add_chart(new, slide.chart, look, _frame(deck, slide))
    if slide.notes:
        new.notes_slide.notes_text_frame.text = slide.notes
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _paragraph_texts(parts: Parts) -> Iterator[list[Element]]:
    relations = parts.relations(parts.main)
    for entry in parts.tree(parts.main).iterfind(f"{_P}sldIdLst/{_P}sldId"):
        key = entry.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "")
        slide = relations.get(key, ("", ""))[1]
        for part in [slide, *parts.related(slide, "notesSlide")]:
            for paragraph in parts.tree(part).iter(f"{_A}p"):
                yield from _stretches(paragraph)


def _stretches(paragraph: Element) -> Iterator[list[Element]]:
    """Text nodes between line breaks."""
    stretch: list[Element] = []
    for child in paragraph:
        if child.tag == f"{_A}br":
            yield stretch
            stretch = []
        elif child.tag in (f"{_A}r", f"{_A}fld"):
            stretch += child.findall(f"{_A}t")
    yield stretch


def _layout(deck: Any, kind: str) -> Any:
    names = _LAYOUTS.get(kind, _LAYOUTS["content"])
    layouts = list(deck.slide_layouts)
    for name in names:
        for layout in layouts:
            if layout.name.casefold() == name:
                return layout
    wanted = 1 if kind in ("title", "bare") else 2
    return min(layouts, key=lambda layout: abs(len(list(layout.placeholders)) - wanted))


def _fill_text(deck: Any, new: Any, slide: Slide, bare: bool) -> None:
    if new.shapes.title is not None:
        new.shapes.title.text = slide.title
    rest = [p for p in new.placeholders if p.placeholder_format.idx != 0 and _takes_text(p)]
    lines = [*([(slide.subtitle, 0)] if slide.subtitle else []), *slide.bullets]
    if rest and lines:
        frame = rest[0].text_frame
        frame.text = lines[0][0]
        frame.paragraphs[0].level = lines[0][1]
        for text, level in lines[1:]:
            paragraph = frame.add_paragraph()
            paragraph.text, paragraph.level = text, level
        if bare:
            left, top, width, height = _upper(deck)
            rest[0].left, rest[0].top, rest[0].width, rest[0].height = left, top, width, height
        rest = rest[1:]
    for empty in rest:
        empty._element.getparent().remove(empty._element)


def _takes_text(placeholder: Any) -> bool:
    kind = str(placeholder.placeholder_format.type)
    return not re.match(r"(DATE|FOOTER|SLIDE_NUMBER|PICTURE)", kind)


def _upper(deck: Any) -> tuple[int, int, int, int]:
    width, height = int(deck.slide_width), int(deck.slide_height)
    return width // 20, height * 22 // 100, width * 18 // 20, height * 22 // 100


def _frame(deck: Any, slide: Slide) -> tuple[int, int, int, int]:
    """Where a table or a chart goes: below the bullets when there are some."""
    width, height = int(deck.slide_width), int(deck.slide_height)
    top = height * (46 if slide.bullets or slide.subtitle else 24) // 100
    return width // 20, top, width * 18 // 20, height * 92 // 100 - top


def _add_table(new: Any, table: Table, style: HouseStyle, frame: tuple[int, int, int, int]) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    rows = [table.header, *table.rows]
    left, top, width, height = frame
    height = min(height, 370_000 * len(rows))
    grid = new.shapes.add_table(len(rows), max(len(table.header), 1), left, top, width, height).table
    size = Pt(max(9, min(16, 220 // max(len(rows), 1))))
    for r, row in enumerate(rows):
        for c in range(len(table.header)):
            paragraph = grid.cell(r, c).text_frame.paragraphs[0]
            run = paragraph.add_run()
            run.text = row[c] if c < len(row) else ""
            run.font.size = size
            run.font.name = style.font
            run.font.bold = r == 0 or (table.total and r == len(rows) - 1)
            if c in table.numeric:
                paragraph.alignment = PP_ALIGN.RIGHT


def _add_chart(new: Any, chart: Chart, style: HouseStyle, frame: tuple[int, int, int, int]) -> None:
    from pptx.chart import data as chart_data
    from pptx.dml import color
    from pptx.enum.chart import XL_CHART_TYPE

    charts: Any = chart_data  # python-pptx leaves these without types
    colours: Any = color

    kinds = {"line": XL_CHART_TYPE.LINE_MARKERS, "pie": XL_CHART_TYPE.PIE}
    data = charts.CategoryChartData(number_format=_FORMATS.get(chart.format, "General"))
    data.categories = chart.categories
    for name, values in chart.series:
        data.add_series(name, values)
    kind = kinds.get(chart.kind, XL_CHART_TYPE.COLUMN_CLUSTERED)
    drawn = new.shapes.add_chart(kind, *frame, data).chart
    drawn.has_title = bool(chart.title)
    if chart.title:
        drawn.chart_title.text_frame.text = chart.title
    drawn.has_legend = len(chart.series) > 1 or chart.kind == "pie"
    if chart.kind == "bar" and drawn.plots[0].series:
        fill = drawn.plots[0].series[0].format.fill
        fill.solid()
        fill.fore_color.rgb = colours.RGBColor.from_string(style.accent)


def _fix_embedded(parts: Parts, before: bytes, author: str, when: datetime) -> None:
    """A chart's own workbook gets the given date in place of the clock's, for the same bytes each time."""
    old = Parts(before).data
    for name, data in parts.data.items():
        if name.startswith("ppt/embeddings/") and name.endswith(".xlsx") and name not in old:
            workbook = Parts(data)
            core = next(iter(workbook.related("", "core-properties")), "")
            if core:
                for element in workbook.tree(core):
                    if element.tag.endswith("}created"):
                        element.text = f"{when.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
            workbook.touch(author, when)
            parts.data[name] = workbook.to_bytes()
