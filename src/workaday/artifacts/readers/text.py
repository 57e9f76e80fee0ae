"""Plain text in any of its suffixes; also the decoding that mail and delimited files share."""

from __future__ import annotations

import re

from workaday.artifacts.readers.content import Content, Grid, Passage
from workaday.artifacts.readers.markdown import TABLE_RULE, table_cells
from workaday.artifacts.readers.tables import table_passages
from workaday.errors import ReadError

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_CAPTION_LENGTH = 120
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(content: bytes, name: str) -> Content:
    """Read text: paragraphs and cells of pipe tables are passages, Markdown headings their context.

    Raises `ReadError` for binary files.
    """
    text = decode(content)
    grids = [Grid(f"table {n}", rows) for n, rows in enumerate(_tables(text), 1)]
    return Content("text", text, tuple(line_passages(text, "line")), tuple(grids))


def decode(content: bytes) -> str:
    """utf-8 with or without a mark, utf-16 with one, else cp1252. Raises `ReadError` for binary bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _unified(content.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise ReadError("marked as utf-16 but is not") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        if len(_CONTROL.findall(text)) + text.count("\ufffd") > len(text) * 0.02:
            raise ReadError("binary, and no reader knows the suffix") from None
    if "\x00" in text:
        raise ReadError("binary, and no reader knows the suffix")
    return _unified(text)


def line_passages(text: str, place: str, context: str = "") -> list[Passage]:
    """A passage a paragraph, lines that a wrap has parted joined; a passage a cell of a pipe table."""
    return _LinePassages(place, context).of(text.split("\n"))


class _LinePassages:
    """Gathers lines to passages below the Markdown headings they stand under."""

    def __init__(self, place: str, context: str) -> None:
        self.place = place
        self.context = context
        self.headings: list[tuple[int, str]] = []
        self.passages: list[Passage] = []
        self.held = ""
        self.start = 0

    def of(self, lines: list[str]) -> list[Passage]:
        number = 0
        while number < len(lines):
            height = _table_height(lines, number)
            if height:
                self.table(lines[number : number + height], number + 1)
            else:
                self.line(lines[number].strip(), number + 1)
            number += max(height, 1)
        self.flush()
        return self.passages

    @property
    def above(self) -> str:
        return " | ".join(part for part in (self.context, *(text for _, text in self.headings)) if part)

    def line(self, line: str, number: int) -> None:
        heading = _HEADING.match(line)
        if heading:
            self.flush()
            self.headings = [(level, text) for level, text in self.headings if level < len(heading[1])]
            self.headings.append((len(heading[1]), heading[2]))
            self.start, self.held = number, heading[2]
            self.flush()
        elif line and self.held and _wraps(self.held, line):
            self.held += f" {line}"
        else:
            self.flush()
            self.start, self.held = number, line

    def table(self, lines: list[str], number: int) -> None:
        caption = self.passages[-1].text if self.passages and not self.held else self.held
        self.flush()
        about = [self.above, caption.strip("* :") if len(caption) < _CAPTION_LENGTH else ""]
        rows = _rows(lines)
        name = f"{self.place} {number}, table"
        self.passages += table_passages(rows, name, " | ".join(dict.fromkeys(p for p in about if p)))

    def flush(self) -> None:
        if self.held:
            self.passages.append(Passage(self.held, f"{self.place} {self.start}", self.above))
        self.held = ""


def _tables(text: str) -> list[tuple[tuple[str, ...], ...]]:
    found, number, lines = [], 0, text.split("\n")
    while number < len(lines):
        height = _table_height(lines, number)
        if height:
            found.append(tuple(tuple(row) for row in _rows(lines[number : number + height])))
        number += max(height, 1)
    return found


def _table_height(lines: list[str], at: int) -> int:
    """How many lines a pipe table takes that starts here; 0 for none."""
    if "|" not in lines[at] or at + 1 >= len(lines) or "-" not in lines[at + 1]:
        return 0
    if TABLE_RULE.match(lines[at + 1]) is None:
        return 0
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end - at


def _rows(lines: list[str]) -> list[list[str]]:
    return [[cell.strip("* ") for cell in table_cells(line)] for line in (lines[0], *lines[2:])]


def _wraps(held: str, line: str) -> bool:
    """Whether a line goes on where the one before stopped: long enough before, no mark of its own."""
    begins_anew = re.match(r"[-*+•>|#]|\d{1,3}[.)]\s|[\w ]{1,30}[:\t]", line)
    table_like = "|" in held or "|" in line or "\t" in line or "\t" in held
    return not begins_anew and not table_like and len(held) >= 50 and not held.endswith((":", ",,"))


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
