"""Delimited files: comma, semicolon, tab or bar, told from the first lines."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from workaday.artifacts.readers.content import Content, Deferred, Grid, Passage
from workaday.artifacts.readers.text import decode
from workaday.artifacts.spec import Cell
from workaday.errors import ReadError

_TYPED = re.compile(
    r"(?P<whole>[-+]?(?:0|[1-9]\d{0,14}))|(?P<decimal>[-+]?\d{1,15}\.\d{1,15}(?:[eE][-+]?\d{1,3})?)"
    r"|(?P<date>\d{4}-\d{2}-\d{2})"
)
_MAX_FIELD = 10_000_000


def read(content: bytes, name: str) -> Content:
    """Read a .csv or .tsv: numbers and ISO dates typed, a passage a cell with its column's header."""
    text = decode(content)
    delimiter = "\t" if name.casefold().endswith(".tsv") else _delimiter(text)
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_FIELD))
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
    except csv.Error as error:
        raise ReadError(f"not a delimited file: {error}") from error
    typed = tuple(tuple([_typed(cell) for cell in row]) for row in rows)
    return Content("csv", text, Deferred(lambda: _passages(rows, typed)), (Grid("rows", typed),))


def _delimiter(text: str) -> str:
    head = [line for line in text.split("\n", 20)[:20] if line.strip()]
    return max(",;\t|", key=lambda mark: min((line.count(mark) for line in head), default=0))


def _typed(cell: str) -> Cell:
    bare = cell.strip()
    match = _TYPED.fullmatch(bare)
    if match is None:
        return cell if cell else None
    if match.lastgroup == "whole":
        return int(bare)
    if match.lastgroup == "decimal":
        return float(bare)
    try:
        return date.fromisoformat(bare)
    except ValueError:
        return cell


def _passages(rows: list[list[str]], typed: tuple[tuple[Cell, ...], ...]) -> list[Passage]:
    passages = []
    header = rows[0] if rows else []
    for number, (row, values) in enumerate(zip(rows, typed, strict=True), 1):
        label = next((v for v in values if isinstance(v, str) and v.strip()), "")
        for column, text in enumerate(row):
            if not text.strip():
                continue
            title = header[column] if column < len(header) and number > 1 else ""
            value = values[column]
            context = " | ".join(part for part in (label if value is not label else "", title) if part)
            place = f"row {number}, '{title or label}'"
            numeric = float(value) if isinstance(value, int | float) else None
            passages.append(Passage(text, place, context, numeric, cell=True))
    return passages
