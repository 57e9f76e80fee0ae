"""What a trade may ask of the machine that tries it. A trade can come from anywhere, so its templates may not
run in circles, its queries not for ever, its numbers not beyond what a generator can draw from.

It knows nothing of what a trade means: `lint.py` does.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from string import Formatter

from workaday.authors.embedded.trade import Trade
from workaday.world.ledger import Ledger
from workaday.world.tables import Column, RecordTable

Found = tuple[Sequence[object], str]
"""Where something is wrong, as a path of keys, and what."""

MOST_ROWS = 400
"""Rows for one combination of a table's axes."""

MOST_MONTHS = 60

_STEPS, _ROUNDS = 1_000_000, 200
_DAYS = 20_000
_LARGEST = 1e12
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_HEAVY = re.compile(r"\{%-?\s*(?:for|macro|include|import|extends|call)\b|\*\*|\d{5,}|\*[^*]*\*[^*]*\*")
_UNSURE = re.compile(
    r"\b(?:random|randomblob|zeroblob)\b|'now'|\bcurrent_(?:date|time|timestamp)\b", re.IGNORECASE
)


def bound_queries(ledger: Ledger) -> None:
    """From now on a query of this ledger that takes more than two hundred million steps, or makes a text of more than
    ten megabytes, fails like one that is wrong."""
    rounds = 0

    def count() -> int:
        nonlocal rounds
        rounds += 1
        return rounds > _ROUNDS

    def begin(_: str) -> None:
        nonlocal rounds
        rounds = 0

    ledger.db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 10_000_000)
    ledger.db.set_progress_handler(count, _STEPS)
    ledger.db.set_trace_callback(begin)


def out_of_bounds(trade: Trade) -> Iterator[Found]:
    """What in a trade would hold up or break whoever tries it."""
    for id, table in trade.tables.items():
        yield from _of_table(id, table)
    for id, kind in trade.projects.items():
        if wrong := _format(kind.code, {"yy", "n", "year"}):
            yield ["projects", id, "code"], wrong
        if not 0 <= kind.count[0] <= kind.count[1] <= 6:
            yield ["projects", id, "count"], f"{list(kind.count)}: from 0 to 6, the smaller first"
        if not 1 <= kind.months[0] <= kind.months[1] <= MOST_MONTHS:
            yield (
                ["projects", id, "months"],
                f"{list(kind.months)}: from 1 to {MOST_MONTHS}, the smaller first",
            )
    for path, text in _texts([], trade.model_dump()):
        if path[-1] in ("sql", "where"):
            if match := _UNSURE.search(text):
                yield (
                    path,
                    f"`{match.group()}` has no place in a query: the same rows must give the same figures",
                )
        elif match := next(filter(None, map(_HEAVY.search, _EXPRESSION.findall(text))), None):
            yield path, f"`{match.group()}` has no place in a template: say it in plain words"


def _of_table(id: str, table: RecordTable) -> Iterator[Found]:
    here: list[object] = ["tables", id]
    if not 0 <= table.rows[0] <= table.rows[1] <= MOST_ROWS:
        yield [*here, "rows"], f"{list(table.rows)}: from 0 to {MOST_ROWS}, the smaller first"
    if not 1 <= table.months <= MOST_MONTHS:
        yield [*here, "months"], f"{table.months}: from 1 to {MOST_MONTHS}"
    known = {*table.columns, "n", "year", "yy"}
    for name, column in table.columns.items():
        if column.gen == "key" and (wrong := _format(column.pattern, known)):
            yield [*here, "columns", name, "pattern"], wrong
        for wrong in _of_column(column):
            yield [*here, "columns", name], wrong


def _of_column(column: Column) -> Iterator[str]:
    numbers = [
        column.median, column.spread, column.mean, column.sd, column.low, column.high, column.vol, column.drift,
        *column.start, *column.season, column.min or 0, column.max or 0, *column.vary_by.values(),
    ]  # fmt: skip
    if not all(abs(n) <= _LARGEST for n in numbers):
        yield f"a number beyond {_LARGEST:.0e}"
    if column.low > column.high:
        yield f"low {column.low} is above high {column.high}"
    if column.lag_days[0] > column.lag_days[1]:
        yield f"lag_days {list(column.lag_days)}: the smaller first"
    if isinstance(column.within, tuple) and not -_DAYS <= column.within[0] <= column.within[1] <= _DAYS:
        yield f"within {list(column.within)}: days before the month, the earlier first, such as [-400, -1]"
    if column.gen == "poisson" and not 0 <= column.mean <= 500:
        yield f"poisson with a mean of {column.mean}: up to 500, use normal or lognormal for more"
    if column.gen == "lognormal" and column.median <= 0:
        yield f"lognormal with a median of {column.median}: above 0"
    if isinstance(column.of, dict) and not (
        all(w >= 0 for w in column.of.values()) and any(column.of.values())
    ):
        yield "its weights: none below 0, one above"
    if column.season and (min(column.season) < 0 or max(column.season) <= 0):
        yield "its season: twelve factors around 1"


def _format(pattern: str, known: set[str]) -> str:
    """What is wrong with a pattern such as "CO-{n:03d}"; "" if nothing is."""
    try:
        fields = [(name, form) for _, name, form, _ in Formatter().parse(pattern) if name is not None]
    except ValueError as error:
        return f"{pattern!r}: {error}"
    for name, form in fields:
        if name not in known:
            return f"{pattern!r}: there is no {name!r}, only {', '.join(sorted(known))}"
        if not re.fullmatch(r"(0\dd)?", form or "") or (form and name not in ("n",)):
            return f"{pattern!r}: {{{name}:{form}}}; widths stand after n alone, such as {{n:03d}}"
    return ""


def _texts(path: list[object], value: object) -> Iterator[tuple[list[object], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts([*path, key], inner)
    elif isinstance(value, list | tuple):
        for k, inner in enumerate(value):
            yield from _texts([*path, k], inner)
    elif isinstance(value, str) and path:
        yield path, value
