"""`workaday lint`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from workaday.cli.output import data


def lint(folder: Path, *, jobs: int = 0, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Check that everything on a computer, or on all computers of a folder, agrees.

    Example: workaday lint out/c --json

    Parameters
    ----------
    folder
        A computer, or a folder of computers.
    jobs
        Processes (default: all cores).
    json
        Print a JSON object instead of lines.
    """
    from workaday.computer.open import find_computers
    from workaday.fleet.create import default_jobs, lint_many

    found = list(lint_many(find_computers(folder), jobs or default_jobs()))
    defects = [d for _, of_one in found for d in of_one]
    if json:
        data({"computers": len(found), "defects": [asdict(d) for d in defects]})
    else:
        for d in defects:
            print(f"{d.computer}: {d.kind}: {d.where}: {d.what}")
        print(f"{len(found)} computers, {len(defects)} defects")
    return 1 if defects else 0
