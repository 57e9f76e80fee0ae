"""run.json: what a run is, on which computer, who works it, how it stands. It knows no turn and no file.

computer, computer_id, computer_hash   where the computer is; what it is called; what it was as the run began
system, version
worker, workers       who works now; everybody who did, each with the turn after which they took over
parent                for a fork: the run it comes from, and the day it was cut after
state                 "open" (being worked, or killed), "finished", or "stopped"
outcome               how it ended: its type, at which turn and day, and for one that stopped why
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workaday.errors import InputError, RunDamagedError, RunError
from workaday.month.tree import replace_file

_COMPUTER = (
    "computer.json", "user_profile.json", "monthly_objectives.json", "collaborators.json", "file_list.json",
)  # fmt: skip


def read_about(run: Path) -> dict[str, Any]:
    """A run's run.json. Raises `RunError` where there is none, `RunDamagedError` for one that is none."""
    place = run / "run.json"
    try:
        found = json.loads(place.read_bytes())
        if not isinstance(found["computer"], str) or not found["workers"]:
            raise TypeError("it names no computer or no worker")
    except (FileNotFoundError, NotADirectoryError):
        raise RunError(
            f"{run} holds no run (no run.json); create one there, or name another folder"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise RunDamagedError(f"{place} is damaged ({error!r}); start a new run") from error
    about: dict[str, Any] = found
    return about


def write_about(run: Path, about: Mapping[str, Any]) -> None:
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    replace_file(run / "run.json", text.encode())


def computer_hash(computer: Path) -> str:
    """What tells one computer from another: the hash over its documents, which list every file.
    Raises `InputError` when one cannot be read."""
    hashed = hashlib.sha256()
    for name in _COMPUTER:
        try:
            hashed.update(hashlib.sha256((computer / name).read_bytes()).digest())
        except OSError as error:
            raise InputError(
                f"{computer / name} cannot be read ({error.strerror}); is this a computer's folder?"
            ) from error
    return hashed.hexdigest()


def find_computer(about: Mapping[str, Any], moved: Path | None = None) -> Path:
    """The folder of a run's computer. Raises `RunError` when it is gone or another one than it was."""
    place = moved.resolve() if moved else Path(about["computer"])
    if not place.is_dir():
        raise RunError(f"the run's computer {place} is gone; tell where it is now")
    if computer_hash(place) != about["computer_hash"]:
        raise RunError(
            f"{place} is not the computer that the run began on (its documents differ); name the right one,"
            " or start a new run"
        )
    return place
