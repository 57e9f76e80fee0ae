"""Tables as passages: each cell with its row's label and its column's header."""

from __future__ import annotations

from collections.abc import Sequence

from workaday.artifacts.readers.content import Passage


def table_passages(rows: Sequence[Sequence[str]], name: str, about: str) -> list[Passage]:
    """A passage for each filled cell; row label and column header are its context."""
    passages = []
    header = rows[0] if rows else ()
    for row_number, row in enumerate(rows, 1):
        label = next((cell for cell in row if cell), "")
        for column, text in enumerate(row):
            if not text:
                continue
            title = header[column] if column < len(header) and row_number > 1 else ""
            parts = (about, label if text is not label else "", title)
            where = f"{name}, row {row_number}, '{title or label}'"
            context = " | ".join(" ".join(part.split()) for part in parts if part)
            passages.append(Passage(text, where, context, cell=True))
    return passages
