"""The rules for reading a persona: word lists, tables and patterns, kept as data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from workaday.world.places import data_rows


@cache
def _tables() -> Mapping[str, Sequence[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for kind, *cells in data_rows("persona_rules.tsv"):
        found.setdefault(kind, []).append(tuple(cells))
    return found


def rows(table: str) -> Sequence[tuple[str, ...]]:
    """The rows of a table, in order; the first that fits is meant to win."""
    return _tables()[table]


@cache
def words(name: str) -> frozenset[str]:
    """A list of words; an underscore stands for a space inside one."""
    cells = next(cells for cells in rows("words") if cells[0] == name)
    return frozenset(word.replace("_", " ") for word in cells[1].split())


@cache
def _patterns() -> Mapping[str, str]:
    return {cells[0]: cells[1] for cells in rows("pattern")}


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A named pattern, compiled once."""
    return re.compile(_patterns()[name])


def first_fit(table: str, text: str, *, ignore_case: bool = True) -> tuple[str, ...] | None:
    """The cells after the pattern, of the first row whose pattern is found in the text."""
    flags = re.IGNORECASE if ignore_case else re.NOFLAG
    return next((cells[1:] for cells in rows(table) if re.search(cells[0], text, flags)), None)
