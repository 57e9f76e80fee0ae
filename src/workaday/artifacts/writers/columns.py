"""How wide a table's columns should be, from what stands in them."""

from __future__ import annotations

from functools import cache, lru_cache

from workaday.artifacts.spec import Table
from workaday.artifacts.writers.marks import plain

_NARROWEST, _WIDEST = 5, 42
_LINE = 84.0
"""What a portrait page's line holds beside the cells' margins, in widths of a small letter."""
_MARGIN = 2.4
_SHORT = 10
"""A text no longer than this ("Nov 2025") stays on one line."""


def grid(table: Table) -> list[tuple[str, ...]]:
    """Header and rows, every row as long as the longest."""
    width = max((len(row) for row in (table.header, *table.rows)), default=0)
    return [(*row, *[""] * (width - len(row))) for row in (table.header, *table.rows)]


def shares(table: Table) -> list[float]:
    """Each column's part of the table's width; they sum to 1. Where a line does not hold everything, no column gets
    less than its longest word, and what is left goes to those with more to say."""
    wanted: list[float] = []
    least: list[float] = []
    for head, *column in zip(*grid(table), strict=True):
        texts = [plain(text) for text in column]
        parts = (part for text in texts for part in ([text] if len(text) <= _SHORT else text.split()))
        title = max(map(_wide, plain(head).split()), default=0.0)
        word = max(1.1 * max(map(_wide, parts), default=0.0), 1.2 * title, _NARROWEST)
        longest = max((_wide(text) for text in (*texts, plain(head))), default=0.0)
        fair = longest if longest <= 20 else 20 + (longest - 20) ** 0.75
        least.append(min(_WIDEST, word) + _MARGIN)
        wanted.append(min(_WIDEST, max(word, fair)) + _MARGIN)
    room = max(_LINE, sum(least))
    if sum(wanted) > room:
        ease = (room - sum(least)) / (sum(wanted) - sum(least))
        wanted = [low + ease * (high - low) for low, high in zip(least, wanted, strict=True)]
    return [width / sum(wanted) for width in wanted]


@lru_cache(maxsize=8192)
def _wide(text: str) -> float:
    """About how wide a text is set, in widths of a small letter."""
    return sum(map(_advance, text))


@cache
def _advance(letter: str) -> float:
    if letter.isupper() or letter in "%m@":
        return 1.2
    return 0.6 if letter in "il.,:;'|! " else 1.05
