"""Markdown as agents write it, to blocks: headings, paragraphs, lists, pipe tables."""

from __future__ import annotations

import re

from workaday.artifacts.spec import Block, Bullets, Heading, PageBreak, Paragraph, Table

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"\s*[-*+•]\s+(.*)")
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s+(.*)")
_RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*$")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_NUMERIC = re.compile(
    r"[(+\-−–~]*\s*(?:[A-Z]{0,3}[$€£¥₹]|[A-Z]{3}\s)?\s*[(+\-−]?\d[\d.,'   ]*\s*[%A-Za-z€£$]{0,5}\)?"
)
_EMPTY = {"", "-", "–", "—", "n/a", "N/A"}


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """Parse Markdown into blocks. **bold** and *italic* marks stay; links become "text (address)".

    A table whose last row starts with "Total" has a total row; a column is numeric when its rule says
    so (`---:`) or when all its filled cells are figures. A line `\\pagebreak` breaks the page.
    """
    return tuple(_Parser(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).blocks())


class _Parser:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        while self.at < len(self.lines):
            block = self.block()
            if block is not None:
                found.append(block)
        return found

    def block(self) -> Block | None:
        line = self.lines[self.at]
        if not line.strip() or _RULE.match(line):
            self.at += 1
            return None
        if line.lstrip().startswith("```"):
            return self.fenced()
        if line.strip() == "\\pagebreak":
            self.at += 1
            return PageBreak()
        if heading := _HEADING.match(line):
            self.at += 1
            return Heading(_inline(heading[2]), len(heading[1]))
        if self.starts_table():
            return self.table()
        if _BULLET.match(line) or _NUMBERED.match(line):
            return self.bullets(ordered=_NUMBERED.match(line) is not None)
        if line.lstrip().startswith(">"):
            return self.quote()
        return self.paragraph()

    def fenced(self) -> Block:
        self.at += 1
        start = self.at
        while self.at < len(self.lines) and not self.lines[self.at].lstrip().startswith("```"):
            self.at += 1
        body = "\n".join(self.lines[start : self.at])
        self.at += 1
        return Paragraph(body, style="address")

    def starts_table(self) -> bool:
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        return "|" in self.lines[self.at] and "-" in following and TABLE_RULE.match(following) is not None

    def table(self) -> Table:
        header = table_cells(self.lines[self.at])
        rules = table_cells(self.lines[self.at + 1])
        self.at += 2
        rows: list[tuple[str, ...]] = []
        while self.at < len(self.lines) and "|" in self.lines[self.at]:
            cells = table_cells(self.lines[self.at])
            rows.append(tuple((cells + [""] * len(header))[: len(header)]))
            self.at += 1
        numeric = tuple(
            column
            for column in range(len(header))
            if (column < len(rules) and rules[column].endswith(":") and not rules[column].startswith(":"))
            or is_numeric([row[column] for row in rows])
        )
        total = bool(rows) and rows[-1][0].strip("* ").casefold().startswith(("total", "grand total"))
        return Table(tuple(header), tuple(rows), numeric, total)

    def bullets(self, ordered: bool) -> Bullets:
        mark = _NUMBERED if ordered else _BULLET
        items: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            item = mark.match(line)
            nested = _BULLET.match(line) or _NUMBERED.match(line)
            if item and not (nested and ordered and not _NUMBERED.match(line)):
                items.append(item[1])
            elif items and line.startswith((" ", "\t")) and line.strip():
                items[-1] += " " + (nested[1] if nested else line.strip())
            else:
                break
            self.at += 1
        return Bullets(tuple(_inline(item) for item in items), ordered)

    def quote(self) -> Paragraph:
        lines: list[str] = []
        while self.at < len(self.lines) and self.lines[self.at].lstrip().startswith(">"):
            lines.append(self.lines[self.at].lstrip()[1:].strip())
            self.at += 1
        return Paragraph(_inline(" ".join(lines)), style="quote")

    def paragraph(self) -> Paragraph:
        text = ""
        while self.at < len(self.lines) and self.continues(first=not text):
            line = self.lines[self.at]
            text += line.strip() + ("\n" if line.endswith(("  ", "\\")) else " ")
            self.at += 1
        hard_breaks = "\n" in text.strip()
        text = text.replace("\\\n", "\n").strip()
        return Paragraph(_inline(text), style="address" if hard_breaks else "body")

    def continues(self, first: bool) -> bool:
        line = self.lines[self.at]
        if first:
            return True
        starts_other = _HEADING.match(line) or _BULLET.match(line) or line.lstrip().startswith(("```", ">"))
        return (
            bool(line.strip()) and not starts_other and not _NUMBERED.match(line) and not self.starts_table()
        )


def table_cells(line: str) -> list[str]:
    """The cells of a pipe table's line."""
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [_inline(cell.strip().replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner)]


def is_numeric(cells: list[str]) -> bool:
    """Whether all filled cells of a column are figures."""
    filled = [cell.strip("* ") for cell in cells if cell.strip("* ") not in _EMPTY]
    return bool(filled) and all(_NUMERIC.fullmatch(cell) for cell in filled)


def _inline(text: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)", lambda m: f"{m[1]} ({m[2]})" if m[2] else m[1], text)
    text = re.sub(r"__(.+?)__", r"**\1**", text)
    text = re.sub(r"(?<!\w)_([^_]+)_(?!\w)", r"*\1*", text)
    text = re.sub(r"`([^`]+)`", r"\1", text)
    return re.sub(r"\\([\\`_{}\[\]()#+\-.!|$])", r"\1", text)
