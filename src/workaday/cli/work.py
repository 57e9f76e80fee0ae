"""`workaday work`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from workaday.cli.output import data, say


def work(
    computer: Path,
    *,
    out: Path | None = None,
    worker: str = "reference",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Work a month on a computer.

    Example: workaday work out/c/computers/win_000000

    Parameters
    ----------
    computer
        The computer's folder.
    out
        Folder for the run (default: runs/<computer>/rNN beside the computers).
    worker
        Who works: reference, or idle.
    json
        Print nothing but the JSON object.
    """
    from workaday.fleet.work import work as work_month

    done = work_month(computer, out, worker)
    if not json:
        say(f"{done.turns} turns in {done.seconds:.1f} s; next: workaday grade {done.run}")
    data({"run": str(done.run), "turns": done.turns, "worker": worker, "seconds": round(done.seconds, 2)})
    return 0
