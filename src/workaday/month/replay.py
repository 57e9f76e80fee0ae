"""A run done once more from its journal, on a fresh tree of the same computer: is it what the journal says?

It looks at every reply and at the end state. It needs no worker and no model: the calls are the journal's.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from workaday.errors import RunError
from workaday.month.about import find_computer, read_about
from workaday.month.desk import Desk, Reply
from workaday.month.journal import Journal, Turn
from workaday.month.records import Office
from workaday.month.run import Run, create_run, tree_of
from workaday.month.tree import Tree

_SHOWN = 300


@dataclass(frozen=True)
class Replayed:
    """`tree` is the hash of the tree after `turns` turns. `difference` says where the second time was not as
    the first, or "" when it was the same in everything."""

    turns: int
    tree: str
    difference: str = ""


@dataclass(frozen=True)
class Source:
    """A run that is only read."""

    tree: Tree
    journal: Journal


def replay(run: Path, office: Office, *, computer: Path | None = None) -> Replayed:
    """Do a run once more in a temporary folder; `run` is only read.

    Raises `RunError` when it or its computer cannot be read.
    """
    about = read_about(run)
    home = find_computer(about, computer)
    journal = Journal.open(run / "journal.sqlite", read_only=True)
    try:
        source = Source(tree_of(run, journal), journal)
        with (
            tempfile.TemporaryDirectory(prefix="workaday-replay-") as folder,
            create_run(home, Path(folder) / "run", worker="replay", office=office) as again,
        ):
            return _replayed(source, again)
    finally:
        journal.close()


def _replayed(source: Source, again: Run) -> Replayed:
    desk = Desk(again)
    for turn in source.journal.turns():
        try:
            difference = _compared(turn, desk.repeat(turn, source.tree, source.journal))
        except RunError as error:
            difference = str(error)
        if difference:
            where = f"turn {turn.n} (day {turn.day}, {turn.tool}): {difference}"
            return Replayed(turn.n, again.tree.manifest(0).hash, where)
    end = source.tree.manifest(0).hash
    return Replayed(source.journal.count(), end, _end_difference(source, again))


def _compared(turn: Turn, reply: Reply) -> str:
    if (reply.ok, reply.text) == (turn.ok, turn.result):
        return ""
    at = next((k for k, (a, b) in enumerate(zip(turn.result, reply.text)) if a != b), 0)
    start = max(0, at - 40)
    was, now = turn.result[start : start + _SHOWN], reply.text[start : start + _SHOWN]
    return f"the reply was {was!r} and is now {now!r} (from character {start} on)"


def _end_difference(source: Source, again: Run) -> str:
    """What is not the same after the last turn. The seals cover each turn's arguments, replies, minutes and
    changes, every mail, and what the desk and the colleagues keep."""
    if source.tree.manifest(0).hash != again.tree.manifest(0).hash:
        return "the end: the trees differ"
    if source.journal.seal != again.journal.seal:
        return f"the end: {_unequal(source.journal, again.journal)}"
    return ""


def _unequal(one: Journal, other: Journal) -> str:
    """What differs between two journals with the same replies."""
    for a, b in zip(one.turns(), other.turns()):
        if a != b:
            return f"turn {a.n} was {a} and is now {b}"
    for name in ("state", "memory"):
        if dict(getattr(one, name)) != dict(getattr(other, name)):
            return f"the {name} differs"
    if one.mails() != other.mails() or one.pending() != other.pending():
        return "the mails differ"
    return "the journals differ in what a turn wrote"
