"""Slide decks: titles, text, tables, charts and notes, slide by slide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from workaday.artifacts.readers.charts import chart_grid, chart_of, chart_passages
from workaday.artifacts.readers.content import Content, Grid, Passage, Remark
from workaday.artifacts.readers.package import Package, naive_time
from workaday.artifacts.readers.tables import table_passages
from workaday.errors import ReadError

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_SKIPPED = {"sldNum", "dt", "ftr", "hdr", "sldImg"}


@dataclass
class _Deck:
    package: Package
    lines: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read(content: bytes, name: str) -> Content:
    """Read a .pptx in the order in which its slides are shown."""
    package = Package(content)
    main = package.main_part()
    relations = package.relations(main)
    deck = _Deck(package)
    slides = package.xml(main).iterfind(f"{P}sldIdLst/{P}sldId")
    for number, slide in enumerate(slides, 1):
        part = relations.get(slide.get(f"{_R}id", ""), ("", ""))[1]
        if part not in package.names:
            raise ReadError(f"slide {number} has no part")
        _read_slide(deck, number, part)
    return Content(
        kind="pptx",
        text="\n".join(deck.lines),
        passages=tuple(deck.passages),
        grids=tuple(deck.grids),
        properties=package.properties,
        comments=tuple(deck.remarks),
    )


def _read_slide(deck: _Deck, number: int, part: str) -> None:
    root = deck.package.xml(part)
    relations = deck.package.relations(part)
    shapes = list(_shapes(root))
    title = next((_flat(_text(s)) for s in shapes if _placeholder(s) in ("title", "ctrTitle")), "")
    place = f"slide {number}"
    deck.lines.append(f"{'' if number == 1 else chr(10)}# Slide {number}: {title}".rstrip(": "))
    if title:
        deck.passages.append(Passage(title, f"{place} title", title))
    for shape in shapes:
        kind = _placeholder(shape)
        if kind in ("title", "ctrTitle") or kind in _SKIPPED:
            continue
        if shape.tag == f"{P}graphicFrame":
            _read_frame(deck, shape, place, title, relations)
        else:
            _read_text(deck, shape, place, title)
    for relation, target in relations.values():
        if relation == "notesSlide":
            _read_notes(deck, target, place, title)
        elif relation == "comments":
            _read_comments(deck, target, place)


def _read_text(deck: _Deck, shape: Element, place: str, title: str) -> None:
    for level, text in _text_lines(shape):
        deck.lines.append(f"{'  ' * level}- {text}")
        deck.passages.append(Passage(text, f"{place} text", title))


def _read_frame(
    deck: _Deck, frame: Element, place: str, title: str, relations: dict[str, tuple[str, str]]
) -> None:
    for table in frame.iter(f"{A}tbl"):
        rows = [[_cell_text(cell) for cell in row.iterfind(f"{A}tc")] for row in table.iterfind(f"{A}tr")]
        deck.grids.append(Grid(f"{place} table", tuple(tuple(row) for row in rows)))
        deck.lines += [" | ".join(_flat(cell) for cell in row) for row in rows]
        deck.passages += table_passages(rows, f"{place} table", title)
    for reference in frame.iter(_CHART):
        target = relations.get(reference.get(f"{_R}id", ""), ("", ""))[1]
        root = deck.package.xml_or_none(target)
        if root is None:
            continue
        chart = chart_of(root)
        grid = chart_grid(chart, f"{place} chart")
        deck.grids.append(grid)
        deck.lines.append(f"[chart: {chart.title}]")
        deck.lines += [" | ".join("" if cell is None else str(cell) for cell in row) for row in grid.rows]
        deck.passages += chart_passages(chart, f"{place} chart", title)


def _read_notes(deck: _Deck, part: str, place: str, title: str) -> None:
    root = deck.package.xml_or_none(part)
    for shape in _shapes(root) if root is not None else ():
        if _placeholder(shape) in _SKIPPED:
            continue
        for _, text in _text_lines(shape):
            deck.lines.append(f"[notes: {text}]")
            deck.passages.append(Passage(text, f"{place} notes", title))


def _read_comments(deck: _Deck, part: str, place: str) -> None:
    """Classic comments; their authors stand in a part of their own."""
    root = deck.package.xml_or_none(part)
    names = deck.package.xml_or_none("ppt/commentAuthors.xml")
    authors = (
        {a.get("id", ""): a.get("name", "") for a in names.iter(f"{P}cmAuthor")} if names is not None else {}
    )
    for comment in root.iter(f"{P}cm") if root is not None else ():
        author = authors.get(comment.get("authorId", ""), "")
        text = comment.findtext(f"{P}text") or ""
        deck.remarks.append(Remark(author, naive_time(comment.get("dt", "")), text, place))
        deck.lines.append(f"[comment by {author}: {text}]")


def _shapes(root: Element) -> Iterator[Element]:
    """Shapes in reading order of the file, those inside groups too."""
    for element in root.iter():
        if element.tag in (f"{P}sp", f"{P}graphicFrame"):
            yield element


def _placeholder(shape: Element) -> str:
    mark = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return "" if mark is None else mark.get("type", "body")


def _text_lines(shape: Element) -> Iterator[tuple[int, str]]:
    body = shape.find(f"{P}txBody")
    for paragraph in body.iterfind(f"{A}p") if body is not None else ():
        properties = paragraph.find(f"{A}pPr")
        level = (properties.get("lvl", "0") if properties is not None else "0").strip()
        for line in re.split(r"[\n\v]", _paragraph_text(paragraph)):
            if line.strip():
                yield (int(level) if level in "012345678" and level else 0), line.strip()


def _text(shape: Element) -> str:
    return " ".join(text for _, text in _text_lines(shape))


def _cell_text(cell: Element) -> str:
    return "\n".join(_paragraph_text(p) for p in cell.iterfind(f"{A}txBody/{A}p")).strip()


def _paragraph_text(paragraph: Element) -> str:
    parts: list[str] = []
    for child in paragraph:
        if child.tag == f"{A}br":
            parts.append("\n")
        elif child.tag in (f"{A}r", f"{A}fld"):
            parts.append(child.findtext(f"{A}t") or "")
    return "".join(parts)


def _flat(text: str) -> str:
    return " ".join(text.split())
