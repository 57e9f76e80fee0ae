"""`workaday lint`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from workaday.cli.output import data, say

if TYPE_CHECKING:
    from workaday.computer.lint import Defect, Tally

SHOWN = 50


def lint(
    folder: Path,
    *,
    all: Annotated[bool, Parameter(negative="")] = False,
    jobs: int = 0,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check that everything on a computer, or on all computers of a folder, agrees.

    Example: workaday lint out/c --json

    Parameters
    ----------
    folder
        A computer, a folder of computers, or an imported release.
    all
        List every defect (default: the first 50).
    jobs
        Processes (default: all cores).
    json
        Print a JSON object instead of the table and the list.
    """
    from workaday.computer.lint import find_lintable, total
    from workaday.fleet.create import default_jobs, lint_many

    reports = list(lint_many(find_lintable(folder), jobs or default_jobs()))
    defects = [d for r in reports for d in r.defects]
    table = total(reports)
    if json:
        data(
            {
                "computers": len(reports),
                "defects": [asdict(d) for d in defects],
                "checks": [asdict(t) for t in table],
            }
        )
    else:
        print_table(table)
        print_defects(defects, len(defects) if all else SHOWN)
        bad = len({d.computer for d in defects})
        print(f"{len(reports)} computers, {len(defects)} defects" + (f" on {bad} of them" if bad else ""))
    return 1 if defects else 0


def print_table(table: Sequence[Tally]) -> None:
    """A row for each kind: what is counted, how many were looked at, what was wrong, on how many computers."""
    from workaday.computer.lint import KINDS

    rows = [("kind", "looked at", "", "defects", "computers")]
    rows += [
        (t.kind, f"{t.checked:,}" if t.checked else "-", _what(KINDS[t.kind], t), f"{t.defects:,}", f"{t.computers:,}")
        for t in table
    ]  # fmt: skip
    wide = [max(len(row[k]) for row in rows) for k in range(5)]
    for kind, checked, what, wrong, computers in rows:
        print(
            f"{kind:{wide[0]}}  {checked:>{wide[1]}} {what:{wide[2]}}  {wrong:>{wide[3]}}  {computers:>{wide[4]}}"
        )


def _what(counted: str, tally: Tally) -> str:
    if not tally.not_applicable:
        return counted
    return (
        f"{counted}, in part: {tally.not_applicable}"
        if tally.checked
        else f"not applicable: {tally.not_applicable}"
    )


def print_defects(defects: Sequence[Defect], most: int) -> None:
    for d in defects[:most]:
        print(f"{d.computer}: {d.kind}: {d.where}: {d.what}")
    if len(defects) > most:
        say(f"and {len(defects) - most} more; see them with --all")
