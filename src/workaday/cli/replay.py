"""`workaday replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from workaday.cli.output import data


def replay(
    run: Path, *, computer: Path | None = None, json: Annotated[bool, Parameter(negative="")] = False
) -> int:
    """Do a run once more from its journal, and compare each reply and the end state. Ends with 1 where they differ.

    Example: workaday replay out/c/runs/win_000000/r01

    Parameters
    ----------
    run
        The run's folder. It is only read.
    computer
        Where the run's computer is now, if it was moved.
    json
        Print a JSON object instead of a line.
    """
    from workaday.fleet.work import replay as replay_month

    done = replay_month(run, computer)
    if json:
        data(
            {
                "same": not done.difference,
                "turns": done.turns,
                "tree": done.tree,
                "difference": done.difference,
            }
        )
    elif done.difference:
        print(f"not the same: {done.difference}")
    else:
        print(f"the same: {done.turns} turns, tree {done.tree}")
    return 1 if done.difference else 0
