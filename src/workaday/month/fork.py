"""Another run from one evening of a run: the same past, sharing what lies on the disk, and a future of its own."""

from __future__ import annotations

import os
from io import FileIO
from pathlib import Path
from typing import Any

from workaday.errors import UsageError
from workaday.month.about import find_computer, read_about, write_about
from workaday.month.faults import disk_faults
from workaday.month.journal import Journal
from workaday.month.office.wordings import Wordings
from workaday.month.run import make_whole
from workaday.month.tree import Listing, Objects, Tree, copy, lay_out, manifest_place


def fork_run(run: Path, day: int, out: Path, *, computer: Path | None = None) -> Path:
    """A run in the folder `out` (empty or missing) that stands where `run` stood on the evening of `day`.

    `run` is only read, and may be at work. Raises `UsageError` for a day that has not ended or `out` that is
    not empty, `RunError` when `run` or its computer cannot be read, `RunDamagedError` when what it held up to
    that evening is not what was written.
    """
    about = read_about(run)
    home = find_computer(about, computer)
    _check_day(run, day)
    out = Path(os.path.abspath(out))

    def fill(partial: Path, lock: FileIO) -> None:
        with disk_faults(run, "fork again"):
            turns = _last_turn(run, day)
            Journal.cut(run / "journal.sqlite", partial / "journal.sqlite", turns)
            _share_trees(run, partial, day)
            Wordings(run).copy(partial)
            tree = Tree.of_run(partial, about["system"], day)
            lay_out(tree.index, tree.paths, home, partial)
            write_about(partial, _about_of(about, run, home, day, turns))

    make_whole(out, fill)
    return out


def _check_day(run: Path, day: int) -> None:
    """Whether a day can be gone on from."""
    ended = sorted(int(p.stem[4:]) for p in (run / "trees").glob("day-*.json"))
    last = max(ended, default=0)
    if not 0 <= day <= last:
        raise UsageError(
            f"day {day} of {run} has not ended; fork it at a day from 0 (as the month began) to {last}"
        )


def _last_turn(run: Path, day: int) -> int:
    """The last turn of a day's evening. It is not proven here: the rest of the journal may be damaged."""
    journal = Journal.open(run / "journal.sqlite", read_only=True, proven=False)
    try:
        return journal.last_of_day(day)
    finally:
        journal.close()


def _share_trees(run: Path, partial: Path, day: int) -> None:
    """The contents and the manifests up to a day. Contents never change, so both runs have them."""
    Objects(run / "objects").share_with(Objects(partial / "objects"))
    Listing.read(run).write(partial)
    for each in range(1, day + 1):
        copy(str(manifest_place(run, each)), str(manifest_place(partial, each)))


def _about_of(about: dict[str, Any], run: Path, computer: Path, day: int, turns: int) -> dict[str, Any]:
    workers = [w for w in about["workers"] if w["after"] < turns] or about["workers"][:1]
    return {
        **about,
        "computer": str(computer),
        "worker": workers[-1]["name"],
        "workers": workers,
        "parent": {"run": str(run.resolve()), "day": day, "turn": turns},
        "state": "open",
        "outcome": None,
    }
