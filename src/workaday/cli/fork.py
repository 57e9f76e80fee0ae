"""`workaday fork`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from workaday.cli.output import data, say


def fork(
    run: Path,
    *,
    day: int,
    out: Path | None = None,
    computer: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Start another run from one evening of a run; what lies on the disk is shared.

    Example: workaday fork out/c/runs/win_000000/r01 --day 9

    Parameters
    ----------
    run
        The run's folder. It is only read, and may be at work.
    day
        The last day that both runs have, from 0 (as the month began).
    out
        Folder for the new run (default: the next rNN beside the run).
    computer
        Where the run's computer is now, if it was moved.
    json
        Print nothing but the JSON object.
    """
    from workaday.fleet.work import fork as fork_month

    made = fork_month(run, day, out, computer)
    if not json:
        say(f"next: workaday work {made} --resume   (another worker: --worker NAME)")
    data({"run": str(made), "parent": str(run), "day": day})
    return 0
