"""Blocks as Word paragraphs and tables, in the styles that the document at hand has."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from workaday.artifacts.editors.parts import Element, Parts, printable
from workaday.artifacts.readers.charts import chart_grid
from workaday.artifacts.readers.package import whole_number
from workaday.artifacts.spec import Block, Bullets, Chart, Comment, Heading, PageBreak, Paragraph, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS = re.compile(r"(\*\*\*(?=\S).+?(?<=\S)\*\*\*|\*\*(?=\S).+?(?<=\S)\*\*|\*(?=\S)[^*]+?(?<=\S)\*)")
_HALF_POINTS = {1: 32, 2: 26, 3: 24}
_TEXT_WIDTH = 9360  # twentieths of a point: a Letter page within one-inch margins
_RUN_ORDER = [
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike"),
    *("color", "spacing", "sz", "szCs", "highlight", "u"),
]
_STYLES = {
    "bullet": ("list bullet", "bullets", "bullet list"),
    "number": ("list number", "numbered list"),
    "quote": ("quote", "intense quote", "block text"),
    "small": ("small", "caption"),
    "caption": ("caption", "table caption"),
    "address": ("address", "no spacing"),
    "body": ("body text", "body"),
}


def el(tag: str, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """A w: element with w: attributes; text keeps its blanks."""
    element = etree.Element(f"{W}{tag}", nsmap={"w": W[1:-1]})
    for key, value in attributes.items():
        element.set(f"{W}{key}", value)
    if text is not None:
        element.text = printable(text)
        element.set(_SPACE, "preserve")
    element.extend(children)
    return element


class WordBlocks:
    """Makes elements for blocks; numbered lists start anew each time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._paragraph_styles = self._styles("paragraph")
        self._table_styles = self._styles("table")
        self._body_style = self._common_body_style()
        self._comments: list[tuple[Element, Comment]] = []

    def elements(self, block: Block) -> Iterator[Element]:
        if isinstance(block, Heading):
            yield self._heading(block)
        elif isinstance(block, Paragraph):
            yield self._paragraph(block)
        elif isinstance(block, Bullets):
            yield from self._list(block)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Chart):
            yield from self._table(_as_table(block))
        elif isinstance(block, PageBreak):
            yield el("p", el("r", el("br", type="page")))

    def take_comments(self) -> list[tuple[Element, Comment]]:
        """The comments of the blocks made since the last call, with their paragraphs."""
        comments, self._comments = self._comments, []
        return comments

    def _styles(self, kind: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in self._parts.related(self._parts.main, "styles"):
            for style in self._parts.tree(name).iter(f"{W}style"):
                title = style.find(f"{W}name")
                if style.get(f"{W}type") == kind and title is not None:
                    found[title.get(f"{W}val", "").casefold()] = style.get(f"{W}styleId", "")
        return found

    def _style(self, kind: str) -> str:
        names = _STYLES.get(kind, (kind,))
        return next((self._paragraph_styles[name] for name in names if name in self._paragraph_styles), "")

    def _common_body_style(self) -> str:
        """The style of the document's own running text: what its longer paragraphs mostly have."""
        counts: dict[str, int] = {}
        structural = {self._style(kind) for kind in ("bullet", "number", "caption", "quote")} - {""}
        for paragraph in self._parts.tree(self._parts.main).iterfind(f"{W}body/{W}p"):
            length = sum(len(node.text or "") for node in paragraph.iter(f"{W}t"))
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            key = "" if style is None else style.get(f"{W}val", "")
            if length > 80 and key not in structural:
                counts[key] = counts.get(key, 0) + 1
        return max(counts, key=lambda key: counts[key]) if counts else ""

    def _heading(self, block: Heading) -> Element:
        level = min(max(block.level, 1), 9)
        style = self._style(f"heading {level}")
        if style:
            return el("p", _properties(style), *_runs(block.text))
        size = str(_HALF_POINTS.get(level, 22))
        look = (el("b"), el("sz", val=size))
        outline = el("pPr", el("keepNext"), el("outlineLvl", val=str(level - 1)))
        return el("p", outline, *_runs(block.text, look))

    def _paragraph(self, block: Paragraph) -> Element:
        style = self._body_style if block.style == "body" else self._style(block.style)
        paragraph = el("p", *([_properties(style)] if style else []), *_runs(block.text))
        if block.change is not None:
            stamp = f"{block.change.when.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
            marks = {"author": block.change.author, "date": stamp}
            if block.change.deleted:
                struck = el("r", el("delText", text=block.change.deleted))
                paragraph.append(el("del", struck, id=self._change_id(), **marks))
            if block.change.inserted:
                paragraph.append(el("ins", *_runs(block.change.inserted), id=self._change_id(), **marks))
        if block.comment is not None:
            self._comments.append((paragraph, block.comment))
        return paragraph

    def _change_id(self) -> str:
        self._changes = getattr(self, "_changes", 9000) + 1
        return str(self._changes)

    def _list(self, block: Bullets) -> Iterator[Element]:
        style = self._style("number" if block.ordered else "bullet")
        restart = self._restarted(style) if block.ordered and style else ""
        for number, item in enumerate(block.items, 1):
            if style:
                properties = _properties(style)
                if restart:
                    properties.append(el("numPr", el("ilvl", val="0"), el("numId", val=restart)))
                yield el("p", properties, *_runs(item))
            else:
                mark = f"{number}.\t" if block.ordered else "•\t"
                yield el("p", el("pPr", el("ind", left="720", hanging="360")), *_runs(mark + item))

    def _restarted(self, style: str) -> str:
        """A new numbering instance that counts from 1, of the style's own definition; "" without one."""
        numbering = next(iter(self._parts.related(self._parts.main, "numbering")), "")
        current = self._number_of(style)
        if not numbering or not current:
            return ""
        root = self._parts.tree(numbering)
        own = next((n for n in root.iter(f"{W}num") if n.get(f"{W}numId") == current), None)
        abstract = None if own is None else own.find(f"{W}abstractNumId")
        if abstract is None:
            return ""
        key = str(max(whole_number(n.get(f"{W}numId")) for n in root.iter(f"{W}num")) + 1)
        start = el("lvlOverride", el("startOverride", val="1"), ilvl="0")
        nums = list(root.iter(f"{W}num"))
        nums[-1].addnext(el("num", el("abstractNumId", val=abstract.get(f"{W}val", "0")), start, numId=key))
        return key

    def _number_of(self, style: str) -> str:
        for name in self._parts.related(self._parts.main, "styles"):
            for element in self._parts.tree(name).iter(f"{W}style"):
                if element.get(f"{W}styleId") == style:
                    found = element.find(f"{W}pPr/{W}numPr/{W}numId")
                    return "" if found is None else str(found.get(f"{W}val", ""))
        return ""

    def _table(self, block: Table) -> Iterator[Element]:
        if block.caption:
            style = self._style("caption")
            yield el("p", *([_properties(style)] if style else []), *_runs(block.caption))
        look = _TableLook(self._parts.tree(self._parts.main).find(f".//{W}tbl"))
        columns = len(block.header)
        widths = (el("gridCol", w=str(look.width // max(columns, 1))) for _ in block.header)
        properties = self._plain_properties() if look.properties is None else look.properties
        table = el("tbl", properties, el("tblGrid", *widths))
        rows = [block.header, *block.rows]
        for index, row in enumerate(rows):
            kind = "header" if index == 0 else "total" if block.total and index == len(rows) - 1 else "body"
            cells = [
                look.cell(row[column] if column < len(row) else "", kind, column in block.numeric)
                for column in range(columns)
            ]
            header = [el("trPr", el("tblHeader"))] if index == 0 else []
            table.append(el("tr", *header, *cells))
        yield table
        yield el("p")

    def _plain_properties(self) -> Element:
        """For a document without a table: its grid style, or thin lines."""
        key = next(
            (self._table_styles[n] for n in ("table grid", "tablegrid") if n in self._table_styles), ""
        )
        style = [el("tblStyle", val=key)] if key else []
        edges = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = [el(edge, val="single", sz="4", space="0", color="auto") for edge in edges]
        borders = [] if key else [el("tblBorders", *lines)]
        return el("tblPr", *style, el("tblW", w="0", type="auto"), *borders)


class _TableLook:
    """How the document's first table looks; a new one looks the same."""

    def __init__(self, table: Element | None) -> None:
        self.properties = None if table is None else copy.deepcopy(table.find(f"{W}tblPr"))
        columns = [] if table is None else table.findall(f"{W}tblGrid/{W}gridCol")
        widths = [whole_number(column.get(f"{W}w")) for column in columns]
        self.width = sum(widths) or _TEXT_WIDTH
        rows = [] if table is None else table.findall(f"{W}tr")
        self._header = rows[0].find(f"{W}tc") if rows else None
        self._body = rows[1].find(f"{W}tc") if len(rows) > 1 else None

    def cell(self, text: str, kind: str, right: bool) -> Element:
        model = self._header if kind == "header" else self._body
        shade = None if model is None else model.find(f"{W}tcPr/{W}shd")
        style = None if model is None else model.find(f"{W}p/{W}pPr/{W}pStyle")
        look = None if model is None else model.find(f"{W}p/{W}r/{W}rPr")
        marks = [] if look is None else [_copy(mark) for mark in look]
        if kind != "body" and not any(mark.tag == f"{W}b" for mark in marks):
            marks.insert(0, el("b"))
        aligned = [el("jc", val="right")] if right else []
        dressed = [*([] if style is None else [_copy(style)]), *aligned]
        paragraphs = [
            el(
                "p",
                *([el("pPr", *(_copy(part) for part in dressed))] if dressed else []),
                *_runs(line, tuple(marks)),
            )
            for line in text.split("\n")
        ]
        properties = el("tcPr", el("tcW", w="0", type="auto"), *([] if shade is None else [_copy(shade)]))
        return el("tc", properties, *paragraphs)


def _copy(element: Element) -> Element:
    return copy.deepcopy(element)


def _properties(style: str) -> Element:
    return el("pPr", el("pStyle", val=style))


def _runs(text: str, look: tuple[Element, ...] = ()) -> Iterator[Element]:
    for piece in _MARKS.split(text):
        stars = 0
        while stars < 3 and _MARKS.fullmatch(piece) and piece[stars : stars + 1] == "*":
            stars += 1
        bare = piece[stars : len(piece) - stars] if stars else piece
        extra = [el(tag) for tag, on in (("b", stars >= 2), ("i", stars in (1, 3))) if on]
        seen = {mark.tag for mark in extra}
        marks = sorted([*extra, *(_copy(mark) for mark in look if mark.tag not in seen)], key=_run_order)
        if bare:
            yield el("r", *([el("rPr", *marks)] if marks else []), *_text_parts(bare))


def _run_order(mark: Element) -> int:
    """Where the standard wants a run's property to stand."""
    name = mark.tag.removeprefix(W)
    return _RUN_ORDER.index(name) if name in _RUN_ORDER else len(_RUN_ORDER)


def _text_parts(text: str) -> Iterator[Element]:
    for piece in re.split(r"([\n\t])", text):
        if piece == "\n":
            yield el("br")
        elif piece == "\t":
            yield el("tab")
        elif piece:
            yield el("t", text=piece)


def _as_table(chart: Chart) -> Table:
    rows = chart_grid(chart, "").rows
    forms = tuple(tuple(f"{v:,.15g}" if isinstance(v, float) else str(v or "") for v in row) for row in rows)
    return Table(forms[0], forms[1:], tuple(range(1, len(forms[0]))), caption=chart.title)


def _printable(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)
