"""A month on a computer, from Python.

from workaday import month

with month.open_desk("out/c/runs/win_000000/r01") as desk:
    print(desk.call("what_time", {}).text)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workaday.month.desk import Desk


@contextmanager
def open_desk(
    run: Path | str, *, computer: Path | str | None = None, worker: str = "python"
) -> Iterator[Desk]:
    """The desk of a run, with the computer's colleagues around it. Each call is a turn in the journal.

    A run that is not there yet is begun on `computer`; for one that is there, `computer` tells where its
    computer has moved to. `worker` is the name under which the turns are done. When the month is over as
    the desk is left, the run is finished; else it stays open, and anybody can go on with it.

    Raises `UsageError` when there is no run and no computer, `InputError` for what is no computer, and
    `RunError` and its kin when the run cannot be opened.
    """
    from workaday.computer.open import open_computer
    from workaday.errors import UsageError
    from workaday.month.about import find_computer, read_about
    from workaday.month.collaborators import Colleagues
    from workaday.month.desk import Desk
    from workaday.month.run import create_run, open_run

    folder = Path(run)
    place = Path(computer) if computer is not None else None
    if (folder / "run.json").is_file():
        home = find_computer(read_about(folder), place)
        opened = open_run(folder, Colleagues(home), computer=home)
    elif place is not None:
        open_computer(place)  # says what it misses, if it is none
        opened = create_run(place, folder, worker=worker, office=Colleagues(place))
    else:
        raise UsageError(f"{folder} holds no run; name one that is there, or the computer to begin one on")
    with opened:
        if opened.state != "finished":
            opened.take_over(worker)
        yield Desk(opened)
        if opened.clock.over and opened.state != "finished":
            opened.finish()
