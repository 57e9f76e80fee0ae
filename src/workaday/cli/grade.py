"""`workaday grade`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from workaday.cli.output import data, say


def grade(
    run: Path,
    *,
    computer: Path | None = None,
    out: Path | None = None,
    html: Path | None = None,
    failed: bool = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Grade a run: every point decided by code, with what was found and where it could be known.

    Example: workaday grade out/c/runs/win_000000/r01 --html grade.html

    Parameters
    ----------
    run
        The run's folder.
    computer
        Where the run's computer is now, if it was moved.
    out
        Folder for grade.json (default: the run's).
    html
        Write a page to argue with: each check, what was found where, and where it could be known.
    failed
        List only the checks that failed.
    json
        Print a JSON object instead of a table.
    """
    from workaday.fleet.work import grade_run, report_on
    from workaday.month.office.quality import Quality

    result = grade_run(run, computer, out)
    if html is not None:
        say(f"the report: {report_on(result, run, computer, html)}")
    if json:
        data(result.as_json())
        return 0
    print(f"{result.computer}: {result.score:.1%} ({result.points:g} of {result.max_points:g} points)")
    print(Quality(**result.colleagues).line())
    for key in ("deliverable", "kind"):
        print(f"\nby {key}")
        for name, (points, most) in sorted(result.by(key).items()):
            print(f"  {name:<14} {points:>5g} of {most:g}")
    shown = [c for c in result.checks if c.verdict == "fail" or not failed]
    print(f"\n{'failed' if failed else 'all'} checks")
    for check in shown:
        basis = "; ".join(f"{b['where']}: {b['how']}" for b in check.basis)
        print(
            f"  {check.verdict:<4} {check.id} [{check.kind}] {check.what}\n         found: {check.evidence}\n         basis: {basis}"
        )
    return 0
