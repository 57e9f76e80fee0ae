"""The body of a Word document as a flat run of items, tracked insertions in and deletions out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree.ElementTree import Element

from workaday.artifacts.readers.charts import chart_of
from workaday.artifacts.readers.content import Remark, TrackedChange
from workaday.artifacts.readers.package import Package, Part, naive_time, whole_number
from workaday.artifacts.readers.word_styles import (
    PARAGRAPH_LOOK,
    VAL,
    Style,
    W,
    list_id,
    list_kind,
    outline_level,
    read_numbering,
    read_styles,
    value_of,
)
from workaday.artifacts.spec import Chart

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PARAGRAPH, _RUN, _TEXT = f"{W}p", f"{W}r", f"{W}t"
_TABLE, _ROW, _CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
_RUN_LOOK, _CELL_LOOK = f"{W}rPr", f"{W}tcPr"
_STYLE, _PAGE_BREAK, _JUSTIFIED = f"{W}pStyle", f"{W}pageBreakBefore", f"{W}jc"
_BOLD, _ITALIC = f"{W}b", f"{W}i"
_SPAN, _MERGE = f"{W}gridSpan", f"{W}vMerge"
_INS, _DEL = f"{W}ins", f"{W}del"
_TABS, _BREAKS, _HYPHEN = (f"{W}tab", f"{W}ptab"), (f"{W}br", f"{W}cr"), f"{W}noBreakHyphen"
_REMARK_BEGINS, _REMARK_ENDS = f"{W}commentRangeStart", f"{W}commentRangeEnd"
_REMARK, _BOX = f"{W}commentReference", f"{W}txbxContent"
_WRAPPERS = (f"{W}sdt", f"{W}sdtContent", _INS, f"{W}customXml")
_GONE = {_DEL, f"{W}moveFrom", PARAGRAPH_LOOK, _RUN_LOOK, f"{W}instrText", f"{_MC}Fallback"}
_NO_ITEMS = _GONE | {f"{W}sectPr", f"{W}tblPr", _CELL_LOOK}


@dataclass
class Line:
    """A paragraph. `level` is 1 to 9 for headings; `bullet` is "", "bullet" or "number"."""

    text: str
    style: str = ""
    level: int = 0
    bullet: str = ""
    list_id: str = ""  # what numbers it: lists of one id count on
    marked: str = ""  # the text with **bold** and *italic* marks
    remarks: tuple[str, ...] = ()  # ids of comments that hang here
    changes: tuple[TrackedChange, ...] = ()
    page_break: bool = False
    pictures: tuple[str, ...] = ()  # what pictures say of themselves to those who cannot see them


@dataclass
class TableItem:
    rows: list[list[str]]
    first_row_bold: bool = False
    right_aligned: set[int] = field(default_factory=set)


Item: TypeAlias = Line | TableItem | Chart


class WordFile:
    """A .docx, parsed: `body` items, headers, footers, footnotes and comments."""

    def __init__(self, content: bytes) -> None:
        self.package = Package(content)
        self.main = self.package.main_part()
        self.relations = self.package.relations(self.main)
        numbering = self._part("numbering")
        self.numbering = read_numbering(numbering)
        self.styles = read_styles(self._part("styles"), numbering)
        self.anchors: dict[str, list[str]] = {}
        root = self.package.xml(self.main)
        body = root.find(f"{W}body")
        self.body: list[Item] = list(self._items(body)) if body is not None else []
        self.headers = self._stories("header")
        self.footers = self._stories("footer")
        self.notes = [*self._stories("footnotes"), *self._stories("endnotes")]
        self.comments = self._read_comments()

    def _part(self, kind: str) -> Part | None:
        for relation, target in self.relations.values():
            if relation == kind:
                return self.package.part_or_none(target)
        return None

    def _stories(self, kind: str) -> list[str]:
        """The distinct texts of headers, footers or notes, in order."""
        texts: dict[str, None] = {}
        for relation, target in self.relations.values():
            root = self.package.xml_or_none(target) if relation == kind else None
            for item in self._items(root) if root is not None else ():
                lines = _table_lines(item) if isinstance(item, TableItem) else [_line_text(item)]
                texts.update((line, None) for line in lines if line.strip())
        return list(texts)

    def _read_comments(self) -> dict[str, Remark]:
        part = self._part("comments")
        found: dict[str, Remark] = {}
        for comment in part.xml().iter(f"{W}comment") if part else ():
            key = comment.get(f"{W}id", "")
            text = "\n".join(i.text for i in self._items(comment) if isinstance(i, Line) and i.text)
            anchor = "".join(self.anchors.get(key, ()))
            when = naive_time(comment.get(f"{W}date", ""))
            found[key] = Remark(comment.get(f"{W}author", ""), when, text, anchor)
        return found

    def _items(self, parent: Element) -> Iterator[Item]:
        for child in parent:
            tag = child.tag
            if tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif tag == _TABLE:
                yield self._table(child)
            elif tag not in _NO_ITEMS:
                yield from self._items(child)

    def _paragraph(self, element: Element) -> Iterator[Item]:
        reading = _ParagraphReading(self.anchors, element)
        yield self._line(element, reading)
        yield from self._hung(reading)

    def _line(self, element: Element, reading: _ParagraphReading) -> Line:
        properties = element.find(PARAGRAPH_LOOK)
        key = "" if properties is None else value_of(properties, _STYLE)
        style = self.styles.get(key) or Style(key)
        level = style.level or outline_level(properties)
        return Line(
            text=reading.text,
            style=style.name,
            level=level,
            bullet="" if level else list_kind(properties, self.numbering) or style.bullet,
            list_id=list_id(properties) or style.name,
            marked=_marked(reading.runs),
            remarks=tuple(reading.remarks),
            changes=tuple(reading.changes),
            page_break=reading.page_break or _is_on(properties, _PAGE_BREAK),
            pictures=() if reading.charts else tuple(reading.pictures),
        )

    def _hung(self, reading: _ParagraphReading) -> Iterator[Item]:
        """The charts and the boxes of a paragraph."""
        for relation_id in reading.charts:
            target = self.relations.get(relation_id, ("", ""))[1]
            root = self.package.xml_or_none(target)
            if root is not None:
                yield chart_of(root)
        for box in reading.boxes:
            yield from self._items(box)

    def _table(self, element: Element) -> TableItem:
        table = TableItem([])
        for row in _own(element, _ROW):
            cells: list[str] = []
            for cell in _own(row, _CELL):
                properties = cell.find(_CELL_LOOK)
                column = len(cells)
                text = self._cell_text(cell)
                if not text and _continues_merge(properties) and table.rows and column < len(table.rows[-1]):
                    text = table.rows[-1][column]
                span = 1 if properties is None else whole_number(value_of(properties, _SPAN), 1)
                cells += [text] + [""] * (min(span, 64) - 1)
                if _has_right_aligned(cell):
                    table.right_aligned.add(column)
            if not table.rows:
                table.first_row_bold = row.find(f".//{_RUN_LOOK}/{_BOLD}") is not None
            table.rows.append(cells)
        return table

    def _cell_text(self, cell: Element) -> str:
        return "\n".join(self._texts(cell)).strip()

    def _texts(self, parent: Element) -> Iterator[str]:
        """The texts of the items of a cell, which has no need of how they look."""
        for child in parent:
            tag = child.tag
            if tag == _PARAGRAPH:
                reading = _ParagraphReading(self.anchors, child)
                yield reading.text
                for item in self._hung(reading):
                    yield from _own_texts(item)
            elif tag == _TABLE:
                yield from _table_lines(self._table(child))
            elif tag not in _NO_ITEMS:
                yield from self._texts(child)


class _ParagraphReading:
    """What one paragraph holds, collected while its runs are walked."""

    def __init__(self, anchors: dict[str, list[str]], paragraph: Element) -> None:
        self.runs: list[tuple[str, bool, bool]] = []
        self.charts: list[str] = []
        self.boxes: list[Element] = []
        self.remarks: list[str] = []
        self.changes: list[TrackedChange] = []
        self.pictures: list[str] = []
        self.page_break = False
        self._anchors = anchors
        self._open: list[str] = []
        self._walk(paragraph)

    @property
    def text(self) -> str:
        return "".join([text for text, _, _ in self.runs])

    def _walk(self, element: Element) -> None:
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag in (_INS, _DEL):
                self._change(child, tag == _DEL)
            elif tag == _REMARK_BEGINS:
                key = child.get(f"{W}id", "")
                self._anchors.setdefault(key, [])
                self._open.append(key)
            elif tag == _REMARK_ENDS:
                self._open = [key for key in self._open if key != child.get(f"{W}id", "")]
            elif tag not in _GONE:
                self._walk(child)

    def _change(self, element: Element, deleted: bool) -> None:
        author, when = element.get(f"{W}author", ""), naive_time(element.get(f"{W}date", ""))
        if deleted:
            struck = "".join(node.text or "" for node in element.iter(f"{W}delText"))
            self.changes.append(TrackedChange(author, when, struck, ""))
            return
        before = len(self.runs)
        self._walk(element)
        added = "".join(text for text, _, _ in self.runs[before:])
        self.changes.append(TrackedChange(author, when, "", added))

    def _run(self, run: Element) -> None:
        properties = run.find(_RUN_LOOK)
        text = "".join(self._run_texts(run))
        if text:
            self.runs.append((text, _is_on(properties, _BOLD), _is_on(properties, _ITALIC)))
            for key in self._open:
                self._anchors[key].append(text)

    def _run_texts(self, element: Element) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                yield child.text or ""
            elif tag in _TABS:
                yield "\t"
            elif tag in _BREAKS:
                if child.get(f"{W}type") == "page":
                    self.page_break = True
                else:
                    yield "\n"
            elif tag == _HYPHEN:
                yield "-"
            elif tag == _REMARK:
                self.remarks.append(child.get(f"{W}id", ""))
            elif tag == _CHART:
                self.charts.append(child.get(f"{_R}id", ""))
            elif tag == _PICTURE:
                if child.get("descr"):
                    self.pictures.append(child.get("descr", ""))
            elif tag == _BOX:
                self.boxes.append(child)
            elif tag not in _GONE:
                yield from self._run_texts(child)


def _table_lines(table: TableItem) -> list[str]:
    return [" | ".join(" ".join(cell.split()) for cell in row) for row in table.rows]


def _own_texts(item: Item) -> list[str]:
    """What an item within a cell adds to the cell's text."""
    if isinstance(item, TableItem):
        return _table_lines(item)
    return [item.text] if isinstance(item, Line) else []


def _line_text(item: Line | Chart) -> str:
    return item.text if isinstance(item, Line) else item.title


def _own(parent: Element, tag: str) -> Iterator[Element]:
    """Children of a tag, looking through content controls and tracked rows."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _own(child, tag)


def _continues_merge(properties: Element | None) -> bool:
    merge = None if properties is None else properties.find(_MERGE)
    return merge is not None and merge.get(VAL, "continue") == "continue"


def _has_right_aligned(cell: Element) -> bool:
    return any(
        place.get(VAL) == "right"
        for paragraph in cell.findall(_PARAGRAPH)
        for properties in paragraph.findall(PARAGRAPH_LOOK)
        for place in properties.findall(_JUSTIFIED)
    )


def _is_on(properties: Element | None, tag: str) -> bool:
    child = None if properties is None else properties.find(tag)
    return child is not None and child.get(VAL, "1") not in ("0", "false", "off")


def _marked(runs: list[tuple[str, bool, bool]]) -> str:
    """Runs as text with **bold** and *italic* marks; marks hug the words."""
    merged: list[tuple[str, bool, bool]] = []
    for text, bold, italic in runs:
        if merged and merged[-1][1:] == (bold, italic):
            merged[-1] = (merged[-1][0] + text, bold, italic)
        else:
            merged.append((text, bold, italic))
    out = ""
    for text, bold, italic in merged:
        mark = "***" if bold and italic else "**" if bold else "*" if italic else ""
        core = text.strip()
        if not mark or not core:
            out += text
        else:
            start = text.index(core)
            out += f"{text[:start]}{mark}{core}{mark}{text[start + len(core) :]}"
    return out
