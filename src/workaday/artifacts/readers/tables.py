"""Tables as passages: each cell with its row's label and its column's header."""

from __future__ import annotations

from collections.abc import Sequence

from workaday.artifacts.readers.content import Passage


def table_passages(rows: Sequence[Sequence[str]], name: str, about: str) -> list[Passage]:
    """A passage for each filled cell; row label and column header are its context."""
    passages = []
    header = rows[0] if rows else ()
    titles = [_squeezed(title) for title in header]
    above = [_squeezed(about)] if about else []
    for row_number, row in enumerate(rows, 1):
        label = next(filter(None, row), "")
        beside = [*above, _squeezed(label)]
        for column, text in enumerate(row):
            if not text:
                continue
            title = header[column] if column < len(header) and row_number > 1 else ""
            parts = above if text is label else beside
            context = " | ".join([*parts, titles[column]] if title else parts)
            where = f"{name}, row {row_number}, '{title or label}'"
            passages.append(Passage(text, where, context, cell=True))
    return passages


def _squeezed(text: str) -> str:
    return " ".join(text.split())
