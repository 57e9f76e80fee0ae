"""What somebody says in one mail, before it is worded as a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workaday.month.office.release import Item
from workaday.month.records import Enclosure


@dataclass(frozen=True)
class Said:
    """What somebody says in one mail: lines in order, and files. `decides` tells an answer about a file from one to a
    question. `courtesy` stands before the lines and says nothing that counts: a voice may put it in other words.
    `automatic`: a calendar answers, in its own words."""

    lines: tuple[str, ...]
    enclosures: tuple[Enclosure, ...] = ()
    items: tuple[Item, ...] = ()
    decides: bool = False
    courtesy: tuple[str, ...] = ()
    automatic: bool = False

    def part(self, lines: Sequence[str], items: Sequence[Item]) -> Said:
        """Some of it, with the files that belong to those items."""
        names = {i.label for i in items if i.kind == "file"}
        kept = tuple(e for e in self.enclosures if e.name in names)
        return replace(self, lines=tuple(lines), items=tuple(items), enclosures=kept)
