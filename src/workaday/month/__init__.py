"""A month on a computer, from Python.

from workaday import month

with month.open_desk("out/c/runs/win_000000/r01") as desk:
    print(desk.call("what_time", {}).text)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

    Raises `UsageError` when there is no run and no computer, and for a run whose mails a model words;
    `InputError` for what is no computer, and `RunError` and its kin when the run cannot be opened.
    """
    from workaday.computer.open import open_computer
    from workaday.errors import UsageError
    from workaday.month.about import find_computer, read_about
    from workaday.month.collaborators import office_of
    from workaday.month.desk import Desk
    from workaday.month.run import create_run, open_run

    folder = Path(run)
    place = Path(computer) if computer is not None else None
    if (folder / "run.json").is_file():
        about = read_about(folder)
        _check_voice(folder, about)
        home = find_computer(about, place)
        opened = open_run(folder, office_of(home, folder), computer=home)
    elif place is not None:
        open_computer(place)  # says what it misses, if it is none
        opened = create_run(place, folder, worker=worker, office=office_of(place, folder))
    else:
        raise UsageError(f"{folder} holds no run; name one that is there, or the computer to begin one on")
    with opened:
        if opened.state != "finished":
            opened.take_over(worker)
        yield Desk(opened)
        if opened.clock.over and opened.state != "finished":
            opened.finish()


def _check_voice(run: Path, about: Mapping[str, Any]) -> None:
    """A model words the mails of a run from its beginning to its end, and no model is asked from here."""
    from workaday.errors import UsageError

    name = about.get("voice", {}).get("name", "phrases")
    if name != "phrases" and about["state"] != "finished":
        raise UsageError(
            f"{run}: its mails are worded by {name}; go on with it by `workaday work {run} --resume`"
        )
