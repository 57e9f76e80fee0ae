"""Formulas worked out again: what a workbook would show if it were opened and calculated now.

formualizer does it in this process; what it cannot do, LibreOffice does in one go for all workbooks, where it is
installed. A formula that neither can do is named as not recalculated, and what it shows is taken as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workaday.artifacts.editors import recalculate
from workaday.artifacts.office import OFFICE, converted
from workaday.artifacts.readers import Content, read
from workaday.artifacts.spec import Cell
from workaday.errors import DeskError, ReadError

_WHEN = datetime(2020, 1, 1, 12)  # formulas that ask for today are not compared
_VOLATILE = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\(", re.IGNORECASE)
_OUTSIDE = re.compile(
    rb"WEBSERVICE|FILTERXML|externalLink|vbaProject|\bDDE\b|ddeLink|xl/connections", re.IGNORECASE
)
_CLOSE = 1e-6
MOST_FORMULAS = 100_000


@dataclass(frozen=True)
class Recalculated:
    """A workbook's formulas. `content` holds fresh values; `filled`: some formula had none before. Places are
    "Summary!B7"."""

    content: bytes
    formulas: int = 0
    filled: bool = False
    differing: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # not recalculated
    empty: tuple[str, ...] = ()  # and without any value, then
    engine: str = "formualizer"

    @property
    def done(self) -> int:
        return self.formulas - len(self.left)


def recalculated(content: bytes, office: str = OFFICE) -> Recalculated:
    """One workbook; `office` is LibreOffice's command. Raises ReadError when it does not open."""
    found = _in_process(content)
    return _with_office({"": (content, found)}, office)[""] if found.left else found


def calculated(
    contents: Mapping[str, bytes], opening: Callable[[str], None] = lambda _: None
) -> dict[str, Recalculated]:
    """Many workbooks by path, with at most one start of LibreOffice; those that do not open are left out.
    `opening` is told which one is looked at, "" when it is done."""
    found = {}
    for path, content in contents.items():
        opening(path)
        try:
            found[path] = content, _in_process(content)
        except (ReadError, MemoryError):
            continue
        finally:
            opening("")
    return _with_office(found, OFFICE)


def _with_office(found: Mapping[str, tuple[bytes, Recalculated]], office: str) -> dict[str, Recalculated]:
    result = {key: made for key, (_, made) in found.items()}
    wanting = [key for key, (content, made) in found.items() if made.left and not _OUTSIDE.search(content)]
    if wanting:
        books = {f"{k}.xlsx": found[key][0] for k, key in enumerate(wanting)}
        made = converted(books, "xlsx:Calc MS Excel 2007 XML", office)
        for name, key in zip(books, wanting, strict=True):
            if name in made:
                result[key] = _better(result[key], _compared(found[key][0], made[name], (), "LibreOffice"))
    return result


def _in_process(content: bytes) -> Recalculated:
    before = read(content, "workbook.xlsx")
    count = sum(len(grid.formulas) for grid in before.grids)
    if not count:
        return Recalculated(content)
    if count > MOST_FORMULAS:
        places = tuple(f"{g.name}!{_cell(*at)}" for g in before.grids for at in g.formulas)
        return Recalculated(content, count, False, (), places, before.missing_values)
    try:
        made = recalculate(content, when=_WHEN)
    except DeskError as error:
        raise ReadError(str(error)) from error
    left = tuple(entry.partition(": ")[0] for entry in made.uncalculated)
    return _compared(content, made.content, left, "formualizer", before)


def _compared(
    content: bytes, made: bytes, left: Sequence[str], engine: str, before: Content | None = None
) -> Recalculated:
    before = before or read(content, "workbook.xlsx")
    after = {grid.name: grid for grid in read(made, "workbook.xlsx").grids}
    missing, differing, lost = set(before.missing_values), [], set(left)
    count = 0
    for grid in before.grids:
        again = after.get(grid.name)
        for (row, column), formula in grid.formulas.items():
            count += 1
            place = f"{grid.name}!{_cell(row, column)}"
            old = grid.rows[row][column]
            new = _at(again.rows, row, column) if again is not None else None
            if place in lost or _VOLATILE.search(formula):
                continue
            if new is None or (new == "#NAME?" and old != new):
                lost.add(place)  # a function that the engine does not know
            elif place not in missing and not _same(old, new):
                differing.append(
                    f"{place} shows {_shown(old)}, its formula {formula[:60]} gives {_shown(new)}"
                )
    filled = bool(missing - lost) and lost <= missing  # else what is shown would be lost with it
    empty = tuple(sorted(missing & lost))
    return Recalculated(
        made if filled else content, count, filled, tuple(differing), tuple(sorted(lost)), empty, engine
    )


def _better(one: Recalculated, other: Recalculated) -> Recalculated:
    return replace(other, formulas=one.formulas) if len(other.left) < len(one.left) else one


def _at(rows: Sequence[Sequence[Cell]], row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _shown(value: Cell) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _same(old: Cell, new: Cell) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old == new or str(old).upper() == str(new).upper()
    if isinstance(old, int | float) and isinstance(new, int | float):
        return math.isclose(old, new, rel_tol=_CLOSE, abs_tol=1e-9)
    return str(old if old is not None else "").strip() == str(new if new is not None else "").strip()


def _cell(row: int, column: int) -> str:
    from workaday.artifacts.readers.xlsx import column_name

    return f"{column_name(column)}{row + 1}"
