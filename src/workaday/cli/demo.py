"""`workaday demo`: the main job, once, before your eyes."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from workaday.cli.output import say
from workaday.errors import BuildError

if TYPE_CHECKING:
    from workaday.grading.grade import Grade

PERSONA = (
    "A personal financial advisor at a small firm who answers every client call the same day and keeps"
    " more spreadsheets than the firm would like"
)


def demo(*, out: Path = Path("out/demo"), persona: str = PERSONA, seed: int = 7) -> int:
    """Make a stranger's computer, work a month on it, grade the month.

    Example: workaday demo

    Parameters
    ----------
    out
        Folder for the computer and the run; started over if it is there.
    persona
        Whose computer.
    seed
        Same seed, same computer, same month.
    """
    from rich.console import Console

    from workaday.authors.embedded.author import Request
    from workaday.cli.show import deliverables, profile, tree
    from workaday.computer.open import open_computer
    from workaday.fleet.create import create_one, prepare
    from workaday.fleet.work import grade_run, work

    started = time.monotonic()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    home = prepare(out, resume=False, force=True)
    say("making a computer ...")
    outcome = create_one(Request("win_000000", persona, seed, 0, "windows"), home)
    if outcome.error:
        raise BuildError(outcome.error)
    computer = open_computer(Path(outcome.path))
    made = time.monotonic()
    console.print(profile(computer))
    console.print(tree(computer))
    console.print()
    console.print(deliverables(computer))
    say("\nworking twenty days on it ...")
    done = work(computer.folder)
    say("grading ...")
    grade = grade_run(done.run)
    _scores(console, grade)
    total = time.monotonic() - started
    console.print(
        f"\n{done.turns} turns of the reference worker in {done.seconds:.1f} s; the computer took {made - started:.1f} s,"
        f" all {total:.1f} s."
    )
    console.print(f"\nOpen next:\n  {computer.folder / 'drives'}   the tree, in any office suite")
    console.print(
        f"  workaday show {computer.folder}\n  workaday grade {done.run}   each point with what was found, and its basis"
    )
    console.print(
        f"  {done.run / 'desk'}   the tree after the month\n  workaday create --count 10 --out out/ten   ten more strangers"
    )
    return 0


def _scores(console: object, grade: Grade) -> None:
    from rich.console import Console
    from rich.table import Table

    assert isinstance(console, Console)
    table = Table(
        title=f"score {grade.score:.1%}: {grade.points:g} of {grade.max_points:g} points",
        box=None,
        title_justify="left",
    )
    table.add_column("deliverable")
    table.add_column("points", justify="right")
    table.add_column("kind of check")
    table.add_column("points", justify="right")
    left = [(name, f"{p:g} of {m:g}") for name, (p, m) in sorted(grade.by("deliverable").items())]
    right = [(name, f"{p:g} of {m:g}") for name, (p, m) in sorted(grade.by("kind").items())]
    for k in range(max(len(left), len(right))):
        table.add_row(*(left[k] if k < len(left) else ("", "")), *(right[k] if k < len(right) else ("", "")))
    console.print()
    console.print(table)
