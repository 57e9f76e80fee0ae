"""How wide a table's columns should be, from what stands in them."""

from __future__ import annotations

from workaday.artifacts.spec import Table
from workaday.artifacts.writers.marks import plain

_NARROWEST, _WIDEST = 5, 42


def grid(table: Table) -> list[tuple[str, ...]]:
    """Header and rows, every row as long as the longest."""
    width = max((len(row) for row in (table.header, *table.rows)), default=0)
    return [(*row, *[""] * (width - len(row))) for row in (table.header, *table.rows)]


def shares(table: Table) -> list[float]:
    """Each column's part of the table's width; they sum to 1. A long column gets its square root."""
    weights: list[float] = []
    for column in zip(*grid(table), strict=True):
        texts = [plain(text) for text in column]
        longest = max(len(text) for text in texts)
        word = max((len(word) for text in texts for word in text.split()), default=0)
        fair = longest if longest <= 20 else 20 + (longest - 20) ** 0.75
        weights.append(min(_WIDEST, max(_NARROWEST, word, fair)) + 2)
    return [weight / sum(weights) for weight in weights]
