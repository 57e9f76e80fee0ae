"""What a file says, read back from its bytes.

A content is plain data: it knows where every piece of text stood and what stood around it. It knows
nothing of the ledger, and it never judges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeAlias, overload

from workaday.artifacts.spec import Attachment, Cell

Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit in which a figure can stand: a paragraph, a table cell, a sheet cell, a slide's line.

    `place` is for people ("table 2, row 3, 'Amount'", "Summary!B7", "slide 3 notes"). `context` says
    what the passage is about: headings, row label, column header, chart title; " | " parts them.
    Cells of sheets keep their stored `value` (numbers only), their number format and their formula.
    """

    text: str
    place: str
    context: str = ""
    value: float | None = None
    number_format: str = ""
    formula: str = ""
    cell: bool = False  # stands in a grid or a chart, not in running text


class Deferred(Sequence[Passage]):
    """Passages that are made when somebody first looks at them: a register has thousands."""

    def __init__(self, make: Callable[[], Sequence[Passage]]) -> None:
        self._make = make

    @cached_property
    def _all(self) -> tuple[Passage, ...]:
        return tuple(self._make())

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, index: int | slice) -> Passage | tuple[Passage, ...]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Passage]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __reduce__(self) -> tuple[type[tuple[Passage, ...]], tuple[tuple[Passage, ...]]]:
        return tuple, (self._all,)


@dataclass(frozen=True)
class Grid:
    """A table or a sheet. `formulas` maps (row, column), from 0, to the formula's text ("=SUM(…)")."""

    name: str
    rows: tuple[Row, ...]
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class FileProperties:
    """Document properties; "" or None where the file has none. Times carry no zone."""

    title: str = ""
    author: str = ""
    last_modified_by: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    company: str = ""


@dataclass(frozen=True)
class Remark:
    """A reviewer's comment and the text it hangs on."""

    author: str
    when: datetime | None
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class TrackedChange:
    """A tracked insertion (`deleted` is "") or deletion (`inserted` is "")."""

    author: str
    when: datetime | None
    deleted: str
    inserted: str


@dataclass(frozen=True)
class Content:
    """A file as a reader has it.

    `kind`: docx, xlsx, pptx, pdf, eml, ics, csv, text, image or zip. `missing_values` names the cells
    whose formula has no stored value ("Summary!B7"): such a file shows nothing there until it is
    recalculated. `attachments` are a mail's.
    """

    kind: str
    text: str
    passages: Sequence[Passage] = ()
    grids: tuple[Grid, ...] = ()
    properties: FileProperties = field(default_factory=FileProperties)
    comments: tuple[Remark, ...] = ()
    changes: tuple[TrackedChange, ...] = ()
    missing_values: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
