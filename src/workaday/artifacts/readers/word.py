"""The body of a Word document as a flat run of items, tracked insertions in and deletions out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree.ElementTree import Element

from workaday.artifacts.readers.charts import chart_of
from workaday.artifacts.readers.content import Remark, TrackedChange
from workaday.artifacts.readers.package import Package, naive_time, whole_number
from workaday.artifacts.spec import Chart

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_GONE = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{_MC}Fallback"}


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


@dataclass(frozen=True)
class _Style:
    name: str
    level: int = 0
    bullet: str = ""


class WordFile:
    """A .docx, parsed: `body` items, headers, footers, footnotes and comments."""

    def __init__(self, content: bytes) -> None:
        self.package = Package(content)
        self.main = self.package.main_part()
        self.relations = self.package.relations(self.main)
        self.numbering = self._read_numbering()
        self.styles = self._read_styles()
        self.anchors: dict[str, list[str]] = {}
        root = self.package.xml(self.main)
        body = root.find(f"{W}body")
        self.body: list[Item] = list(self._items(body)) if body is not None else []
        self.headers = self._stories("header")
        self.footers = self._stories("footer")
        self.notes = [*self._stories("footnotes"), *self._stories("endnotes")]
        self.comments = self._read_comments()

    def _part(self, kind: str) -> Element | None:
        for relation, target in self.relations.values():
            if relation == kind:
                return self.package.xml_or_none(target)
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
        root = self._part("comments")
        found: dict[str, Remark] = {}
        for comment in root.iter(f"{W}comment") if root is not None else ():
            key = comment.get(f"{W}id", "")
            text = "\n".join(i.text for i in self._items(comment) if isinstance(i, Line) and i.text)
            anchor = "".join(self.anchors.get(key, ()))
            when = naive_time(comment.get(f"{W}date", ""))
            found[key] = Remark(comment.get(f"{W}author", ""), when, text, anchor)
        return found

    def _read_numbering(self) -> dict[str, dict[int, str]]:
        root = self._part("numbering")
        if root is None:
            return {}
        kinds: dict[str, dict[int, str]] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            levels = kinds.setdefault(abstract.get(f"{W}abstractNumId", ""), {})
            for level in abstract.iter(f"{W}lvl"):
                form = level.find(f"{W}numFmt")
                is_bullet = form is not None and form.get(f"{W}val") in ("bullet", "none")
                levels[whole_number(level.get(f"{W}ilvl"))] = "bullet" if is_bullet else "number"
        found: dict[str, dict[int, str]] = {}
        for number in root.iter(f"{W}num"):
            abstract_id = _value(number, "abstractNumId")
            found[number.get(f"{W}numId", "")] = kinds.get(abstract_id, {})
        return found

    def _read_styles(self) -> dict[str, _Style]:
        root = self._part("styles")
        raw: dict[str, tuple[str, str, Element | None]] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            key = style.get(f"{W}styleId", "")
            raw[key] = (_value(style, "name"), _value(style, "basedOn"), style.find(f"{W}pPr"))
        return {key: self._style(key, raw) for key in raw}

    def _style(self, key: str, raw: dict[str, tuple[str, str, Element | None]]) -> _Style:
        name = raw[key][0]
        level, bullet = _heading_level(name), ""
        seen: set[str] = set()
        while key in raw and key not in seen:
            seen.add(key)
            ancestor, parent, properties = raw[key]
            level = level or _heading_level(ancestor) or _outline_level(properties)
            bullet = bullet or self._bullet(properties) or _list_style(ancestor)
            key = parent
        return _Style(name, level, "" if level else bullet)

    def _bullet(self, properties: Element | None) -> str:
        numbering = None if properties is None else properties.find(f"{W}numPr")
        if numbering is None:
            return ""
        key = _value(numbering, "numId")
        if key in ("", "0"):
            return ""
        return self.numbering.get(key, {}).get(whole_number(_value(numbering, "ilvl")), "bullet")

    def _items(self, parent: Element) -> Iterator[Item]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield self._table(child)
            elif child.tag not in _GONE and child.tag not in (f"{W}sectPr", f"{W}tblPr", f"{W}tcPr"):
                yield from self._items(child)

    def _paragraph(self, element: Element) -> Iterator[Item]:
        reading = _ParagraphReading(self.anchors)
        reading.walk(element)
        properties = element.find(f"{W}pPr")
        key = "" if properties is None else _value(properties, "pStyle")
        style = self.styles.get(key, _Style(key))
        text = "".join(text for text, _, _ in reading.runs)
        level = style.level or _outline_level(properties)
        yield Line(
            text=text,
            style=style.name,
            level=level,
            bullet="" if level else self._bullet(properties) or style.bullet,
            list_id=_list_id(properties) or style.name,
            marked=_marked(reading.runs),
            remarks=tuple(reading.remarks),
            changes=tuple(reading.changes),
            page_break=reading.page_break or _is_on(properties, "pageBreakBefore"),
            pictures=() if reading.charts else tuple(reading.pictures),
        )
        for relation_id in reading.charts:
            target = self.relations.get(relation_id, ("", ""))[1]
            root = self.package.xml_or_none(target)
            if root is not None:
                yield chart_of(root)
        for box in reading.boxes:
            yield from self._items(box)

    def _table(self, element: Element) -> TableItem:
        table = TableItem([])
        for row in _own(element, f"{W}tr"):
            cells: list[str] = []
            for cell in _own(row, f"{W}tc"):
                properties = cell.find(f"{W}tcPr")
                column = len(cells)
                text = self._cell_text(cell)
                if _continues_merge(properties) and not text and table.rows and column < len(table.rows[-1]):
                    text = table.rows[-1][column]
                span = 1 if properties is None else whole_number(_value(properties, "gridSpan"), 1)
                cells += [text] + [""] * (min(span, 64) - 1)
                if cell.find(f"{W}p/{W}pPr/{W}jc[@{W}val='right']") is not None:
                    table.right_aligned.add(column)
            if not table.rows:
                table.first_row_bold = row.find(f".//{W}rPr/{W}b") is not None
            table.rows.append(cells)
        return table

    def _cell_text(self, cell: Element) -> str:
        lines: list[str] = []
        for item in self._items(cell):
            if isinstance(item, Line):
                lines.append(item.text)
            elif isinstance(item, TableItem):
                lines += _table_lines(item)
        return "\n".join(lines).strip()


class _ParagraphReading:
    """What one paragraph holds, collected while its runs are walked."""

    def __init__(self, anchors: dict[str, list[str]]) -> None:
        self.runs: list[tuple[str, bool, bool]] = []
        self.charts: list[str] = []
        self.boxes: list[Element] = []
        self.remarks: list[str] = []
        self.changes: list[TrackedChange] = []
        self.pictures: list[str] = []
        self.page_break = False
        self._anchors = anchors
        self._open: list[str] = []

    def walk(self, element: Element) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child)
            elif tag in (f"{W}ins", f"{W}del"):
                self._change(child, tag == f"{W}del")
            elif tag == f"{W}commentRangeStart":
                key = child.get(f"{W}id", "")
                self._anchors.setdefault(key, [])
                self._open.append(key)
            elif tag == f"{W}commentRangeEnd":
                self._open = [key for key in self._open if key != child.get(f"{W}id", "")]
            elif tag not in _GONE:
                self.walk(child)

    def _change(self, element: Element, deleted: bool) -> None:
        author, when = element.get(f"{W}author", ""), naive_time(element.get(f"{W}date", ""))
        if deleted:
            struck = "".join(node.text or "" for node in element.iter(f"{W}delText"))
            self.changes.append(TrackedChange(author, when, struck, ""))
            return
        before = len(self.runs)
        self.walk(element)
        added = "".join(text for text, _, _ in self.runs[before:])
        self.changes.append(TrackedChange(author, when, "", added))

    def _run(self, run: Element) -> None:
        properties = run.find(f"{W}rPr")
        text = "".join(self._run_texts(run))
        if text:
            self.runs.append((text, _is_on(properties, "b"), _is_on(properties, "i")))
            for key in self._open:
                self._anchors[key].append(text)

    def _run_texts(self, element: Element) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in (f"{W}tab", f"{W}ptab"):
                yield "\t"
            elif tag in (f"{W}br", f"{W}cr"):
                if child.get(f"{W}type") == "page":
                    self.page_break = True
                else:
                    yield "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}commentReference":
                self.remarks.append(child.get(f"{W}id", ""))
            elif tag == _CHART:
                self.charts.append(child.get(f"{_R}id", ""))
            elif tag == _PICTURE:
                if child.get("descr"):
                    self.pictures.append(child.get("descr", ""))
            elif tag == f"{W}txbxContent":
                self.boxes.append(child)
            elif tag not in _GONE:
                yield from self._run_texts(child)


def _table_lines(table: TableItem) -> list[str]:
    return [" | ".join(" ".join(cell.split()) for cell in row) for row in table.rows]


def _line_text(item: Line | Chart) -> str:
    return item.text if isinstance(item, Line) else item.title


def _own(parent: Element, tag: str) -> Iterator[Element]:
    """Children of a tag, looking through content controls and tracked rows."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _own(child, tag)


def _continues_merge(properties: Element | None) -> bool:
    merge = None if properties is None else properties.find(f"{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _value(parent: Element, tag: str) -> str:
    child = parent.find(f"{W}{tag}")
    return "" if child is None else child.get(f"{W}val", "")


def _is_on(properties: Element | None, tag: str) -> bool:
    child = None if properties is None else properties.find(f"{W}{tag}")
    return child is not None and child.get(f"{W}val", "1") not in ("0", "false", "off")


def _list_id(properties: Element | None) -> str:
    numbering = None if properties is None else properties.find(f"{W}numPr")
    return "" if numbering is None else _value(numbering, "numId")


def _heading_level(name: str) -> int:
    if match := re.fullmatch(r"heading ([1-9])", name.casefold()):
        return int(match[1])
    return 1 if name.casefold() == "title" else 0


def _outline_level(properties: Element | None) -> int:
    if properties is None or properties.find(f"{W}outlineLvl") is None:
        return 0
    level = whole_number(_value(properties, "outlineLvl"), 9)
    return level + 1 if level < 9 else 0


def _list_style(name: str) -> str:
    name = name.casefold()
    return "bullet" if name.startswith("list bullet") else "number" if name.startswith("list number") else ""


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
