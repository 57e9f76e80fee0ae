"""What was done in a run."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from workaday.month.journal import Journal, Turn


def turns(run: Path) -> list[Turn]:
    with closing(Journal.open(run / "journal.sqlite", read_only=True)) as journal:
        return list(journal.turns())
