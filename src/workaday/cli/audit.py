"""`workaday audit`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from workaday.cli.output import data, say
from workaday.errors import UsageError

if TYPE_CHECKING:
    from workaday.computer.audit.card import Card


def audit(
    folder: Path,
    *,
    html: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
    seed: int = 0,
    jobs: int = 0,
) -> int:
    """Hold computers against what is known of real ones: the realism card.

    Example: workaday audit out/c --html card.html

    Parameters
    ----------
    folder
        A computer, or a folder of computers.
    html
        File for the card as a page; replaced if it is there.
    json
        Print a JSON object, with every computer's values, instead of a table.
    seed
        Decides which files stand for a large home.
    jobs
        Processes (default: all cores).
    """
    from workaday.computer.audit.card import as_data
    from workaday.computer.audit.card import audit as audit_all
    from workaday.computer.audit.records import Limits
    from workaday.computer.audit.tree import find_fleet
    from workaday.fleet.create import default_jobs, processes

    if jobs < 0:
        raise UsageError(f"--jobs {jobs}: give a number from 1 on")
    if html is not None and html.is_dir():
        raise UsageError(f"--html {html} is a folder; give the name of a file")
    folders, faults = find_fleet(folder)
    with processes(min(jobs or default_jobs(), len(folders))) as pool:
        card = audit_all(folders, Limits(seed=seed), pool.map, faults)
    if html is not None:
        from workaday.computer.audit.page import render

        html.parent.mkdir(parents=True, exist_ok=True)
        html.write_text(render(card), encoding="utf-8")
    if json:
        data(as_data(card))
    else:
        _print(card)
    if html is not None:
        say(f"the card: {html}")
    return 0


def _print(card: Card) -> None:
    """The figures in a table, then what could not be read."""
    import sys

    from rich.console import Console
    from rich.table import Table

    from workaday.computer.audit.words import about, shown

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    table = Table(box=None, pad_edge=False)
    for name, side in (("row", "right"), ("figure", "left"), ("real computers", "left"), ("this fleet", "right"),
                       ("distance", "right"), ("percentile", "right"), ("verdict", "left")):  # fmt: skip
        table.add_column(name, justify="right" if side == "right" else "left")
    for r in card.results:
        if r.value is None:
            continue
        distance = f"{r.distance[0]} {r.distance[1]:.2f}" if r.distance else ""
        percentile = "" if r.percentile is None else f"{r.percentile:.1f}"
        s = r.statistic
        table.add_row(str(s.row), s.title, s.figure, shown(r.value, s.unit), distance, percentile, r.verdict)
    console.print(table)
    console.print()
    for line in about(card):
        console.print(line, markup=False, soft_wrap=True)
